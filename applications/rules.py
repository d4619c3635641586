"""From what a form understood to the engine's answer: a case's content as plan and facts."""

from datetime import date
from decimal import Decimal

from applications.content import Content
from funding.guideline.assess import Assessment, assess
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Facts, IncomeLine, Plan


def plan_of(content: Content) -> Plan:
    """The cost and financing plan of a content, in the engine's terms."""
    return Plan(
        costs=tuple(
            CostLine(key=line.key, cost_type=line.cost_type, label=line.label, amount=line.amount)
            for line in content.costs
        ),
        income=tuple(
            IncomeLine(key=line.key, kind=line.kind, label=line.label, amount=line.amount)
            for line in content.income
        ),
        unpaid_hours=content.unpaid_hours or Decimal(0),
    )


def facts_of(content: Content, *, today: date, remaining: Decimal | None) -> Facts:
    """What is known beside the plan. `remaining`: euros left in the pot, None when it must not count."""
    return Facts(
        today=today,
        starts_on=content.audience.starts_on,
        ends_on=content.audience.ends_on,
        contracts_signed=content.audience.contracts_signed,
        legal_form=content.who.legal_form or None,
        signatory_named=bool(content.who.signatory),
        account_named=bool(content.who.iban),
        remaining=remaining,
    )


def assess_content(
    guideline: Guideline, content: Content, *, today: date, remaining: Decimal | None = None
) -> Assessment:
    """The engine's answer for a content (see funding.guideline.assess)."""
    return assess(guideline, plan_of(content), facts_of(content, today=today, remaining=remaining))
