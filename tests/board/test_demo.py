"""What the demo has of the board: a meeting held and one to come, a deputy, and more asked for than is left."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.utils.timezone import localdate

from accounts.models import User
from board.models import Meeting, Substitution

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)], ids=str)
def demo(request: pytest.FixtureRequest, settings: LazySettings):
    """The demo as it is made on a day in spring, and late in the year when the next year's pot is asked for."""
    settings.DEMO = True
    with time_machine.travel(request.param, tick=False):
        call_command("load_guidelines", verbosity=0)
        call_command("seed_demo", verbosity=0)
        yield


@pytest.mark.usefixtures("demo")
def test_the_demo_has_meetings_with_their_papers_a_deputy_and_a_short_pot(client):
    coming, past = Meeting.objects.all()
    assert (coming.state, localdate(coming.starts_at) - localdate()) == ("invited", timedelta(days=14))
    titles = [item.application.title if item.application else item.title for item in coming.items.all()]
    assert titles == ["Termine im nächsten Halbjahr", "Fest der Kulturen", "Jugend hilft Jugendlichen"]
    assert past.minutes.signed_by == past.chaired_by
    assert [item.state for item in past.items.all()] == ["done", "done", "put_off"]
    assert past.minutes.dissents.get().member != past.chaired_by
    assert Substitution.objects.in_force(localdate()).exists()
    client.force_login(User.objects.get(email="helga.brandt@beirat.example"))
    shown = client.get("/board/pot/", follow=True).context["competition"]
    assert shown.is_short
