"""Tables in text files: a heading, then one row a line, columns at least two spaces apart, `#` for comments."""

import re
from pathlib import Path

Row = dict[str, str]
TESTS = Path(__file__).parents[1]


def read_table(name: str, folder: str = "matrix") -> list[Row]:
    """The rows of a table in a folder of the tests, as column → cell. Raises ValueError for a row that does not fit."""
    written = (TESTS / folder / name).read_text("utf-8").splitlines()
    lines = [
        (n, line) for n, line in enumerate(written, start=1) if line.strip() and not line.startswith("#")
    ]
    heading = split(lines[0][1])
    rows = []
    for number, line in lines[1:]:
        cells = split(line)
        if len(cells) != len(heading):
            raise ValueError(
                f"{name}, line {number}: {len(cells)} cells under {len(heading)} headings: {line}"
            )
        rows.append(dict(zip(heading, cells, strict=True)))
    return rows


def split(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def assert_same(kind: str, *, in_table: set[str], in_code: set[str]) -> None:
    """Fails with the name of everything that stands in only one of the two."""
    new = [f"{kind} “{name}” has no entry in the table" for name in sorted(in_code - in_table)]
    gone = [f"{kind} “{name}” stands in the table but not in the code" for name in sorted(in_table - in_code)]
    assert_none(new + gone)


def assert_none(complaints: list[str]) -> None:
    """Fails with all complaints, one a line."""
    assert not complaints, "\n".join(["", *complaints])
