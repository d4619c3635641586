"""The command by which an installation gets its first people."""

from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import OFFICERS
from funding.models import Programme, RoleAssignment
from funding.people import people_with
from tests.accounts.factories import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def unna() -> Programme:
    programme: Programme = ProgrammeFactory()
    return programme


def assign(*arguments: str) -> str:
    out = StringIO()
    call_command("assign_role", *arguments, stdout=out)
    return out.getvalue()


def officers(programme: Programme) -> list[str]:
    return [person.email for person in people_with(programme, OFFICERS)]


def test_a_new_address_becomes_a_person_who_holds_the_role(unna: Programme) -> None:
    told = assign("Jana.Roth@Unna.example", "officer", "unna", "--name", "Jana Roth")
    person = User.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == (
        "jana.roth@unna.example",
        "Jana Roth",
        False,
    )
    assert roles_of(person).holds(OFFICERS, unna.pk)
    assert told.startswith("jana.roth@unna.example is officer of unna since 2026-05-04.")
    assert "second factor" in told


def test_a_board_member_needs_no_second_factor(unna: Programme) -> None:
    assert assign("dirk@beirat.example", "board_member", "unna") == (
        "dirk@beirat.example is board_member of unna since 2026-05-04.\n"
    )


def test_giving_a_role_twice_changes_nothing(unna: Programme) -> None:
    assign("jana@unna.example", "officer", "unna")
    with time_machine.travel(date(2026, 6, 1), tick=False):
        told = assign("jana@unna.example", "officer", "unna")
    assert "since 2026-05-04" in told
    assert RoleAssignment.objects.count() == 1


def test_a_known_person_keeps_their_name(unna: Programme) -> None:
    UserFactory(email="jana@unna.example", name="Jana Roth")
    assign("jana@unna.example", "officer", "unna", "--name", "Jana R.")
    assert User.objects.get().name == "Jana Roth"


def test_a_role_ends_after_its_last_day(unna: Programme) -> None:
    assign("jana@unna.example", "officer", "unna")
    told = assign("jana@unna.example", "officer", "unna", "--until", "2026-05-31")
    assert told == "jana@unna.example stays officer of unna until the end of 2026-05-31.\n"
    with time_machine.travel(date(2026, 5, 31), tick=False):
        assert officers(unna) == ["jana@unna.example"]
    with time_machine.travel(date(2026, 6, 1), tick=False):
        assert officers(unna) == []


def test_yesterday_ends_a_role_at_once(unna: Programme) -> None:
    assign("jana@unna.example", "officer", "unna")
    told = assign("jana@unna.example", "officer", "unna", "--until", "2026-05-03")
    assert told == "jana@unna.example is no longer officer of unna.\n"
    assert officers(unna) == []


@pytest.mark.parametrize("until", ["2026-05-03", "2026-05-31"])
def test_giving_a_role_again_takes_its_end_away(unna: Programme, until: str) -> None:
    assign("jana@unna.example", "officer", "unna")
    assign("jana@unna.example", "officer", "unna", "--until", until)
    assign("jana@unna.example", "officer", "unna")
    assert RoleAssignment.objects.get().until is None


def test_a_role_given_again_later_is_a_period_of_its_own(unna: Programme) -> None:
    assign("jana@unna.example", "officer", "unna")
    assign("jana@unna.example", "officer", "unna", "--until", "2026-05-31")
    with time_machine.travel(date(2026, 9, 1), tick=False):
        assign("jana@unna.example", "officer", "unna")
        assert officers(unna) == ["jana@unna.example"]
    periods = RoleAssignment.objects.order_by("since").values_list("since", "until")
    assert list(periods) == [(date(2026, 5, 4), date(2026, 5, 31)), (date(2026, 9, 1), None)]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("jana@unna.example", "officer", "kamen"), "There is: unna."),
        (("jana", "officer", "unna"), "is not an e-mail address"),
        (("jana@unna.example", "officer", "unna", "--until", "31.5.2026"), "Write it like 2026-12-31"),
        (("jana@unna.example", "officer", "unna", "--until", "2026-05-31"), "nothing to end"),
        (("jana@unna.example", "mayor", "unna"), "invalid choice: 'mayor'"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    unna: Programme, arguments: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(CommandError, match=complaint):
        assign(*arguments)
    assert not User.objects.exists()


def test_the_past_is_not_rewritten(unna: Programme) -> None:
    assign("jana@unna.example", "officer", "unna")
    with pytest.raises(CommandError, match="yesterday at the earliest"):
        assign("jana@unna.example", "officer", "unna", "--until", "2026-05-02")
    assert officers(unna) == ["jana@unna.example"]


def test_a_person_who_is_switched_off_gets_no_role(unna: Programme) -> None:
    UserFactory(email="jana@unna.example", is_active=False)
    with pytest.raises(CommandError, match="switched off"):
        assign("jana@unna.example", "officer", "unna")
    assert not RoleAssignment.objects.exists()


def test_a_role_that_begins_later_is_not_run_into(unna: Programme) -> None:
    person = UserFactory(email="jana@unna.example")
    RoleAssignment.objects.create(programme=unna, user=person, role="officer", since=date(2026, 6, 1))
    with pytest.raises(CommandError, match="2026-06-01 on"):
        assign("jana@unna.example", "officer", "unna")
    assert RoleAssignment.objects.count() == 1
