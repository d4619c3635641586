"""A vote that changes hands, and what advisers and former members see."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from board.ballots import close_ballot
from board.models import Ballot
from funding.models import RoleAssignment
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, vote, vote_all
from tests.board.people import away, deputy_of, on_board
from tests.board.reading import add_document, main_of, page_of, url

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)
DAY = timedelta(days=1)
BOARD_PAGE, LIST, ABSENCES = (
    reverse("board:members"),
    reverse("board:ballots"),
    reverse("board:absences"),
)


# -- a vote changes hands -------------------------------------------------------------------------


def test_member_with_a_deputy_hands_over_and_takes_back(sign_in, members, ballot):
    deputy_of(members[1], name="Marta")
    browser = sign_in(members[1])
    assert "Let my deputy vote" in page_of(browser, url(ballot))
    assert "Marta votes in your place and gets an e-mail." in page_of(browser, url(ballot, "hand-over"))
    page = main_of(browser.post(url(ballot, "hand-over"), follow=True))
    assert "Marta, who votes for you. You need not do anything." in page
    assert "How do you vote?" not in page
    assert "Marta votes for you" in page_of(browser, LIST)
    page = main_of(browser.post(url(ballot, "take-back"), follow=True))
    assert "The vote is yours again." in page
    assert "How do you vote?" in page


def test_handing_over_is_offered_only_to_who_has_a_deputy_and_has_not_voted(sign_in, members, ballot):
    assert "Let my deputy vote" not in page_of(sign_in(members[2]), url(ballot))
    deputy_of(members[1])
    vote(ballot, members[1], "full")
    browser = sign_in(members[1])
    assert "Let my deputy vote" not in page_of(browser, url(ballot))
    page = main_of(browser.post(url(ballot, "hand-over"), follow=True))
    assert "The vote was cast already. It stays." in page


def test_page_says_when_no_deputy_is_free(sign_in, members, ballot):
    away(deputy_of(members[1]), TODAY, LAST)
    assert "No deputy is free" in page_of(sign_in(members[1]), url(ballot, "hand-over"))


def test_member_sees_nothing_of_how_the_deputy_voted_nor_whether(sign_in, members, ballot):
    deputy = deputy_of(members[1], name="Marta")
    browser = sign_in(members[1])
    browser.post(url(ballot, "hand-over"), follow=True)
    before = [page_of(browser, address) for address in (url(ballot), LIST)]
    assert "Take my vote back" in before[0]
    vote(ballot, deputy, "against")
    assert [page_of(browser, address) for address in (url(ballot), LIST)] == before
    assert "Your deputy has voted already." in main_of(browser.post(url(ballot, "take-back"), follow=True))
    assert "You have voted" not in page_of(browser, LIST)


def test_deputy_reads_and_votes_only_with_the_seat(sign_in, members, ballot):
    deputy = deputy_of(members[1], name="Marta")
    paper = add_document(ballot, "offer")
    document = reverse("board:document", args=[ballot.pk, paper.pk])
    browser = sign_in(deputy)
    assert [browser.get(one).status_code for one in (url(ballot), document)] == [404, 404]
    assert ballot.application.reference not in page_of(browser, LIST)
    sign_in(members[1]).post(url(ballot, "hand-over"))
    browser = sign_in(deputy)
    assert browser.get(document).status_code == 200
    page = page_of(browser, url(ballot))
    assert f"You stand in for {members[1]} in this vote." in page
    assert "Let my deputy vote" not in page
    assert f"You stand in for {members[1]} in this vote." in page_of(browser, LIST)
    assert browser.post(url(ballot), {"choice": "full"}).status_code == 302
    sign_in(members[1]).post(url(ballot, "take-back"))
    assert ballot.seats.filter(member=deputy, vote__choice="full").exists()


def test_deputy_no_longer_sees_a_vote_that_was_taken_back(sign_in, members, ballot):
    deputy = deputy_of(members[1])
    browser = sign_in(members[1])
    browser.post(url(ballot, "hand-over"))
    browser.post(url(ballot, "take-back"))
    assert sign_in(deputy).get(url(ballot)).status_code == 404


def test_deputy_steps_in_from_the_list(sign_in, members, ballot):
    deputy = deputy_of(members[1])
    seat = ballot.seats.get(member=members[1])
    address = reverse("board:step-in", args=[seat.pk])
    browser = sign_in(deputy)
    assert browser.get(address).status_code == 404
    assert "You can step in from" in main_of(browser.post(address, follow=True))
    away(members[1], TODAY, LAST)
    assert f"Vote for {members[1]}: {ballot.application.title}" in page_of(browser, LIST)
    question = page_of(browser, address)
    assert f"Do you vote for {members[1]}?" in question
    assert ballot.application.initiative.name not in question
    page = main_of(browser.post(address, follow=True))
    assert f"You stand in for {members[1]}. Please vote." in page
    assert "How do you vote?" in page


def test_nobody_but_the_deputy_steps_in(sign_in, members, ballot):
    deputy_of(members[1])
    away(members[1], TODAY, LAST)
    address = reverse("board:step-in", args=[ballot.seats.get(member=members[1]).pk])
    for stranger in (members[2], on_board("board_deputy"), on_board("advisory_member"), UserFactory()):
        browser = sign_in(stranger)
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404


def test_excluded_member_does_not_see_who_of_the_board_votes_instead(sign_in, members, ballot):
    deputy_of(members[1], name="Marta")
    vote(ballot, members[1], "excluded")
    browser = sign_in(members[1])
    page = page_of(browser, url(ballot))
    assert "You take no part in this vote." in page
    assert "Marta" not in page
    assert "Marta" not in page_of(browser, LIST)


# -- advisers and former members ------------------------------------------------------------------


def closed(members: list[User]) -> Ballot:
    ballot = make_ballot()
    vote_all(ballot, members, "full full full excluded -")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    return Ballot.objects.get(pk=ballot.pk)


def test_adviser_reads_the_case_and_its_papers_but_has_no_vote(sign_in, members, ballot):
    browser = sign_in(on_board("advisory_member"))
    paper = add_document(ballot, "offer")
    assert browser.get(reverse("board:document", args=[ballot.pk, paper.pk])).status_code == 200
    assert "You advise the board." in page_of(browser, LIST)
    assert ballot.application.reference in page_of(browser, LIST)
    page = page_of(browser, url(ballot))
    assert "You advise them: you read and ask, but have no vote." in page
    assert "How do you vote?" not in page
    assert "have voted" not in page
    assert browser.post(url(ballot), {"choice": "full"}).status_code == 404
    assert browser.get(url(ballot, "conflict")).status_code == 404


def test_adviser_sees_the_result_as_members_do_without_the_reasons_of_the_excluded(sign_in, members):
    ballot = closed(members)
    page = page_of(sign_in(on_board("advisory_member")), url(ballot))
    assert "Fund in full" in page
    assert "Meine Schwester" not in page
    assert "Meine Schwester" in page_of(sign_in(role("auditor")), url(ballot))


def test_adviser_with_a_conflict_of_interest_sees_nothing_of_the_case(sign_in, members, ballot):
    adviser = on_board("advisory_member")
    ballot.application.initiative.people.add(adviser)
    browser = sign_in(adviser)
    assert "You take no part in this vote." in page_of(browser, url(ballot))
    assert ballot.application.reference not in page_of(browser, LIST)


def test_adviser_of_another_board_sees_nothing(sign_in, members, ballot):
    stranger = on_board("advisory_member", make_programme("elsewhere"))
    assert sign_in(stranger).get(url(ballot)).status_code == 404


@pytest.mark.parametrize("name", ["board_member", "advisory_member", "deputy"])
def test_former_member_sees_nothing_any_more(sign_in, members, ballot, name):
    person = {
        "board_member": members[1],
        "advisory_member": on_board("advisory_member"),
        "deputy": deputy_of(members[2]),
    }[name]
    if name == "deputy":
        sign_in(members[2]).post(url(ballot, "hand-over"))
    over = closed(members) if name != "deputy" else ballot
    browser = sign_in(person)
    assert browser.get(url(ballot)).status_code == 200
    RoleAssignment.objects.filter(user=person).update(until=TODAY - DAY)
    browser = sign_in(person)
    for address in (LIST, BOARD_PAGE, ABSENCES, url(ballot), url(over)):
        assert browser.get(address).status_code == 404


def test_member_to_come_sees_nothing_yet(sign_in, members, ballot):
    newcomer = on_board("advisory_member")
    RoleAssignment.objects.filter(user=newcomer).update(since=NOW.date() + DAY)
    assert sign_in(newcomer).get(LIST).status_code == 404
