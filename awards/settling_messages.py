"""Words for what the verbs about the check of a proof refuse."""

from django.utils.translation import gettext_lazy as _

from awards.notice_messages import REFUSALS as NOTICE_REFUSALS
from funding.refusals import Refusals

REFUSALS = {
    "part_missing": _("Write how much of it counts, above 0."),
    "part_too_much": _("Write less than the whole receipt. If all of it counts, choose “Counts in full”."),
    "remark_missing": _("Write why. The applicant reads it."),
    "line_too_much": _("Write at most what was sent: %(amount)s."),
    "reason_missing": _("Write why. It stands in the final notice."),
    "day_over": _("Write a day after today."),
    "overpaid": _("%(amount)s more was paid than the final grant. Ask for it back first."),
    "changed_meanwhile": NOTICE_REFUSALS["changed_meanwhile"],
    "nobody_to_tell": NOTICE_REFUSALS["nobody_to_tell"],
}

words_of, put_beside = Refusals(REFUSALS).both
