"""A session that ended while somebody was typing about a grant loses nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Award
from awards.states import AwardState
from tests.accounts.factories import people_of
from tests.accounts.signing_in import sign_in_by_code
from tests.applications.pages import main_of
from tests.applications.shown import Shown
from tests.awards.claims import hear, paid_award
from tests.awards.paper_trail import notified, opened
from tests.awards.projects import DURING, make_project

pytestmark = pytest.mark.django_db
WORDS = "Der Saal war belegt, das Fest kam später."


@pytest.fixture(autouse=True)
def _during_the_project() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False), translation.override("en"):
        yield


def heard() -> Award:
    award = paid_award()
    hear(award, now=DURING)
    return award


def handed_over() -> Award:
    """Its notice was opened, the answer is being typed."""
    notice = notified()
    opened(notice, people_of(notice.application.initiative), now=DURING)
    return Award.objects.get(application=notice.application)


def under_way() -> Award:
    return make_project().award


@pytest.mark.parametrize(
    ("make", "where", "typed"),
    [
        (heard, ["answer-hearing"], {"answer": WORDS}),
        (under_way, ["change-ask", "dates"], {"ends_on": "2.12.2026", "reason": WORDS}),
        (under_way, ["more-time"], {"due_on": "31.3.2027", "reason": WORDS}),
        (under_way, ["proof-part", "report"], {"done": WORDS}),
        (under_way, ["receipt-add"], {"amount": "viel", "note": WORDS}),
        (under_way, ["decline-award"], {"reason": WORDS}),
        (handed_over, ["accept-award"], {"holder": WORDS, "iban": "DE02"}),
    ],
)
def test_what_was_sent_after_the_session_ended_is_there_after_signing_in(
    client: Client, make: Any, where: list[str], typed: dict[str, str]
) -> None:
    award = make()
    url = reverse(f"awards:{where[0]}", args=[award.pk, *where[1:]])
    answer = client.post(url, typed)
    assert answer["Location"].startswith(reverse("accounts:sign-in"))
    person = award.application.initiative.people.get()
    person.language = "en"
    person.save()
    sign_in_by_code(client, person.email, next=url)
    shown = client.get(url)
    assert "You are signed in again. What you typed is here." in main_of(shown)
    assert {name: Shown(shown).value(name) for name in typed} == typed
    assert WORDS not in main_of(client.get(url))
    assert Award.objects.get(pk=award.pk).state in {
        AwardState.HEARING,
        AwardState.ACCEPTED,
        AwardState.NOTIFIED,
    }
