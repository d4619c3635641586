"""Grants through three years, in random order: paid, changed, proved, asked back, moved between years, broken off.

After every step the ledger, the years, the pages and the files say the same, and every euro has its decision. How many
lives are lived is said by FOERDERTOPF_LIVES; a short run is part of the suite, a long one is for the night.
"""

import os
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from accounts.models import Initiative
from awards.models import Award, PayoutRun
from budgets.models import BudgetYear
from notifications.schedule import run_schedule
from tests.applications.factories import NOW
from tests.awards.town_account import TOWN
from tests.budgets.pages import browser_of
from tests.storm.granting import FINANCING, PAYING, RECEIPTS
from tests.storm.grants_hold import check_grants
from tests.storm.invariants import check_everything, check_letters, check_past, check_pots, fingerprint
from tests.storm.life import NUMBER, WHICH
from tests.storm.money import assert_names
from tests.storm.pot_says import check_figures, check_grant_pages, check_pages, check_table, check_year_end
from tests.storm.trying import Trial, trials
from tests.storm.usual_way import MOST, UsualWay
from tests.storm.world import Record, make_world, with_second_factor

LIVES, STEPS_EACH = int(os.environ.get("FOERDERTOPF_LIVES", "4")), 40
LONGEST_LIFE = timedelta(days=3 * 365)
# From then on the outbox forgets the keys of its letters: an old wait may be told once more.
LETTERS_KNOWN = timedelta(days=700)
# Other paths every time; a failure prints how to walk its path again.
PATHS = settings(
    max_examples=LIVES,
    stateful_step_count=STEPS_EACH,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
MORE_THAN_THE_BEGINNING = 15
# None of one of these would mean that the lives never got there. The first happen in every run; that each act can
# happen is shown by test_one_full_life.
ALWAYS = frozenset(
    {
        "grant_application",
        "release_notice",
        "open_notice",
        "accept_award",
        "prepare_payout",
    }
)
MANY = 200
IN_MANY_LIVES = frozenset(
    {
        "decline_award",
        "name_account",
        "add_receipt",
        "release_payout",
        "collect_run",
        "read_statement",
        "book_paid",
        "book_bounced",
        "ask_change",
        "decide_change",
        "take_back_change",
        "decide_more_time",
        "send_proof",
        "return_proof",
        "judge_receipts",
        "settle",
        "open_hearing",
        "answer_hearing",
        "drop_claim",
        "reclaim",
        "book_repayment",
        "waive",
        "set_budget_to",
        "transfer",
        "carry_over",
        "freeze_year",
        "begin_provisional",
    }
)
TURNS = MOST + 1
STEP = st.integers(0, MOST)
STEPS = st.lists(STEP, min_size=3, max_size=8)
DAYS = st.sampled_from([1, 3, 14, 30, 30, 90, 185, 250])


class ThreeYears(UsualWay):
    """What usually comes next for a grant, with detours, disturbed by everything that anybody may try."""

    def __init__(self) -> None:
        super().__init__()
        self.turn = 0

    @initialize(
        financing=FINANCING,
        paying=PAYING,
        receipts=RECEIPTS,
        shares=st.lists(st.sampled_from([100, 70, 50]), min_size=2, max_size=3),
        plan=NUMBER,
        later=st.sampled_from([0, 40, 60]),
    )
    def begin(
        self, financing: str, paying: str, receipts: str, shares: list[int], plan: int, later: int
    ) -> None:
        self.council_makes_rules(financing=financing, paying=paying, receipts=receipts)
        for place, share in enumerate(shares):
            self.apply_and_be_granted(group=place, plan=plan + place, days=60, share=share, later=later)
            for number in range(4):
                self.step(place, number)

    @rule(which=WHICH, steps=STEPS)
    def go_on(self, which: int, steps: list[int]) -> None:
        """Several steps of one grant, by those whose turn it is."""
        for number in steps:
            # What is drawn often is the same; turned a little further each time, it leads everywhere.
            self.turn += 1
            self.step(which, (number + self.turn) % TURNS)

    def step(self, which: int, number: int) -> None:
        if award := self.unfinished(which):
            self.next_step(award, number)
            self.everything_holds()

    @rule(which=WHICH, steps=STEPS, write=st.integers(1, 10))
    def go_on_through_failures(self, which: int, steps: list[int], write: int) -> None:
        """Each step fails in the middle, if it writes so often, and is then taken again."""
        for number in steps:
            self.next_act_will_fail(at=write)
            self.step(which, number)
            self.go_on(which=which, steps=[number])

    @rule(which=WHICH, steps=STEPS)
    def go_on_again(self, which: int, steps: list[int]) -> None:
        """As the first, so that it is drawn more often."""
        self.go_on(which=which, steps=steps)

    @rule(number=STEP, days=DAYS, looks=st.integers(0, 9))
    def time_passes(self, number: int, days: int, looks: int) -> None:
        """And then each grant has its next step; now and then the pages are looked at."""
        if timezone.now() + timedelta(days=days) < NOW + LONGEST_LIFE:
            self.wait(days)
        for place in range(Award.objects.count()):
            self.go_on(which=place, steps=[number + place])
        if looks == 0:
            self.look_at_pot(year=-1)

    @rule(trials=st.deferred(lambda: st.lists(trials(ThreeYears), min_size=2, max_size=5)))
    def somebody_tries(self, trials: list[Trial]) -> None:
        """Anything, mostly by who may do it, often at a time when it cannot be done."""
        for name, order in trials:
            getattr(self, name)(**order)
            self.everything_holds()

    # -- time -----------------------------------------------------------------------------------------

    def wait(self, days: int) -> None:
        """What the schedule does on the day, it does once."""
        self.hands.shift(timedelta(days=days))
        now: datetime = timezone.now()
        self.record.steps += 1
        self.is_checked, self.unchanged = False, None
        assert run_schedule(now).broken == 0
        if now > NOW + LETTERS_KNOWN:
            assert run_schedule(now).broken == 0
        before = fingerprint()
        again = run_schedule(now)
        assert (again.actions, again.reminders, again.broken) == (0, 0, 0)
        assert fingerprint() == before
        check_past(self.memory)
        check_everything(self.world, self.memory)
        for year in BudgetYear.objects.filter(year__range=(now.year - 1, now.year + 1)):
            check_year_end(year)

    # -- what everybody can see -----------------------------------------------------------------------

    def everything_holds(self) -> None:
        """Of the money. Of the cases before their decision everything is looked at when time has passed."""
        if not self.is_checked:
            check_pots()
            check_grants()
            check_figures()
            self.is_checked = True
        assert [record.getMessage() for record in self.complaints] == []

    def look_at_pot(self, year: int) -> None:
        """The pages themselves; they take long, so they are looked at now and then, and at the end of each life."""
        treasurer = browser_of(self.world.person("treasurer"))
        check_table(treasurer)
        row = BudgetYear.objects.filter(year=timezone.localdate().year + year).first()
        if row:
            check_pages(treasurer, row)

    def look_back(self) -> None:
        check_everything(self.world, self.memory)
        check_past(self.memory)
        if timezone.now() < NOW + LETTERS_KNOWN:
            check_letters()
        self.look_at_pot(year=0)
        self.look_at_grants()
        for run in PayoutRun.objects.all():
            with run.file.open("rb") as file:
                assert_names(file.read(), run)

    def look_at_grants(self) -> None:
        browsers = {name: browser_of(self.world.person(name)) for name in ("officer", "treasurer")}
        for initiative in Initiative.objects.filter(people__isnull=False).distinct():
            browsers[initiative.name] = browser_of(initiative.people.earliest("pk"))
        check_grant_pages(browsers)


@pytest.mark.django_db
def test_every_euro_is_accounted_for_through_three_years(complaints, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False):
        ThreeYears.world = with_second_factor(make_world())
        ThreeYears.record, ThreeYears.complaints = Record(), complaints
    run_state_machine_as_test(ThreeYears, settings=PATHS)
    record = ThreeYears.record
    wanted = ALWAYS if LIVES < MANY else ALWAYS | IN_MANY_LIVES
    assert sorted(act for act in wanted if not record.done[act]) == []
    assert record.done.total() > MORE_THAN_THE_BEGINNING * LIVES
    assert LIVES < MANY or record.broken.total() > LIVES
