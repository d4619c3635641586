"""One life of the programme: acting, remembering what was seen, and looking whether everything still holds."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from accounts.models import User
from applications import drafts
from applications.models import Application
from applications.steps import STEP_BY_KEY
from funding.errors import NotAllowed, NotPossible, Refused, TooMuch
from tests.applications import typed
from tests.applications.factories import NOW
from tests.storm.invariants import check_everything, check_letters, check_past, fingerprint
from tests.storm.world import BOARD, OFFICERS, Memory, Record, World

MOST_CASES = 9
REFUSALS = (NotAllowed, NotPossible, Refused, TooMuch, drafts.ChangedMeanwhile)
NAMES = ("amina", "bilal", "chen", "stranger", *BOARD, *OFFICERS, "treasurer", "auditor")
# Most of the time the one whose turn it is, else anybody.
WHO = st.one_of(st.just(""), st.just(""), st.just(""), st.sampled_from(NAMES))
WHICH = st.integers(0, MOST_CASES - 1)
NUMBER = st.integers(0, 7)
# What people plan: half of it can be approved as it stands, some has a gap, some cannot even be read.
SMALL = {"costs": [("material", "", "1.200,50")], "income": []}
PLANS: tuple[dict[str, Any], ...] = (
    {},
    SMALL,
    {"costs": [("miete", "Saal", "5.000,00")], "income": []},
    {"costs": [("miete", "Saal", "5.000,01")], "income": []},
    {"income": []},
    SMALL,
    {},
    {"costs": [("honorar", "", "abc"), ("fahrt", "", "-5")]},
)


class Life(RuleBasedStateMachine):
    """A few cases, many people, time that passes; the rules are added by the classes that inherit."""

    world: ClassVar[World]
    record: ClassVar[Record]
    complaints: ClassVar[list[logging.LogRecord]]

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory()
        self.number = 0
        self.is_checked = False
        # How everything looked after the last act, when that act was refused.
        self.unchanged: list[Any] | None = None
        self.clock = time_machine.travel(NOW, tick=False)
        self.hands = self.clock.start()
        self.life = transaction.atomic()
        # As TestCase marks its own: what is durable in production is so here, up to the end of the life.
        self.life._from_testcase = True
        self.life.__enter__()

    def teardown(self) -> None:
        try:
            self.look_back()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)
            self.clock.stop()

    def look_back(self) -> None:
        """At the end of the life."""
        check_past(self.memory)
        check_letters()

    # -- acting ---------------------------------------------------------------------------------------

    def attempt(self, act: Callable[..., Any], **order: Any) -> Any:
        """Carry a verb out. What is refused must have changed nothing; any other error ends the test."""
        self.record.steps += 1
        before = self.unchanged or fingerprint()
        try:
            result = act(**order)
        except REFUSALS as refusal:
            self.record.refused[act.__name__] += 1
            self.record.why[f"{act.__name__}: {refusal!r}"] += 1
            self.unchanged = fingerprint()
            assert self.unchanged == before
            return None
        self.record.done[act.__name__] += 1
        self.is_checked, self.unchanged = False, None
        return result

    def case(self, which: int) -> Application:
        pks = list(Application.objects.order_by("pk").values_list("pk", flat=True))
        case: Application = Application.objects.select_related(
            "programme", "initiative", "guideline_version"
        ).get(pk=pks[which % len(pks)])
        return case

    def is_full(self) -> bool:
        return Application.objects.count() >= MOST_CASES

    def actor(self, case: Application, who: str, *rightful: str) -> User:
        """The named person, else the one whose turn it is: of `rightful`, or of those who apply."""
        return self.world.person(who or (rightful or self.world.members(case))[0])

    def save(self, case: Application, key: str, fields: typed.Post, by: User, revision: int) -> None:
        step = STEP_BY_KEY[key]
        raw = step.read(typed.posted(fields), case.guideline)
        saved = self.attempt(
            drafts.save_step,
            application=case,
            step=step,
            typed=raw,
            revision=revision,
            by=by,
            now=timezone.now(),
        )
        if saved is not None:
            self.memory.typed[case.pk, key] = raw

    def fill_in(self, case: Application, plan: dict[str, Any], by: User) -> None:
        first_day = timezone.localdate() + timedelta(days=60)
        for key in typed.KEYS:
            step = STEP_BY_KEY[key]
            options = {"first_day": first_day} | (plan if step.lines else {})
            fresh = Application.objects.get(pk=case.pk)
            self.save(case, key, typed.answers(key, **options), by, drafts.revision_of(fresh, step))

    @invariant()
    def everything_holds(self) -> None:
        # A refusal has just been seen to change nothing.
        if not self.is_checked:
            check_everything(self.world, self.memory)
            self.is_checked = True
        assert [record.getMessage() for record in self.complaints] == []
