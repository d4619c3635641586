"""Unpaid hours and things: whether and how they count, worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.cures import mended
from funding.guideline.findings import Code
from funding.guideline.outcome import Limit
from tests.funding.guideline.answers import RULE, assessed, codes, the
from tests.funding.guideline.towns import case, text, town

HOURS = {**RULE, "hourly_rate": 15}


@pytest.mark.parametrize(
    ("rule", "hours", "things", "in_kind", "code"),
    [
        ({}, 4, 0, "60.00", Code.IN_KIND_COUNTED),
        ({}, "0.33", 0, "4.95", Code.IN_KIND_COUNTED),
        ({}, 4, 40, "100.00", Code.IN_KIND_COUNTED),
        ({"things": False}, 4, 40, "60.00", Code.IN_KIND_COUNTED),
        ({"max_amount": 100}, 4, 40, "100.00", Code.IN_KIND_COUNTED),
        ({"max_amount": 100}, 4, "40.01", "100.00", Code.IN_KIND_CAPPED),
        ({"max_percent": 10}, 10, 0, "100.00", Code.IN_KIND_CAPPED),
        ({"max_percent": 10, "max_amount": 99}, 10, 0, "99.00", Code.IN_KIND_CAPPED),
        ({"max_percent": 15, "max_amount": 200}, 10, 0, "150.00", Code.IN_KIND_COUNTED),
        ({"allowed": False}, 4, 40, "0.00", Code.IN_KIND_NOT_COUNTED),
        ({"things": False}, 0, 40, "0.00", Code.IN_KIND_NOT_COUNTED),
        ({}, 0, 0, "0.00", None),
    ],
)
def test_unpaid_work_counts_up_to_its_limits(
    rule: Any, hours: Any, things: Any, in_kind: str, code: Code | None
) -> None:
    guideline = town(in_kind={**HOURS, **rule})
    plan = {"unpaid_hours": hours, "in_kind": [{"amount": things}] if things else []}
    got = assessed(guideline, case({"rent": 1000}, **plan))
    assert got.in_kind == Decimal(in_kind)
    assert [finding.code for finding in got.findings_for("in_kind")] == ([code] if code else [])
    assert (Code.UNPAID_WORK_SHOWN in codes(got)) == (rule.get("allowed") is False)


@pytest.mark.parametrize(
    ("counts_as", "requested", "quota", "gap"),
    [
        ("own_share", "1000", "900", "100"),
        ("own_money", "800", "900", "0"),
        ("part_of_total", "1000", "1080", "0"),
    ],
)
def test_unpaid_work_counts_in_one_of_three_ways(
    counts_as: str, requested: str, quota: str, gap: str
) -> None:
    guideline = town(in_kind={**RULE, "counts_as": counts_as}, quota={**RULE, "percent": 90})
    got = assessed(guideline, case({"rent": 1000}, in_kind=[{"amount": 200}]))
    assert got.requested == Decimal(requested)
    assert next(bound.amount for bound in got.bounds if bound.limit is Limit.QUOTA) == Decimal(quota)
    assert got.gap == Decimal(gap)


def test_unpaid_work_fulfils_an_own_share_but_closes_no_gap() -> None:
    guideline = town(in_kind=HOURS, own_share={**RULE, "percent": 10})
    got = assessed(guideline, case({"rent": 1000}, unpaid_hours=10))
    assert (got.in_kind, got.own_share, got.gap) == (150, 100, 0)
    assert Code.OWN_SHARE_MISSING not in codes(got)
    assert Code.OWN_SHARE_MISSING in codes(assessed(guideline, case({"rent": 1000}, unpaid_hours=6)))


def test_an_own_share_that_only_work_can_bring_has_no_cure_in_money() -> None:
    others = [{"key": "state", "clause": "1", "label": text("Land"), "source": "third_party"}]
    guideline = town(in_kind=HOURS, own_share={**RULE, "percent": 10}, income=others)
    finding = the(assessed(guideline, case({"rent": 1000})), Code.OWN_SHARE_MISSING)
    assert (finding.cure, finding.params["exception"]) == (None, "")


def test_things_in_a_programme_without_a_rule_for_them_are_shown_only() -> None:
    got = assessed(town(), case({"rent": 100}, in_kind=[{"amount": 50}]))
    assert (got.in_kind, got.max_grant, codes(got)) == (0, 100, {Code.IN_KIND_NOT_COUNTED})


@pytest.mark.parametrize(
    ("hours", "in_kind", "grant", "gap"),
    [
        (0, "0", "1080", "120"),
        # 7 × 15 = 105 of the 120 that are missing beside 90 % of 1,200
        (7, "105", "1080", "15"),
        (8, "120", "1080", "0"),
        # More than is missing does not lower the grant, as own money would.
        (14, "120", "1080", "0"),
    ],
)
def test_unpaid_work_can_cover_what_is_missing_and_never_lowers_the_grant(
    hours: int, in_kind: str, grant: str, gap: str
) -> None:
    rules = {**RULE, "counts_as": "missing_money", "hourly_rate": 15, "max_amount": 200}
    guideline = town(quota={**RULE, "percent": 90}, in_kind=rules)
    got = assessed(guideline, case({"rent": 1200}, unpaid_hours=hours))
    assert (got.in_kind, got.max_grant, got.gap) == (Decimal(in_kind), Decimal(grant), Decimal(gap))
    if hours and got.gap:
        assert the(got, Code.FINANCING_GAP).params["in_kind"] == Decimal(in_kind)


def test_work_that_covers_what_is_missing_keeps_its_worth_for_the_own_share() -> None:
    """1,000 of rent, half of it granted, 300 of own share: 150 of work and 150 of money bring it, though then only
    350 are missing beside the grant."""
    rules = {**HOURS, "counts_as": "missing_money"}
    share = {**RULE, "percent": 0, "at_least": 300}
    guideline = town(quota={**RULE, "percent": 50}, in_kind=rules, own_share=share)
    found = case({"rent": 1000}, unpaid_hours=10)
    finding = the(assessed(guideline, found), Code.OWN_SHARE_MISSING)
    assert (finding.params["has"], finding.params["missing"]) == (150, 150)
    assert Code.OWN_SHARE_MISSING not in codes(assessed(guideline, mended(guideline, found, finding.cure)))
    rich = case({"rent": 1000}, income={"own": 480}, unpaid_hours=10)
    got = assessed(guideline, rich)
    assert (got.in_kind, got.grant, got.gap, codes(got) & {Code.OWN_SHARE_MISSING}) == (20, 500, 0, set())
