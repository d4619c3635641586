"""Cases as JSON: what is read, what is refused, and the schema they are written by."""

from decimal import Decimal
from pathlib import Path

import pytest

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.places import Place, Step
from funding.guideline.plan import Case
from funding.guideline.try_out import LARGEST_CASE, CaseError, read_case, read_case_file, schema_of_a_case


def refused(text: str) -> tuple[Fault, ...]:
    with pytest.raises(CaseError) as caught:
        read_case(text)
    return caught.value.faults


def refused_file(file: Path) -> tuple[FaultCode, int | None]:
    with pytest.raises(CaseError) as caught:
        read_case_file(file)
    (fault,) = caught.value.faults
    return fault.code, fault.place.line


def test_numbers_are_read_exactly_as_written() -> None:
    found = read_case(
        '{"plan": {"costs": [{"cost_type": "rent", "amount": 0.10}]}, "facts": {"remaining": 7.30}}'
    )
    assert (found.plan.costs[0].key, found.plan.costs[0].amount) == ("c1", Decimal("0.10"))
    assert found.facts.remaining == Decimal("7.30")


def test_faults_are_told_with_their_place() -> None:
    amount = Place(steps=(Step("plan"), Step("costs", number=1), Step("amount")))
    (fault,) = refused('{"plan": {"costs": [{"cost_type": "rent"}]}}')
    assert (fault.code, fault.place) == (FaultCode.MISSING, amount)
    (fault,) = refused("[]")
    assert (fault.code, fault.place) == (FaultCode.JSON_OBJECT, Place())
    (fault,) = refused('{"plan": {"costs": [{"cost_type": "rent", "amount": true}]}}')
    assert (fault.code, fault.place) == (FaultCode.EXACT_NUMBER, amount)
    assert refused("{") == (Fault(code=FaultCode.NOT_JSON, place=Place(line=1, column=2)),)
    assert [fault.code for fault in refused("[" * 100_000)] == [FaultCode.TOO_DEEP]


@pytest.mark.parametrize(("faults", "told"), [(49, 49), (50, 50), (51, 51), (60, 51)])
def test_fifty_faults_are_told_and_the_rest_is_counted(faults: int, told: int) -> None:
    facts = ", ".join(f'"unheard_of_{number}": 1' for number in range(faults))
    assert len(refused(f'{{"facts": {{{facts}}}}}')) == told


def test_a_file_may_have_a_million_bytes(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text("{}" + " " * (LARGEST_CASE - 2), encoding="utf-8")
    assert LARGEST_CASE == 1_000_000
    assert read_case_file(file) == Case()
    file.write_text("{}" + " " * (LARGEST_CASE - 1), encoding="utf-8")
    assert refused_file(file) == (FaultCode.TOO_MANY_BYTES, None)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert refused_file(tmp_path / "none.json") == (FaultCode.NOT_FOUND, None)
    file = tmp_path / "case.json"
    file.write_bytes('{"facts": {"project": "Königsborn"}}'.encode("latin-1"))
    assert refused_file(file) == (FaultCode.NOT_UTF8, 1)
    file.write_text('{"facts": {"project": "Königsborn"}}', encoding="utf-8-sig")
    assert read_case_file(file).facts.project == "Königsborn"


def test_the_schema_asks_only_for_what_must_be_written() -> None:
    schema = schema_of_a_case()
    needed = {name: schema["$defs"][name]["required"] for name in ("CostLine", "IncomeLine", "InKindLine")}
    assert needed == {"CostLine": ["cost_type"], "IncomeLine": ["kind", "amount"], "InKindLine": ["amount"]}
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Case"
