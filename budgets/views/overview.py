"""The pots side by side, and one year of a pot with its figures, its course and what was switched in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import open_to, person_of, roles_of
from budgets.course import course_of
from budgets.figures import FIGURES, SHOWN
from budgets.models import BudgetYear
from budgets.people import KEEPERS, READERS
from budgets.presentation import chart_of, columns, figure_cells, gauge_of, month_rows, year_badges
from budgets.views.fetch import read_year, years_of
from funding.models import Programme


@open_to(READERS)
@never_cache
@require_safe
def pots(request: HttpRequest) -> HttpResponse:
    """Every programme's years in one table each, the current year on top."""
    roles = roles_of(person_of(request))
    programmes = Programme.objects.filter(pk__in=roles.programmes(READERS))
    years = list(years_of(request).order_by("programme_id", "-year"))
    kept = roles.programmes(KEEPERS)
    context = {
        "pots": [
            pot_panel(programme, [year for year in years if year.programme_id == programme.pk])
            | {"kept": programme.pk in kept}
            for programme in programmes
        ],
        "columns": columns([_("Year")], [FIGURES[key].label for key in SHOWN]),
    }
    return render(request, "budgets/pots.html", context)


def pot_panel(programme: Programme, years: list[BudgetYear]) -> dict[str, Any]:
    now = next((year for year in years if year.year == localdate().year), None)
    return {
        "programme": programme,
        "now": now,
        "gauge": gauge_of(now) if now else None,
        "years": [{"year": year, "cells": figure_cells(year), "badges": year_badges(year)} for year in years],
    }


@open_to(READERS)
@never_cache
@require_safe
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """One budget year: what is there, where it went, month by month."""
    shown = read_year(request, pk)
    months = course_of(shown, localdate())
    context = {
        "year": shown,
        "currency": shown.programme.currency,
        "gauge": gauge_of(shown),
        "cells": figure_cells(shown),
        "picture": chart_of(shown, months),
        "months": month_rows(shown, months),
        "log": shown.log.select_related("by"),
        "years": BudgetYear.objects.filter(programme_id=shown.programme_id).order_by("-year"),
        "kept": roles_of(person_of(request)).holds(KEEPERS, shown.programme_id),
    }
    return render(request, "budgets/year.html", context)
