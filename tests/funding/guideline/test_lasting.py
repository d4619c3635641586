"""What applicants cannot mend is told apart from what they can."""

from datetime import date

import pytest

from funding.guideline.findings import EXCLUDING, LASTING, Code, Finding, Severity


def finding(code: Code, severity: Severity = Severity.FIX, **params: date | str) -> Finding:
    return Finding(code=code, severity=severity, field="", clause="", params=dict(params))


def test_whatever_lasts_excludes() -> None:
    assert LASTING < EXCLUDING


@pytest.mark.parametrize("code", sorted(LASTING))
def test_a_lasting_finding_is_one_while_no_exception_can_be_made(code: Code) -> None:
    assert finding(code).is_lasting
    assert finding(code, exception="").is_lasting
    assert not finding(code, exception="officer").is_lasting
    assert not finding(code, Severity.WARNING).is_lasting


@pytest.mark.parametrize("code", [Code.TOO_LATE, Code.BELOW_MINIMUM, Code.CONTRACTS_SIGNED, Code.POT_EMPTY])
def test_what_a_change_or_a_consent_mends_does_not_last(code: Code) -> None:
    assert not finding(code).is_lasting
