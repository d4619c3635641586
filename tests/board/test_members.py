"""Terms on the board: each verb beside the refusal that differs in one thing."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import BOARD, RoleName
from board.member_mails import appointed
from board.members import appoint, change_role, end_deputy, end_term, name_deputy, withdraw_term
from board.models import Substitution
from funding.errors import NotAllowed, Refused
from funding.models import RoleAssignment
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_programme
from tests.board.people import deputy_of, on_board, stand_in, term_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return role("officer")


def appoint_by(actor: User, **other: Any) -> RoleAssignment:
    asked: dict[str, Any] = {
        "programme": make_programme(),
        "email": "Mira.Stein@beirat.example",
        "name": "Mira Stein",
        "role": "board_member",
        "since": TODAY,
    }
    return appoint(actor=actor, now=NOW, **(asked | other))


def refusal(act: Any, *args: Any, **asked: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        act(*args, **asked)
    return refused.value.code, refused.value.field


def roles_on(day: date, user: User) -> list[str]:
    return list(user.role_assignments.in_force(day).values_list("role", flat=True))


def mails_to(user: User) -> list[str]:
    return list(Mail.objects.filter(recipient=user.email).order_by("pk").values_list("subject", flat=True))


# -- appointing -----------------------------------------------------------------------------------


def test_new_address_becomes_a_member_who_gets_a_letter(manager):
    term = appoint_by(manager, until=date(2028, 12, 31))
    assert (term.user.email, term.user.name) == ("mira.stein@beirat.example", "Mira Stein")
    assert (term.role, term.since, term.until) == ("board_member", TODAY, date(2028, 12, 31))
    assert not term.user.has_usable_password()
    assert roles_of(term.user).holds(BOARD, term.programme_id)
    letter = Mail.objects.get(recipient=term.user.email)
    assert "/board/" in letter.text
    assert "passkey" not in letter.text.lower()
    assert any("We send you a code." in part for part in appointed(term).paragraphs)


@pytest.mark.parametrize("name", ["chair", "deputy_chair"])
def test_letter_to_who_leads_speaks_of_the_second_proof(manager, name):
    term = appoint_by(manager, role=name)
    assert "passkey" in Mail.objects.get(recipient=term.user.email).text.lower()


def test_known_person_keeps_their_account_and_name(manager):
    known = UserFactory(email="mira.stein@beirat.example", name="Mira S.")
    assert appoint_by(manager, name="").user == known
    known.refresh_from_db()
    assert known.name == "Mira S."


def test_administrator_appoints_too_but_nobody_else_does():
    assert appoint_by(role("administrator")).pk
    for stranger in (role("chair"), role("treasurer"), role("auditor"), UserFactory()):
        with pytest.raises(NotAllowed):
            appoint_by(stranger, email="other@beirat.example")
    with pytest.raises(NotAllowed):
        appoint_by(role("officer", make_programme("elsewhere")), email="other@beirat.example")
    assert not User.objects.filter(email="other@beirat.example").exists()


def test_term_that_begins_later_counts_from_its_first_day(manager):
    term = appoint_by(manager, since=TODAY + 10 * DAY)
    assert roles_on(TODAY + 9 * DAY, term.user) == []
    assert roles_on(TODAY + 10 * DAY, term.user) == ["board_member"]


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"role": "officer"}, "role_unknown", "role"),
        ({"role": ""}, "role_unknown", "role"),
        ({"since": TODAY, "until": TODAY - DAY}, "ends_before_start", "until"),
        ({"since": TODAY - 9 * DAY, "until": TODAY - DAY}, "ends_in_the_past", "until"),
        ({"email": "mira"}, "email_wrong", "email"),
        ({"name": " "}, "name_missing", "name"),
    ],
)
def test_appointment_that_makes_no_sense_is_refused(manager, asked, code, field):
    assert refusal(appoint_by, manager, **asked) == (code, field)
    assert not User.objects.filter(email="mira.stein@beirat.example").exists()
    assert appoint_by(manager, until=TODAY).until == TODAY


def test_person_who_is_switched_off_is_not_appointed(manager):
    UserFactory(email="mira.stein@beirat.example", is_active=False)
    assert refusal(appoint_by, manager) == ("person_switched_off", "email")


def test_one_person_has_one_role_on_the_board_at_a_time(manager):
    first = appoint_by(manager, until=TODAY + 30 * DAY)
    for name in ("board_member", "advisory_member", "chair"):
        assert refusal(appoint_by, manager, role=name) == ("already_member", "since")
    assert refusal(appoint_by, manager, since=TODAY + 30 * DAY) == ("already_member", "since")
    again = appoint_by(manager, since=TODAY + 31 * DAY)
    assert (again.user, RoleAssignment.objects.filter(user=first.user).count()) == (first.user, 2)


def test_appointment_without_end_does_not_run_into_a_later_one(manager):
    appoint_by(manager, since=TODAY + 30 * DAY)
    assert refusal(appoint_by, manager) == ("already_member", "since")
    assert appoint_by(manager, until=TODAY + 29 * DAY).until == TODAY + 29 * DAY


@pytest.mark.parametrize("name", ["chair", "deputy_chair"])
def test_there_is_one_chair_at_a_time(manager, name):
    appoint_by(manager, role=name, until=TODAY + 30 * DAY)
    other = {"email": "kurt@beirat.example", "name": "Kurt Ahrens", "role": name}
    assert refusal(appoint_by, manager, **other) == ("second_chair", "role")
    assert refusal(appoint_by, manager, **other, since=TODAY + 30 * DAY) == ("second_chair", "role")
    assert appoint_by(manager, **other, since=TODAY + 31 * DAY).role == name


def test_chair_of_another_programme_does_not_stand_in_the_way(manager):
    role("chair", make_programme("elsewhere"))
    assert appoint_by(manager, role="chair").role == "chair"


@pytest.mark.parametrize("name", ["officer", "deputy", "treasurer", "auditor", "administrator"])
def test_who_works_for_the_town_does_not_sit_on_its_board(manager, name):
    clerk = role(name, email="mira.stein@beirat.example")
    assert refusal(appoint_by, manager) == ("works_for_the_town", "email")
    clerk.role_assignments.update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    assert appoint_by(manager).user == clerk


def test_officer_of_another_programme_may_sit_on_the_board(manager):
    role("officer", make_programme("elsewhere"), email="mira.stein@beirat.example")
    assert appoint_by(manager).role == "board_member"


# -- ending ---------------------------------------------------------------------------------------


def test_term_ends_after_its_last_day_and_stays_in_the_record(manager):
    member = on_board("board_member")
    end_term(term=term_of(member), until=TODAY, actor=manager, now=NOW)
    assert roles_on(TODAY, member) == ["board_member"]
    assert roles_on(TODAY + DAY, member) == []
    assert term_of(member).since == date(2020, 1, 1)
    assert mails_to(member) == ["Your term on the advisory board ends on May 4, 2026"]


def test_same_last_day_again_writes_no_second_letter(manager):
    member = on_board("board_member")
    for _ in range(2):
        end_term(term=term_of(member), until=TODAY, actor=manager, now=NOW)
    assert len(mails_to(member)) == 1


@pytest.mark.parametrize(
    ("until", "code"),
    [(date(2019, 12, 31), "ends_before_start"), (TODAY - 2 * DAY, "ends_too_early")],
)
def test_last_day_that_makes_no_sense_is_refused(manager, until, code):
    member = on_board("board_member")
    assert refusal(end_term, term=term_of(member), until=until, actor=manager, now=NOW) == (code, "until")
    assert term_of(member).until is None
    end_term(term=term_of(member), until=TODAY - DAY, actor=manager, now=NOW)
    assert roles_on(TODAY, member) == []


def test_term_that_is_over_is_not_opened_again(manager):
    member = on_board("board_member")
    end_term(term=term_of(member), until=TODAY - DAY, actor=manager, now=NOW)
    asked = {"term": term_of(member), "until": TODAY, "actor": manager, "now": NOW}
    assert refusal(end_term, **asked) == ("term_is_over", "until")


def test_term_is_prolonged_unless_another_begins_meanwhile(manager):
    chair = appoint_by(manager, role="chair", until=TODAY + 30 * DAY)
    later = {"email": "kurt@beirat.example", "name": "Kurt Ahrens", "role": "chair"}
    next_one = appoint_by(manager, **later, since=TODAY + 60 * DAY)
    asked = {"term": chair, "actor": manager, "now": NOW}
    assert refusal(end_term, **asked, until=TODAY + 60 * DAY) == ("second_chair", "until")
    assert end_term(**asked, until=TODAY + 59 * DAY).until == next_one.since - DAY


def test_member_who_became_a_clerk_is_not_prolonged(manager):
    term = appoint_by(manager, until=TODAY + 30 * DAY)
    RoleAssignment.objects.create(
        programme=term.programme, user=term.user, role="treasurer", since=TODAY + 31 * DAY
    )
    asked = {"term": term, "until": TODAY + 31 * DAY, "actor": manager, "now": NOW}
    assert refusal(end_term, **asked) == ("works_for_the_town", "until")


def test_only_the_office_ends_terms_and_only_those_of_the_board(manager):
    member = on_board("board_member")
    with pytest.raises(NotAllowed):
        end_term(term=term_of(member), until=TODAY, actor=member, now=NOW)
    with pytest.raises(NotAllowed):
        end_term(term=term_of(manager), until=TODAY, actor=manager, now=NOW)


def test_appointment_that_has_not_begun_is_taken_back(manager):
    later = appoint_by(manager, since=TODAY + DAY)
    later_pk = later.pk
    withdraw_term(term=later, actor=manager, now=NOW)
    assert not RoleAssignment.objects.filter(pk=later.pk).exists()
    letter = Mail.objects.filter(recipient=later.user.email).latest("pk")
    assert letter.key.startswith(f"board-term:{later_pk}:withdrawn:")


def test_term_that_has_begun_is_not_taken_back(manager):
    term = appoint_by(manager)
    assert refusal(withdraw_term, term=term, actor=manager, now=NOW) == ("term_has_begun", None)
    assert RoleAssignment.objects.filter(pk=term.pk).exists()
    with pytest.raises(NotAllowed):
        withdraw_term(
            term=appoint_by(manager, email="k@beirat.example", since=TODAY + DAY), actor=term.user, now=NOW
        )


# -- another role ---------------------------------------------------------------------------------


def change(member: User, name: str, on: date, actor: User) -> RoleAssignment:
    return change_role(term=term_of(member), role=name, on=on, actor=actor, now=NOW)


def test_role_changes_on_a_day_and_the_former_term_stays(manager):
    member = on_board("board_member")
    member.role_assignments.update(until=TODAY + 90 * DAY)
    changed = change(member, "chair", TODAY + 10 * DAY, manager)
    assert (changed.since, changed.until) == (TODAY + 10 * DAY, TODAY + 90 * DAY)
    assert roles_on(TODAY + 9 * DAY, member) == ["board_member"]
    assert roles_on(TODAY + 10 * DAY, member) == ["chair"]
    assert mails_to(member) == ["Your role on the advisory board changes"]
    assert "passkey" in Mail.objects.get(recipient=member.email).text


def test_role_is_corrected_on_the_first_day_without_a_trace(manager):
    term = appoint_by(manager)
    change(term.user, "advisory_member", TODAY, manager)
    assert [(one.role, one.since) for one in term.user.role_assignments.all()] == [("advisory_member", TODAY)]


@pytest.mark.parametrize(
    ("name", "on", "code", "field"),
    [
        ("officer", TODAY, "role_unknown", "role"),
        ("board_member", TODAY, "same_role", "role"),
        ("chair", TODAY - DAY, "change_in_the_past", "on"),
        ("chair", TODAY + 91 * DAY, "change_after_end", "on"),
    ],
)
def test_change_that_makes_no_sense_is_refused(manager, name, on, code, field):
    member = on_board("board_member")
    member.role_assignments.update(until=TODAY + 90 * DAY)
    with pytest.raises(Refused) as refused:
        change(member, name, on, manager)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert change(member, "chair", TODAY, manager).role == RoleName.CHAIR


def test_change_before_the_first_day_is_refused(manager):
    term = appoint_by(manager, since=TODAY + 9 * DAY)
    with pytest.raises(Refused, match="change_before_start"):
        change(term.user, "chair", TODAY + 8 * DAY, manager)


def test_nobody_becomes_a_second_chair(manager):
    chair, member = on_board("chair"), on_board("board_member")
    with pytest.raises(Refused, match="second_chair"):
        change(member, "chair", TODAY, manager)
    change(chair, "board_member", TODAY, manager)
    assert change(member, "chair", TODAY, manager).role == RoleName.CHAIR


def test_member_does_not_change_roles(manager):
    member = on_board("board_member")
    with pytest.raises(NotAllowed):
        change(member, "chair", TODAY, member)


# -- deputies -------------------------------------------------------------------------------------


def named(actor: User, member: User, deputy: User, **other: Any) -> Substitution:
    asked = {"programme": make_programme(), "member": member, "deputy": deputy, "since": TODAY}
    return name_deputy(actor=actor, now=NOW, **(asked | other))


def test_deputy_is_named_and_both_are_told(manager):
    member, deputy = on_board("board_member"), on_board("board_deputy")
    found = named(manager, member, deputy, until=TODAY + 9 * DAY)
    assert (found.since, found.until) == (TODAY, TODAY + 9 * DAY)
    assert mails_to(deputy) == [f"You stand in for {member}"]
    assert mails_to(member) == [f"{deputy} stands in for you"]


def test_nobody_is_their_own_deputy(manager):
    deputy = on_board("board_deputy")
    assert refusal(named, manager, deputy, deputy) == ("own_deputy", "deputy")


@pytest.mark.parametrize("name", ["board_member", "chair", "advisory_member", "auditor"])
def test_only_a_deputy_member_stands_in(manager, name):
    assert refusal(named, manager, on_board("board_member"), on_board(name)) == ("not_a_deputy", "deputy")


@pytest.mark.parametrize("name", ["board_deputy", "advisory_member", "auditor"])
def test_only_who_has_a_vote_gets_a_deputy(manager, name):
    assert refusal(named, manager, on_board(name), on_board("board_deputy")) == ("not_a_member", None)


def test_same_deputy_is_not_named_twice_for_the_same_days(manager):
    member, deputy = on_board("board_member"), on_board("board_deputy")
    named(manager, member, deputy, until=TODAY + 9 * DAY)
    assert refusal(named, manager, member, deputy, since=TODAY + 9 * DAY) == ("already_deputy", "deputy")
    assert named(manager, member, deputy, since=TODAY + 10 * DAY).pk


def test_substitution_that_ends_before_it_begins_is_refused(manager):
    asked = (manager, on_board("board_member"), on_board("board_deputy"))
    assert refusal(named, *asked, until=TODAY - DAY) == ("ends_before_start", "until")


def test_substitution_ends_on_a_day(manager):
    member = on_board("board_member")
    found = stand_in(member, on_board("board_deputy"))
    asked = {"substitution": found, "actor": manager, "now": NOW}
    assert refusal(end_deputy, **asked, until=date(2019, 1, 1)) == ("ends_before_start", "until")
    assert refusal(end_deputy, **asked, until=TODAY - 2 * DAY) == ("ends_too_early", "until")
    assert end_deputy(**asked, until=TODAY - DAY).until == TODAY - DAY
    assert refusal(end_deputy, **asked, until=TODAY) == ("term_is_over", "until")


def test_only_the_office_names_and_ends_deputies(manager):
    chair, member = on_board("chair"), on_board("board_member")
    deputy = deputy_of(chair)
    with pytest.raises(NotAllowed):
        named(chair, member, deputy)
    with pytest.raises(NotAllowed):
        end_deputy(substitution=Substitution.objects.get(), until=TODAY, actor=chair, now=NOW)
