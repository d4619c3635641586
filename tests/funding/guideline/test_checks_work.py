from datetime import date
from decimal import Decimal

import pytest

from funding.guideline.checks_work import check_work, unpaid_value
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts, Plan


def volunteers(per_person: str | None, kind: str = "ehrenamt") -> Plan:
    line = {"cost_type": kind, "amount": "2000.00", "per_person": per_person}
    return Plan.model_validate({"costs": [line]})


@pytest.mark.parametrize(
    ("starts_on", "per_person", "warned"),
    [
        ("2025-12-31", "840.00", False),
        ("2025-12-31", "840.01", True),
        ("2026-01-01", "960.00", False),
        ("2026-01-01", "960.01", True),
        ("2021-01-01", "840.01", True),
        ("2020-12-31", "5000.00", False),
        ("2026-01-01", None, False),
    ],
)
def test_the_allowance_of_the_year_is_warned_about(
    unna: Guideline, starts_on: str, per_person: str | None, warned: bool
) -> None:
    facts = Facts(starts_on=date.fromisoformat(starts_on))
    found = list(check_work(unna, volunteers(per_person), facts))
    assert [finding.code for finding in found] == [Code.VOLUNTEER_ALLOWANCE] * warned
    assert all(finding.severity is Severity.WARNING for finding in found)


def test_the_warning_names_the_sums_and_the_law(unna: Guideline) -> None:
    (finding,) = check_work(unna, volunteers("1000.00"), Facts(today=date(2026, 3, 1)))
    assert (finding.field, finding.clause) == ("costs.c1", "§ 3 Nr. 26a EStG")
    assert finding.params == {
        "per_person": Decimal("1000.00"),
        "allowance": Decimal("960.00"),
        "excess": Decimal("40.00"),
    }


def test_only_money_for_volunteers_is_looked_at(unna: Guideline) -> None:
    facts = Facts(today=date(2026, 3, 1))
    assert list(check_work(unna, volunteers("1000.00", kind="personal"), facts)) == []
    assert list(check_work(unna, volunteers("1000.00", kind="unknown"), facts)) == []
    assert list(check_work(unna, volunteers("1000.00"), Facts())) == []


def test_unpaid_hours_are_shown_and_stay_without_value(unna: Guideline) -> None:
    plan = Plan(unpaid_hours=Decimal("12.5"))
    (finding,) = check_work(unna, plan, Facts())
    assert (finding.code, finding.severity) == (Code.UNPAID_WORK_SHOWN, Severity.NOTE)
    assert finding.params == {"hours": Decimal("12.50")}
    assert unpaid_value(unna, plan) is None


def test_a_programme_may_put_a_value_on_an_hour(unna: Guideline) -> None:
    work = unna.unpaid_work.model_copy(update={"hourly_value": Decimal("15.55")})
    valued = unna.model_copy(update={"unpaid_work": work})
    assert unpaid_value(valued, Plan(unpaid_hours=Decimal("2.5"))) == Decimal("38.88")
