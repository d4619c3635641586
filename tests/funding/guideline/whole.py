"""Helpers for tests that compare findings whole: code, weight, field, clause, figures and cure."""

from decimal import Decimal
from typing import Any

from funding.guideline.assess import assess
from funding.guideline.findings import Code, Cure, Finding, Severity
from funding.guideline.plan import Case
from tests.funding.guideline.towns import text, town

CLAUSES = [{"number": number, "title": text("Titel"), "text": text("Satz.")} for number in "123456789"]
# Everything else in the town is of clause 1, so a finding of clause 7 can only be that of the rule in question.
SEVEN: dict[str, Any] = {"clause": "7"}
OFFICE: dict[str, Any] = {"clause": "1", "label": text("Amt"), "board": "none", "decides": "officer"}
TWO_ROUTES = [{**OFFICE, "key": "small", "up_to": 1500}, {**OFFICE, "key": "large"}]


def found(changes: dict[str, Any], case: Case, code: Code) -> Finding:
    """The one finding with this code for the case in the small town with these changes."""
    got = assess(town(clause=CLAUSES, **changes), case.plan, case.facts)
    (finding,) = [finding for finding in got.findings if finding.code is code]
    return finding


def finding(
    code: Code, severity: Severity, field: str, *, clause: str = "7", cure: Cure | None = None, **params: Any
) -> Finding:
    """A finding as expected. Whole numbers are euros, except where the finding counts something."""
    return Finding(code=code, severity=severity, field=field, clause=clause, params=params, cure=cure)


def euros(amount: str | int) -> Decimal:
    return Decimal(amount)


def own_money(amount: str | int) -> Cure:
    return Cure(act="add_own_money", field="income", to=euros(amount))


def put(field: str, to: Any) -> Cure:
    return Cure(act="set", field=field, to=to)


def without(field: str) -> Cure:
    return Cure(act="remove", field=field)
