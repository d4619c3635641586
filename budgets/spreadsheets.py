"""Tables as files: CSV that streams, and XLSX written row by row. A text never becomes a formula."""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from budgets.tables import Table, Value

BOM = "\ufeff"
# What a spreadsheet takes for the beginning of a formula (OWASP: CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")
MONEY_FORMAT, MOMENT_FORMAT = "#,##0.00", "dd.mm.yyyy hh:mm"
WIDTH = 18
HEADING = Font(bold=True)
LARGEST_IN_MEMORY = 1024 * 1024


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """The lines of a CSV file as the active language's spreadsheets read it: German with ; and decimal comma.

    The language is looked up now; the lines may be written after the request.
    """
    is_german = (get_language() or "de").startswith("de")
    return written_lines(table, ";" if is_german else ",", is_german=is_german)


def written_lines(table: Table, separator: str, *, is_german: bool) -> Iterator[str]:
    writer = csv.writer(Echo(), delimiter=separator, lineterminator="\r\n")
    yield BOM + writer.writerow(table.headings)
    for row in table.rows:
        yield writer.writerow([as_text(value, is_german=is_german) for value in row])


def as_text(value: Value, *, is_german: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",") if is_german else f"{value:.2f}"
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y %H:%M" if is_german else "%Y-%m-%d %H:%M")
    return harmless(value) if isinstance(value, str) else str(value)


def harmless(text: str) -> str:
    """With an apostrophe before what would be a formula; spreadsheets take the rest as text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def workbook(tables: Sequence[Table]) -> IO[bytes]:
    """An XLSX file with a sheet per table, open for reading at its beginning. Rows are written one by one."""
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title[:31])
        sheet.freeze_panes = "A2"
        for number in range(len(table.headings)):
            sheet.column_dimensions[chr(ord("A") + number)].width = WIDTH
        sheet.append([heading(sheet, text) for text in table.headings])
        for row in table.rows:
            sheet.append([cell(sheet, value) for value in row])
    file = tempfile.SpooledTemporaryFile(max_size=LARGEST_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def heading(sheet: Any, text: str) -> Any:
    made = cell(sheet, text)
    made.font = HEADING
    return made


def cell(sheet: Any, value: Value) -> Any:
    """Amounts and moments as what they are, texts as texts even if they look like a formula."""
    if isinstance(value, str):
        return text_cell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    if isinstance(value, datetime):
        made = WriteOnlyCell(sheet, value.replace(tzinfo=None, microsecond=0))
        made.number_format = MOMENT_FORMAT
        return made
    if isinstance(value, Decimal):
        made = WriteOnlyCell(sheet, value)
        made.number_format = MONEY_FORMAT
        return made
    return value


def text_cell(sheet: Any, text: str) -> Any:
    if not text.startswith(FORMULA_SIGNS):
        return WriteOnlyCell(sheet, text)
    made = WriteOnlyCell(sheet, text)
    # Without this a text with = in front is written as a formula; the mark keeps it a text when somebody edits it.
    made.data_type = "s"
    made.quotePrefix = True
    return made
