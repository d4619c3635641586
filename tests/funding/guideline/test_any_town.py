"""What must hold for every valid guideline and every plan."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings

from funding.guideline.assess import assess
from funding.guideline.cures import mended
from funding.guideline.findings import Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment, Limit
from funding.guideline.own_money import in_kind_counted, own_money
from funding.guideline.plan import Case
from tests.funding.guideline.towns import cases, guidelines

CENT = Decimal("0.01")
often = settings(max_examples=100, deadline=None)


def assessed(guideline: Guideline, case: Case) -> Assessment:
    return assess(guideline, case.plan, case.facts)


def with_costs(case: Case, costs: Any) -> Case:
    return case.model_copy(update={"plan": case.plan.model_copy(update={"costs": tuple(costs)})})


@often
@given(guideline=guidelines(), case=cases)
def test_the_grant_is_within_every_limit(guideline: Guideline, case: Case) -> None:
    got = assessed(guideline, case)
    assert sum((line.recognised for line in got.lines), Decimal(0)) == got.recognised
    assert all(0 <= line.recognised <= line.amount for line in got.lines)
    assert 0 <= got.grant <= got.max_grant <= min(bound.amount for bound in got.bounds)
    assert got.grant in (0, got.max_grant)
    assert (got.grant == 0) == (got.max_grant == 0 or bool(got.exclusions))
    assert got.max_grant <= guideline.max_grant.amount
    assert next(b.amount for b in got.bounds if b.limit is got.decided_by) == got.max_grant
    assert got.max_grant <= got.requested
    assert got.gap >= 0
    if guideline.fixed:
        assert got.max_grant in (0, *guideline.fixed.amounts)
    if guideline.min_grant and got.total:
        assert got.grant == 0 or got.grant >= min(guideline.min_grant.amount, pot_of(got))


def pot_of(got: Assessment) -> Decimal:
    return next((bound.amount for bound in got.bounds if bound.limit is Limit.POT), Decimal("Infinity"))


@often
@given(guideline=guidelines(), case=cases)
def test_each_kind_of_cost_keeps_its_limits(guideline: Guideline, case: Case) -> None:
    got = assessed(guideline, case)
    for kind in guideline.costs:
        counted = sum((line.recognised for line in got.lines if line.cost_type == kind.key), Decimal(0))
        if not kind.eligible:
            assert counted == 0
        if kind.max_amount is not None:
            assert counted <= kind.max_amount
        if kind.max_share is not None:
            base = got.total if kind.share_of == "total" else got.recognised
            assert counted <= base * kind.max_share / 100 + CENT


@often
@given(guideline=guidelines(), case=cases)
def test_one_more_euro_that_counts_never_lowers_what_is_recognised(guideline: Guideline, case: Case) -> None:
    before = assessed(guideline, case)
    for place, line in enumerate(case.plan.costs):
        if before.lines[place].recognised and line.amount < 90_000_000:
            more = line.model_copy(update={"amount": line.amount + 1, "unit_price": None})
            costs = [*case.plan.costs[:place], more, *case.plan.costs[place + 1 :]]
            after = assessed(guideline, with_costs(case, costs))
            # Each kind limited to a share is rounded to the cent by itself.
            assert after.recognised >= before.recognised - len(guideline.costs) * CENT


@often
@given(guideline=guidelines(), case=cases)
def test_taking_out_what_never_counts_changes_the_grant_only_through_totals(
    guideline: Guideline, case: Case
) -> None:
    never = {"gift", "unheard_of"}
    lean = with_costs(case, [line for line in case.plan.costs if line.cost_type not in never])
    before, after = assessed(guideline, case), assessed(guideline, lean)
    on_totals = (
        any(kind.max_share and kind.share_of == "total" for kind in guideline.costs)
        or guideline.own_share
        or guideline.in_kind
    )
    if not on_totals:
        assert after.recognised == before.recognised
    if not on_totals and not case.plan.income and case.plan.asked is None:
        assert after.max_grant == before.max_grant


@often
@given(guideline=guidelines(), case=cases)
def test_a_plan_mended_as_a_finding_says_no_longer_has_it(guideline: Guideline, case: Case) -> None:
    for finding in assessed(guideline, case).findings:
        if finding.cure is None or _beyond_the_largest_amount(finding.cure.to):
            continue
        better = mended(guideline, case, finding.cure)
        again = [identity(found) for found in assessed(guideline, better).findings]
        assert identity(finding) not in again, (finding, better)


def identity(finding: Finding) -> tuple[object, ...]:
    """Several lead times may speak about one day, and several limits about one history."""
    which = (finding.params.get(name) for name in ("before", "number", "unit", "per", "of"))
    return (finding.code, finding.field, *which)


def _beyond_the_largest_amount(to: object) -> bool:
    return isinstance(to, Decimal) and to > Decimal("99999999.99")


@often
@given(guideline=guidelines(), case=cases)
def test_nothing_open_means_that_the_own_share_is_there(guideline: Guideline, case: Case) -> None:
    got = assessed(guideline, case)
    if got.is_ready_for_decision:
        brought = own_money(guideline, case.plan) + in_kind_counted(guideline, case.plan)
        assert brought >= got.own_share
    assert got.is_ready_for_decision == (not got.with_severity(Severity.BLOCKS, Severity.FIX))


@settings(max_examples=60, deadline=None)
@given(guideline=guidelines(), case=cases)
def test_the_same_case_gets_the_same_answer(guideline: Guideline, case: Case) -> None:
    again = Case.model_validate(case.model_dump())
    assert assessed(guideline, case) == assessed(guideline, again)
