"""A hundred faulty files: each is told what is wrong and where, and none gets a traceback."""

from pathlib import Path

import pytest

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.load import GuidelineError, read_guideline, read_guideline_file
from funding.guideline.places import Place
from tests.funding.guideline.faulty import FAULTS

WHOLE_FILE = {FaultCode.TOO_MANY_CHARACTERS}


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.faults


def faults_of_file(path: Path) -> list[tuple[FaultCode, int | None]]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline_file(path)
    return [(fault.code, fault.place.line) for fault in caught.value.faults]


def test_there_are_a_hundred_of_them() -> None:
    assert len(FAULTS) >= 100


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_told_with_its_code_and_its_place(unna_text: str, name: str) -> None:
    code, spoil, _ = FAULTS[name]
    spoilt = spoil(unna_text)
    assert spoilt != unna_text
    found = faults(spoilt)
    assert code in {fault.code for fault in found}
    assert all(fault.place != Place() or fault.code in WHOLE_FILE for fault in found)


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(GuidelineError) as caught:
        read_guideline_file(large)
    (fault,) = caught.value.faults
    assert (fault.code, fault.params) == (
        FaultCode.TOO_MANY_BYTES,
        {"size": 50_000_000, "limit": 4_000_000},
    )


def test_a_file_that_is_not_there_or_not_text_is_said(tmp_path: Path) -> None:
    assert faults_of_file(tmp_path / "none.toml") == [(FaultCode.NOT_FOUND, None)]
    assert faults_of_file(tmp_path) == [(FaultCode.IS_A_FOLDER, None)]
    assert faults_of_file(Path("/proc/self/mem")) == [(FaultCode.UNREADABLE, None)]
    latin = tmp_path / "latin.toml"
    latin.write_bytes('format = 1\nname = "Königsborn"'.encode("latin-1"))
    assert faults_of_file(latin) == [(FaultCode.NOT_UTF8, 2)]


def test_a_file_from_windows_is_read_like_any_other(tmp_path: Path, unna_text: str) -> None:
    file = tmp_path / "unna.toml"
    file.write_bytes(b"\xef\xbb\xbf" + unna_text.replace("\n", "\r\n").encode())
    assert read_guideline_file(file)[1].programme == "unna"
