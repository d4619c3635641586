"""The pot as files: what a spreadsheet gets, in German and English, and that no text becomes a formula."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from openpyxl import load_workbook

from budgets.ledger import book, commit, set_budget
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.spreadsheets import csv_lines, harmless, workbook
from budgets.tables import Table
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory, role
from tests.budgets.pages import browser_of, csv_rows, sheets

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
EVIL = ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


@pytest.fixture
def programme() -> Programme:
    programme = ProgrammeFactory()
    set_budget(
        programme=programme,
        year=2026,
        amount=Decimal("20000.00"),
        by=None,
        now=NOW,
        reason='=cmd|"/c calc"!A1',
    )
    commit(
        programme=programme,
        by_year={2026: Decimal("1234.56")},
        case_reference="2026-0001",
        by=role("officer", programme, name="Jana Roth"),
        now=NOW,
    )
    return programme


@pytest.fixture
def treasurer(programme):
    return role("treasurer", programme)


def year(programme: Programme) -> BudgetYear:
    return BudgetYear.objects.get(programme=programme)


def test_german_files_have_semicolons_commas_and_a_mark_for_utf_8(programme, treasurer):
    response = browser_of(treasurer, "de").get(f"/pot/{year(programme).pk}/ledger.csv")
    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][1:5] == ["Gebucht am", "Buchung", "Betrag", "Frei"]
    assert rows[1][1:] == [
        "04.05.2026 11:00",
        "Budget festgelegt",
        "20000,00",
        "20000,00",
        "",
        "",
        '\'=cmd|"/c calc"!A1',
        "",
    ]
    assert rows[2][3:] == ["1234,56", "-1234,56", "2026-0001", "", "", "Jana Roth"]
    assert response["Content-Disposition"] == 'attachment; filename="unna-2026-ledger.csv"'
    assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(","))


def test_english_files_have_commas_and_points(programme, treasurer):
    rows = csv_rows(browser_of(treasurer), "ledger-csv", year(programme).pk)
    assert [row["Amount"] for row in rows] == ["20000.00", "1234.56"]
    assert rows[0]["Booked on"] == "2026-05-04 11:00"


def test_a_file_has_what_the_page_was_narrowed_to(programme, treasurer):
    rows = csv_rows(browser_of(treasurer), "ledger-csv", year(programme).pk, show="committed")
    assert [row["Promised"] for row in rows] == ["1234.56"]


def test_a_workbook_has_real_numbers_and_dates(programme, treasurer):
    found = sheets(browser_of(treasurer), "year-xlsx", year(programme).pk)
    assert list(found) == ["unna 2026", "Ledger", "End of the year"]
    first = found["Ledger"][1]
    assert (first[1], first[3]) == (datetime(2026, 5, 4, 11, 0), 20000)  # noqa: DTZ001 (spreadsheets know no zones)
    assert ("Free", 18765.44) in found["unna 2026"]
    assert found["End of the year"][1:] == [("2026-0001", None, 1234.56, 0, 0, None, 1234.56)]


def test_years_stand_side_by_side(programme, treasurer):
    other = ProgrammeFactory(slug="other", name="Other")
    set_budget(programme=other, year=2026, amount=Decimal(5), by=None, now=NOW, reason="Council")
    set_budget(programme=programme, year=2027, amount=Decimal(7), by=None, now=NOW, reason="Council")
    rows = csv_rows(browser_of(treasurer), "years-csv")
    assert [(row["Year"], row["Budget"], row["Free"]) for row in rows] == [
        ("2026", "20000.00", "18765.44"),
        ("2027", "7.00", "7.00"),
    ]
    assert len(sheets(browser_of(treasurer), "years-xlsx")["Years"]) == 3


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula(text):
    assert harmless(text) == f"'{text}"
    file = workbook([Table("T", ["Heading"], [[text]])])
    cell = load_workbook(file)["T"]["A2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_plain_texts_and_negative_sums_stay_as_they_are():
    assert harmless("Rat, 12.12.2026 = Punkt 7") == "Rat, 12.12.2026 = Punkt 7"
    with translation.override("de"):
        assert list(csv_lines(Table("T", ["A"], [[Decimal("-5.00")]])))[1] == '"-5,00"\r\n'.replace('"', "")


def test_signs_that_no_workbook_can_hold_are_left_out():
    assert load_workbook(workbook([Table("T", ["A"], [["a\x0bb"]])]))["T"]["A2"].value == "ab"


def test_what_is_booked_meanwhile_is_not_in_the_file(programme, treasurer):
    """The file is read in pieces; it shows the ledger as it was when it was asked for."""
    response = browser_of(treasurer).get(f"/pot/{year(programme).pk}/ledger.csv")
    book(programme=programme, year=2026, kind=EntryKind.BUDGET, amount=Decimal(1), by=None, now=NOW)
    assert b"".join(response.streaming_content).count(b"\r\n") == 3


def test_50000_rows_are_read_in_pieces(programme, treasurer):
    entry = {
        "budget_year": year(programme),
        "kind": EntryKind.BUDGET,
        "amount": Decimal("0.01"),
        "booked_at": NOW,
    }
    LedgerEntry.objects.bulk_create((LedgerEntry(**entry) for _ in range(50_000)), batch_size=5000)
    browser = browser_of(treasurer)
    tracemalloc.start()
    response = browser.get(f"/pot/{entry['budget_year'].pk}/ledger.csv")
    lines = sum(piece.count(b"\r\n") for piece in response.streaming_content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == 50_003
    assert most < 8_000_000
