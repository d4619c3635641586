"""Nobody sees votes or tendencies before the closing: pages, headers and lists stay the same."""

import re

import pytest
from django.urls import reverse

from board.models import Ballot, Vote
from tests.accounts.factories import role
from tests.board.factories import make_ballot, vote_all
from tests.board.reading import text_of, url

pytestmark = pytest.mark.django_db
PAGES = ("ballot", "voted", "conflict", "close")


# -- nobody sees votes before the closing -----------------------------------------------------------


def everything_visible(client, ballot: Ballot) -> str:
    """All a person can read of an open ballot: pages, headers and the list."""
    pages = [client.get(reverse("board:ballots")), client.get(url(ballot))]
    return "\n".join(text_of(page) + str(sorted(page.headers.items())) for page in pages)


def without_token(seen: str) -> str:
    return re.sub(r"csrftoken=\w+", "", seen)


@pytest.mark.parametrize("observer", ["member", "chair", "officer", "auditor"])
def test_how_others_vote_changes_nothing_that_anybody_can_see(client, members, officer, observer):
    people = {"member": members[1], "chair": members[0], "officer": officer, "auditor": role("auditor")}
    client.force_login(people[observer])
    ballot = make_ballot(officer=officer)
    vote_all(ballot, members, "- - full full -")
    seen = without_token(everything_visible(client, ballot))
    for slips in ("- - against against -", "- - 1 abstain -", "- - 3500 against -"):
        vote_all(ballot, members, slips)
        assert without_token(everything_visible(client, ballot)) == seen


def test_member_cannot_tell_whether_others_have_voted(as_member, members, ballot):
    seen = without_token(everything_visible(as_member, ballot))
    vote_all(ballot, members, "full - against 3500 -")
    assert without_token(everything_visible(as_member, ballot)) == seen


def test_office_and_chair_see_how_many_have_voted_but_not_who(client, members, ballot, officer):
    vote_all(ballot, members, "- full full - -")
    seen = []
    for person in (officer, members[0]):
        client.force_login(person)
        page = everything_visible(client, ballot)
        assert "2 of 5 have voted." in page
        seen.append(without_token(page))
    Vote.objects.filter(seat__member=members[1]).update(seat=ballot.seats.get(member=members[3]))
    for person, before in zip((officer, members[0]), seen, strict=True):
        client.force_login(person)
        assert without_token(everything_visible(client, ballot)) == before


def test_auditor_reads_the_case_but_not_how_far_the_vote_is(client, members, ballot):
    vote_all(ballot, members, "- full full - -")
    client.force_login(role("auditor"))
    page = everything_visible(client, ballot)
    assert "Sprachkurs mit Kinderbetreuung" in page
    assert "have voted" not in page


def test_excluded_chair_does_not_see_how_far_the_vote_is(client, members, ballot):
    vote_all(ballot, members, "excluded full full - -")
    client.force_login(members[0])
    assert "have voted" not in everything_visible(client, ballot)
    assert client.get(url(ballot, "close")).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_never_cached(client, members, ballot, name):
    client.force_login(members[0])
    assert "no-store" in client.get(url(ballot, name)).headers["Cache-Control"]
