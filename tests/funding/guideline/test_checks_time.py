from datetime import date

import pytest

from funding.guideline.checks_time import check_time
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from tests.funding.guideline.strategies import sound_facts


def codes(guideline: Guideline, **changes: object) -> list[Code]:
    return [finding.code for finding in check_time(guideline, sound_facts(**changes))]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"ends_on": "2026-05-02"}, []),
        ({"ends_on": "2026-05-01"}, [Code.END_BEFORE_START]),
        ({"ends_on": None}, [Code.END_MISSING]),
        ({"starts_on": None}, [Code.START_MISSING]),
        ({"starts_on": None, "ends_on": None}, [Code.START_MISSING, Code.END_MISSING]),
        ({"starts_on": "2026-01-31"}, [Code.ALREADY_STARTED]),
        ({"starts_on": "2026-02-01"}, [Code.ALREADY_STARTED]),
        ({"starts_on": "2026-02-02"}, [Code.STARTS_BEFORE_DECISION]),
        ({"starts_on": "2026-02-28"}, [Code.STARTS_BEFORE_DECISION]),
        ({"starts_on": "2026-03-01"}, []),
        ({"starts_on": "2026-01-31", "today": None}, []),
        ({"starts_on": "2026-01-31", "early_start_consent": True}, [Code.EARLY_START_CONSENTED]),
        ({"early_start_consent": True}, []),
        ({"contracts_signed": True}, [Code.CONTRACTS_SIGNED]),
        ({"contracts_signed": False}, []),
        (
            {"contracts_signed": True, "starts_on": "2026-02-02"},
            [Code.CONTRACTS_SIGNED, Code.STARTS_BEFORE_DECISION],
        ),
        ({"contracts_signed": True, "early_start_consent": True}, [Code.EARLY_START_CONSENTED]),
        ({"ends_on": "2026-12-31"}, []),
        ({"ends_on": "2027-01-01"}, [Code.CROSSES_BUDGET_YEAR]),
        ({"ends_on": "2027-12-31"}, [Code.CROSSES_BUDGET_YEAR]),
        ({"ends_on": "2028-01-01"}, [Code.TOO_MANY_BUDGET_YEARS]),
    ],
)
def test_dates_are_checked_to_the_day(
    unna: Guideline, changes: dict[str, object], expected: list[Code]
) -> None:
    assert codes(unna, **changes) == expected


@pytest.mark.parametrize(
    ("changes", "severity", "field"),
    [
        ({"ends_on": None}, Severity.BLOCKS, "ends_on"),
        ({"starts_on": None}, Severity.BLOCKS, "starts_on"),
        ({"ends_on": "2026-05-01"}, Severity.BLOCKS, "ends_on"),
        ({"starts_on": "2026-02-01"}, Severity.BLOCKS, "starts_on"),
        ({"starts_on": "2026-02-02"}, Severity.WARNING, "starts_on"),
        ({"contracts_signed": True}, Severity.BLOCKS, "contracts_signed"),
        ({"ends_on": "2027-01-01"}, Severity.NOTE, "ends_on"),
        ({"ends_on": "2028-01-01"}, Severity.FIX, "ends_on"),
    ],
)
def test_each_date_has_its_weight_and_its_field(
    unna: Guideline, changes: dict[str, object], severity: Severity, field: str
) -> None:
    (finding,) = check_time(unna, sound_facts(**changes))
    assert (finding.severity, finding.field) == (severity, field)


def test_too_early_names_the_first_day_that_would_do(unna: Guideline) -> None:
    (finding,) = check_time(unna, sound_facts(starts_on="2026-02-02"))
    assert finding.params["earliest"] == date(2026, 3, 1)
    assert codes(unna, starts_on=finding.params["earliest"]) == []


def test_too_long_names_the_last_end_that_would_do(unna: Guideline) -> None:
    (finding,) = check_time(unna, sound_facts(ends_on="2029-03-01"))
    assert finding.params == {
        "first_year": 2026,
        "last_year": 2029,
        "years": 4,
        "allowed": 2,
        "latest_end": date(2027, 12, 31),
    }
    assert codes(unna, ends_on=date(2027, 12, 31)) == [Code.CROSSES_BUDGET_YEAR]


def test_the_end_of_the_calendar_is_no_error(unna: Guideline) -> None:
    assert codes(unna, today=date.max, starts_on=date.max, ends_on=date.max) == []


def test_a_programme_may_allow_an_early_start(unna: Guideline) -> None:
    lenient = unna.model_copy(update={"start": unna.start.model_copy(update={"before_decision": "allowed"})})
    assert codes(lenient, starts_on="2026-01-01", contracts_signed=True) == []


def test_a_programme_may_do_without_an_end(unna: Guideline) -> None:
    open_ended = unna.model_copy(update={"period": unna.period.model_copy(update={"end_required": False})})
    assert codes(open_ended, ends_on=None) == []
