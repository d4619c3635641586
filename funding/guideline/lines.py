"""Cost lines: how much of each counts, and why."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from funding.guideline.base import percent_of, to_cents
from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.money_rules import CostType
from funding.guideline.outcome import Line, LineCode, Treatment
from funding.guideline.plan import CostLine

NOTHING = Decimal("0.00")
WHOLE = Decimal(100)
NO_ANSWERS: Mapping[str, bool] = {}


def assess_line(guideline: Guideline, cost: CostLine, answers: Mapping[str, bool] = NO_ANSWERS) -> Line:
    """What counts of one line by itself, in euros; limits over several lines follow in `kind_caps`.

    A kind the guideline does not know does not count: the list is closed. `answers` are those to the
    guideline's questions; a condition nobody has answered yet is not held against the line.
    """
    cost_type = guideline.cost_type(cost.cost_type)
    if cost_type is None:
        return _line(cost, NOTHING, LineCode.UNKNOWN_TYPE, clause="", rate=NOTHING)
    if not cost_type.eligible:
        return _line(cost, NOTHING, LineCode.NOT_ELIGIBLE, clause=cost_type.clause, rate=NOTHING)
    if cost_type.excludes_own_fee and cost.own_fee:
        return _line(cost, NOTHING, LineCode.OWN_FEE, clause=cost_type.clause, rate=NOTHING)
    if is_condition_met(guideline, cost_type, cost, answers) is False:
        return _line(
            cost,
            NOTHING,
            LineCode.CONDITION_NOT_MET,
            clause=cost_type.clause,
            rate=NOTHING,
            params={"question": str(cost_type.condition)},
        )
    return _at_price(cost, cost_type)


def is_condition_met(
    guideline: Guideline, cost_type: CostType, cost: CostLine, answers: Mapping[str, bool]
) -> bool | None:
    """Whether the condition of the kind of cost holds for this line; None if nobody has said."""
    if cost_type.condition is None:
        return True
    if cost.condition_met is not None:
        return cost.condition_met
    question, answer = guideline.question(cost_type.condition), answers.get(cost_type.condition)
    return None if question is None or answer is None else answer == question.expected


def _at_price(cost: CostLine, cost_type: CostType) -> Line:
    if cost_type.max_unit_price is not None and cost.quantity is not None:
        counted = to_cents(cost.quantity * cost_type.max_unit_price)
        if counted < cost.amount:
            return _line(
                cost,
                percent_of(counted, cost_type.rate),
                LineCode.UNIT_PRICE,
                clause=cost_type.clause,
                rate=cost_type.rate,
                params={
                    "quantity": cost.quantity,
                    "max_price": cost_type.max_unit_price,
                    "counted": counted,
                },
                cure=_price_cure(cost, cost_type.max_unit_price, counted),
            )
    code = LineCode.LISTED if cost_type.rate == WHOLE else LineCode.RATE
    return _line(
        cost, percent_of(cost.amount, cost_type.rate), code, clause=cost_type.clause, rate=cost_type.rate
    )


def _price_cure(cost: CostLine, price: Decimal, counted: Decimal) -> Cure:
    if cost.unit_price is not None:
        return Cure(act="set", field=f"costs.{cost.key}.unit_price", to=price)
    return Cure(act="set", field=f"costs.{cost.key}.amount", to=counted)


def _line(
    cost: CostLine,
    recognised: Decimal,
    code: LineCode,
    *,
    clause: str,
    rate: Decimal,
    params: dict[str, Param] | None = None,
    cure: Cure | None = None,
) -> Line:
    if code in _NOT_COUNTED:
        cure = Cure(act="remove", field=f"costs.{cost.key}")
    return Line(
        key=cost.key,
        cost_type=cost.cost_type,
        label=cost.label,
        amount=cost.amount,
        recognised=recognised,
        treatment=_treatment(code),
        rate=rate,
        code=code,
        clause=clause,
        params=params or {},
        cure=cure,
    )


_NOT_COUNTED = frozenset(
    {LineCode.NOT_ELIGIBLE, LineCode.UNKNOWN_TYPE, LineCode.OWN_FEE, LineCode.CONDITION_NOT_MET}
)


def _treatment(code: LineCode) -> Treatment:
    if code is LineCode.LISTED:
        return Treatment.FULL
    return Treatment.NONE if code in _NOT_COUNTED else Treatment.PART


_FINDINGS = {
    LineCode.RATE: (Code.LINE_IN_PART, Severity.NOTE),
    LineCode.NOT_ELIGIBLE: (Code.LINE_NOT_ELIGIBLE, Severity.WARNING),
    LineCode.UNKNOWN_TYPE: (Code.LINE_UNKNOWN_TYPE, Severity.WARNING),
    LineCode.UNIT_PRICE: (Code.LINE_UNIT_PRICE, Severity.WARNING),
    LineCode.KIND_CAP: (Code.LINE_KIND_CAP, Severity.WARNING),
    LineCode.SHARE_CAP: (Code.LINE_SHARE_CAP, Severity.WARNING),
    LineCode.CONDITION_NOT_MET: (Code.LINE_CONDITION_NOT_MET, Severity.WARNING),
    LineCode.OWN_FEE: (Code.LINE_OWN_FEE, Severity.WARNING),
}


def check_lines(lines: tuple[Line, ...]) -> Iterator[Finding]:
    """A finding for each line that does not count in full, with the sum that must come from elsewhere."""
    for line in lines:
        if line.code not in _FINDINGS:
            continue
        code, severity = _FINDINGS[line.code]
        yield Finding(
            code=code,
            severity=severity,
            field=f"costs.{line.key}",
            clause=line.clause,
            params={
                "cost_type": line.cost_type,
                "label": line.label,
                "amount": line.amount,
                "rate": line.rate,
                "recognised": line.recognised,
                "not_recognised": line.amount - line.recognised,
                **line.params,
            },
            cure=line.cure,
        )
