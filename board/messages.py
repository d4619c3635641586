"""Words for what the verbs of a ballot refuse."""

from django import forms
from django.utils.translation import gettext_lazy as _

from board.meeting_messages import MEETING_REFUSALS
from funding.errors import Refused
from funding.money import format_euro

REFUSALS = {
    "ballot_closed": _("This vote is closed. Votes are no longer taken."),
    "ballot_taken_back": _("This vote has ended early. The application is no longer with the board."),
    "excluded": _("You have a conflict of interest in this case. You take no part in the vote."),
    "choice_unknown": _("Choose one of the answers."),
    "amount_missing": _("Write the amount that you would give."),
    "amount_unwanted": _("You wrote an amount. Choose “Fund a lower amount”, or empty this field."),
    "amount_not_positive": _("Write an amount above 0. If nothing should be paid, choose “Do not fund”."),
    "amount_too_precise": _("Write at most two digits after the comma, like 1.234,56."),
    "amount_too_high": _("Write an amount up to %(highest)s. More is not possible in this case."),
    "reason_missing": _("Write a reason."),
    "closes_in_the_past": _("Choose a day from today on, like 1.9.2026."),
    "already_open": _("The board is already voting on this application."),
    "too_few_members": _(
        "The board has %(members)s members. At least %(at_least)s must be able to vote."
        " Ask the administration to add members."
    ),
}


REFUSALS |= MEETING_REFUSALS


def words_of(refusal: Refused) -> str:
    """The refusal in the active language; amounts as euros."""
    params = {
        name: format_euro(value) if name == "highest" else value for name, value in refusal.params.items()
    }
    return str(REFUSALS[refusal.code]) % params


def put_beside(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal))
