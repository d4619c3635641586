"""Every finding about sums in full: its weight, field, clause, figures and cure, worked out by hand."""

from typing import Any

import pytest

from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.plan import Case
from tests.funding.guideline.towns import case, cost_kind
from tests.funding.guideline.whole import SEVEN, TWO_ROUTES, euros, finding, found, own_money, put, without

DEFICIT = {"financing": {**SEVEN, "type": "deficit"}}
CAP = {"max_grant": {**SEVEN, "amount": 1500}}
POT = {"pot": {**SEVEN, "amount": 5000}}
# Costs 2,300, of which 2,000 count; own money 100; so 2,200 are missing and 1,500 can be granted.
LARGE = case({"rent": 2000, "gift": 300}, income={"own": 100})
FORBIDDEN = {"other_funding": {**SEVEN, "public_money": "forbidden"}}
QUOTA = {"quota": {**SEVEN, "percent": 90}}
HOURS = {"in_kind": {**SEVEN, "hourly_rate": 15, "max_amount": 100}}
VOLUNTEERS = {
    "cost": [cost_kind("rent"), cost_kind("fee", volunteer_allowance=True)],
    "volunteer_allowance": [
        {**SEVEN, "from_year": 2025, "amount": 900},
        {**SEVEN, "from_year": 2026, "amount": 960},
    ],
}

SUMS: list[tuple[dict[str, Any], Case, Finding]] = [
    (DEFICIT, case({}), finding(Code.NO_COSTS, Severity.BLOCKS, "costs")),
    (
        DEFICIT,
        case({"gift": 80}),
        finding(Code.NOTHING_RECOGNISED, Severity.FIX, "costs", total=euros(80)),
    ),
    (
        DEFICIT,
        case({"rent": 100}, income={"own": 130}),
        finding(
            Code.OVERFINANCED,
            Severity.BLOCKS,
            "income",
            total=euros(100),
            income=euros(130),
            excess=euros(30),
        ),
    ),
    (
        DEFICIT,
        case({"rent": 100}, income={"own": 100}),
        finding(
            Code.NOTHING_REQUESTED,
            Severity.BLOCKS,
            "income",
            total=euros(100),
            income=euros(100),
            excess=euros(0),
        ),
    ),
    (
        CAP,
        LARGE,
        Finding(
            code=Code.OVER_CAP,
            severity=Severity.WARNING,
            field="plan",
            clause="7",
            # The sum that mends it stands among the figures, too.
            params={"cap": euros(1500), "possible": euros(2000), "excess": euros(500), "cure": euros(700)},
            cure=own_money(700),
        ),
    ),
    (
        CAP,
        LARGE,
        finding(
            Code.FINANCING_GAP,
            Severity.FIX,
            "income",
            gap=euros(700),
            total=euros(2300),
            income=euros(100),
            max_grant=euros(1500),
            decided_by="cap",
            cure=own_money(700),
        ),
    ),
    (
        POT,
        case({"rent": 800}, facts={"remaining": 300}),
        finding(
            Code.FINANCING_GAP,
            Severity.WARNING,
            "income",
            gap=euros(500),
            total=euros(800),
            income=euros(0),
            max_grant=euros(300),
            decided_by="pot",
            cure=own_money(500),
        ),
    ),
    (
        POT,
        case({"rent": 800}, facts={"remaining": 0}),
        finding(Code.POT_EMPTY, Severity.WARNING, "plan", remaining=euros(0), possible=euros(800)),
    ),
    (
        POT,
        case({"rent": 800}, facts={"remaining": 300}),
        finding(
            Code.POT_SMALLER,
            Severity.WARNING,
            "plan",
            remaining=euros(300),
            possible=euros(800),
            short=euros(500),
        ),
    ),
    # A fixed size that fits the pot is not what the rules alone make possible.
    (
        POT | {"fixed": {"clause": "1", "amounts": [200, 700]}},
        case({"rent": 800}, facts={"remaining": 300}),
        finding(
            Code.POT_SMALLER,
            Severity.WARNING,
            "plan",
            remaining=euros(300),
            possible=euros(800),
            short=euros(500),
        ),
    ),
    (
        DEFICIT,
        case({"rent": 800}, income={"own": 300}, asked=600),
        finding(
            Code.ASKED_TOO_MUCH,
            Severity.WARNING,
            "asked",
            asked=euros(600),
            need=euros(500),
            excess=euros(100),
            cure=put("asked", euros(500)),
        ),
    ),
    (
        {"min_grant": {**SEVEN, "amount": 500}},
        case({"rent": 450}),
        finding(
            Code.BELOW_MINIMUM,
            Severity.FIX,
            "plan",
            possible=euros(450),
            least=euros(500),
            short=euros(50),
        ),
    ),
    (
        {"fixed": {**SEVEN, "amounts": [500, 1000]}},
        case({"rent": 600}, asked=450),
        finding(
            Code.NO_FIXED_AMOUNT,
            Severity.FIX,
            "asked",
            possible=euros(450),
            least=euros(500),
            short=euros(50),
        ),
    ),
    (
        {
            "max_grant": {**SEVEN, "amount": 1500, "exception": {"route": "large", "up_to": 2000}},
            "route": TWO_ROUTES,
        },
        case({"rent": 1800}),
        finding(
            Code.ABOVE_ORDINARY_CAP,
            Severity.NOTE,
            "plan",
            cap=euros(1500),
            possible=euros(1800),
            route="large",
        ),
    ),
    (
        QUOTA,
        case({"rent": 1000}, facts={"exceptions": ["quota"]}),
        finding(Code.EXCEPTION_MADE, Severity.NOTE, "plan", rule="quota"),
    ),
    (
        QUOTA,
        case({"rent": 1000, "gift": 50}),
        finding(
            Code.QUOTA_EXCEEDED,
            Severity.WARNING,
            "plan",
            counted=euros(1000),
            percent=euros(90),
            largest=euros(900),
            own=euros(150),
            exception="",
            cure=own_money(150),
        ),
    ),
    (
        {"threshold": [{**SEVEN, "of": "total", "at_least": 500}]},
        case({"rent": 400}),
        finding(
            Code.SUM_TOO_SMALL,
            Severity.FIX,
            "costs",
            of="total",
            sum=euros(400),
            limit=euros(500),
            short=euros(100),
        ),
    ),
    (
        {"threshold": [{**SEVEN, "of": "requested", "at_most": 500}]},
        case({"rent": 600}),
        finding(
            Code.SUM_TOO_LARGE,
            Severity.FIX,
            "asked",
            of="requested",
            sum=euros(600),
            limit=euros(500),
            excess=euros(100),
            cure=put("asked", euros(500)),
        ),
    ),
    (
        FORBIDDEN,
        case({"rent": 600}, income={"own": 50, "state": 20}),
        finding(
            Code.OTHER_PUBLIC_MONEY, Severity.FIX, "income.i2", amount=euros(20), cure=without("income.i2")
        ),
    ),
    (
        FORBIDDEN,
        case({"rent": 600}, facts={"other_public_money": True}),
        finding(
            Code.OTHER_PUBLIC_MONEY,
            Severity.FIX,
            "other_public_money",
            cure=put("other_public_money", False),
        ),
    ),
    (
        {"own_share": {**SEVEN, "percent": 10}},
        case({"rent": 1000}, facts={"exceptions": ["own_share"]}),
        finding(Code.EXCEPTION_MADE, Severity.NOTE, "income", rule="own_share"),
    ),
    (
        {"own_share": {**SEVEN, "percent": 10}},
        case({"rent": 1000}, income={"own": 40}),
        finding(
            Code.OWN_SHARE_MISSING,
            Severity.FIX,
            "income",
            needed=euros(100),
            has=euros(40),
            missing=euros(60),
            percent=euros(10),
            exception="",
            cure=own_money(60),
        ),
    ),
    (
        HOURS,
        case({"rent": 1000}, unpaid_hours=10),
        finding(
            Code.IN_KIND_CAPPED,
            Severity.NOTE,
            "in_kind",
            offered=euros(150),
            in_kind=euros(100),
            excess=euros(50),
        ),
    ),
    (
        HOURS,
        case({"rent": 1000}, unpaid_hours=4),
        finding(
            Code.IN_KIND_COUNTED,
            Severity.NOTE,
            "in_kind",
            offered=euros(60),
            in_kind=euros(60),
            excess=euros(0),
        ),
    ),
    (
        {"in_kind": {**SEVEN, "hourly_rate": 15, "max_amount": 0}},
        case({"rent": 1000}, unpaid_hours=4),
        finding(
            Code.IN_KIND_CAPPED,
            Severity.NOTE,
            "in_kind",
            offered=euros(60),
            in_kind=euros(0),
            excess=euros(60),
        ),
    ),
    (
        {"in_kind": {**SEVEN, "allowed": False}},
        case({"rent": 1000}, in_kind=[{"amount": 40}]),
        finding(Code.IN_KIND_NOT_COUNTED, Severity.NOTE, "in_kind"),
    ),
    (
        {"unpaid_work": SEVEN},
        case({"rent": 1000}, in_kind=[{"amount": 40}]),
        finding(Code.IN_KIND_NOT_COUNTED, Severity.NOTE, "in_kind"),
    ),
    (
        {"unpaid_work": SEVEN},
        case({"rent": 1000}, unpaid_hours=4),
        finding(Code.UNPAID_WORK_SHOWN, Severity.NOTE, "unpaid_hours", hours=euros(4)),
    ),
    # The second line is paid to a volunteer, the allowance of the project's year holds.
    (
        VOLUNTEERS,
        case(
            [
                {"cost_type": "rent", "amount": 50, "per_person": 2000},
                {"cost_type": "fee", "amount": 50},
                {"cost_type": "fee", "amount": 2000, "per_person": 960},
                {"cost_type": "fee", "amount": 2000, "per_person": 1000},
            ]
        ),
        finding(
            Code.VOLUNTEER_ALLOWANCE,
            Severity.WARNING,
            "costs.c4",
            per_person=euros(1000),
            allowance=euros(960),
            excess=euros(40),
        ),
    ),
]


@pytest.mark.parametrize(("changes", "plan", "expected"), SUMS, ids=lambda part: getattr(part, "code", None))
def test_a_finding_about_sums_says_all_it_has_to(
    changes: dict[str, Any], plan: Case, expected: Finding
) -> None:
    assert found(changes, plan, expected.code) == expected
