"""The page "The board", absences, and what a member, a deputy and an adviser see of a vote."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from board.ballots import close_ballot
from board.models import Absence, Ballot, Substitution
from funding.models import RoleAssignment
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all
from tests.board.people import away, deputy_of, on_board, term_of
from tests.board.reading import add_document, main_of, url

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)
DAY = timedelta(days=1)
BOARD_PAGE, LIST, ABSENCES = (
    reverse("board:members"),
    reverse("board:ballots"),
    reverse("board:absences"),
)


@pytest.fixture
def sign_in(client):
    """The browser, signed in as somebody else."""

    def as_person(person: User) -> Client:
        client.force_login(User.objects.get(pk=person.pk))
        return client

    return as_person


@pytest.fixture
def office(sign_in):
    return sign_in(make_officer())


def page_of(client: Client, address: str) -> str:
    return main_of(client.get(address))


def term_url(name: str, member: User) -> str:
    return reverse(f"board:{name}", args=[term_of(member).pk])


# -- the board ------------------------------------------------------------------------------------


def test_board_shows_who_is_on_it_now_later_and_before(office):
    chair, member = on_board("chair", name="Helga"), on_board("board_member", name="Samir")
    adviser = on_board("advisory_member", name="Jonas")
    deputy_of(member, name="Marta")
    RoleAssignment.objects.filter(user=chair).update(until=date(2027, 12, 31))
    later, former = on_board("board_member", name="Neu"), on_board("board_member", name="Alt")
    RoleAssignment.objects.filter(user=later).update(since=TODAY + DAY)
    RoleAssignment.objects.filter(user=former).update(until=TODAY - DAY)
    page = page_of(office, BOARD_PAGE)
    now, rest = page.split("Join later")
    assert "2 members have a vote." in now
    assert [now.index(name) for name in ("Helga", "Samir", "Marta", "Jonas")] == sorted(
        now.index(name) for name in ("Helga", "Samir", "Marta", "Jonas")
    )
    assert "from 1 January 2020 until 31 December 2027" in now
    assert ("Deputy: Marta" in now, "Stands in for: Samir" in now) == (True, True)
    assert rest.index("Neu") < rest.index("Earlier terms") < rest.index("Alt")
    assert adviser.email in now


def test_members_read_the_board_without_addresses_and_cannot_change_it(sign_in):
    chair = on_board("chair", name="Helga")
    page = page_of(sign_in(on_board("board_member", name="Samir")), BOARD_PAGE)
    assert "Helga" in page
    assert chair.email not in page
    assert "Appoint a member" not in page
    assert page_of(sign_in(chair), BOARD_PAGE).count("Change the role") == 0


def test_boards_of_other_programmes_are_not_shown(office):
    make_board(2, make_programme("elsewhere"))
    assert "Nobody is on the board now" in page_of(office, BOARD_PAGE)


def test_office_appoints_a_member(office):
    address = reverse("board:appoint", args=["unna"])
    typed = {
        "name": "Mira Stein",
        "email": "mira@beirat.example",
        "role": "board_member",
        "since": "4.5.2026",
    }
    page = main_of(office.post(address, typed, follow=True))
    assert "Mira Stein is appointed. A letter is on its way." in page
    assert User.objects.get(email="mira@beirat.example").role_assignments.get().role == "board_member"


def test_what_was_typed_stays_when_an_appointment_is_refused(office):
    role("auditor", email="mira@beirat.example", name="Mira Stein")
    address = reverse("board:appoint", args=["unna"])
    typed = {"email": "mira@beirat.example", "role": "chair", "since": "4.5.2026", "until": "5.5.2027"}
    response = office.post(address, typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Mira Stein already has the role “Auditor” in this programme." in page
    assert all(f'value="{value}"' in page for value in ("mira@beirat.example", "4.5.2026", "5.5.2027"))
    assert not RoleAssignment.objects.filter(role="chair").exists()


def test_office_ends_a_term_or_hears_why_not(office):
    member = on_board("board_member")
    response = office.post(term_url("end-term", member), {"until": "31.12.2019"})
    assert (response.status_code, "before the first day" in response.content.decode()) == (422, True)
    assert office.post(term_url("end-term", member), {"until": "4.5.2026"}).status_code == 302
    assert term_of(member).until == TODAY


def test_appointment_that_has_not_begun_is_taken_back_after_one_question(office):
    member = on_board("board_member")
    RoleAssignment.objects.filter(user=member).update(since=TODAY + DAY)
    address = term_url("end-term", member)
    assert "Take the appointment back?" in page_of(office, address)
    office.post(address)
    assert not RoleAssignment.objects.filter(user=member).exists()


def test_office_changes_a_role_or_hears_why_not(office):
    member, chair = on_board("board_member"), on_board("chair", name="Helga")
    address = term_url("change-role", member)
    assert 'value="board_member"' not in office.get(address).content.decode()
    response = office.post(address, {"role": "chair", "on": "1.6.2026"})
    assert response.status_code == 422
    assert f"{chair} has the role “Chair of the board”" in response.content.decode()
    office.post(address, {"role": "deputy_chair", "on": "1.6.2026"})
    held = member.role_assignments.order_by("since").values_list("role", "until")
    assert list(held) == [("board_member", date(2026, 5, 31)), ("deputy_chair", None)]


def test_office_names_and_ends_a_deputy(office):
    member = on_board("board_member", name="Samir")
    address = term_url("name-deputy", member)
    assert "There is no deputy member yet" in page_of(office, address)
    deputy = on_board("board_deputy", name="Marta")
    assert office.post(address, {"since": "4.5.2026"}).status_code == 422
    page = main_of(office.post(address, {"deputy": deputy.pk, "since": "4.5.2026"}, follow=True))
    assert "Marta stands in for Samir. Both get a letter." in page
    found = Substitution.objects.get()
    office.post(reverse("board:end-deputy", args=[found.pk]), {"until": "3.5.2026"})
    found.refresh_from_db()
    assert found.until is None
    office.post(reverse("board:end-deputy", args=[found.pk]), {"until": "5.5.2026"})
    assert "Deputy: Marta" in page_of(office, BOARD_PAGE)


def test_term_of_a_clerk_is_not_reached_through_the_board(office):
    treasurer = role("treasurer")
    for name in ("end-term", "change-role", "name-deputy"):
        assert office.get(term_url(name, treasurer)).status_code == 404


def test_another_programmes_board_does_not_exist_for_the_office(office):
    stranger = make_board(1, make_programme("elsewhere"))[0]
    assert office.get(term_url("end-term", stranger)).status_code == 404
    assert office.get(reverse("board:appoint", args=["elsewhere"])).status_code == 404


# -- absences -------------------------------------------------------------------------------------


def test_member_enters_an_absence_and_deletes_it(sign_in, members):
    browser = sign_in(members[1])
    page = main_of(browser.post(ABSENCES, {"first_day": "1.6.2026", "last_day": "14.6.2026"}, follow=True))
    assert "Your absence is noted." in page
    assert "1 June 2026 to 14 June 2026" in page
    address = reverse("board:delete-absence", args=[Absence.objects.get().pk])
    assert "Delete the absence?" in page_of(browser, address)
    browser.post(address)
    assert not Absence.objects.exists()


def test_absence_that_makes_no_sense_comes_back_beside_its_field(sign_in, members):
    response = sign_in(members[1]).post(ABSENCES, {"first_day": "14.6.2026", "last_day": "1.6.2026"})
    assert response.status_code == 422
    assert "The last day is before the first day, June 14, 2026." in response.content.decode()
    assert 'value="14.6.2026"' in response.content.decode()


def test_open_votes_go_to_the_deputy_only_if_the_member_says_so(sign_in, members):
    deputy = deputy_of(members[1])
    first, second = make_ballot(), make_ballot()
    browser = sign_in(members[1])
    typed = {"first_day": "4.5.2026", "last_day": "18.5.2026"}
    assert "Which open votes should your deputy take now?" in page_of(browser, ABSENCES)
    page = main_of(browser.post(ABSENCES, typed | {"hand_over": [second.pk]}, follow=True))
    assert "Your deputy has 1 vote of yours." in page
    assert first.seats.filter(member=members[1]).exists()
    assert second.seats.get(member=deputy).stands_in_for == members[1]


def test_vote_no_deputy_can_take_stays_and_the_page_says_so(sign_in, members):
    deputy = deputy_of(members[1])
    ballot = make_ballot()
    away(deputy, TODAY, LAST)
    typed = {"first_day": "4.5.2026", "last_day": "18.5.2026", "hand_over": [ballot.pk]}
    page = main_of(sign_in(members[1]).post(ABSENCES, typed, follow=True))
    assert "For 1 vote no deputy is free. Please vote yourself." in page
    assert Absence.objects.filter(member=members[1]).exists()


def test_votes_of_others_cannot_be_handed_over_with_an_absence(sign_in, members, ballot):
    deputy_of(members[2])
    typed = {"first_day": "4.5.2026", "last_day": "18.5.2026", "hand_over": [ballot.pk]}
    sign_in(members[1]).post(ABSENCES, typed)
    assert not ballot.seats.exclude(stands_in_for=None).exists()


def test_absence_of_somebody_else_does_not_exist(sign_in, members):
    theirs = away(members[2], TODAY, LAST)
    browser = sign_in(members[1])
    assert browser.post(reverse("board:delete-absence", args=[theirs.pk])).status_code == 404
    assert Absence.objects.exists()


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
