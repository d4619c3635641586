"""Addresses of the pot."""

from django.urls import path

from budgets.views import export, keeping, ledger, overview, year_end

app_name = "budgets"

urlpatterns = [
    path("", overview.pots, name="pot"),
    path("<int:pk>/", overview.year, name="year"),
    path("<int:pk>/ledger/", ledger.ledger, name="ledger"),
    path("<int:pk>/year-end/", year_end.year_end, name="year-end"),
    path("<int:pk>/year-end/<str:reference>/", year_end.carry, name="carry"),
    # Changing it.
    path("<slug:slug>/budget/", keeping.budget, name="budget"),
    path("<slug:slug>/transfer/", keeping.move, name="transfer"),
    path("<int:pk>/freeze/", keeping.freeze, name="freeze"),
    path("<int:pk>/unfreeze/", keeping.unfreeze, name="unfreeze"),
    path("<int:pk>/provisional/", keeping.begin_provisional, name="provisional"),
    path("<int:pk>/in-force/", keeping.end_provisional, name="in-force"),
    # Files.
    path("years.csv", export.years_csv, name="years-csv"),
    path("years.xlsx", export.years_xlsx, name="years-xlsx"),
    path("<int:pk>/year.xlsx", export.year_xlsx, name="year-xlsx"),
    path("<int:pk>/ledger.csv", export.ledger_csv, name="ledger-csv"),
    path("<int:pk>/ledger.xlsx", export.ledger_xlsx, name="ledger-xlsx"),
    path("<int:pk>/year-end.csv", export.year_end_csv, name="year-end-csv"),
]
