"""Words for what the verbs of a ballot refuse."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.errors import Refused
from funding.money import format_money

REFUSALS = {
    "ballot_closed": _("This vote is closed. Votes are no longer taken."),
    "ballot_taken_back": _("This vote has ended early. The application is no longer with the board."),
    "excluded": _("You have a conflict of interest in this case. You take no part in the vote."),
    "excluded_already": _("This member takes no part in the vote already."),
    "choice_unknown": _("Choose one of the answers."),
    "amount_missing": _("Write the amount that you would give."),
    "amount_unwanted": _("You wrote an amount. Choose “Fund a lower amount”, or empty this field."),
    "amount_not_positive": _("Write an amount above 0. If nothing should be paid, choose “Do not fund”."),
    "amount_too_precise": _("Write at most two digits after the comma, like 1.234,56."),
    "amount_too_high": _("Write an amount up to %(highest)s. More is not possible in this case."),
    "reason_missing": _("Write a reason."),
    "addressee_unknown": _("Choose whom you ask."),
    "text_missing": _("Write something before you send it."),
    "text_too_long": _("Shorten the text to %(longest)s characters."),
    "too_many_questions": _("You have asked %(most)s questions. Please wait for an answer first."),
    "answered_already": _("Somebody has answered this question meanwhile."),
    "closes_in_the_past": _("Choose a day from today on, like 1.9.2026."),
    "unknown_case": _("One of the applications is no longer open. Look at the page again."),
    "more_than_left": _("Together this is %(sum)s. Only %(free)s are left in the pot."),
    "already_open": _("The board is already voting on this application."),
    "too_few_members": _(
        "The board has %(members)s members. At least %(at_least)s must be able to vote."
        " Ask the administration to add members."
    ),
}


def words_of(refusal: Refused, currency: str) -> str:
    """The refusal in the active language; amounts in the programme's currency."""
    params = {
        name: format_money(value, currency) if isinstance(value, Decimal) else value
        for name, value in refusal.params.items()
    }
    return str(REFUSALS[refusal.code]) % params


def put_beside(form: forms.Form, refusal: Refused, currency: str) -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal, currency))
