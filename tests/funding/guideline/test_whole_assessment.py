"""Every limit of a grant with its amount and clause, and every figure of an assessment, worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.findings import Code
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment, Bound, Limit
from funding.guideline.plan import Case
from tests.funding.guideline.towns import case, town
from tests.funding.guideline.whole import CLAUSES, euros


def assessed(guideline: Guideline, found: Case) -> Assessment:
    return assess(guideline, found.plan, found.facts)


def yearly(amount: int, clause: str) -> dict[str, Any]:
    return {"clause": clause, "per": "calendar_year", "at_most_amount": amount}


EVERY_LIMIT = town(
    clause=CLAUSES,
    financing={"clause": "2", "type": "deficit"},
    quota={"clause": "3", "percent": 90},
    own_share={"clause": "4", "at_least": 150},
    max_grant={"clause": "5", "amount": 800},
    history=[yearly(2000, "1"), yearly(1000, "6")],
    pot={"clause": "7", "amount": 5000},
    fixed={"clause": "8", "amounts": [300, 650]},
)


def test_every_limit_has_its_amount_and_its_clause() -> None:
    facts = {"remaining": 700, "history": [{"on": "2026-01-10", "amount": 250}]}
    got = assessed(EVERY_LIMIT, case({"rent": 1000, "gift": 60}, facts=facts))
    assert got.bounds == (
        Bound(limit=Limit.NEED, amount=euros(1060), clause="2"),
        Bound(limit=Limit.RECOGNISED, amount=euros(1000), clause="2"),
        Bound(limit=Limit.QUOTA, amount=euros(900), clause="3"),
        Bound(limit=Limit.OWN_SHARE, amount=euros(850), clause="4"),
        Bound(limit=Limit.CAP, amount=euros(800), clause="5"),
        Bound(limit=Limit.YEAR, amount=euros(750), clause="6"),
        Bound(limit=Limit.POT, amount=euros(700), clause="7"),
        Bound(limit=Limit.FIXED, amount=euros(650), clause="8"),
    )
    assert (got.max_grant, got.decided_by, got.gap) == (650, Limit.FIXED, 410)


def test_an_assessment_carries_every_sum_of_the_plan() -> None:
    guideline = town(
        in_kind={"clause": "1", "counts_as": "own_money", "hourly_rate": 15},
        own_share={"clause": "1", "percent": 10},
        unpaid_work={"clause": "1", "hourly_value": 12},
    )
    found = case({"rent": 1000, "gift": 200}, income={"own": 100, "state": 50}, unpaid_hours=4, asked=700)
    got = assessed(guideline, found)
    # 4 hours are 60 of own money; 1,200 − 150 − 60 are missing, 700 of it is asked for
    assert (got.total, got.recognised, got.income, got.in_kind) == (1200, 1000, 150, 60)
    assert (got.requested, got.max_grant, got.grant, got.gap) == (700, 700, 700, 290)
    assert (got.unpaid_hours, got.unpaid_value, got.own_share) == (4, 48, 120)
    assert (got.decided_by, got.route, got.round) == (Limit.NEED, "office", "")


def test_the_heaviest_finding_comes_first() -> None:
    got = assessed(town(), case({"gift": 10}, facts={"starts_on": None, "signatory_named": False}))
    weights = [finding.severity.value for finding in got.findings]
    assert weights == sorted(weights, key=["blocks", "fix", "warning", "note"].index)
    assert got.findings[0].code is Code.START_MISSING


@pytest.mark.parametrize(
    ("costs", "income", "code"),
    [
        ("0.50", "0.49", None),
        ("0.50", "0.50", Code.NOTHING_REQUESTED),
        ("0.50", "0.51", Code.OVERFINANCED),
        ("0.00", "0.00", Code.NO_COSTS),
        ("0.00", "0.01", Code.OVERFINANCED),
    ],
)
def test_cents_are_held_against_each_other(costs: str, income: str, code: Code | None) -> None:
    got = assessed(town(), case({"rent": costs}, income={"own": income}))
    blocking = {finding.code for finding in got.findings if finding.severity == "blocks"}
    wanted = {code} if code else set()
    assert blocking == wanted | ({Code.NO_COSTS} if costs == "0.00" else set())


def test_sums_of_many_lines_stay_exact() -> None:
    lines = [{"cost_type": "rent", "amount": Decimal("99999999.99")}] * 400
    got = assessed(town(max_grant={"clause": "1", "amount": 1500}), case(lines))
    assert got.total == Decimal("39999999996.00")
