"""What the check of a proof of use leaves of a grant, with its arithmetic as data. Pure: no database, no clock.

All amounts are the programme's currency with two places. Own money counts at least as promised: deficit financing pays
what is missing, so a saving lowers the grant in full, whoever's money was saved. More own money than promised pays first
for what does not count. The plan balances to the cent, so what neither grant nor others pay of it is promised, too, and
money beside the grant pays first for what never counted (such as half of the wages). Money of others counts as it came.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from typing import Any

from funding.guideline.base import percent_of, to_cents
from funding.guideline.money_rules import FinancingType

ZERO = Decimal("0.00")
# A share of large sums stays exact until it is rounded once, at the end.
_EXACT = Context(prec=60)

# What counts of each line by the rates and limits of the guideline: {key: spent} → {key: counts}.
Rates = Callable[[Mapping[str, Decimal]], Mapping[str, Decimal]]


class StepCode(StrEnum):
    """A line of the arithmetic; its words are in awards.settlement_words."""

    RECOGNISED = "recognised"
    OVER_TOTAL = "over_total"
    OWN = "own"
    OTHERS = "others"
    PLANNED_UNCOUNTED = "planned_uncounted"
    MISSING = "missing"
    PART = "part"
    NOT_COVERED = "not_covered"
    GRANT = "grant"
    GIVEN_BACK = "given_back"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the arithmetic. `sign` is "+", "-", "=" or "<" (at most); `basis` are figures for its words."""

    code: StepCode
    sign: str
    amount: Decimal
    basis: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A line of the cost plan in force: what it costs, and what of that counts.

    `agreed`: what the office has last agreed to, if the applicant has moved money within the tolerance since.
    """

    key: str
    label: str
    amount: Decimal
    recognised: Decimal
    agreed: Decimal | None = None

    def limit(self, tolerance: Decimal) -> Decimal:
        """The most that counts. The tolerance is given once, on what was agreed: what was used of it before is used."""
        base = self.amount if self.agreed is None else self.agreed
        return max(base + percent_of(base, tolerance), self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was promised. `tolerance`: how far one line may be exceeded, in percent; `own`, `others`: money beside it.

    `bound`: what is left of the grant since money came back without a demand; None if none did.
    """

    type: FinancingType
    grant: Decimal
    lines: tuple[PlannedLine, ...]
    own: Decimal = ZERO
    others: Decimal = ZERO
    tolerance: Decimal = Decimal(20)
    bound: Decimal | None = None

    @property
    def planned(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def recognised(self) -> Decimal:
        return sum((line.recognised for line in self.lines), ZERO)

    @property
    def own_promised(self) -> Decimal:
        """Money of their own, and whatever nobody else pays of the plan: it balances to the cent."""
        return max(self.own, self.planned - self.grant - self.others)

    @property
    def uncounted(self) -> Decimal:
        """What of the plan never counted, for example half of the wages."""
        return self.planned - self.recognised


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """What happened: `claimed` and `accepted` per line, money that came in. `over`: lines that may pass the tolerance."""

    claimed: Mapping[str, Decimal]
    accepted: Mapping[str, Decimal]
    own: Decimal = ZERO
    others: Decimal = ZERO
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """Plan and reality of one line. `limit`: the most that counts before rates; `cut`: what is above it."""

    key: str
    label: str
    planned: Decimal
    claimed: Decimal
    accepted: Decimal
    limit: Decimal
    counted: Decimal
    recognised: Decimal
    is_over_allowed: bool

    @property
    def cut(self) -> Decimal:
        return self.accepted - self.counted

    @property
    def is_exceeded(self) -> bool:
        """More was accepted than planned, within the tolerance or not."""
        return self.accepted > self.planned

    @property
    def is_beyond_tolerance(self) -> bool:
        return self.accepted > self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The final grant: a proposal until a named person settles. 0 ≤ `final` ≤ the grant."""

    lines: tuple[CheckedLine, ...]
    recognised: Decimal
    own: Decimal
    others: Decimal
    final: Decimal
    steps: tuple[Step, ...]

    def as_data(self) -> dict[str, Any]:
        """For Settlement.arithmetic."""
        return {
            "lines": [asdict(line) for line in self.lines],
            "steps": [asdict(step) for step in self.steps],
        }


def settle_up(terms: Terms, actual: Actual, rates: Rates) -> Result:
    """The final grant by financing type.

    A line counts up to its tolerance, all lines together up to the plan's total (plan changes: total binding).
    deficit: what counts, less the money beside it. share: grant ÷ planned × what counts, rounded half up.
    fixed: the grant, unless less counts. Never more than the grant.
    """
    with localcontext(_EXACT):
        lines = check_lines(terms, actual, rates)
        found = sum((line.recognised for line in lines), ZERO)
        recognised = min(found, terms.recognised)
        own = own_that_counts(terms, actual, lines, recognised)
        head = [Step(code=StepCode.RECOGNISED, sign="", amount=found)]
        if found > recognised:
            head.append(Step(code=StepCode.OVER_TOTAL, sign="-", amount=found - recognised))
        steps = (*head, *_by_type(terms, actual, lines, recognised, own))
        final = steps[-1].amount
    return Result(lines=lines, recognised=recognised, own=own, others=actual.others, final=final, steps=steps)


def check_lines(terms: Terms, actual: Actual, rates: Rates) -> tuple[CheckedLine, ...]:
    """Each line of the plan with what was spent on it and what of that counts."""
    accepted = {line.key: actual.accepted.get(line.key, ZERO) for line in terms.lines}
    limits = {line.key: line.limit(terms.tolerance) for line in terms.lines}
    counted = {
        key: amount if key in actual.over else min(amount, limits[key]) for key, amount in accepted.items()
    }
    recognised = rates(counted)
    return tuple(
        CheckedLine(
            key=line.key,
            label=line.label,
            planned=line.amount,
            claimed=actual.claimed.get(line.key, ZERO),
            accepted=accepted[line.key],
            limit=limits[line.key],
            counted=counted[line.key],
            recognised=recognised.get(line.key, ZERO),
            is_over_allowed=line.key in actual.over,
        )
        for line in terms.lines
    )


def own_that_counts(
    terms: Terms, actual: Actual, lines: tuple[CheckedLine, ...], recognised: Decimal
) -> Decimal:
    """Own money as promised; more than that pays first for what does not count beyond the plan."""
    more = max(actual.own - terms.own_promised, ZERO)
    claimed = sum((line.claimed for line in lines), ZERO)
    uncounted = max(claimed - recognised - terms.uncounted, ZERO)
    return terms.own_promised + max(more - uncounted, ZERO)


def _by_type(
    terms: Terms, actual: Actual, lines: tuple[CheckedLine, ...], recognised: Decimal, own: Decimal
) -> list[Step]:
    if terms.type is FinancingType.DEFICIT:
        return _deficit(terms, actual.others, recognised, own)
    if terms.type is FinancingType.SHARE:
        return _share(terms, actual.others, lines, recognised)
    return _capped(terms, recognised)


def _capped(terms: Terms, amount: Decimal) -> list[Step]:
    """Never more than the grant, nor than what was not given back of it; never less than nothing."""
    steps, most = [Step(code=StepCode.GRANT, sign="<", amount=terms.grant)], terms.grant
    if terms.bound is not None and terms.bound < most:
        most = terms.bound
        steps.append(Step(code=StepCode.GIVEN_BACK, sign="<", amount=most))
    return [*steps, Step(code=StepCode.FINAL, sign="=", amount=max(min(amount, most), ZERO))]


def _deficit(terms: Terms, others: Decimal, recognised: Decimal, own: Decimal) -> list[Step]:
    """What is missing. Money beside the grant paid first for what never counted."""
    beside = max(own + others - terms.uncounted, ZERO)
    steps = [
        Step(code=StepCode.OWN, sign="-", amount=own),
        Step(code=StepCode.OTHERS, sign="-", amount=others),
    ]
    back = own + others - beside
    if back:
        steps.append(Step(code=StepCode.PLANNED_UNCOUNTED, sign="+", amount=back))
    missing = recognised - beside
    return [*steps, Step(code=StepCode.MISSING, sign="=", amount=missing), *_capped(terms, missing)]


def _share(terms: Terms, others: Decimal, lines: tuple[CheckedLine, ...], recognised: Decimal) -> list[Step]:
    """The same share of what counts; together with others' money never more than was spent."""
    planned = terms.recognised
    part = to_cents(terms.grant * recognised / planned) if planned else ZERO
    open_costs = max(sum((line.accepted for line in lines), ZERO) - others, ZERO)
    steps = [Step(code=StepCode.PART, sign="=", amount=part, basis=(terms.grant, planned, recognised))]
    if open_costs < part:
        steps.append(Step(code=StepCode.NOT_COVERED, sign="<", amount=open_costs))
    return [*steps, *_capped(terms, min(part, open_costs))]
