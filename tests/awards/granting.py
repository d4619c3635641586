"""Granting in tests: what the board said, and the grant itself."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from applications.models import Application, Recommendation
from applications.states import State
from awards.grants import grant_application
from awards.models import Award
from budgets.ledger import set_budget
from funding.errors import Refused
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_content, make_programme

D = Decimal


def advised(
    outcome: str = "full", amount: str = "2800.00", *, requested: str = "2800", **content: Any
) -> Application:
    """A case on which the board has advised."""
    options = {"content": make_content(**content)} if content else {"requested": requested}
    case = make_case(State.RECOMMENDED, **options)
    Recommendation.objects.create(
        application=case,
        outcome=outcome,
        amount=D(amount),
        lowest=D(amount),
        highest=D(amount),
        recorded_at=NOW,
    )
    return case


def grant(case: Application, officer: User, amount: str, reasons: str = "", **by_year: str) -> Award:
    parts = {int(year[1:]): D(part) for year, part in by_year.items()} or {2026: D(amount)}
    return grant_application(
        application=case, actor=officer, now=NOW, amount=D(amount), by_year=parts, reasons=reasons
    )


def refusal(*args: Any, **options: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        grant(*args, **options)
    return refused.value


def officer_with_money() -> User:
    """The officer of a programme with 20,000 euros this year and 1,000 the next."""
    programme = make_programme()
    for year, amount in ((2026, "20000"), (2027, "1000")):
        set_budget(programme=programme, year=year, amount=D(amount), by=None, now=NOW, reason="Council")
    return role("officer", programme, language="en")
