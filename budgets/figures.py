"""The figures of the pot: which movements each is the sum of, and with which sign. Pages, chart and export all use these."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Sum, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budgets.models import BudgetYear, EntryKind

ZERO, CENT = Decimal("0.00"), Decimal("0.01")

AVAILABLE = {
    EntryKind.BUDGET: 1,
    EntryKind.BUDGET_CUT: -1,
    EntryKind.TRANSFER_IN: 1,
    EntryKind.TRANSFER_OUT: -1,
}
COMMITTED = {EntryKind.COMMITMENT: 1, EntryKind.RELEASE: -1}
SPENT = {EntryKind.PAYOUT: 1, EntryKind.REPAYMENT: -1}
# Paid money was promised before: what is free does not change.
FREE = AVAILABLE | {kind: -sign for kind, sign in COMMITTED.items()} | dict.fromkeys(SPENT, 0)


@dataclass(frozen=True)
class Figure:
    """`key` is the attribute of the year's row that must equal the sum of the movements `signs` names."""

    key: str
    label: Any
    signs: Mapping[EntryKind, int]

    def of(self, year: BudgetYear) -> Decimal:
        amount: Decimal = getattr(year, self.key)
        return amount

    @property
    def sum(self) -> Sum:
        """The figure as a sum over ledger rows."""
        return Sum(self.signed)

    @property
    def signed(self) -> Case:
        """A ledger row's amount with the sign it counts with; 0 for rows that are none of it."""
        cases = [When(kind=kind, then=F("amount") * Value(sign)) for kind, sign in self.signs.items() if sign]
        return Case(*cases, default=Value(ZERO), output_field=DecimalField(max_digits=14, decimal_places=2))


FIGURES = {
    figure.key: figure
    for figure in (
        Figure("budget", _("Budget"), {EntryKind.BUDGET: 1, EntryKind.BUDGET_CUT: -1}),
        Figure("transferred_in", _("Transferred in"), {EntryKind.TRANSFER_IN: 1}),
        Figure("transferred_out", _("Transferred out"), {EntryKind.TRANSFER_OUT: 1}),
        Figure("available", _("Available"), AVAILABLE),
        Figure("committed", _("Promised"), COMMITTED),
        Figure("paid", _("Paid out"), {EntryKind.PAYOUT: 1}),
        Figure("returned", _("Paid back"), {EntryKind.REPAYMENT: 1}),
        # Paid out, less paid back.
        Figure("spent", _("Spent"), SPENT),
        Figure("open", _("Promised, not spent"), COMMITTED | {kind: -sign for kind, sign in SPENT.items()}),
        Figure("free", pgettext_lazy("money of the pot", "Free"), FREE),
    )
}
# What stands on the page of a year and in the table of all years, in this order.
SHOWN = ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned", "free")


def exact(amount: Decimal | None) -> Decimal:
    """A sum from the database to the cent; SQLite adds in binary fractions."""
    return (amount or ZERO).quantize(CENT)
