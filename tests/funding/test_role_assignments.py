"""Giving and ending roles for days that lie ahead."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from accounts.roles import RoleName
from funding.models import Programme, RoleAssignment
from funding.people import people_with
from funding.role_assignments import EndsTooEarly, RoleNotHeld, RolesOverlap, end_role, give_role
from tests.accounts.factories import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)
DAY = timedelta(days=1)


@pytest.fixture
def unna() -> Programme:
    programme: Programme = ProgrammeFactory()
    return programme


@pytest.fixture
def person() -> User:
    return UserFactory()


def give(programme: Programme, person: User, **days: date) -> RoleAssignment:
    return give_role(programme=programme, user=person, role=RoleName.CHAIR, today=TODAY, **days)


def held() -> list[tuple[date, date | None]]:
    return list(RoleAssignment.objects.order_by("since").values_list("since", "until"))


def is_chair(programme: Programme, person: User, on: date) -> bool:
    return person in people_with(programme, {RoleName.CHAIR}, on=on)


def test_a_role_counts_from_a_day_to_a_day(unna: Programme, person: User) -> None:
    give(unna, person, since=TODAY + 5 * DAY, until=TODAY + 9 * DAY)
    days = {n for n in range(20) if is_chair(unna, person, TODAY + n * DAY)}
    assert days == {5, 6, 7, 8, 9}


def test_without_days_it_counts_from_today_for_good(unna: Programme, person: User) -> None:
    give(unna, person)
    assert held() == [(TODAY, None)]


def test_who_holds_it_keeps_the_first_day_and_gets_the_new_last_one(unna: Programme, person: User) -> None:
    give(unna, person, until=TODAY + 5 * DAY)
    give(unna, person, since=TODAY + 2 * DAY, until=TODAY + 9 * DAY)
    assert held() == [(TODAY, TODAY + 9 * DAY)]


def test_two_times_in_a_role_never_overlap(unna: Programme, person: User) -> None:
    give(unna, person, since=TODAY + 9 * DAY)
    for until in (None, TODAY + 9 * DAY):
        with pytest.raises(RolesOverlap):
            give(unna, person, **({"until": until} if until else {}))
    give(unna, person, until=TODAY + 8 * DAY)
    assert held() == [(TODAY, TODAY + 8 * DAY), (TODAY + 9 * DAY, None)]


def test_ending_leaves_a_later_time_in_the_role_alone(unna: Programme, person: User) -> None:
    give(unna, person, until=TODAY + 5 * DAY)
    give(unna, person, since=TODAY + 9 * DAY)
    end_role(programme=unna, user=person, role=RoleName.CHAIR, until=TODAY, today=TODAY)
    assert held() == [(TODAY, TODAY), (TODAY + 9 * DAY, None)]


def test_nothing_ends_before_yesterday_and_nothing_that_is_not_held(unna: Programme, person: User) -> None:
    asked = {"programme": unna, "user": person, "role": RoleName.CHAIR, "today": TODAY}
    with pytest.raises(RoleNotHeld):
        end_role(**asked, until=TODAY)
    give(unna, person)
    with pytest.raises(EndsTooEarly):
        end_role(**asked, until=TODAY - 2 * DAY)
    end_role(**asked, until=TODAY - DAY)
    assert not is_chair(unna, person, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(0, 4, False), (0, 5, True), (9, None, True), (10, None, False), (0, None, True), (6, 7, True)],
)
def test_overlapping_finds_roles_that_share_a_day(
    unna: Programme, person: User, first: int, last: int | None, found: bool
) -> None:
    give(unna, person, since=TODAY + 5 * DAY, until=TODAY + 9 * DAY)
    end = None if last is None else TODAY + last * DAY
    assert unna.role_assignments.overlapping(TODAY + first * DAY, end).exists() is found


def test_a_role_that_ended_before_it_began_counts_on_no_day(unna: Programme, person: User) -> None:
    RoleAssignment.objects.create(programme=unna, user=person, role="chair", since=TODAY, until=TODAY - DAY)
    assert not unna.role_assignments.overlapping(TODAY - 9 * DAY, None).exists()
