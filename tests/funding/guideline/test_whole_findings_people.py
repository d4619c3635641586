"""Every finding about applicants and answers in full; and no code is left out of these tables."""

from typing import Any

import pytest

from funding.guideline.findings import Code, Finding, Severity
from tests.funding.guideline.test_whole_findings_lines import LINES
from tests.funding.guideline.test_whole_findings_money import SUMS
from tests.funding.guideline.test_whole_findings_time import DAYS
from tests.funding.guideline.towns import case, text
from tests.funding.guideline.whole import SEVEN, finding, found, put

PERSON = {"key": "person", "label": text("Person"), "allowed": False}
APPLICANTS = {**SEVEN, "any_legal_form": True, "legal_forms": [PERSON]}
QUESTION = {"key": "open", **SEVEN, "label": text("Offen?"), "asked": "applicant"}

PEOPLE: list[tuple[dict[str, Any], dict[str, Any], Finding]] = [
    (
        {"territory": {**SEVEN, "name": text("Stadt")}},
        {"in_territory": False},
        finding(Code.NOT_IN_TERRITORY, Severity.FIX, "territory", cure=put("in_territory", True)),
    ),
    (
        {"applicants": APPLICANTS},
        {"legal_form": "person"},
        finding(Code.APPLICANT_NOT_ALLOWED, Severity.FIX, "legal_form", legal_form="person"),
    ),
    (
        {"applicants": {**APPLICANTS, "based": "seat"}},
        {"seat_in_territory": False, "active_in_territory": True},
        finding(Code.NOT_BASED_HERE, Severity.FIX, "based"),
    ),
    (
        {"applicants": {**APPLICANTS, "min_years_active": 3}},
        {"years_active": 2},
        finding(Code.TOO_YOUNG, Severity.FIX, "years_active", years=2, needed=3, cure=put("years_active", 3)),
    ),
    (
        {"applicants": APPLICANTS},
        {"signatory_named": False},
        finding(Code.SIGNATORY_MISSING, Severity.FIX, "signatory", cure=put("signatory_named", True)),
    ),
    (
        {"applicants": APPLICANTS},
        {"account_named": False},
        finding(Code.ACCOUNT_MISSING, Severity.FIX, "account", cure=put("account_named", True)),
    ),
    (
        {"payout": {**SEVEN, "organisation_accounts_only": True}},
        {"account_of": "person"},
        finding(
            Code.ACCOUNT_NOT_ORGANISATION, Severity.FIX, "account", cure=put("account_of", "organisation")
        ),
    ),
    (
        {"question": [{**QUESTION, "severity": "blocks", "refuses": True}]},
        {"answers": {"open": False}},
        finding(
            Code.ANSWER_EXCLUDES,
            Severity.BLOCKS,
            "answers.open",
            question="open",
            cure=put("answers.open", True),
        ),
    ),
    (
        {"question": [{**QUESTION, "severity": "warning", "expected": False}]},
        {"answers": {"open": True}},
        finding(
            Code.ANSWER_UNEXPECTED,
            Severity.WARNING,
            "answers.open",
            question="open",
            cure=put("answers.open", False),
        ),
    ),
]


@pytest.mark.parametrize(
    ("changes", "facts", "expected"), PEOPLE, ids=lambda part: getattr(part, "code", None)
)
def test_a_finding_about_people_says_all_it_has_to(
    changes: dict[str, Any], facts: dict[str, Any], expected: Finding
) -> None:
    assert found(changes, case({"rent": 100}, facts=facts), expected.code) == expected


def test_the_tables_leave_out_no_finding() -> None:
    tables = ([row[2].code for row in rows] for rows in (SUMS, LINES, DAYS, PEOPLE))
    assert {code for codes in tables for code in codes} == set(Code)
