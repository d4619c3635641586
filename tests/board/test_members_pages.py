"""The page "The board", absences, and what a member, a deputy and an adviser see of a vote."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from board.models import Absence, Substitution
from funding.models import RoleAssignment
from tests.accounts.factories import role
from tests.applications.factories import make_programme
from tests.board.factories import make_ballot, make_board, make_officer
from tests.board.people import away, deputy_of, on_board, term_of
from tests.board.reading import main_of, page_of

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)
DAY = timedelta(days=1)
BOARD_PAGE, LIST, ABSENCES = (
    reverse("board:members"),
    reverse("board:ballots"),
    reverse("board:absences"),
)


@pytest.fixture
def office(sign_in):
    return sign_in(make_officer())


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
