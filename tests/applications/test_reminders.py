"""Whom the scheduler reminds of a case, and of which programmes."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from applications.checks import confirm_completeness, return_for_completion
from applications.drafts import save_step
from applications.models import Application
from applications.reminders import due
from applications.states import State
from applications.steps import STEP_BY_KEY
from applications.submission import resubmit_application
from funding.models import Programme
from notifications.models import Mail
from notifications.schedule import queue_reminders, run_schedule
from tests.accounts.factories import RoleFactory, role
from tests.applications import typed
from tests.applications.factories import NOW, UNNA, make_case, make_programme

pytestmark = pytest.mark.django_db

MUCH_LATER = NOW + timedelta(days=60)


@pytest.fixture
def officer() -> User:
    found: User = RoleFactory(programme=make_programme(), user__second_factor=True).user
    return found


def reminded() -> set[str]:
    """The kinds of reminders that are due two months on, by the first word of their keys."""
    return {reminder.key.partition(":")[0] for reminder in due(MUCH_LATER)}


def test_a_draft_that_lies_still_and_a_case_that_waits_are_told(officer: User) -> None:
    make_case(State.DRAFT)
    make_case(State.SUBMITTED)
    assert reminded() == {"draft", "waiting"}


def test_a_closed_programme_reminds_of_its_cases_but_invites_nobody_to_send_a_draft(officer: User) -> None:
    make_case(State.DRAFT)
    make_case(State.SUBMITTED)
    Programme.objects.update(closed_at=NOW)
    assert reminded() == {"waiting"}


def test_a_programme_whose_rules_are_yet_to_come_stops_no_other(officer: User) -> None:
    coming = make_programme("kultur", source=UNNA.read_text("utf-8"))
    coming.guideline_versions.update(valid_from=date(2099, 1, 1))
    make_case(State.SUBMITTED)
    assert reminded() == {"waiting"}


def test_the_scheduler_asks_no_more_often_when_more_cases_wait(
    officer: User, django_assert_num_queries: Any
) -> None:
    for count in (1, 4):
        for _ in range(count):
            make_case(State.SUBMITTED)
            make_case(State.DRAFT)
        with django_assert_num_queries(7):
            assert list(due(MUCH_LATER))


# -- the days of a return -------------------------------------------------------------------------


@pytest.fixture
def olga(clock: object) -> User:
    return role("officer", make_programme())


def sent_back(olga: User, due_on: date, at: datetime = NOW) -> Application:
    """A case sent back until the end of a day."""
    case = make_case(State.SUBMITTED)
    return_for_completion(
        application=case, actor=olga, now=at, due_on=due_on, points=[{"step": "costs", "text": "Was?"}]
    )
    return case


def local(month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"))


def steps_at(*moments: datetime, kind: str = "return-ends") -> list[str]:
    """The last parts of the keys that the scheduler queues at each of the moments, in order."""
    found = []
    for moment in moments:
        before = set(Mail.objects.values_list("key", flat=True))
        queue_reminders(moment)
        new = Mail.objects.filter(key__startswith=f"{kind}:").exclude(key__in=before)
        found.append(" ".join(sorted(key.split(":")[-2] for key in new.values_list("key", flat=True))))
    return found


def test_a_return_is_reminded_of_on_the_mornings_the_guideline_names(olga: User) -> None:
    sent_back(olga, date(2026, 5, 18))
    moments = [
        local(5, 4, 12),
        local(5, 11, 7, 59),
        local(5, 11, 8),
        local(5, 11, 8, 2),
        local(5, 12),
        local(5, 17, 0, 5),
        local(5, 17, 9),
        local(5, 18, 9),
        local(5, 19, 9),
    ]
    assert steps_at(*moments) == ["", "", "7", "", "", "", "1", "", ""]


def test_after_a_pause_of_the_scheduler_only_the_nearest_reminder_goes_out(olga: User) -> None:
    sent_back(olga, date(2026, 5, 18))
    assert steps_at(local(5, 17, 15), local(5, 17, 16)) == ["1", ""]


def test_a_short_return_is_not_followed_by_its_reminder_at_once(olga: User) -> None:
    sent_back(olga, date(2026, 5, 8))
    assert steps_at(local(5, 4, 12), local(5, 5), local(5, 7)) == ["", "", "1"]


def test_a_return_until_tomorrow_needs_no_reminder(olga: User) -> None:
    sent_back(olga, date(2026, 5, 5))
    assert steps_at(local(5, 4, 12), local(5, 5)) == ["", ""]


def test_who_has_answered_is_not_reminded(olga: User) -> None:
    case = sent_back(olga, date(2026, 5, 18))
    Application.objects.filter(pk=case.pk).update(draft=typed.draft())
    resubmit_application(application=case, actor=case.initiative.people.get(), now=local(5, 9))
    assert steps_at(local(5, 11), local(5, 17)) == ["", ""]


def test_a_second_return_has_reminders_of_its_own(olga: User) -> None:
    case = sent_back(olga, date(2026, 5, 18))
    assert steps_at(local(5, 11)) == ["7"]
    Application.objects.filter(pk=case.pk).update(draft=typed.draft())
    resubmit_application(application=case, actor=case.initiative.people.get(), now=local(5, 12))
    return_for_completion(
        application=case,
        actor=olga,
        now=local(5, 13),
        due_on=date(2026, 6, 1),
        points=[{"step": "", "text": "?"}],
    )
    assert steps_at(local(5, 17), local(5, 25), local(5, 31)) == ["", "7", "1"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [(local(5, 11), "7 days left"), (local(5, 17), "1 day left"), (local(5, 18), "last day")],
)
def test_the_letter_says_how_many_days_are_left(olga: User, moment: datetime, words: str) -> None:
    case = sent_back(olga, date(2026, 5, 18))
    case.initiative.people.update(language="en")
    queue_reminders(moment)
    assert words in Mail.objects.get(key__startswith="return-ends:").text


def test_somebody_who_left_is_not_reminded(olga: User) -> None:
    case = sent_back(olga, date(2026, 5, 18))
    case.initiative.people.update(is_active=False)
    assert steps_at(local(5, 11)) == [""]


# -- drafts and the desk --------------------------------------------------------------------------


def test_a_draft_is_reminded_of_once_per_pause(olga: User) -> None:
    case = make_case(State.DRAFT)
    person = case.initiative.people.get()
    moments = [NOW + timedelta(days=days) for days in (13, 14, 15, 60, 179)]
    assert [bool(found) for found in steps_at(*moments, kind="draft")] == [False, True, False, False, False]
    save_step(
        application=case,
        step=STEP_BY_KEY["what"],
        typed=typed.raw("what"),
        revision=0,
        by=person,
        now=NOW + timedelta(days=20),
    )
    again = [NOW + timedelta(days=days) for days in (33, 34, 35)]
    assert [bool(found) for found in steps_at(*again, kind="draft")] == [False, True, False]


def test_what_the_office_is_writing_down_reminds_no_applicant(olga: User) -> None:
    make_case(State.DRAFT, entered_by=olga)
    assert steps_at(NOW + timedelta(days=20), kind="draft") == [""]


# The 14th of May 2026 is Ascension Day, the 25th Pentecost Monday: no working days in North Rhine-Westphalia.
WAITS = [
    (local(5, 4, 11), local(5, 11, 9), False),
    (local(5, 4, 11), local(5, 12, 7, 59), False),
    (local(5, 4, 11), local(5, 12), True),
    (local(5, 8, 23), local(5, 18, 9), False),
    (local(5, 8, 23), local(5, 19, 9), True),
    (local(5, 22, 12), local(6, 1, 9), False),
    (local(5, 22, 12), local(6, 2, 9), True),
]


@pytest.mark.parametrize(("since", "now", "is_due"), WAITS, ids=str)
def test_the_office_is_reminded_after_more_than_five_working_days(
    olga: User, since: datetime, now: datetime, is_due: bool
) -> None:
    make_case(State.SUBMITTED, now=since)
    assert bool(steps_at(now, kind="waiting")[0]) is is_due
    assert steps_at(now, kind="waiting") == [""]


def test_a_new_wait_of_the_same_case_is_told_anew(olga: User) -> None:
    case = make_case(State.SUBMITTED)
    assert steps_at(local(5, 12), kind="waiting") != [""]
    confirm_completeness(application=case, actor=olga, now=local(5, 13))
    assert [bool(found) for found in steps_at(local(5, 20), local(5, 22), kind="waiting")] == [False, True]


def test_after_days_without_a_scheduler_everything_due_happens_once(olga: User, settings: Any) -> None:
    """Closed ballots, overdue returns and lapsed drafts catch up; each letter goes out once."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    sent_back(olga, date(2026, 5, 18))
    make_case(State.DRAFT)
    make_case(State.SUBMITTED)
    later = NOW + timedelta(days=200)
    first, second = run_schedule(later), run_schedule(later)
    # The overdue return comes to the desk, the draft is put aside; the case that waits is told, all else is past.
    assert (first.actions, first.reminders, first.broken) == (2, 1, 0)
    assert (second.actions, second.reminders, second.broken) == (0, 0, 0)
