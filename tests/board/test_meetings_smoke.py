import pytest
from applications.models import Application
from applications.states import State
from tests.board.factories import make_board
from tests.board.meeting_room import *
pytestmark = pytest.mark.django_db

def test_all():
    members = make_board(7)
    meeting = make_running(members, here=5)
    item = call(meeting)
    vote_in(item, members[:5], "full full full against -")
    ballot = close(item)
    print(ballot.result, item.state)
    case = Application.objects.get(pk=item.application_id)
    assert case.state == State.RECOMMENDED
    end(meeting)
