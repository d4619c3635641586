"""Limits of a whole kind of cost: at most an amount, or at most a share of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from funding.guideline.base import CENT, cents_down, percent_of
from funding.guideline.findings import Cure, Param
from funding.guideline.lines import assess_line
from funding.guideline.model import Guideline
from funding.guideline.money_rules import CostType
from funding.guideline.outcome import Line, LineCode, Treatment
from funding.guideline.plan import CostLine

NOTHING = Decimal("0.00")
Caps = dict[str, tuple[Decimal, LineCode, Decimal]]  # kind → at most, why, the sum a share is taken of


def assess_lines(
    guideline: Guideline, costs: Sequence[CostLine], answers: Mapping[str, bool]
) -> tuple[Line, ...]:
    """What counts of each line, limits of whole kinds included. Earlier lines fill a limit first."""
    lines = tuple(assess_line(guideline, cost, answers) for cost in costs)
    limited = [kind for kind in guideline.costs if kind.max_amount is not None or kind.max_share is not None]
    if not limited:
        return lines
    capped = _filled(lines, _caps(limited, lines))
    return tuple(
        line
        if line is lines[place]
        else replace(line, cure=_cure(guideline, costs[place], answers, place, lines, line))
        for place, line in enumerate(capped)
    )


def _caps(limited: list[CostType], lines: Sequence[Line]) -> Caps:
    """What each limited kind may reach. The recognised total a share is taken of includes the kind itself."""
    total = sum((line.amount for line in lines), NOTHING)
    wanted = {kind.key: NOTHING for kind in limited}
    unlimited = NOTHING
    for line in lines:
        if line.cost_type in wanted:
            wanted[line.cost_type] += line.recognised
        else:
            unlimited += line.recognised
    caps: Caps = {}
    for kind in limited:
        if kind.max_amount is not None and wanted[kind.key] > kind.max_amount:
            caps[kind.key] = (kind.max_amount, LineCode.KIND_CAP, NOTHING)
            wanted[kind.key] = kind.max_amount
        if kind.max_share is not None and kind.share_of == "total":
            share = percent_of(total, kind.max_share)
            if wanted[kind.key] > share:
                caps[kind.key] = (share, LineCode.SHARE_CAP, total)
                wanted[kind.key] = share
    shares = {k.key: k.max_share for k in limited if k.max_share is not None and k.share_of == "recognised"}
    return caps | _shares_of_recognised(shares, wanted, unlimited)


def _shares_of_recognised(
    shares: Mapping[str, Decimal], wanted: Mapping[str, Decimal], unlimited: Decimal
) -> Caps:
    """The largest recognised total R in which each kind is at most its share of R, and the limits it gives.

    R = free + Σ share × R over the kinds that reach their limit. Starting from no limit reached, each step
    can only lower R, so at most one step per kind is needed.
    """
    reached: set[str] = set()
    while True:
        free = Fraction(unlimited + sum(amount for key, amount in wanted.items() if key not in reached))
        whole = free / (1 - sum(Fraction(shares[key]) / 100 for key in reached))
        more = {k for k in shares.keys() - reached if wanted[k] > whole * Fraction(shares[k]) / 100}
        if not more:
            break
        reached |= more
    base = cents_down(whole)
    return {key: (percent_of(base, shares[key]), LineCode.SHARE_CAP, base) for key in reached}


def _filled(lines: tuple[Line, ...], caps: Caps) -> tuple[Line, ...]:
    left = {key: cap for key, (cap, _, _) in caps.items()}
    filled = []
    for line in lines:
        if line.cost_type in left:
            taken = min(line.recognised, left[line.cost_type])
            left[line.cost_type] -= taken
            line = line if taken == line.recognised else _cut(line, taken, *caps[line.cost_type])
        filled.append(line)
    return tuple(filled)


def _cut(line: Line, taken: Decimal, cap: Decimal, code: LineCode, base: Decimal) -> Line:
    params: dict[str, Param] = {"cap": cap, "base": base, "before": line.recognised}
    treatment = Treatment.PART if taken else Treatment.NONE
    return replace(line, recognised=taken, code=code, treatment=treatment, params=params)


def _cure(
    guideline: Guideline,
    cost: CostLine,
    answers: Mapping[str, bool],
    place: int,
    lines: tuple[Line, ...],
    cut: Line,
) -> Cure:
    """The largest amount of the line at which its limit no longer cuts it, else to take the line out."""
    limited = [kind for kind in guideline.costs if kind.max_amount is not None or kind.max_share is not None]
    guess = _largest_uncut(guideline, lines, cut)
    # Rounding shares to the cent can be off by a cent or two either way.
    for cents in range(1, -5, -1):
        amount = guess + cents * CENT
        if not 0 < amount < cost.amount:
            continue
        smaller = assess_line(guideline, cost.model_copy(update={"amount": amount}), answers)
        trial = (*lines[:place], smaller, *lines[place + 1 :])
        if smaller.recognised > 0 and _filled(trial, _caps(limited, trial))[place] is smaller:
            return Cure(act="set", field=f"costs.{cut.key}.amount", to=amount)
    return Cure(act="remove", field=f"costs.{cut.key}")


def _largest_uncut(guideline: Guideline, lines: tuple[Line, ...], cut: Line) -> Decimal:
    """The amount x with rate × x = what is left of the limit, to the cent.

    A share of all costs shrinks with the line: rate × x = share × (total − line + x) − earlier lines.
    """
    kind = guideline.cost_type(cut.cost_type)
    if kind is None:
        return NOTHING
    rate = Fraction(kind.rate) / 100
    if cut.code is LineCode.KIND_CAP or kind.max_share is None or kind.share_of == "recognised":
        return cents_down(Fraction(cut.recognised) / rate)
    share = Fraction(kind.max_share) / 100
    if rate <= share:
        return NOTHING
    total = sum((line.amount for line in lines), NOTHING)
    earlier = Decimal(str(cut.params["cap"])) - cut.recognised
    return cents_down(
        max((share * Fraction(total - cut.amount) - Fraction(earlier)) / (rate - share), Fraction(0))
    )
