"""A page that saves by itself never warns its own reader, and never lets an older answer win."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.states import State
from tests.accounts.factories import UserFactory, people_of
from tests.applications.factories import make_case, make_initiative

pytestmark = pytest.mark.django_db
LIVE = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def draft():
    return make_case(State.DRAFT, initiative=make_initiative(people=[UserFactory(), UserFactory()]))


@pytest.fixture
def send(client, draft):
    """Send the second step from a page opened at revision 0."""
    client.force_login(people_of(draft.initiative))
    address = reverse("applications:step", args=[draft.pk, "what"])

    def post(title: str, *, page: str, live: bool):
        typed = {"title": title, "summary": "S", "goal": "Z", "revision": "0", "page": page}
        return client.post(address, typed | ({"live": "1"} if live else {}), **(LIVE if live else {}))

    return post


def title() -> str:
    return Application.objects.get().draft["what"]["title"]


def test_what_a_page_saved_by_itself_is_replaced_by_what_it_sends(send):
    send("Erster Teil", page="a", live=True)
    assert send("Erster Teil und Rest", page="a", live=False).status_code == 302
    assert title() == "Erster Teil und Rest"


def test_what_another_page_saved_is_not_replaced_unseen(send):
    send("Woanders", page="b", live=True)
    assert send("Hier", page="a", live=False).status_code == 200
    assert title() == "Woanders"


def test_pages_without_a_name_do_not_pass_for_the_same(send):
    send("Woanders", page="", live=True)
    send("Hier", page="", live=False)
    assert title() == "Woanders"


def test_late_answer_of_the_same_page_does_not_win(send):
    send("Fertig", page="a", live=False)
    send("Fer", page="a", live=True)
    assert title() == "Fertig"
