"""A session that ended while somebody was typing loses nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.states import State
from tests.accounts.factories import people_of
from tests.accounts.signing_in import sign_in_by_code
from tests.applications.factories import make_case

pytestmark = pytest.mark.django_db

WORDS = {"title": "Nähcafé", "summary": "Wir nähen zusammen.", "goal": "", "revision": "0"}


def draft_and_person() -> tuple[str, User]:
    case = make_case(State.DRAFT)
    return reverse("applications:step", args=[case.pk, "what"]), people_of(case.initiative)


def test_what_was_sent_after_the_session_ended_is_there_after_signing_in(client: Client) -> None:
    url, person = draft_and_person()
    refused = client.post(url, WORDS)
    assert refused.headers["Location"] == f"{reverse('accounts:sign-in')}?next={url.replace('/', '%2F')}"
    sign_in_by_code(client, person.email, next=url)
    page = client.get(url)
    assert page.context["rescued"]
    assert page.context["bound"].form["title"].value() == "Nähcafé"
    assert not client.get(url).context["rescued"]


def test_it_is_kept_for_its_own_page_only(client: Client) -> None:
    url, person = draft_and_person()
    client.post(url, WORDS)
    sign_in_by_code(client, person.email)
    assert not client.get(url.replace("/what/", "/who/")).context["rescued"]


def test_a_change_noticed_by_the_script_says_that_the_session_ended(client: Client) -> None:
    url, _ = draft_and_person()
    answer = client.post(url, WORDS | {"live": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Trigger"] == "signed-out"
