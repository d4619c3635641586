"""Awards for tests, granted by the real verb; later states are set where the way there is not what is tested."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from applications.models import Application, Recommendation
from applications.states import RecommendationOutcome, State
from awards.grants import grant_application
from awards.models import Award
from awards.states import AwardState
from budgets.ledger import set_budget
from budgets.models import BudgetYear
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case


def make_award(
    state: AwardState = AwardState.GRANTED,
    *,
    case: Application | None = None,
    officer: User | None = None,
    amount: str | None = None,
    by_year: dict[int, str] | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> Award:
    """An award in `state`. Without `case` it is the language course with 4,100 euros from this year's pot."""
    case = case or make_case(State.RECOMMENDED, now=now)
    officer = officer or role("officer", case.programme)
    granted = Decimal(amount) if amount else case.max_grant
    parts = {year: Decimal(part) for year, part in (by_year or {now.year: str(granted)}).items()}
    for year in parts:
        fill_pot(case, year, now)
    if case.recommendation is None:
        Recommendation.objects.create(
            application=case, outcome=RecommendationOutcome.FULL, amount=granted, recorded_at=now
        )
        case.__dict__.pop("recommendation", None)
    award = grant_application(
        application=case,
        actor=officer,
        now=now,
        amount=granted,
        by_year=parts,
        reasons="Weniger ist möglich.",
    )
    if state != AwardState.GRANTED or fields:
        Award.objects.filter(pk=award.pk).update(state=state, **fields)
    found: Award = Award.objects.select_related("application__programme").get(pk=award.pk)
    return found


def fill_pot(case: Application, year: int, now: datetime) -> None:
    """20,000 euros for the year, once."""
    if not BudgetYear.objects.filter(programme=case.programme, year=year, budget__gt=0).exists():
        set_budget(
            programme=case.programme, year=year, amount=Decimal(20000), by=None, now=now, reason="Haushalt"
        )
