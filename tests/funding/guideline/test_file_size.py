"""How large, how deep and how faulty a guideline file may be, to the character."""

from pathlib import Path

import pytest

from funding.guideline.load import LARGEST_FILE, GuidelineError, read_guideline, read_guideline_file


def padded(text: str, length: int) -> str:
    """The text with a comment at its end that makes it as long as this."""
    return text + "\n#" + "x" * (length - len(text) - 2)


def refused(text: str) -> list[str]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.messages


def test_a_file_may_have_a_million_characters(unna_text: str, tmp_path: Path) -> None:
    assert LARGEST_FILE == 1_000_000
    assert read_guideline(padded(unna_text, LARGEST_FILE)).programme == "unna"
    assert "1,000,001 characters" in refused(padded(unna_text, LARGEST_FILE + 1))[0]
    file = tmp_path / "large.toml"
    for length, words in (
        (LARGEST_FILE * 4, "4,000,000 characters"),
        (LARGEST_FILE * 4 + 1, "4,000,001 bytes"),
    ):
        file.write_text("#" * length, encoding="ascii")
        with pytest.raises(GuidelineError, match=words):
            read_guideline_file(file)


def test_lists_may_be_twelve_levels_deep() -> None:
    # The file itself is the first level.
    assert "nested too deeply" not in refused("deep = " + "[" * 11 + "]" * 11)[0]
    assert "at most 12 levels" in refused("deep = " + "[" * 12 + "]" * 12)[0]


@pytest.mark.parametrize(("faults", "rest"), [(50, []), (51, [1]), (60, [10])])
def test_fifty_faults_are_told_and_the_rest_is_counted(unna_text: str, faults: int, rest: list[int]) -> None:
    unknown = "".join(f"unheard_of_{number} = 1\n" for number in range(faults))
    found = refused(unknown + unna_text)
    assert len(found) == 50 + len(rest)
    assert [
        message.startswith(f"and {number} more") for number, message in zip(rest, found[50:], strict=True)
    ] == [True for _ in rest]
