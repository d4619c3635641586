"""Who may apply, where applicants are based, accounts, questions that exclude, and votes on a route."""

from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.examples import Vote
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment
from funding.guideline.votes import outcome_of
from tests.funding.guideline.test_money_rules import BOARD, RULE
from tests.funding.guideline.towns import case, text, town, town_data


def with_facts(guideline: Guideline, **facts: Any) -> Assessment:
    found = case({"rent": 100}, facts=facts)
    return assess(guideline, found.plan, found.facts)


def applicants(**changes: Any) -> Guideline:
    return town(applicants={**town_data()["applicants"], **changes})


def codes(got: Assessment) -> list[Code]:
    return [finding.code for finding in got.findings]


@pytest.mark.parametrize(
    ("any_form", "legal_form", "may"),
    [
        (False, "club", True),
        (False, "person", False),
        (False, "unheard_of", False),
        (True, "club", True),
        (True, "person", False),
        (True, "unheard_of", True),
        (False, None, True),
    ],
)
def test_only_those_who_may_apply_get_something(any_form: bool, legal_form: str | None, may: bool) -> None:
    got = with_facts(applicants(any_legal_form=any_form), legal_form=legal_form)
    assert (codes(got), got.grant) == ([] if may else [Code.APPLICANT_NOT_ALLOWED], 100 if may else 0)


@pytest.mark.parametrize(
    ("based", "seat", "active", "is_here"),
    [
        ("anywhere", False, False, True),
        ("seat", False, True, False),
        ("seat", True, False, True),
        ("seat", None, False, True),
        ("activity", True, False, False),
        ("activity", False, True, True),
        ("seat_or_activity", False, False, False),
        ("seat_or_activity", False, True, True),
        ("seat_or_activity", True, False, True),
        ("seat_or_activity", False, None, True),
    ],
)
def test_applicants_may_have_to_be_based_here(based: str, seat: Any, active: Any, is_here: bool) -> None:
    got = with_facts(applicants(based=based), seat_in_territory=seat, active_in_territory=active)
    assert codes(got) == ([] if is_here else [Code.NOT_BASED_HERE])


@pytest.mark.parametrize(
    ("years", "is_old_enough"), [(0, False), (1, False), (2, True), (3, True), (None, True)]
)
def test_applicants_may_have_to_be_active_for_some_years(years: int | None, is_old_enough: bool) -> None:
    got = with_facts(applicants(min_years_active=2), years_active=years)
    assert codes(got) == ([] if is_old_enough else [Code.TOO_YOUNG])
    assert with_facts(applicants(), years_active=0).findings == ()


@pytest.mark.parametrize(
    ("only", "account_of", "fits"),
    [(True, "person", False), (True, "organisation", True), (True, None, True), (False, "person", True)],
)
def test_money_may_go_to_organisations_only(only: bool, account_of: str | None, fits: bool) -> None:
    guideline = town(payout={**RULE, "organisation_accounts_only": only})
    assert codes(with_facts(guideline, account_of=account_of)) == (
        [] if fits else [Code.ACCOUNT_NOT_ORGANISATION]
    )


@pytest.mark.parametrize(
    ("rule", "answer", "code", "grant"),
    [
        ({}, False, Code.ANSWER_UNEXPECTED, 100),
        ({"refuses": True}, False, Code.ANSWER_EXCLUDES, 0),
        ({"refuses": True}, True, None, 100),
        ({"refuses": True, "expected": False}, True, Code.ANSWER_EXCLUDES, 0),
        ({"refuses": True, "severity": "warning"}, False, Code.ANSWER_EXCLUDES, 100),
    ],
)
def test_an_answer_may_exclude_a_grant(rule: Any, answer: bool, code: Code | None, grant: int) -> None:
    question = {"key": "open", **RULE, "label": text("Offen?"), "asked": "applicant", **rule}
    got = with_facts(town(question=[question]), answers={"open": answer})
    assert (codes(got), got.grant) == ([code] if code else [], grant)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ({}, {"costs_incurred": True}, []),
        ({"retrospective": "forbidden"}, {"costs_incurred": True}, [Code.COSTS_INCURRED]),
        ({"retrospective": "forbidden"}, {"costs_incurred": False}, []),
        ({}, {"contracts_signed": True, "early_start_consent": True}, [Code.EARLY_START_CONSENTED]),
        (
            {"consent_possible": False},
            {"contracts_signed": True, "early_start_consent": True},
            [Code.CONTRACTS_SIGNED],
        ),
    ],
)
def test_nothing_is_paid_in_retrospect(rule: Any, facts: Any, expected: list[Code]) -> None:
    start = {
        **RULE,
        "before_decision": "forbidden",
        "starts_with": text("Start"),
        "decision_takes_days": 7,
        **rule,
    }
    got = with_facts(town(start=start), **facts)
    assert codes(got) == expected
    assert all(
        f.severity is Severity.BLOCKS for f in got.findings if f.code is not Code.EARLY_START_CONSENTED
    )


@pytest.mark.parametrize(
    ("vote", "expected"),
    [
        ({"amount": 1500, "in_favour": 7, "against": 5}, "carried"),
        ({"amount": 1500, "in_favour": 6, "against": 6}, "not_carried"),
        ({"amount": "1500.01", "in_favour": 8, "against": 4}, "carried"),
        ({"amount": "1500.01", "in_favour": 7, "against": 5}, "not_carried"),
        ({"amount": 1500, "in_favour": 2, "against": 0, "members": 5}, "not_decided"),
        ({"amount": 1500, "in_favour": 2, "against": 1, "members": 5}, "carried"),
        ({"amount": 1500, "in_favour": 2, "against": 0}, "carried"),
        ({"amount": 1500, "in_favour": 9, "against": 0, "applicant_present": False}, "carried"),
    ],
)
def test_a_vote_is_counted_by_the_rules_of_its_route(vote: Any, expected: str) -> None:
    guideline = town(**BOARD)
    assert outcome_of(guideline, Vote(**vote, expect="carried")) == expected


def test_a_route_may_have_its_own_quorum_and_ask_for_the_applicant() -> None:
    first, last = BOARD["route"]
    strict = {**last, "quorum": {**RULE, "more_than": "1/2"}, "applicant_present": True}
    guideline = town(**{**BOARD, "route": [first, strict]})
    counted = {"amount": 2000, "in_favour": 3, "against": 0, "members": 6, "expect": "carried"}
    assert outcome_of(guideline, Vote(**counted)) == "not_decided"
    assert outcome_of(guideline, Vote(**counted | {"in_favour": 4})) == "carried"
    assert outcome_of(guideline, Vote(**counted | {"in_favour": 4}, applicant_present=True)) == "carried"
    assert outcome_of(guideline, Vote(**counted | {"in_favour": 4}, applicant_present=False)) == "not_decided"
