"""Claims for tests: made by the real verbs as far as the wanted state."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from applications.states import State
from awards.claims import Demand, open_hearing, reclaim
from awards.models import Award, Claim, Payout
from awards.repayments import book_repayment
from awards.states import AwardState, PayoutState
from budgets.ledger import book_years
from budgets.models import EntryKind
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case
from tests.awards.factories import make_award
from tests.awards.payments import payment_row

D = Decimal
REASON = "Von den Kosten wurden 4.450 Euro anerkannt. Es bleiben 3.450 Euro (Nr. 3.4)."
AFTER_ANSWER = NOW + timedelta(days=22)


def person(name: str, programme: Any) -> User:
    """Who holds the role in the programme; somebody new if nobody does."""
    held = programme.role_assignments.filter(role=name).select_related("user").first()
    return held.user if held else role(name, programme)


def paid_award(
    *,
    amount: str = "4200.00",
    by_year: dict[int, str] | None = None,
    paid: dict[int, str] | None = None,
    state: Any = None,
    **kwargs: Any,
) -> Award:
    """An award whose proof is being checked, paid in full unless `paid` says what."""
    case = kwargs.pop("case", None) or make_case(State.RECOMMENDED, requested=amount)
    award = make_award(
        state or AwardState.PROOF_SENT, case=case, amount=amount, by_year=by_year, now=NOW, **kwargs
    )
    treasurer = person("treasurer", award.application.programme)
    years = {year: D(part) for year, part in (paid or award.years).items()}
    parts = {str(year): str(part) for year, part in years.items()}
    payment_row(award, PayoutState.PAID, amount=str(sum(years.values())), by_year=parts)
    book_years(
        EntryKind.PAYOUT,
        programme=award.application.programme,
        by_year=years,
        case_reference=award.application.reference or "",
        by=treasurer,
        now=NOW,
    )
    return award


def hear(award: Award, *, amount: str = "750.00", now: datetime = NOW, **fields: Any) -> Claim:
    """A hearing with three weeks to answer."""
    known = {
        "reason": REASON,
        "known_on": now.date(),
        "answer_until": now.date() + timedelta(days=21),
    }
    officer = award.decision.decided_by
    return open_hearing(award=award, actor=officer, now=now, amount=D(amount), **(known | fields))


def demand(
    award: Award, *, now: datetime = AFTER_ANSWER, parts: Any = None, channel: Any = None, **fields: Any
) -> Claim:
    """The money of a hearing is demanded back, all at once unless `parts` says otherwise."""
    claim = award.claims.get(state="hearing")
    instalments = parts or [{"due_on": now.date() + timedelta(days=30), "amount": claim.amount}]
    said = {"reason": "Die Antwort ändert daran nichts.", "instalments": instalments} | fields
    actor = award.decision.decided_by
    return reclaim(award=award, actor=actor, now=now, demand=Demand(**said), channel=channel)


def pay_back(payout: Payout, amount: str = "100.00") -> User:
    """Some of a payment is demanded and paid back. Move the clock to AFTER_ANSWER first; returns the treasurer."""
    award, programme = payout.award, payout.award.application.programme
    treasurer = person("treasurer", programme)
    hear(award, amount=amount)
    demand(award)
    book_repayment(
        award=award,
        actor=treasurer,
        now=AFTER_ANSWER,
        amount=D(amount),
        received_on=AFTER_ANSWER.date(),
    )
    return treasurer


def part(day: str, amount: str) -> dict[str, Any]:
    return {"due_on": date.fromisoformat(day), "amount": D(amount)}
