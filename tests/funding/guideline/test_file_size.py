"""How large, how deep and how faulty a guideline file may be, to the character."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from funding.guideline.faults import FaultCode, FaultParam
from funding.guideline.load import LARGEST_FILE, GuidelineError, read_guideline, read_guideline_file


def padded(text: str, length: int) -> str:
    """The text with a comment at its end that makes it as long as this."""
    return text + "\n#" + "x" * (length - len(text) - 2)


def refused(text: str) -> list[tuple[FaultCode, Mapping[str, FaultParam]]]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return [(fault.code, fault.params) for fault in caught.value.faults]


def too_large(code: FaultCode, size: int) -> tuple[FaultCode, Mapping[str, FaultParam]]:
    limit = LARGEST_FILE if code is FaultCode.TOO_MANY_CHARACTERS else LARGEST_FILE * 4
    return code, {"size": size, "limit": limit}


def test_a_file_may_have_a_million_characters(unna_text: str, tmp_path: Path) -> None:
    assert LARGEST_FILE == 1_000_000
    assert read_guideline(padded(unna_text, LARGEST_FILE)).programme == "unna"
    (found,) = refused(padded(unna_text, LARGEST_FILE + 1))
    assert found == too_large(FaultCode.TOO_MANY_CHARACTERS, LARGEST_FILE + 1)
    file = tmp_path / "large.toml"
    for length, code in (
        (LARGEST_FILE * 4, FaultCode.TOO_MANY_CHARACTERS),
        (LARGEST_FILE * 4 + 1, FaultCode.TOO_MANY_BYTES),
    ):
        file.write_text("#" * length, encoding="ascii")
        with pytest.raises(GuidelineError) as caught:
            read_guideline_file(file)
        (fault,) = caught.value.faults
        assert (fault.code, fault.params) == too_large(code, length)


def test_lists_may_be_twelve_levels_deep() -> None:
    # The file itself is the first level.
    assert FaultCode.TOO_DEEP not in [code for code, _ in refused("deep = " + "[" * 11 + "]" * 11)]
    assert refused("deep = " + "[" * 12 + "]" * 12) == [(FaultCode.TOO_DEEP, {"limit": 12})]


@pytest.mark.parametrize(("faults", "rest"), [(50, []), (51, [1]), (60, [10])])
def test_fifty_faults_are_told_and_the_rest_is_counted(unna_text: str, faults: int, rest: list[int]) -> None:
    unknown = "".join(f"unheard_of_{number} = 1\n" for number in range(faults))
    found = refused(unknown + unna_text)
    assert len(found) == 50 + len(rest)
    assert found[50:] == [(FaultCode.MORE_FAULTS, {"count": number}) for number in rest]
