"""The pot as files: years side by side, a year's ledger, the list of the year's end."""

from collections.abc import Callable
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import open_to, person_of
from budgets.naming import CaseName, names_of
from budgets.people import READERS
from budgets.selection import Selection, read_selection
from budgets.spreadsheets import csv_lines, workbook
from budgets.tables import Table, figures_table, ledger_table, year_end_table, years_table
from budgets.views.fetch import read_year_to_export, years_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(table: Table, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_file(tables: list[Table], name: str) -> HttpResponseBase:
    return FileResponse(workbook(tables), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def titles(request: HttpRequest) -> Callable[[set[str]], dict[str, CaseName]]:
    user: Any = person_of(request)
    return lambda references: names_of(references, user)


@open_to(READERS)
@never_cache
@require_safe
def years_csv(request: HttpRequest) -> HttpResponseBase:
    """All years side by side."""
    return csv_file(years_table(years_of(request).order_by("programme_id", "year")), "years")


@open_to(READERS)
@never_cache
@require_safe
def years_xlsx(request: HttpRequest) -> HttpResponseBase:
    """All years side by side."""
    return xlsx_file([years_table(years_of(request).order_by("programme_id", "year"))], "years")


@open_to(READERS)
@never_cache
@require_safe
def year_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A year in one workbook: figures, ledger, and what lapses or was carried over."""
    year, last = read_year_to_export(request, pk)
    tables = [
        figures_table(year),
        ledger_table(Selection(year=year), last),
        year_end_table(year, last, titles(request)),
    ]
    return xlsx_file(tables, f"{year.programme.slug}-{year.year}")


@open_to(READERS)
@never_cache
@require_safe
def ledger_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chosen rows of the ledger."""
    year, last = read_year_to_export(request, pk)
    table = ledger_table(read_selection(year, request.GET), last)
    return csv_file(table, f"{year.programme.slug}-{year.year}-ledger")


@open_to(READERS)
@never_cache
@require_safe
def ledger_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The chosen rows of the ledger."""
    year, last = read_year_to_export(request, pk)
    table = ledger_table(read_selection(year, request.GET), last)
    return xlsx_file([table], f"{year.programme.slug}-{year.year}-ledger")


@open_to(READERS)
@never_cache
@require_safe
def year_end_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Per case what lapses or was carried over."""
    year, last = read_year_to_export(request, pk)
    table = year_end_table(year, last, titles(request))
    return csv_file(table, f"{year.programme.slug}-{year.year}-year-end")
