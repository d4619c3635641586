"""Cases as JSON: what is read, what is refused, and the schema they are written by."""

from decimal import Decimal
from pathlib import Path

import pytest

from funding.guideline.plan import Case
from funding.guideline.try_out import LARGEST_CASE, CaseError, read_case, read_case_file, schema_of_a_case


def refused(text: str) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_case(text)
    assert str(caught.value) == "\n".join(caught.value.messages)
    return caught.value.messages


def test_numbers_are_read_exactly_as_written() -> None:
    found = read_case(
        '{"plan": {"costs": [{"cost_type": "rent", "amount": 0.10}]}, "facts": {"remaining": 7.30}}'
    )
    assert (found.plan.costs[0].key, found.plan.costs[0].amount) == ("c1", Decimal("0.10"))
    assert found.facts.remaining == Decimal("7.30")


def test_faults_are_told_with_their_place() -> None:
    assert refused('{"plan": {"costs": [{"cost_type": "rent"}]}}') == [
        "plan → costs → 0 → amount: Field required."
    ]
    assert refused("[]") == ["the case: Input should be a valid dictionary or instance of Case."]
    (message,) = refused('{"plan": {"costs": [{"cost_type": "rent", "amount": true}]}}')
    assert message == "plan → costs → 0 → amount: write an exact number such as 12.50."
    assert refused("{")[0].startswith("The case is not JSON: Expecting property name")
    assert refused("[" * 100_000) == ["The case is nested too deeply. Look at the schema of a case."]


@pytest.mark.parametrize(("faults", "told"), [(49, 49), (50, 50), (51, 50)])
def test_at_most_fifty_faults_are_told(faults: int, told: int) -> None:
    facts = ", ".join(f'"unheard_of_{number}": 1' for number in range(faults))
    assert len(refused(f'{{"facts": {{{facts}}}}}')) == told


def test_a_file_may_have_a_million_bytes(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text("{}" + " " * (LARGEST_CASE - 2), encoding="utf-8")
    assert LARGEST_CASE == 1_000_000
    assert read_case_file(file) == Case()
    file.write_text("{}" + " " * (LARGEST_CASE - 1), encoding="utf-8")
    with pytest.raises(CaseError, match=r"case\.json: the file is too large"):
        read_case_file(file)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        CaseError, match=r"none\.json: No such file or directory\. Check the name of the file\."
    ):
        read_case_file(tmp_path / "none.json")
    file = tmp_path / "case.json"
    file.write_bytes('{"facts": {"project": "Königsborn"}}'.encode("latin-1"))
    with pytest.raises(CaseError, match=r"case\.json: this is not text in UTF-8\. Save the file as UTF-8\."):
        read_case_file(file)
    file.write_text('{"facts": {"project": "Königsborn"}}', encoding="utf-8-sig")
    assert read_case_file(file).facts.project == "Königsborn"


def test_the_schema_asks_only_for_what_must_be_written() -> None:
    schema = schema_of_a_case()
    needed = {name: schema["$defs"][name]["required"] for name in ("CostLine", "IncomeLine", "InKindLine")}
    assert needed == {"CostLine": ["cost_type"], "IncomeLine": ["kind", "amount"], "InKindLine": ["amount"]}
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "Case"
