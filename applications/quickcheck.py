"""The quick check: a few answers in, "probably yes / no / ask us" and why out. Stores nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.guideline.assess import Assessment, assess
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Facts, Plan


def quick_check(
    guideline: Guideline,
    answers: dict[str, Any],
    costs: dict[str, Decimal],
    *,
    today: date,
    remaining: Decimal,
) -> Assessment:
    """Assess a rough plan: euros per kind of cost, and the facts of the form. Unknown answers are not held against it."""
    plan = Plan(
        costs=tuple(
            CostLine(key=f"c{number}", cost_type=kind, amount=amount)
            for number, (kind, amount) in enumerate(costs.items(), start=1)
        )
    )
    facts = Facts(
        today=today,
        starts_on=answers.get("starts_on"),
        ends_on=answers.get("ends_on"),
        contracts_signed=answers.get("contracts_signed"),
        legal_form=answers.get("legal_form"),
        in_territory=answers.get("in_territory"),
        remaining=remaining,
    )
    return assess(guideline, plan, facts)
