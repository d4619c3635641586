"""The plan of reminders alone: any votes, absences, wishes and outages, judged by the oracle; and its calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from board.reminder_days import Habits, Span, near_closing, reminder_days
from board.reminder_plan import Kind, Poll, plan
from tests.board.reminder_oracle import DAY, UNNA, Facts, Told, complaints, local

CHAIR, SECOND, THIRD, FOURTH, DEPUTY = range(1, 6)
MEMBERS = (CHAIR, SECOND, THIRD, FOURTH)
LENGTH = 24
TICKS = (time(8, 4), time(13, 4), time(19, 4))
days = st.integers(0, LENGTH)


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=UNNA)


# -- the calendar ---------------------------------------------------------------------------------


def span(opened: date, last: date, *, clock: time = time(23, 59, 59), before=(7, 3, 1)) -> Span:
    return Span(opened_at=at(opened, time(11)), closes_at=at(last, clock), days_before=before, region="NW")


def may(*numbers: int) -> list[date]:
    return [date(2026, 5, number) for number in numbers]


OPENED, MONDAY, SUNDAY, SATURDAY = may(4, 18, 17, 16)


@pytest.mark.parametrize(
    ("vote", "habits", "expected"),
    [
        # Monday: 7 days before is the 11th, 3 the 15th; 1 is Sunday the 17th and becomes the 15th.
        (span(OPENED, MONDAY), Habits(), may(11, 15)),
        # Friday the 22nd: 3 days before is Tuesday.
        (span(OPENED, may(22)[0]), Habits(), may(15, 19, 21)),
        # Friday the 15th: 1 day before is Ascension Day.
        (span(OPENED, may(15)[0]), Habits(), may(8, 12, 13)),
        # In Unna Corpus Christi is a holiday, in Berlin it is not: a vote until Friday, 5 June.
        (span(may(26)[0], date(2026, 6, 5)), Habits(), [*may(29), date(2026, 6, 2), date(2026, 6, 3)]),
        # Away on the days that were named: before they leave.
        (span(OPENED, MONDAY), Habits(absences=((date(2026, 5, 13), date(2026, 5, 18)),)), may(11, 12)),
        # Away from the opening on: when they are back.
        (span(OPENED, MONDAY), Habits(absences=((date(2026, 5, 1), date(2026, 5, 17)),)), may(18)),
        # Back on the Saturday, and the vote ends on the Sunday: a day off, else nobody would tell them.
        (span(OPENED, SUNDAY), Habits(absences=((date(2026, 5, 1), date(2026, 5, 15)),)), may(16)),
        # Away all the time.
        (span(OPENED, MONDAY), Habits(absences=((date(2026, 5, 1), date(2026, 5, 31)),)), []),
        # A vote from Friday to Sunday: the letter of the opening has just been read.
        (span(may(8)[0], may(10)[0]), Habits(), []),
        # A vote of one day, and of two.
        (span(MONDAY, MONDAY), Habits(), []),
        (span(MONDAY, may(19)[0]), Habits(), may(19)),
        # The hour comes after the closing: on the last day in the morning, but not when that is too late, too.
        (span(MONDAY, may(19)[0], clock=time(12)), Habits(hour=18), may(19)),
        (span(MONDAY, may(19)[0], clock=time(7)), Habits(hour=18), []),
    ],
)
def test_days_of_a_persons_reminders(vote: Span, habits: Habits, expected: list[date]) -> None:
    assert list(reminder_days(vote, habits)) == expected


def test_another_state_has_other_holidays() -> None:
    vote = Span(
        opened_at=at(date(2026, 5, 26), time(11)),
        closes_at=at(date(2026, 6, 5), time(23)),
        days_before=(1,),
        region="BE",
    )
    assert reminder_days(vote, Habits()) == (date(2026, 6, 4),)


def test_the_clock_change_does_not_move_the_hour() -> None:
    vote = span(date(2026, 10, 19), date(2026, 10, 27))
    poll = Poll(
        ballot=1, span=vote, silent=(THIRD,), own=frozenset({THIRD}), missing=1, deputies={}, leaders=()
    )

    def told(now: datetime) -> bool:
        return bool(plan([poll], {THIRD: Habits()}, now, lambda keys: set()))

    assert near_closing(vote) == date(2026, 10, 26)
    assert [told(datetime(2026, 10, 26, 6, 59, tzinfo=UTC)), told(datetime(2026, 10, 26, 7, tzinfo=UTC))] == [
        False,
        True,
    ]


# -- any year -------------------------------------------------------------------------------------


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Facts, set[date]]:
    """A few weeks of a small board, before Easter, around the first of May or before Christmas."""
    first = draw(
        st.sampled_from([date(2026, 3, 20), date(2026, 4, 24), date(2026, 12, 14), date(2026, 6, 1)])
    )
    facts = Facts(leaders=[CHAIR, SECOND], deputies={FOURTH: DEPUTY})
    for person in (*MEMBERS, DEPUTY):
        facts.hours[person] = draw(st.sampled_from([8, 0, 12, 18]))
        facts.absences[person] = [
            (first + begins * DAY, first + (begins + length) * DAY)
            for begins, length in draw(st.lists(st.tuples(days, st.integers(0, 9)), max_size=2))
        ]
    facts.singles = draw(st.sets(st.sampled_from([*MEMBERS, DEPUTY])))
    for ballot in range(1, draw(st.integers(1, 3)) + 1):
        opened = at(
            first + draw(st.integers(0, 6)) * DAY, draw(st.sampled_from([time(1), time(11), time(22)]))
        )
        last = local(opened) + draw(st.integers(0, 15)) * DAY
        closes = at(last, draw(st.sampled_from([time(23, 59, 59), time(23, 59, 58), time(12)])))
        facts.opened[ballot], facts.closes[ballot] = opened, max(closes, opened + timedelta(minutes=1))
        for member in MEMBERS:
            share = draw(st.sampled_from([1, 1, 0.2, 0.7, 0.95]))
            facts.waits[ballot, member] = (opened, opened + (facts.closes[ballot] - opened) * share)
    down = {first + number * DAY for number in draw(st.sets(days, max_size=8))}
    facts.ticks = [
        at(day, clock)
        for day in (first + n * DAY for n in range(LENGTH))
        if day not in down
        for clock in TICKS
    ]
    return facts, down


def poll_at(facts: Facts, ballot: int, now: datetime) -> Poll:
    silent = tuple(one for one in MEMBERS if now < facts.waits[ballot, one][1])
    return Poll(
        ballot=ballot,
        span=Span(
            opened_at=facts.opened[ballot], closes_at=facts.closes[ballot], days_before=(7, 3, 1), region="NW"
        ),
        silent=silent,
        own=frozenset(silent),
        missing=len(silent),
        deputies={FOURTH: (DEPUTY,)},
        leaders=(CHAIR, SECOND),
    )


def lived_through(facts: Facts) -> list[Told]:
    """What the plan tells whom while the scheduler runs, each key once; every run is made twice."""
    people = {
        one: Habits(hour=facts.hours[one], single=one in facts.singles, absences=tuple(facts.absences[one]))
        for one in (*MEMBERS, DEPUTY)
    }
    outbox: set[str] = set()
    told: list[Told] = []
    for now in facts.ticks:
        running = [one for one in facts.opened if facts.opened[one] <= now < facts.closes[one]]
        polls = [poll_at(facts, ballot, now) for ballot in running]
        for errand in plan(polls, people, now, lambda keys: outbox & set(keys)):
            assert errand.key not in outbox
            outbox.add(errand.key)
            told += [
                Told(errand.key, item.person, now, str(item.kind), item.poll.ballot) for item in errand.items
            ]
        assert plan(polls, people, now, lambda keys: outbox & set(keys)) == []
    return told


@settings(max_examples=250, deadline=None)
@given(worlds())
def test_whatever_happens_the_right_people_are_told_in_time(world: tuple[Facts, set[date]]) -> None:
    facts, _down = world
    assert complaints(facts, lived_through(facts)) == []


def test_the_kinds_are_named_as_the_oracle_names_them() -> None:
    assert {str(kind) for kind in Kind} == {"vote", "deputy", "chair"}
