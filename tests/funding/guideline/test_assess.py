from decimal import Decimal, localcontext

import pytest
from hypothesis import given

from funding.guideline.assess import assess
from funding.guideline.findings import SEVERITY_ORDER, Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Limit, Outlook
from funding.guideline.plan import CostLine, Facts, IncomeLine, Plan
from tests.funding.guideline import strategies
from tests.funding.guideline.strategies import plan, sound_facts

CASES = {
    "nothing": ({}, {}, "0.00", "0.00", "0.00", "0.00"),
    "welcome guides": (
        {"ehrenamt": 2400, "fahrt": 480, "material": 320, "versicherung": 150, "unterkunft_verpflegung": 250},
        {},
        *("3600.00", "3600.00", "3600.00", "0.00"),
    ),
    "one cent above the cap": ({"miete": "5000.01"}, {}, "5000.01", "5000.01", "5000.00", "0.01"),
    "that cent from own money": (
        {"miete": "5000.01"},
        {"own": "0.01"},
        "5000.01",
        "5000.01",
        "5000.00",
        "0.00",
    ),
    "half of personnel": (
        {"personal": 6000, "material": 400, "miete": 600, "versicherung": 100},
        {},
        *("7100.00", "4100.00", "4100.00", "3000.00"),
    ),
    "own money covers first what does not count": (
        {"personal": 6000, "material": 400, "miete": 600, "versicherung": 100},
        {"own": 3000},
        *("7100.00", "4100.00", "4100.00", "0.00"),
    ),
    "more own money than does not count": (
        {"personal": 6000},
        {"own": 3500},
        "6000.00",
        "3000.00",
        "2500.00",
        "0.00",
    ),
    "half of one cent is one cent": ({"personal": "0.01"}, {}, "0.01", "0.01", "0.01", "0.00"),
    "half of three cents is two": ({"personal": "0.03"}, {}, "0.03", "0.02", "0.02", "0.01"),
    "unlisted costs": (
        {"miete": 900, "unterkunft_verpflegung": 400, "material": 320, "alkohol": 280, "investition": 1900},
        {},
        *("3800.00", "1620.00", "1620.00", "2180.00"),
    ),
    "more money than costs": ({"miete": 100}, {"own": 150}, "100.00", "100.00", "0.00", "0.00"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_sums_come_out_to_the_cent(unna: Guideline, case: str) -> None:
    costs, income, *expected = CASES[case]
    got = assess(unna, plan(costs, income), sound_facts())
    assert [got.total, got.recognised, got.max_grant, got.gap] == list(map(Decimal, expected))


@pytest.mark.parametrize(
    ("costs", "remaining", "grant", "decided_by"),
    [
        ({"miete": 5000}, "5000.00", "5000.00", Limit.NEED),
        ({"personal": 6000}, "3000.00", "3000.00", Limit.RECOGNISED),
        ({"miete": 6000}, "5000.00", "5000.00", Limit.CAP),
        ({"miete": 3200}, "1750.00", "1750.00", Limit.POT),
        ({"miete": 3200}, "0.00", "0.00", Limit.POT),
        ({"miete": 3200}, "-10.00", "0.00", Limit.POT),
    ],
)
def test_it_names_the_limit_that_decided(
    unna: Guideline, costs: dict[str, str | int], remaining: str, grant: str, decided_by: Limit
) -> None:
    got = assess(unna, plan(costs), sound_facts(remaining=remaining))
    assert (got.max_grant, got.decided_by) == (Decimal(grant), decided_by)


def test_findings_come_with_the_weightiest_first(unna: Guideline) -> None:
    got = assess(
        unna, plan({"personal": 100, "alkohol": 5}), Facts.model_validate({"starts_on": "2026-05-01"})
    )
    assert [finding.code for finding in got.findings] == [
        Code.END_MISSING,
        Code.FINANCING_GAP,
        Code.LINE_NOT_ELIGIBLE,
        Code.LINE_IN_PART,
    ]
    assert not got.can_be_submitted
    assert not got.is_ready_for_decision


def test_a_sound_plan_has_nothing_to_mend(unna: Guideline) -> None:
    got = assess(unna, plan({"miete": 100}), sound_facts())
    assert got.findings == ()
    assert got.can_be_submitted
    assert got.is_ready_for_decision
    assert got.route == "board_then_officer"


@pytest.mark.parametrize(
    ("costs", "changes", "outlook"),
    [
        ({"miete": 100}, {}, Outlook.PROBABLY_YES),
        ({"miete": 100}, {"starts_on": None, "ends_on": None}, Outlook.PROBABLY_YES),
        ({}, {}, Outlook.ASK_US),
        ({"miete": 100}, {"remaining": 0}, Outlook.ASK_US),
        ({"miete": 100}, {"starts_on": "2026-02-03"}, Outlook.ASK_US),
        ({"honorar": 100}, {}, Outlook.PROBABLY_NO),
        ({"miete": 100}, {"contracts_signed": True}, Outlook.PROBABLY_NO),
        ({"miete": 100}, {"in_territory": False}, Outlook.PROBABLY_NO),
    ],
)
def test_a_quick_check_gets_a_first_answer(
    unna: Guideline, costs: dict[str, str | int], changes: dict[str, object], outlook: Outlook
) -> None:
    assert assess(unna, plan(costs), sound_facts(**changes)).outlook is outlook


def test_lines_and_findings_are_found_by_key_and_field(unna: Guideline) -> None:
    got = assess(unna, plan({"personal": 100}), sound_facts())
    assert got.line("c1") == got.lines[0]
    assert got.line("c2") is None
    assert [finding.code for finding in got.findings_for("costs.c1")] == [Code.LINE_IN_PART]


@given(plan=strategies.plans(), facts=strategies.facts)
def test_every_plan_is_assessed_within_all_limits(unna: Guideline, plan: Plan, facts: Facts) -> None:
    got = assess(unna, plan, facts)
    assert sum((line.recognised for line in got.lines), Decimal(0)) == got.recognised <= got.total
    assert 0 <= got.max_grant <= min(bound.amount for bound in got.bounds)
    assert got.max_grant <= unna.max_grant.amount
    assert got.gap == got.requested - got.max_grant >= 0
    assert all(0 <= line.recognised <= line.amount for line in got.lines)
    weights = [SEVERITY_ORDER[finding.severity] for finding in got.findings]
    assert weights == sorted(weights)


@given(plan=strategies.plans(), facts=strategies.facts)
def test_the_same_plan_gets_the_same_answer_in_any_decimal_context(
    unna: Guideline, plan: Plan, facts: Facts
) -> None:
    first = assess(unna, plan, facts)
    with localcontext() as context:
        context.rounding = "ROUND_FLOOR"
        again = assess(unna, Plan.model_validate(plan.model_dump(mode="json")), facts)
    assert first == again


@given(plan=strategies.plans(), facts=strategies.facts)
def test_leaving_out_what_does_not_count_never_raises_the_grant_nor_changes_what_counts(
    unna: Guideline, plan: Plan, facts: Facts
) -> None:
    before = assess(unna, plan, facts)
    uncounted = {line.key for line in before.lines if line.recognised == 0}
    lean = plan.model_copy(update={"costs": tuple(c for c in plan.costs if c.key not in uncounted)})
    after = assess(unna, lean, facts)
    assert after.recognised == before.recognised
    assert after.max_grant <= before.max_grant
    if not plan.income:
        assert after.max_grant == before.max_grant


@given(plan=strategies.plans(), facts=strategies.facts)
def test_money_entered_for_the_gap_closes_it(unna: Guideline, plan: Plan, facts: Facts) -> None:
    before = assess(unna, plan, facts)
    assert (before.gap > 0) == (Code.FINANCING_GAP in {finding.code for finding in before.findings})
    if 0 < before.gap <= Decimal("99999999.99"):
        own = IncomeLine(key="mend", kind="own", amount=before.gap)
        after = assess(unna, plan.model_copy(update={"income": (*plan.income, own)}), facts)
        assert (after.gap, after.max_grant) == (0, before.max_grant)


@given(plan=strategies.plans(), facts=strategies.facts)
def test_one_more_euro_of_costs_that_count_never_lowers_the_grant(
    unna: Guideline, plan: Plan, facts: Facts
) -> None:
    more = (*plan.costs, CostLine(key="more", cost_type="miete", amount=Decimal(1)))
    before, after = (assess(unna, p, facts) for p in (plan, plan.model_copy(update={"costs": more})))
    assert after.recognised == before.recognised + 1
    assert after.max_grant >= before.max_grant


@given(plan=strategies.plans(), facts=strategies.facts)
def test_no_legal_form_is_ever_held_against_anyone(unna: Guideline, plan: Plan, facts: Facts) -> None:
    without = assess(unna, plan, facts.model_copy(update={"legal_form": None}))
    assert assess(unna, plan, facts) == without


def test_only_what_blocks_stops_a_submission(unna: Guideline) -> None:
    facts = sound_facts(signatory_named=False, account_named=False, in_territory=False)
    got = assess(unna, plan({"miete": 100}), facts)
    assert {finding.severity for finding in got.findings} == {Severity.FIX}
    assert got.can_be_submitted
    assert not got.is_ready_for_decision
