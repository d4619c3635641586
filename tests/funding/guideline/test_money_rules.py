"""Floors, fixed sizes, quota, own share, reserves and thresholds, worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.cures import mended
from funding.guideline.findings import Code, Cure, Severity
from funding.guideline.outcome import Limit
from tests.funding.guideline.answers import RULE, assessed, codes, the
from tests.funding.guideline.towns import case, text, town


@pytest.mark.parametrize(
    ("amount", "grant", "codes_"),
    [("499.99", "0.00", {Code.BELOW_MINIMUM}), ("500.00", "500.00", set()), ("1500.00", "1500.00", set())],
)
def test_below_the_smallest_grant_there_is_none(amount: str, grant: str, codes_: set[Code]) -> None:
    got = assessed(town(min_grant={**RULE, "amount": 500}), case({"rent": amount}))
    assert (got.max_grant, got.grant, codes(got)) == (Decimal(amount), Decimal(grant), codes_)


def test_below_the_smallest_grant_says_how_much_is_missing() -> None:
    guideline = town(min_grant={**RULE, "amount": 500})
    finding = the(assessed(guideline, case({"rent": 450})), Code.BELOW_MINIMUM)
    assert finding.params == {"possible": Decimal(450), "least": Decimal(500), "short": Decimal(50)}
    assert (finding.severity, finding.field, finding.clause) == (Severity.FIX, "plan", "1")
    assert the(assessed(guideline, case({"rent": 450}, asked=400)), Code.BELOW_MINIMUM).field == "plan"
    assert the(assessed(guideline, case({"rent": 500}, asked=400)), Code.BELOW_MINIMUM).field == "asked"
    assert (
        the(assessed(guideline, case({"rent": 500, "gift": 9}, asked=400)), Code.BELOW_MINIMUM).field
        == "asked"
    )
    empty_pot = assessed(guideline, case({"rent": 900}, facts={"remaining": 3}))
    assert Code.BELOW_MINIMUM not in codes(empty_pot)


@pytest.mark.parametrize(
    ("amount", "grant", "decided_by"),
    [
        ("499.99", "0.00", Limit.FIXED),
        ("500.00", "500.00", Limit.NEED),
        ("999.99", "500.00", Limit.FIXED),
        ("1000.00", "1000.00", Limit.NEED),
        ("2000.00", "1000.00", Limit.FIXED),
    ],
)
def test_fixed_sizes_are_stepped_down_to(amount: str, grant: str, decided_by: Limit) -> None:
    got = assessed(town(fixed={**RULE, "amounts": [500, 1000]}), case({"rent": amount}))
    assert (got.max_grant, got.grant, got.decided_by) == (Decimal(grant), Decimal(grant), decided_by)
    assert (Code.NO_FIXED_AMOUNT in codes(got)) == (grant == "0.00")
    assert Code.OVER_CAP not in codes(got)


@pytest.mark.parametrize(
    ("of", "rule", "plan", "code", "figures"),
    [
        ("total", {"at_least": 500}, {"rent": "499.99"}, Code.SUM_TOO_SMALL, ("499.99", "500.00", "0.01")),
        ("total", {"at_least": 500}, {"rent": "400.00", "gift": 100}, None, None),
        (
            "recognised",
            {"at_least": 500},
            {"rent": 400, "gift": 100},
            Code.SUM_TOO_SMALL,
            ("400", "500", "100"),
        ),
        ("total", {"at_most": 500}, {"rent": 500}, None, None),
        ("total", {"at_most": 500}, {"rent": "500.01"}, Code.SUM_TOO_LARGE, ("500.01", "500", "0.01")),
        ("requested", {"at_most": 500}, {"rent": 600}, Code.SUM_TOO_LARGE, ("600", "500", "100")),
    ],
)
def test_sums_are_held_against_their_thresholds(
    of: str, rule: Any, plan: Any, code: Code | None, figures: Any
) -> None:
    got = assessed(town(threshold=[{**RULE, "of": of, **rule}]), case(plan))
    found = [finding for finding in got.findings if finding.code in (Code.SUM_TOO_SMALL, Code.SUM_TOO_LARGE)]
    assert [finding.code for finding in found] == ([code] if code else [])
    if code:
        (finding,) = found
        difference = finding.params.get("short", finding.params.get("excess"))
        assert (finding.params["sum"], finding.params["limit"], difference) == tuple(map(Decimal, figures))
        assert (finding.params["of"], finding.severity, got.grant) == (of, Severity.FIX, 0)
        assert (finding.clause, finding.field) == ("1", "asked" if of == "requested" else "costs")
        wanted = Cure(act="set", field="asked", to=Decimal(500)) if of == "requested" else None
        assert finding.cure == wanted


def test_asking_for_less_is_allowed_and_leaves_a_gap() -> None:
    got = assessed(town(), case({"rent": 800}, asked=500))
    assert (got.requested, got.max_grant, got.gap) == (500, 500, 300)
    assert codes(got) == {Code.FINANCING_GAP}


def test_asking_for_more_than_is_missing_is_cut() -> None:
    found = case({"rent": 800}, income={"own": 300}, asked="500.01")
    got = assessed(town(), found)
    assert (got.requested, got.max_grant) == (500, 500)
    finding = the(got, Code.ASKED_TOO_MUCH)
    assert finding.params == {"asked": Decimal("500.01"), "need": Decimal(500), "excess": Decimal("0.01")}
    assert codes(assessed(town(), mended(town(), found, finding.cure))) == set()
    assert codes(assessed(town(), case({"rent": 800}, income={"own": 300}, asked=500))) == set()


@pytest.mark.parametrize(
    ("rule", "costs", "grant", "code"),
    [
        ({"percent": 90}, {"rent": 1000}, "900.00", Code.QUOTA_EXCEEDED),
        ({"percent": 90}, {"rent": 500, "gift": 500}, "450.00", Code.QUOTA_EXCEEDED),
        ({"percent": 50}, {"rent": "0.01"}, "0.01", None),
        ({"percent": 90, "above": 1000}, {"rent": 1000}, "1000.00", None),
        ({"percent": 90, "above": 1000}, {"rent": "1000.01"}, "900.01", Code.QUOTA_EXCEEDED),
    ],
)
def test_a_quota_limits_the_grant(rule: Any, costs: Any, grant: str, code: Code | None) -> None:
    got = assessed(town(quota={**RULE, **rule}), case(costs))
    assert got.max_grant == Decimal(grant)
    assert (Code.QUOTA_EXCEEDED in codes(got)) == (code is not None)
    assert (got.decided_by is Limit.QUOTA) == (code is not None)


def test_a_quota_says_how_much_own_money_mends_it() -> None:
    guideline = town(quota={**RULE, "percent": 90, "exception": "board"})
    found = case({"rent": 1000})
    finding = the(assessed(guideline, found), Code.QUOTA_EXCEEDED)
    assert finding.severity is Severity.WARNING
    assert finding.params == {
        "counted": Decimal(1000),
        "percent": Decimal(90),
        "largest": Decimal(900),
        "own": Decimal(100),
        "exception": "board",
    }
    assert codes(assessed(guideline, mended(guideline, found, finding.cure))) == set()
    excepted = assessed(guideline, case({"rent": 1000}, facts={"exceptions": ["quota"]}))
    assert (excepted.max_grant, codes(excepted)) == (1000, {Code.EXCEPTION_MADE})


@pytest.mark.parametrize(
    ("rule", "costs", "own", "grant", "needed", "missing"),
    [
        # 10 % of the grant beside it, within the costs: 1,000 ÷ 1.1
        ({"percent": 10, "of": "requested"}, {"rent": 1000}, "0.00", "909.09", "90.91", "90.91"),
        ({"percent": 10, "of": "requested"}, {"rent": 550}, "50.00", "500.00", "50.00", None),
        ({"percent": 10, "of": "requested"}, {"rent": 550}, "49.99", "500.00", "50.00", "0.01"),
        # 10 % of all costs, whether they count or not
        ({"percent": 10}, {"rent": 900, "gift": 100}, "100.00", "900.00", "100.00", None),
        ({"percent": 10}, {"rent": 900, "gift": 100}, "99.99", "900.00", "100.00", "0.01"),
        ({"at_least": 75}, {"rent": 300}, "75.00", "225.00", "75.00", None),
        ({"at_least": 75}, {"rent": 300}, "0.00", "225.00", "75.00", "75.00"),
        ({"percent": 10, "at_least": 75}, {"rent": 300}, "75.00", "225.00", "75.00", None),
        ({"percent": 50, "at_least": 75}, {"rent": 300}, "100.00", "200.00", "150.00", "50.00"),
        ({"at_least": 75, "above": 300}, {"rent": 300}, "0.00", "300.00", "0.00", None),
        ({"at_least": 75, "above": 300}, {"rent": "300.01"}, "75.00", "225.01", "75.00", None),
    ],
)
def test_an_own_share_must_be_in_the_plan(
    rule: Any, costs: Any, own: str, grant: str, needed: str, missing: str | None
) -> None:
    got = assessed(town(own_share={**RULE, **rule}), case(costs, income={"own": own}))
    assert (got.max_grant, got.own_share) == (Decimal(grant), Decimal(needed))
    found = [finding for finding in got.findings if finding.code is Code.OWN_SHARE_MISSING]
    assert [finding.params["missing"] for finding in found] == ([Decimal(missing)] if missing else [])


def test_money_of_others_is_no_own_share() -> None:
    guideline = town(own_share={**RULE, "percent": 10, "exception": "board"})
    found = case({"rent": 1000}, income={"state": 100})
    finding = the(assessed(guideline, found), Code.OWN_SHARE_MISSING)
    assert (finding.severity, finding.field) == (Severity.FIX, "income")
    assert finding.params == {
        "needed": Decimal(100),
        "has": Decimal(0),
        "missing": Decimal(100),
        "percent": Decimal(10),
        "exception": "board",
    }
    assert finding.cure == Cure(act="add_own_money", field="income", to=Decimal(100))
    better = mended(guideline, found, finding.cure)
    assert [(line.key, line.kind, line.amount) for line in better.plan.income][-1] == ("own0", "own", 100)
    excepted = case({"rent": 1000}, facts={"exceptions": ["own_share"]})
    got = assessed(guideline, excepted)
    assert (got.max_grant, got.own_share, codes(got)) == (1000, 0, {Code.EXCEPTION_MADE})


BOARD = {
    "board": {
        **RULE,
        "name": text("Beirat"),
        "ballot_days": 7,
        "quorum": {**RULE, "at_least": 3},
        "majority": {**RULE, "more_than": "1/2"},
    },
    "route": [
        {
            "key": "small",
            **RULE,
            "label": text("klein"),
            "up_to": 1500,
            "board": "decides",
            "decides": "board",
        },
        {
            "key": "large",
            **RULE,
            "label": text("groß"),
            "board": "decides",
            "decides": "board",
            "majority": {**RULE, "at_least": "2/3"},
        },
    ],
}


@pytest.mark.parametrize(
    ("up_to", "amount", "grant", "route"),
    [
        (None, "1500.00", "1500.00", "small"),
        (None, "1500.01", "1500.01", "large"),
        (None, "50000.00", "50000.00", "large"),
        (2000, "2500.00", "2000.00", "large"),
    ],
)
def test_an_exception_from_the_cap_takes_a_route_of_its_own(
    up_to: int | None, amount: str, grant: str, route: str
) -> None:
    exception = {"route": "large"} | ({"up_to": up_to} if up_to else {})
    got = assessed(
        town(max_grant={**RULE, "amount": 1500, "exception": exception}, **BOARD), case({"rent": amount})
    )
    assert (got.max_grant, got.route) == (Decimal(grant), route)
    assert (Code.ABOVE_ORDINARY_CAP in codes(got)) == (route == "large")


@pytest.mark.parametrize(
    ("by", "routes"),
    [("grant", ["small", "small"]), ("requested", ["small", "large"]), ("total", ["large", "large"])],
)
def test_the_route_goes_by_the_sum_the_guideline_names(by: str, routes: list[str]) -> None:
    guideline = town(max_grant={**RULE, "amount": 1000}, route_by=by, **BOARD)
    plans = case({"rent": "1500.01"}, income={"own": 500}), case({"rent": "1500.01"})
    assert [assessed(guideline, plan).route for plan in plans] == routes


@pytest.mark.parametrize(
    ("remaining", "reserved", "asked", "pot"),
    [
        (1000, {}, 500, "1000"),
        (1000, {}, "500.01", "600"),
        (1000, {"small": 100}, "500.01", "900"),
        (300, {}, 600, "0"),
        (-5, {}, 400, "0"),
        (1000, {"small": -7}, 600, "1000"),
    ],
)
def test_what_is_reserved_for_others_is_not_open(remaining: int, reserved: Any, asked: Any, pot: str) -> None:
    reserve = [{"key": "small", "label": text("klein"), "amount": 400, "up_to": 500}]
    guideline = town(pot={**RULE, "amount": 5000, "reserve": reserve})
    got = assessed(guideline, case({"rent": asked}, facts={"remaining": remaining, "reserved": reserved}))
    assert next(bound.amount for bound in got.bounds if bound.limit is Limit.POT) == Decimal(pot)


@pytest.mark.parametrize(("legal_form", "pot"), [("club", "600"), ("school", "1000"), (None, "600")])
def test_a_reserve_may_be_for_some_applicants(legal_form: str | None, pot: str) -> None:
    reserve = [{"key": "schools", "label": text("Schulen"), "amount": 400, "legal_forms": ["school"]}]
    guideline = town(pot={**RULE, "amount": 5000, "reserve": reserve})
    got = assessed(guideline, case({"rent": 900}, facts={"remaining": 1000, "legal_form": legal_form}))
    assert next(bound.amount for bound in got.bounds if bound.limit is Limit.POT) == Decimal(pot)


@pytest.mark.parametrize(
    ("rule", "remaining", "grant", "severity"),
    [
        ({}, 0, "0", Severity.WARNING),
        ({"when_empty": "refused"}, 0, "0", Severity.FIX),
        ({}, 600, "600", Severity.WARNING),
        ({"when_short": "officer"}, 600, "600", Severity.WARNING),
        ({"when_short": "refused"}, 600, "0", Severity.FIX),
    ],
)
def test_a_pot_that_runs_short_is_handled_as_the_guideline_says(
    rule: Any, remaining: int, grant: str, severity: Severity
) -> None:
    guideline = town(pot={**RULE, "amount": 5000, **rule})
    got = assessed(guideline, case({"rent": 800}, facts={"remaining": remaining}))
    assert got.grant == Decimal(grant)
    assert the(got, Code.POT_SMALLER if remaining else Code.POT_EMPTY).severity is severity


def test_other_public_money_may_be_forbidden() -> None:
    guideline = town(other_funding={**RULE, "public_money": "forbidden"})
    found = case({"rent": 800}, income={"own": 100, "state": "0.01"})
    got = assessed(guideline, found)
    assert (got.grant, got.max_grant) == (0, Decimal("699.99"))
    finding = the(got, Code.OTHER_PUBLIC_MONEY)
    assert (finding.field, finding.params["amount"]) == ("income.i2", Decimal("0.01"))
    assert assessed(guideline, mended(guideline, found, finding.cure)).grant == 700
    asked = assessed(guideline, case({"rent": 800}, facts={"other_public_money": True}))
    assert [finding.field for finding in asked.exclusions] == ["other_public_money"]
    assert assessed(guideline, case({"rent": 800}, income={"state": 0})).grant == 800
    assert assessed(town(), found).grant == Decimal("699.99")
