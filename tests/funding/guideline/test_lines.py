from decimal import Decimal

import pytest

from funding.guideline.findings import Code, Severity
from funding.guideline.lines import assess_line, check_lines
from funding.guideline.model import Guideline
from funding.guideline.outcome import LineCode, Treatment
from funding.guideline.plan import CostLine


def cost(kind: str, amount: str = "1000.00") -> CostLine:
    return CostLine(key="c1", cost_type=kind, label="Zelt", amount=Decimal(amount))


@pytest.mark.parametrize(
    ("kind", "recognised", "treatment", "rate", "code", "clause"),
    [
        ("ehrenamt", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("personal", "500.00", Treatment.PART, 50, LineCode.RATE, "Nr. 4.2"),
        ("fahrt", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("miete", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("unterkunft_verpflegung", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("material", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("versicherung", "1000.00", Treatment.FULL, 100, LineCode.LISTED, "Nr. 4.1"),
        ("honorar", "0.00", Treatment.NONE, 0, LineCode.NOT_ELIGIBLE, "Nr. 4.3"),
        ("investition", "0.00", Treatment.NONE, 0, LineCode.NOT_ELIGIBLE, "Nr. 4.3"),
        ("alkohol", "0.00", Treatment.NONE, 0, LineCode.NOT_ELIGIBLE, "Nr. 4.4"),
        ("sonstiges", "0.00", Treatment.NONE, 0, LineCode.NOT_ELIGIBLE, "Nr. 4.3"),
        ("never_heard_of", "0.00", Treatment.NONE, 0, LineCode.UNKNOWN_TYPE, ""),
    ],
)
def test_each_kind_of_cost_counts_as_the_list_says(
    unna: Guideline,
    kind: str,
    recognised: str,
    treatment: Treatment,
    rate: int,
    code: LineCode,
    clause: str,
) -> None:
    line = assess_line(unna, cost(kind))
    assert (line.recognised, line.treatment, line.rate, line.code, line.clause) == (
        Decimal(recognised),
        treatment,
        Decimal(rate),
        code,
        clause,
    )


def test_a_line_that_counts_in_full_needs_no_words(unna: Guideline) -> None:
    assert list(check_lines((assess_line(unna, cost("miete")),))) == []


@pytest.mark.parametrize(
    ("kind", "code", "severity", "missing"),
    [
        ("personal", Code.LINE_IN_PART, Severity.NOTE, "500.00"),
        ("investition", Code.LINE_NOT_ELIGIBLE, Severity.WARNING, "1000.00"),
        ("never_heard_of", Code.LINE_UNKNOWN_TYPE, Severity.WARNING, "1000.00"),
    ],
)
def test_a_line_that_counts_less_says_how_much_is_missing(
    unna: Guideline, kind: str, code: Code, severity: Severity, missing: str
) -> None:
    (finding,) = check_lines((assess_line(unna, cost(kind)),))
    assert (finding.code, finding.severity, finding.field) == (code, severity, "costs.c1")
    assert finding.params["not_recognised"] == Decimal(missing)
    assert finding.params["label"] == "Zelt"
