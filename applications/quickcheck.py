"""The quick check: a few answers in, "probably yes / no / ask us" and why out. Stores nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

from funding.guideline.assess import Assessment, assess
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Facts, IncomeLine, InKindLine, Plan

# What the names of the fields about one kind of cost begin with; the key of the kind follows.
COST, UNITS, OWN_FEE = "cost_", "units_", "own_fee_"


def quick_check(
    guideline: Guideline,
    answers: dict[str, Any],
    *,
    today: date,
    remaining: Decimal,
) -> Assessment:
    """Assess a rough plan from the answers of the form. What is not answered is not held against it."""
    facts = Facts(
        today=today,
        starts_on=answers.get("starts_on"),
        ends_on=answers.get("ends_on"),
        contracts_signed=answers.get("contracts_signed"),
        legal_form=answers.get("legal_form"),
        in_territory=answers.get("in_territory"),
        remaining=remaining,
    )
    return assess(guideline, rough_plan(guideline, answers), facts)


def rough_plan(guideline: Guideline, answers: dict[str, Any]) -> Plan:
    """One line for each kind of cost with an amount, and what applicants bring themselves."""
    costs = [kind for kind in guideline.costs if answers.get(f"{COST}{kind.key}")]
    own, things = answers.get("own_money"), answers.get("things")
    return Plan(
        costs=tuple(
            CostLine(
                key=f"c{number}",
                cost_type=kind.key,
                amount=answers[f"{COST}{kind.key}"],
                quantity=answers.get(f"{UNITS}{kind.key}"),
                own_fee=answers.get(f"{OWN_FEE}{kind.key}"),
            )
            for number, kind in enumerate(costs, start=1)
        ),
        income=(IncomeLine(key="i1", kind=own_income(guideline), amount=own),) if own else (),
        unpaid_hours=answers.get("unpaid_hours") or Decimal(0),
        in_kind=(InKindLine(key="k1", amount=things),) if things else (),
    )


def own_income(guideline: Guideline) -> str:
    """The first kind of own money the guideline knows; empty if it knows none."""
    return next((kind.key for kind in guideline.income if kind.source == "own"), "")
