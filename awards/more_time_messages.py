"""Words for what the verbs about more time for the proof of use refuse."""

from django.utils.translation import gettext_lazy as _

from funding.refusals import Refusals

REFUSALS = {
    "no_due_day": _("There is no last day for this proof of use."),
    "not_later": _("Write a day after %(day)s."),
    "reason_missing": _("Write why. One sentence is enough."),
    "asked_already": _("You have asked already. We answer soon."),
}

words_of, put_beside = Refusals(REFUSALS).both
