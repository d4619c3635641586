"""Words for what the verbs about changes refuse."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from applications.presentation import all_told
from awards.notice_messages import REFUSALS as NOTICE_REFUSALS
from funding.errors import Refused
from funding.refusals import Refusals

REFUSALS = {
    "nothing_changed": _("Nothing is different yet. Change what shall be different."),
    "asked_already": _("You have asked for this already. We answer soon."),
    "reason_missing": _("Write why. One or two sentences are enough."),
    "answer_missing": _("Write why not. The applicant reads it."),
    "unknown_line": _("The plan has changed meanwhile. Open this page again."),
    "total_differs": _(
        "Together this is %(typed)s. It must be %(total)s as before. What costs more must be saved elsewhere."
    ),
    "grant_needs_more": _(
        "With this plan we could pay %(max_grant)s at most. Ask for less money first, or change the plan less."
    ),
    "not_more": _("Write more than %(amount)s. That is your grant now."),
    "not_less": _("Write less than %(amount)s, but more than 0. That is your grant now."),
    "over_max_grant": _("With this plan %(max_grant)s is the most that is possible."),
    "below_paid": _("%(paid)s are paid already. The grant cannot become smaller than that."),
    "board_decides": _("In this programme the board decides. It has not voted for this amount."),
    "year_missing": _("Choose the year whose pot pays this."),
    "provisional_budget": NOTICE_REFUSALS["provisional_budget"],
    "nobody_to_tell": NOTICE_REFUSALS["nobody_to_tell"],
    "year_frozen": _("The books of %(year)s are closed. Choose another year."),
    "pot_exceeded": _("This does not fit into the pot of %(year)s. At most %(free)s still fit."),
}


def words_of(refusal: Refused, case: Application) -> str:
    """The refusal in the active language; what the guideline says against it, in the guideline's words."""
    if refusal.code == "against_the_rules":
        return " ".join(row["text"] for row in all_told(refusal.params["findings"], case.guideline))
    return Refusals(REFUSALS).words_of(refusal, case.programme.currency)


def put_beside(form: forms.Form, refusal: Refused, case: Application) -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal, case))
