"""What treasurer and office do with the money itself: payments, the bank's answers, and the pots of the years."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st

from awards import bookings, payout_runs, payouts, statements
from awards.models import Award, Payout, PayoutRun
from awards.states import PAYABLE, PayoutState
from budgets import switches, transfers
from budgets.models import BudgetYear
from tests.awards.bank import entry, statement
from tests.storm.after_decision import Grants
from tests.storm.failing import refusing
from tests.storm.life import NUMBER, WHICH, WHO
from tests.storm.trying import anybody
from tests.storm.world import OFFICERS

AT_BANK = (PayoutState.EXPORTED,)
GONE = (PayoutState.EXPORTED, PayoutState.PAID)
STOPPABLE = (PayoutState.PREPARED, PayoutState.RELEASED)
# What the bank says of a payment: mostly that it was paid.
SAYS = st.sampled_from(["paid", "paid", "paid", "back", "twice", "other amount", "other currency", "pending"])


class Payments(Grants):
    """Prepared by the office, released by a second person, given to the bank, paid or come back."""

    @anybody(which=WHICH, who=WHO, number=st.integers(1, 3))
    def prepare(self, which: int, who: str, number: int) -> None:
        award = self.award(which, *PAYABLE)
        if award is None:
            return
        planned = award.payouts.filter(state=PayoutState.PLANNED).order_by("number").first()
        self.do(payouts.prepare_payout, award, who, *OFFICERS, number=planned.number if planned else number)

    def payout(self, which: int, *states: PayoutState) -> Payout | None:
        """One in these states, else any."""
        known = Payout.objects.select_related("award__application__programme").order_by("pk")
        found = list(known.filter(state__in=states)) or list(known)
        return found[which % len(found)] if found else None

    def on_payout(
        self, verb: Callable[..., Any], payout: Payout, who: str, *rightful: str, **order: Any
    ) -> None:
        actor = self.actor(payout.award.application, who, *rightful)
        self.attempt(verb, payout=payout, actor=actor, now=timezone.now(), **order)

    @anybody(which=WHICH, who=WHO)
    def release(self, which: int, who: str) -> None:
        if payout := self.payout(which, PayoutState.PREPARED):
            self.on_payout(payouts.release_payout, payout, who, "treasurer")

    @anybody(which=WHICH, who=WHO)
    def give_back(self, which: int, who: str) -> None:
        if payout := self.payout(which, *STOPPABLE):
            self.on_payout(
                payouts.give_back_payout, payout, who, "treasurer", reason="Der Name stimmt nicht."
            )

    @anybody(who=WHO, days=st.sampled_from([0, 2, 2, 90]), any_state=st.sampled_from([False, False, True]))
    def collect(self, who: str, days: int, any_state: bool) -> None:
        actor = self.world.person(who or "treasurer")
        ready = list(payout_runs.ready_payouts(self.world.programme, self.world.person("treasurer")))
        if any_state:
            ready += list(Payout.objects.order_by("pk")[:1])
        self.attempt(
            payout_runs.collect_run,
            programme=self.world.programme,
            payouts=ready,
            execute_on=timezone.localdate() + timedelta(days=days),
            actor=actor,
            now=timezone.now(),
        )

    @anybody(which=NUMBER, who=WHO)
    def hand_out(self, which: int, who: str) -> None:
        """However often the file is fetched, it is the same one, with each payment of the run once."""
        runs = list(PayoutRun.objects.order_by("pk"))
        if not runs:
            return
        run = runs[which % len(runs)]
        actor = self.world.person(who or "treasurer")
        content = self.attempt(payout_runs.hand_out, run=run, actor=actor, now=timezone.now())
        if content is not None:
            assert_names(content, run)

    @anybody(who=WHO, days=st.sampled_from([0, 0, 1, -3]))
    def book_paid(self, who: str, days: int) -> None:
        """All that the bank has, by hand, paid so many days ago."""
        self.attempt(
            bookings.book_paid,
            programme=self.world.programme,
            payouts=list(Payout.objects.filter(state__in=AT_BANK).order_by("pk")),
            paid_on=timezone.localdate() - timedelta(days=days),
            actor=self.world.person(who or "treasurer"),
            now=timezone.now(),
        )

    @anybody(which=WHICH, who=WHO)
    def bounce(self, which: int, who: str) -> None:
        if payout := self.payout(which, *GONE):
            self.comes_back(payout, who)

    def comes_back(self, payout: Payout, who: str) -> None:
        order: dict[str, Any] = {"bounced_on": timezone.localdate(), "reason": "AC04"}
        self.on_payout(bookings.book_bounced, payout, who, "treasurer", **order)

    @anybody(which=WHICH, who=WHO)
    def was_paid_after_all(self, which: int, who: str) -> None:
        """What was noted as never sent."""
        if payout := self.payout(which, PayoutState.BOUNCED):
            day = timezone.localdate()
            self.on_payout(bookings.book_paid_after_all, payout, who, "treasurer", paid_on=day)

    @anybody(who=WHO, says=st.lists(SAYS, min_size=1, max_size=3))
    def bank_sends_statement(self, who: str, says: list[str]) -> None:
        """Of payments the bank has, then of others, then of somebody else's; read twice, it changes nothing more."""
        known = list(Payout.objects.filter(state__in=GONE).order_by("state", "-pk"))
        told = [one for payout, words in zip(known, says, strict=False) for one in entries(payout, words)]
        content = statement(*told, entry("FREMD", on=timezone.localdate()))
        order: dict[str, Any] = {"content": content, "name": "auszug.xml"}
        actor = self.world.person(who or "treasurer")
        read = self.attempt(statements.read_statement, actor=actor, now=timezone.now(), **order)
        if read is not None:
            before = list(Payout.objects.order_by("pk").values())
            self.attempt(statements.read_statement, actor=actor, now=timezone.now(), **order)
            assert list(Payout.objects.order_by("pk").values()) == before

    def pay_on(self, award: Award, number: int) -> None:
        """The next step of the grant's payments."""
        states = set(award.payouts.values_list("state", flat=True))
        if PayoutState.EXPORTED in states:
            if number % 3:
                self.bank_sends_statement(who="", says=["paid", "paid"])
            else:
                self.book_paid(who="", days=0)
        elif PayoutState.RELEASED in states:
            self.collect(who="", days=2, any_state=False)
        elif PayoutState.PREPARED in states:
            prepared = award.payouts.filter(state=PayoutState.PREPARED).order_by("number").first()
            self.on_payout(payouts.release_payout, prepared, "", "treasurer")
        elif PayoutState.PLANNED in states:
            planned = award.payouts.filter(state=PayoutState.PLANNED).order_by("number").first()
            self.do(payouts.prepare_payout, award, "", *OFFICERS, number=planned.number)


def entries(payout: Payout, words: str) -> list[str]:
    """What the bank writes of a payment."""
    day, reference, amount = timezone.localdate(), payout.end_to_end_id, payout.amount
    match words:
        case "back":
            return [entry(reference, amount, back=True, on=day, reason="AC04")]
        case "twice":
            return [entry(reference, amount, on=day)] * 2
        case "other amount":
            return [entry(reference, amount + 1, on=day)]
        case "other currency":
            return [entry(reference, amount, currency="CHF", on=day)]
        case "pending":
            return [entry(reference, amount, on=day, status="<Cd>PDNG</Cd>")]
        case _:
            return [entry(reference, amount, on=day)]


def assert_names(content: bytes, run: PayoutRun) -> None:
    """The file pays each payment of its run, once."""
    named = [part.partition("<")[0] for part in content.decode().split("<EndToEndId>")[1:]]
    assert sorted(named) == sorted(run.payouts.values_list("end_to_end_id", flat=True))


class Pots(Grants):
    """The council's money: budgets, transfers, closed books, the end of a year."""

    def on_pot(self, verb: Callable[..., Any], who: str, **order: Any) -> None:
        by = self.world.person(who or "treasurer")
        known = {"programme": self.world.programme, "now": timezone.now(), "reason": "Beschluss 12/26"}
        self.attempt(refusing(verb), by=by, **(known | order))

    @anybody(who=WHO, year=st.integers(-1, 2), percent=st.sampled_from([0, 50, 90, 120]))
    def set_budget(self, who: str, year: int, percent: int) -> None:
        self.on_pot(
            transfers.set_budget_to,
            who,
            year=timezone.localdate().year + year,
            amount=Decimal(9000) * percent / 100,
        )

    @anybody(
        who=WHO,
        source=st.integers(-1, 3),
        into=st.integers(-1, 2),
        percent=st.sampled_from([1, 30, 100, 101]),
    )
    def transfer(self, who: str, source: int, into: int, percent: int) -> None:
        """So much of what is free in one year goes to another."""
        this = timezone.localdate().year
        row = BudgetYear.objects.filter(programme=self.world.programme, year=this + source).first()
        amount = (row.free * percent / 100).quantize(Decimal("0.01")) if row else Decimal(1)
        self.on_pot(transfers.transfer, who, from_year=this + source, to_year=this + into, amount=amount)

    @anybody(who=WHO, year=st.integers(-1, 1), frozen=st.booleans())
    def freeze(self, who: str, year: int, frozen: bool) -> None:
        verb = switches.freeze_year if frozen else switches.unfreeze_year
        self.on_pot(verb, who, year=timezone.localdate().year + year)

    @anybody(who=WHO, year=st.integers(0, 1), provisional=st.booleans())
    def switch_provisional(self, who: str, year: int, provisional: bool) -> None:
        verb = switches.begin_provisional if provisional else switches.end_provisional
        self.on_pot(verb, who, year=timezone.localdate().year + year)

    @anybody(which=WHICH, who=WHO, later=st.sampled_from([1, 1, 0, 2]))
    def carry_over(self, which: int, who: str, later: int) -> None:
        """What a grant has not used of its earliest year that has something left."""
        if award := self.award(which, *PAYABLE):
            self.carry(award, who, later)

    def carry(self, award: Award, who: str, later: int) -> None:
        year = min(award.years)
        self.on_pot(
            transfers.carry_over,
            who or "officer",
            case_reference=award.application.reference,
            from_year=year,
            to_year=year + later,
            reason="Das Projekt dauert länger.",
        )
