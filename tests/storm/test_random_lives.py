"""Random people do random things with random cases for thousands of steps, and nothing that must hold breaks."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from applications import decisions, submission
from applications.states import State
from funding.errors import Refused
from notifications.schedule import run_schedule
from tests.applications.factories import NOW, UNNA, store_guideline
from tests.storm.applicants import Applicants
from tests.storm.invariants import check_past, fingerprint
from tests.storm.life import NUMBER, PLANS, WHICH
from tests.storm.office import Board, Office
from tests.storm.world import OFFICERS, Record, make_world, newest_ballot, silent

LIVES, STEPS_EACH, STEPS_WANTED = 40, 50, 2000
FIRST_DETOUR = 6
# Two years: then the outbox forgets the keys of its letters, and an old wait may be told once more.
LONGEST_LIFE = timedelta(days=700)
# Other paths every time; a failure prints how to walk its path again.
PATHS = settings(
    max_examples=LIVES,
    stateful_step_count=STEPS_EACH,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


class RandomLives(Applicants, Office, Board):
    """The way a case usually takes with some detours, disturbed by everything that anybody may try."""

    @initialize(plans=st.lists(st.lists(NUMBER, min_size=5, max_size=15), min_size=2, max_size=3))
    def begin(self, plans: list[list[int]]) -> None:
        """A few cases on their way: straight on they are with the board after 4 steps, decided after 6."""
        for place, plan in enumerate(plans):
            self.start(group=2 * place, who="", office=plan[0] == FIRST_DETOUR)
            for number in plan:
                self.next_step(place, number)

    @rule(which=WHICH, plan=NUMBER, times=st.integers(1, 4))
    def go_on(self, which: int, plan: int, times: int) -> None:
        for _ in range(times):
            self.next_step(which, plan)
            self.everything_holds()

    @rule(which=WHICH, plan=NUMBER, times=st.integers(1, 4))
    def go_on_again(self, which: int, plan: int, times: int) -> None:
        """The same once more, so that it is drawn more often than a disturbance."""
        self.go_on(which=which, plan=plan, times=times)

    def next_step(self, which: int, plan: int) -> None:
        """What comes next for a case, by the one whose turn it is; for a high `plan` one of the detours."""
        state = State(self.case(which).state)
        way = self.detour if plan >= FIRST_DETOUR else self.straight_on
        way(state, which, plan)

    def straight_on(self, state: State, which: int, plan: int) -> None:
        match state:
            case State.DRAFT | State.RETURNED:
                self.fill_in_or_send(which, plan)
            case State.UNCONFIRMED:
                self.confirm(which=which, who="", signed=False)
            case State.SUBMITTED:
                self.confirm_completeness(which=which, who="")
            case State.COMPLETE:
                self.open_ballot(which=which, who="", days=14)
            case State.AT_BOARD:
                self.vote_or_open(which, plan)
            case State.RECOMMENDED | State.WAITLISTED:
                self.decide(which, plan)
            case State.LAPSED:
                self.revive(which=which, who="")
            case State.APPROVED | State.REJECTED | State.WITHDRAWN:
                self.copy(which=which)

    def detour(self, state: State, which: int, plan: int) -> None:
        match state:
            case State.DRAFT | State.WAITLISTED:
                self.time_passes(hours=24 * (185 if plan == FIRST_DETOUR else 15))
            case State.UNCONFIRMED:
                self.add_document(which=which, who="", kind="signature")
                self.confirm(which=which, who="", signed=True)
            case State.SUBMITTED | State.COMPLETE:
                self.send_back(which=which, who="", days=14, points=2)
            case State.RETURNED:
                self.time_passes(hours=24 * 20)
                self.turn_down(which=which, who="", verb=decisions.reject_application, reasons="Zu spät")
            case State.AT_BOARD if plan == FIRST_DETOUR:
                self.take_back(which=which, who="", whole_case=True)
            case State.AT_BOARD:
                self.time_passes(hours=24 * 15)
            case State.RECOMMENDED:
                self.approve(which=which, who="", share=50, reasons="Weniger", split=30)
            case _:
                self.withdraw(which=which, who="")

    def fill_in_or_send(self, which: int, plan: int) -> None:
        case = self.case(which)
        ways = {State.RETURNED: "resubmit", State.DRAFT: "enter" if case.entered_by_id else "submit"}
        try:
            submission.assure_ready(case, timezone.now())
        except Refused:
            by = self.actor(case, "", *(OFFICERS if case.entered_by_id else ()))
            self.fill_in(case, PLANS[plan % len(PLANS)], by)
        else:
            self.send(which=which, who="", how=ways[State(case.state)])

    def decide(self, which: int, plan: int) -> None:
        if plan % 4:
            self.approve(which=which, who="", share=100, reasons="Because", split=0)
        else:
            verb = decisions.reject_application if plan else decisions.put_on_waiting_list
            self.turn_down(which=which, who="", verb=verb, reasons="Because")

    def vote_or_open(self, which: int, plan: int) -> None:
        """All who can still vote do so, or a ballot is opened; the chair steps out now and then, even after voting."""
        ballot = newest_ballot(self.case(which))
        if ballot is None or not ballot.is_open:
            self.open_ballot(which=which, who="", days=14)
            return
        if plan == FIRST_DETOUR - 1:
            self.vote(which=which, who="chair", choice="conflict", share=100)
        for name in silent(ballot):
            self.vote(which=which, who=name, choice="full", share=0)

    @rule(hours=st.sampled_from([1, 20, 24, 24, 72, 200, 24 * 15, 24 * 40, 24 * 185]))
    def time_passes(self, hours: int) -> None:
        if timezone.now() + timedelta(hours=hours) > NOW + LONGEST_LIFE:
            return
        self.hands.shift(timedelta(hours=hours))
        now: datetime = timezone.now()
        self.record.steps += 1
        self.is_checked, self.unchanged = False, None
        counts = run_schedule(now)
        assert counts.broken == 0
        before = fingerprint()
        again = run_schedule(now)
        assert (again.actions, again.reminders) == (0, 0)
        assert fingerprint() == before
        check_past(self.memory)

    @rule(days=st.integers(10, 60))
    def council_changes_the_rules(self, days: int) -> None:
        text = UNNA.read_text("utf-8").replace("draft_untouched_days = 14", f"draft_untouched_days = {days}")
        store_guideline(self.world.programme, text)


@pytest.mark.django_db
def test_nothing_breaks_in_random_lives(complaints, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    with time_machine.travel(NOW, tick=False):
        RandomLives.world, RandomLives.record, RandomLives.complaints = make_world(), Record(), complaints
    run_state_machine_as_test(RandomLives, settings=PATHS)
    record = RandomLives.record
    assert record.steps >= STEPS_WANTED
    # None of these would mean that the lives never got anywhere.
    ways = {"submit_application", "resubmit_application", "open_ballot", "cast_vote", "grant_application"}
    assert {verb for verb in ways if record.done[verb] == 0} == set()
