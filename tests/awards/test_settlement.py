"""The final grant: bounds and monotony for anything, sums to the cent for what people meet."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.settlement import Actual, PlannedLine, Result, StepCode, Terms, settle_up
from funding.guideline.base import percent_of
from funding.guideline.money_rules import FinancingType

D = Decimal
EUROS = st.integers(0, 900_000).map(lambda cents: Decimal(cents).scaleb(-2))
PERCENTS = st.sampled_from([Decimal(100), Decimal(50), Decimal(0), Decimal("33.33")])


def whole(counted: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    return counted


def at(rates: Mapping[str, Decimal]) -> Any:
    return lambda counted: {key: percent_of(amount, rates[key]) for key, amount in counted.items()}


def line(key: str, amount: str, recognised: str | None = None) -> PlannedLine:
    return PlannedLine(key=key, label=key, amount=Decimal(amount), recognised=Decimal(recognised or amount))


def settled(
    kind: str,
    *,
    planned: tuple[PlannedLine, ...],
    grant: str,
    spent: dict[str, str],
    own: str = "0.00",
    rates: Any = whole,
    over: frozenset[str] = frozenset(),
    **more: Any,
) -> Result:
    accepted = {key: Decimal(amount) for key, amount in spent.items()}
    terms = Terms(type=FinancingType(kind), grant=Decimal(grant), lines=planned, **more)
    others = Decimal(more.pop("came", "0.00"))
    actual = Actual(claimed=accepted, accepted=accepted, own=Decimal(own), others=others, over=over)
    return settle_up(terms, actual, rates)


CUP = (line("rent", "2400.00"), line("food", "2800.00"))
WAGES = (line("wages", "3000.00", "1500.00"), line("rest", "2700.00"))
HALF = at({"wages": Decimal(50), "rest": Decimal(100)})


@pytest.mark.parametrize(
    ("kind", "final"), [("deficit", "3450.00"), ("share", "3594.23"), ("fixed", "4200.00")]
)
def test_each_way_of_financing_follows_the_costs_differently(kind: str, final: str) -> None:
    found = settled(
        kind, planned=CUP, grant="4200.00", spent={"rent": "2000.00", "food": "2450.00"}, own="1000.00"
    )
    assert (found.recognised, found.final) == (Decimal("4450.00"), Decimal(final))
    assert (found.steps[-1].code, found.steps[-1].amount) == (StepCode.FINAL, Decimal(final))


def test_a_fixed_sum_falls_with_the_costs_once_they_are_below_it() -> None:
    found = settled(
        "fixed", planned=CUP, grant="4200.00", spent={"rent": "4199.99"}, over=frozenset({"rent"})
    )
    assert found.final == Decimal("4199.99")


def test_own_money_counts_as_promised_even_if_less_of_it_was_spent() -> None:
    spent = {"rent": "2000.00", "food": "2450.00"}
    found = settled("deficit", planned=CUP, grant="4200.00", spent=spent, own="250.00")
    assert (found.own, found.final) == (Decimal("1000.00"), Decimal("3450.00"))


def test_more_own_money_than_promised_lowers_a_deficit() -> None:
    spent = {"rent": "2400.00", "food": "2800.00"}
    found = settled("deficit", planned=CUP, grant="4200.00", spent=spent, own="1300.00")
    assert (found.own, found.final) == (Decimal("1300.00"), Decimal("3900.00"))


def test_own_money_that_paid_for_what_does_not_count_lowers_nothing() -> None:
    claimed = {"rent": Decimal("2400.00"), "food": Decimal("3100.00")}
    terms = Terms(type=FinancingType.DEFICIT, grant=Decimal("4200.00"), lines=CUP)
    accepted = claimed | {"food": Decimal("2800.00")}
    actual = Actual(claimed=claimed, accepted=accepted, own=Decimal("1300.00"))
    assert settle_up(terms, actual, whole).final == Decimal("4200.00")


def test_what_nobody_promised_to_pay_of_the_plan_is_the_applicants() -> None:
    """A grant of 1,750 for 3,200: the plan balances, so 1,450 come from elsewhere."""
    plan = (line("rent", "3200.00"),)
    assert settled("deficit", planned=plan, grant="1750.00", spent={"rent": "3000.00"}).final == Decimal(
        "1550.00"
    )


def test_own_money_pays_first_for_the_half_of_wages_that_never_counts() -> None:
    spent = {"wages": "3000.00", "rest": "2700.00"}
    found = settled("deficit", planned=WAGES, grant="4200.00", spent=spent, rates=HALF)
    assert (found.own, found.final) == (Decimal("1500.00"), Decimal("4200.00"))
    assert [step.code for step in found.steps] == [
        StepCode.RECOGNISED,
        StepCode.OWN,
        StepCode.OTHERS,
        StepCode.PLANNED_UNCOUNTED,
        StepCode.MISSING,
        StepCode.GRANT,
        StepCode.FINAL,
    ]


def test_money_from_others_lowers_a_deficit_in_full() -> None:
    terms = Terms(type=FinancingType.DEFICIT, grant=Decimal("4200.00"), lines=CUP)
    spent = {"rent": Decimal("2400.00"), "food": Decimal("2800.00")}
    actual = Actual(claimed=spent, accepted=spent, own=Decimal("1000.00"), others=Decimal("700.00"))
    assert settle_up(terms, actual, whole).final == Decimal("3500.00")


def test_a_share_and_the_money_of_others_never_pay_more_than_was_spent() -> None:
    terms = Terms(type=FinancingType.SHARE, grant=Decimal("4200.00"), lines=CUP, others=Decimal("1000.00"))
    spent = {"rent": Decimal("2400.00"), "food": Decimal("2800.00")}
    actual = Actual(claimed=spent, accepted=spent, others=Decimal("2000.00"))
    found = settle_up(terms, actual, whole)
    assert (found.final, found.steps[2].code) == (Decimal("3200.00"), StepCode.NOT_COVERED)


@pytest.mark.parametrize(("cents", "final"), [("100.01", "50.01"), ("100.03", "50.02"), ("100.00", "50.00")])
def test_half_a_cent_of_a_share_is_rounded_up(cents: str, final: str) -> None:
    plan = (line("rent", "200.00"),)
    assert settled("share", planned=plan, grant="100.00", spent={"rent": cents}).final == Decimal(final)


def test_a_line_counts_up_to_a_fifth_above_the_plan_if_it_was_saved_elsewhere() -> None:
    found = settled("deficit", planned=CUP, grant="4200.00", spent={"rent": "2880.00", "food": "2320.00"})
    assert (found.final, found.lines[0].is_exceeded, found.lines[0].is_beyond_tolerance) == (
        Decimal("4200.00"),
        True,
        False,
    )


def test_what_is_above_the_tolerance_does_not_count() -> None:
    found = settled("deficit", planned=CUP, grant="4200.00", spent={"rent": "2880.01", "food": "2319.99"})
    assert (found.final, found.lines[0].cut) == (Decimal("4199.99"), Decimal("0.01"))


def test_the_office_may_let_a_line_pass_the_tolerance() -> None:
    spent = {"rent": "4000.00", "food": "1200.00"}
    kept = settled("deficit", planned=CUP, grant="4200.00", spent=spent, over=frozenset({"rent"}))
    assert (kept.final, kept.lines[0].cut) == (Decimal("4200.00"), Decimal(0))


def test_all_lines_together_never_count_for_more_than_the_plan() -> None:
    found = settled("fixed", planned=CUP, grant="5200.00", spent={"rent": "2880.00", "food": "3360.00"})
    assert (found.recognised, found.final) == (Decimal("5200.00"), Decimal("5200.00"))
    assert (found.steps[1].code, found.steps[1].amount) == (StepCode.OVER_TOTAL, Decimal("1040.00"))


def test_the_tolerance_is_given_once_on_what_was_agreed() -> None:
    """Moved freely by 20 % during the project, a line has used its tolerance up; one that gave keeps its own."""
    moved = (
        PlannedLine(
            key="rent", label="rent", amount=D("2880.00"), recognised=D("2880.00"), agreed=D("2400.00")
        ),
        PlannedLine(
            key="food", label="food", amount=D("2320.00"), recognised=D("2320.00"), agreed=D("2800.00")
        ),
    )
    found = settled("deficit", planned=moved, grant="4200.00", spent={"rent": "3456.00", "food": "1744.00"})
    assert [line.limit for line in found.lines] == [D("2880.00"), D("3360.00")]
    assert found.lines[0].cut == D("576.00")


def test_a_tolerance_of_nothing_allows_nothing_more() -> None:
    spent = {"rent": "2500.00", "food": "2700.00"}
    found = settled("deficit", planned=CUP, grant="4200.00", spent=spent, tolerance=Decimal(0))
    assert found.final == Decimal("4100.00")


def test_money_on_a_line_that_is_not_in_the_plan_is_nobodys() -> None:
    found = settled("fixed", planned=CUP, grant="1000.00", spent={"gone": "5000.00"})
    assert found.final == Decimal("0.00")


def test_the_arithmetic_is_plain_data() -> None:
    data = settled("share", planned=CUP, grant="4200.00", spent={"rent": "100.00"}).as_data()
    assert data["lines"][0]["recognised"] == Decimal("100.00")
    assert data["steps"][1] == {
        "code": "part",
        "sign": "=",
        "amount": Decimal("80.77"),
        "basis": (Decimal("4200.00"), Decimal("5200.00"), Decimal("100.00")),
    }


# -- for anything ---------------------------------------------------------------------------------


@st.composite
def projects(draw: st.DrawFn) -> tuple[Terms, Actual, Any]:
    keys = ["a", "b", "c"]
    rates = {key: draw(PERCENTS) for key in keys}
    amounts = {key: draw(EUROS) for key in keys}
    lines = tuple(
        PlannedLine(key=key, label=key, amount=amounts[key], recognised=percent_of(amounts[key], rates[key]))
        for key in keys
    )
    most = sum((one.recognised for one in lines), Decimal("0.00"))
    grant = min(draw(EUROS), most)
    terms = Terms(
        type=draw(st.sampled_from(FinancingType)),
        grant=grant,
        lines=lines,
        own=draw(EUROS),
        others=draw(EUROS),
        tolerance=draw(st.sampled_from([Decimal(0), Decimal(20), Decimal(100)])),
    )
    claimed = {key: draw(EUROS) for key in keys}
    accepted = {key: min(claimed[key], draw(EUROS)) for key in keys}
    over = frozenset(key for key in keys if draw(st.booleans()))
    actual = Actual(claimed=claimed, accepted=accepted, own=draw(EUROS), others=draw(EUROS), over=over)
    return terms, actual, at(rates)


@given(projects())
def test_the_final_grant_is_between_nothing_and_the_grant_to_the_cent(
    project: tuple[Terms, Actual, Any],
) -> None:
    terms, actual, rates = project
    found = settle_up(terms, actual, rates)
    assert Decimal(0) <= found.final <= terms.grant
    assert found.final.as_tuple().exponent == -2


@given(projects(), st.sampled_from("abc"), EUROS)
def test_whoever_gets_more_recognised_never_gets_less(
    project: tuple[Terms, Actual, Any], key: str, more: Decimal
) -> None:
    terms, actual, rates = project
    accepted = dict(actual.accepted)
    accepted[key] = min(accepted[key] + more, actual.claimed[key])
    better = Actual(
        claimed=actual.claimed, accepted=accepted, own=actual.own, others=actual.others, over=actual.over
    )
    assert settle_up(terms, better, rates).final >= settle_up(terms, actual, rates).final


@given(projects())
def test_a_project_that_went_as_planned_keeps_its_grant(project: tuple[Terms, Actual, Any]) -> None:
    terms, _, rates = project
    terms = Terms(type=terms.type, grant=terms.grant, lines=terms.lines)
    spent = {one.key: one.amount for one in terms.lines}
    actual = Actual(claimed=spent, accepted=spent, own=terms.own_promised)
    assert settle_up(terms, actual, rates).final == terms.grant


@given(projects())
def test_a_share_is_the_nearest_cent_of_the_exact_share(project: tuple[Terms, Actual, Any]) -> None:
    terms, actual, rates = project
    terms = Terms(type=FinancingType.SHARE, grant=terms.grant, lines=terms.lines)
    actual = Actual(claimed=actual.claimed, accepted=actual.accepted, over=actual.over)
    found = settle_up(terms, actual, rates)
    if terms.recognised:
        exact = Fraction(terms.grant) * Fraction(found.recognised) / Fraction(terms.recognised)
        assert abs(Fraction(found.final) - exact) <= Fraction(1, 200)
