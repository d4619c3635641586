"""Words for what the pot and its verbs refuse."""

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.errors import LedgerRefusal
from funding.errors import Refused
from funding.refusals import Refusals

REFUSALS = {
    "pot_exceeded": _("This does not fit into the pot of %(year)s. At most %(most)s still fit."),
    "more_than_bound": _("In %(year)s only %(most)s are promised and not spent. No more can be released."),
    "more_than_committed": _("In %(year)s only %(most)s are promised and not paid. No more can be paid."),
    "more_than_paid": _("In %(year)s only %(most)s are paid and not back. No more can come back."),
    "year_frozen": _(
        "The books of %(year)s are closed. Take another year, or ask the treasurer to open them again."
    ),
    "reason_missing": _("Write the decision this rests on."),
    "same_year": _("Choose two different years."),
    "budget_unchanged": _("The budget of %(year)s is %(most)s already. Nothing was changed."),
    "nothing_open": _("Of this application nothing is left to carry over from %(year)s."),
    "not_a_later_year": _("Choose a year after %(year)s."),
    "payout_on_its_way": _("The bank is paying out money of this application. Wait until it is booked."),
    "frozen_already": _("The books of %(year)s are closed already."),
    "not_frozen": _("The books of %(year)s are open already."),
    "provisional_already": _("The budget of %(year)s is provisional already."),
    "not_provisional": _("The budget of %(year)s is not provisional any more."),
}
# Beside which field of a form a refused movement belongs.
FIELDS = {"year_frozen": None}


def words_of(refusal: Refused | LedgerRefusal, currency: str = "") -> str:
    """The refusal in the active language, amounts in the programme's currency."""
    given = (
        {"year": refusal.year, "most": refusal.most} if isinstance(refusal, LedgerRefusal) else refusal.params
    )
    return Refusals(REFUSALS).say(refusal.code, given, currency)


def put_beside(form: forms.Form, refusal: Refused | LedgerRefusal, currency: str) -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    field = FIELDS.get(refusal.code, "amount") if isinstance(refusal, LedgerRefusal) else refusal.field
    form.add_error(field if field in form.fields else None, words_of(refusal, currency))
