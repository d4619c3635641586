"""What office and board do, and others who try it in their place."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from applications import checks, decisions
from awards.grants import grant_application
from board import ballots
from funding.models import RoleAssignment
from tests.storm.life import NAMES, WHICH, WHO, Life
from tests.storm.world import BOARD, OFFICERS, newest_ballot, suggested_amount, this_year


class Office(Life):
    """Check, return, advise, decide."""

    @rule(which=WHICH, who=WHO)
    def confirm_completeness(self, which: int, who: str) -> None:
        case = self.case(which)
        self.attempt(
            checks.confirm_completeness,
            application=case,
            actor=self.actor(case, who, *OFFICERS),
            now=timezone.now(),
        )

    @rule(which=WHICH, who=WHO, days=st.sampled_from([-1, 0, 3, 14]), points=st.integers(0, 2))
    def send_back(self, which: int, who: str, days: int, points: int) -> None:
        case = self.case(which)
        self.attempt(
            checks.return_for_completion,
            application=case,
            actor=self.actor(case, who, *OFFICERS),
            now=timezone.now(),
            due_on=timezone.localdate() + timedelta(days=days),
            points=[{"step": "costs", "text": "Was kostet der Saal?"}] * points,
        )

    @rule(which=WHICH, who=WHO)
    def advise(self, which: int, who: str) -> None:
        case = self.case(which)
        self.attempt(
            checks.log_advice,
            application=case,
            actor=self.actor(case, who, *OFFICERS),
            now=timezone.now(),
            given_on=timezone.localdate(),
            topic="Kosten",
            result="Zelt mieten",
        )

    @rule(
        which=WHICH,
        who=WHO,
        share=st.sampled_from([-10, 0, 50, 99, 100, 100, 101]),
        reasons=st.sampled_from(["", "Because"]),
        split=st.sampled_from([0, 0, 0, 30, 150]),
    )
    def approve(self, which: int, who: str, share: int, reasons: str, split: int) -> None:
        """Approve a share in percent of what is suggested, of it `split` percent from next year's pot."""
        case = self.case(which)
        amount = (suggested_amount(case) * share / 100).quantize(Decimal("0.01"))
        later = (amount * split / 100).quantize(Decimal("0.01"))
        self.attempt(
            grant_application,
            application=case,
            actor=self.actor(case, who, *OFFICERS),
            now=timezone.now(),
            amount=amount,
            by_year={this_year(): amount - later, this_year() + 1: later} if split else {this_year(): amount},
            reasons=reasons,
        )

    @rule(
        which=WHICH,
        who=WHO,
        verb=st.sampled_from([decisions.reject_application, decisions.put_on_waiting_list]),
        reasons=st.sampled_from(["", "Because"]),
    )
    def turn_down(self, which: int, who: str, verb: Callable[..., Any], reasons: str) -> None:
        case = self.case(which)
        actor = self.actor(case, who, *OFFICERS)
        self.attempt(verb, application=case, actor=actor, now=timezone.now(), reasons=reasons)


class Board(Life):
    """Open, vote, step out, close, take back; join the board and leave it."""

    @rule(which=WHICH, who=WHO, days=st.sampled_from([-1, 1, 14]))
    def open_ballot(self, which: int, who: str, days: int) -> None:
        case = self.case(which)
        self.attempt(
            ballots.open_ballot,
            application=case,
            actor=self.actor(case, who, *OFFICERS),
            now=timezone.now(),
            closes_at=timezone.now() + timedelta(days=days),
        )

    @rule(
        which=WHICH,
        who=st.one_of(st.sampled_from(BOARD), st.sampled_from(NAMES)),
        choice=st.sampled_from(["full", "full", "reduced", "against", "abstain", "conflict"]),
        share=st.sampled_from([0, 40, 100, 120]),
    )
    def vote(self, which: int, who: str, choice: str, share: int) -> None:
        ballot = newest_ballot(self.case(which))
        if ballot is None:
            return
        order: dict[str, Any] = {"ballot": ballot, "member": self.world.person(who), "now": timezone.now()}
        if choice == "conflict":
            self.attempt(ballots.declare_conflict, **order, reason="Mein Bruder" if share else " ")
            return
        amount = (ballot.max_grant * share / 100).quantize(Decimal("0.01")) if choice == "reduced" else None
        self.attempt(ballots.cast_vote, **order, choice=choice, amount=amount, remark="Gut")

    @rule(which=WHICH, who=st.sampled_from(["chair", "officer", *NAMES]))
    def close_early(self, which: int, who: str) -> None:
        ballot = newest_ballot(self.case(which))
        if ballot:
            actor = self.world.person(who)
            self.attempt(ballots.close_ballot, ballot=ballot, actor=actor, now=timezone.now())

    @rule(which=WHICH, who=WHO, whole_case=st.booleans())
    def take_back(self, which: int, who: str, whole_case: bool) -> None:
        case = self.case(which)
        ballot = newest_ballot(case)
        order = {"actor": self.actor(case, who, *OFFICERS), "now": timezone.now(), "reason": "Neue Zahlen"}
        if whole_case:
            self.attempt(ballots.take_from_board, application=case, **order)
        elif ballot:
            self.attempt(ballots.cancel_ballot, ballot=ballot, **order)

    @rule(name=st.sampled_from(BOARD[1:]))
    def join_or_leave_the_board(self, name: str) -> None:
        """A seat changes hands: nobody loses a vote that was cast, nobody gains one in a running ballot."""
        roles = RoleAssignment.objects.filter(user=self.world.people[name], role="board_member")
        yesterday = timezone.localdate() - timedelta(days=1)
        if not roles.filter(until=None).update(until=yesterday):
            roles.update(until=None)
