"""Carry out the smallest change that a finding names."""

from decimal import Decimal
from typing import Any

from funding.guideline.base import to_cents
from funding.guideline.findings import Cure
from funding.guideline.model import Guideline
from funding.guideline.plan import Case, CostLine, Facts, IncomeLine, Plan


def mended(guideline: Guideline, case: Case, cure: Cure) -> Case:
    """The case with the change made. Own money becomes a line of the guideline's first kind of own money."""
    if cure.act == "add_own_money":
        return case.model_copy(update={"plan": _with_own_money(guideline, case.plan, cure)})
    part, _, rest = cure.field.partition(".")
    if part in ("costs", "income"):
        return case.model_copy(update={"plan": _with_line(case.plan, part, rest, cure)})
    if part == "asked":
        return case.model_copy(update={"plan": case.plan.model_copy(update={"asked": cure.to})})
    return case.model_copy(update={"facts": _with_fact(case.facts, part, rest, cure)})


def _with_own_money(guideline: Guideline, plan: Plan, cure: Cure) -> Plan:
    kind = next((kind.key for kind in guideline.income if kind.source == "own"), "own")
    taken = {line.key for line in plan.costs} | {line.key for line in plan.income}
    taken |= {line.key for line in plan.in_kind}
    key = next(name for name in (f"own{number}" for number in range(len(taken) + 1)) if name not in taken)
    line = IncomeLine.model_construct(key=key, kind=kind, amount=cure.to)
    return plan.model_copy(update={"income": (*plan.income, line)})


def _with_line(plan: Plan, part: str, rest: str, cure: Cure) -> Plan:
    key, _, field = rest.partition(".")
    lines: tuple[CostLine | IncomeLine, ...] = getattr(plan, part)
    kept = tuple(
        _changed(line, field, cure) if line.key == key else line
        for line in lines
        if cure.act != "remove" or line.key != key
    )
    return plan.model_copy(update={part: kept})


def _changed(line: CostLine | IncomeLine, field: str, cure: Cure) -> CostLine | IncomeLine:
    changes: dict[str, Any] = {field: cure.to}
    if field == "amount":
        changes["unit_price"] = None  # the amount is no longer quantity × price
    quantity = line.quantity if isinstance(line, CostLine) else None
    if field == "unit_price" and quantity is not None and isinstance(cure.to, Decimal):
        changes["amount"] = to_cents(quantity * cure.to)
    return line.model_copy(update=changes)


def _with_fact(facts: Facts, part: str, rest: str, cure: Cure) -> Facts:
    if part == "answers":
        return facts.model_copy(update={"answers": {**facts.answers, rest: bool(cure.to)}})
    return facts.model_copy(update={part: cure.to})
