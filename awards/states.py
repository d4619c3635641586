"""The words for what follows a decision: the award's states, and those of papers, payments and claims."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AwardState(models.TextChoices):
    GRANTED = "granted", _("Approved, the notice is being written")
    NOTIFIED = "notified", _("Notice sent, waiting to be accepted")
    ACCEPTED = "accepted", _("Accepted, the project is under way")
    PROOF_SENT = "proof_sent", _("The proof of use is being checked")
    PROOF_RETURNED = "proof_returned", _("Something is missing in the proof of use")
    HEARING = "hearing", _("Money may have to be paid back: your view is asked")
    RECLAIMED = "reclaimed", _("Money is to be paid back")
    SETTLED = "settled", _("Settled")
    DECLINED = "declined", _("Declined by the applicant")
    REVOKED = "revoked", _("Revoked")


# Nothing more happens in these.
FINISHED = frozenset({AwardState.SETTLED, AwardState.DECLINED, AwardState.REVOKED})
# The project runs: receipts are collected, changes asked for, money paid.
UNDER_WAY = frozenset({AwardState.ACCEPTED, AwardState.PROOF_RETURNED})
# What the applicant, what the office has to do next.
APPLICANT_ACTS = frozenset(
    {AwardState.NOTIFIED, AwardState.ACCEPTED, AwardState.PROOF_RETURNED, AwardState.RECLAIMED}
)
# Money may go out. While a repayment is in question payments wait.
PAYABLE = frozenset(
    {AwardState.ACCEPTED, AwardState.PROOF_SENT, AwardState.PROOF_RETURNED, AwardState.SETTLED}
)
# From here the office may ask for the applicant's view, because money may have to come back; here it goes on if not.
BEFORE_HEARING = (AwardState.ACCEPTED, AwardState.PROOF_SENT, AwardState.PROOF_RETURNED)
# Where the office has something to do at once. A hearing waits for the applicant first (awards.scheduled).
OFFICE_ACTS = frozenset({AwardState.GRANTED, AwardState.PROOF_SENT})


class NoticeKind(models.TextChoices):
    """Written decisions (VwVfG §§ 37, 39)."""

    AWARD = "award", _("Notice of the grant")
    REJECTION = "rejection", _("Notice of rejection")
    CHANGE = "change", _("Notice of a change")
    FINAL = "final", _("Final notice")
    RECLAIM = "reclaim", _("Notice to pay back")
    REVOCATION = "revocation", _("Notice of revocation")


class Channel(models.TextChoices):
    """How a notice reaches the applicant; the day it counts as delivered depends on it (§ 41 VwVfG)."""

    PORTAL = "portal", _("On this site")
    EMAIL = "email", _("By e-mail")
    POST = "post", _("By post")


class PayoutState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("payout", "Planned")
    PREPARED = "prepared", pgettext_lazy("payout", "Checked by the office, to be released")
    RELEASED = "released", pgettext_lazy("payout", "Released")
    EXPORTED = "exported", pgettext_lazy("payout", "Given to the bank")
    PAID = "paid", pgettext_lazy("payout", "Paid")
    BOUNCED = "bounced", pgettext_lazy("payout", "Came back from the bank")
    CANCELLED = "cancelled", pgettext_lazy("payout", "Not needed any more")


class ChangeKind(models.TextChoices):
    """What an applicant may ask to have changed."""

    DATES = "dates", _("Other dates")
    LINES = "lines", _("Other amounts in the plan")
    CONTACT = "contact", _("Another contact")
    ACCOUNT = "account", _("Another bank account")
    MORE = "more", _("More money")
    LESS = "less", _("Less money")
    PROOF_DATE = "proof_date", _("More time for the proof of use")


class ChangeState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("change", "Waiting for the office")
    DONE = "done", pgettext_lazy("change", "Done")
    REFUSED = "refused", pgettext_lazy("change", "Refused")
    TAKEN_BACK = "taken_back", pgettext_lazy("change", "Taken back")


class ReceiptVerdict(models.TextChoices):
    """What the office says of a receipt."""

    OPEN = "open", pgettext_lazy("receipt", "Not checked yet")
    FULL = "full", pgettext_lazy("receipt", "Counts in full")
    PART = "part", pgettext_lazy("receipt", "Counts in part")
    NONE = "none", pgettext_lazy("receipt", "Does not count")


class Ground(models.TextChoices):
    """Why money has to come back; each has its own clause of the law (§§ 48–49a VwVfG)."""

    SAVED = "saved", _("The project cost less, or more came in: the grant became smaller by itself")
    CONDITION = "condition", _("A condition of the notice was not kept, for example the proof is missing")
    PURPOSE = "purpose", _("The money was not used for the project, or not in time")
    UNLAWFUL = "unlawful", _("The grant should not have been given, for example because of wrong facts")


class ClaimState(models.TextChoices):
    HEARING = "hearing", pgettext_lazy("claim", "Hearing")
    DROPPED = "dropped", pgettext_lazy("claim", "Dropped")
    DEMANDED = "demanded", pgettext_lazy("claim", "To be paid back")
    REPAID = "repaid", pgettext_lazy("claim", "Paid back")
    WAIVED = "waived", pgettext_lazy("claim", "Waived")
