"""The words of the board's votes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BallotState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Taken back")


class Choice(models.TextChoices):
    FULL = "full", _("Fund in full")
    REDUCED = "reduced", _("Fund a lower amount")
    AGAINST = "against", _("Do not fund")
    ABSTAIN = "abstain", _("Abstain")


class Procedure(models.TextChoices):
    """How the board votes on a case."""

    CIRCULAR = "circular", _("By circular vote")
    MEETING = "meeting", _("In a meeting")


class Addressee(models.TextChoices):
    """Whom a member's question goes to."""

    OFFICER = "officer", _("To the officer")
    APPLICANT = "applicant", _("To the applicant")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned, not yet invited")
    INVITED = "invited", _("Invited")
    RUNNING = "running", _("Going on")
    ENDED = "ended", _("Over")
    CANCELLED = "cancelled", _("Cancelled")


class ItemState(models.TextChoices):
    """Where an item of the agenda stands."""

    WAITING = "waiting", _("Not yet called")
    OPEN = "open", _("Being dealt with")
    DONE = "done", _("Done")
    PUT_OFF = "put_off", _("Put off")


class Place(models.TextChoices):
    """Where somebody takes part in a meeting."""

    ROOM = "room", _("In the room")
    REMOTE = "remote", _("By video or telephone")


class PaperState(models.TextChoices):
    """How far a task has got that makes a paper."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")


class ReminderMode(models.TextChoices):
    DIGEST = "digest", _("One e-mail a day at most, with everything")
    SINGLE = "single", _("An e-mail for each vote")


class Link(models.TextChoices):
    """What connects a member of the board with an applicant, as far as the program can tell."""

    BELONGS = "belongs", _("Acts for the applicant.")
    FORMER = "former", _("Acted for the applicant before.")
    TOGETHER = "together", _("Acts with people of the applicant for another initiative: %(initiative)s.")
    ACCOUNT = "account", _("Own initiative with the same bank account: %(initiative)s.")
    ADDRESS = "address", _("Own initiative at the same address: %(initiative)s.")
    SURNAME = "surname", _("Same address, and the same family name as %(name)s (%(part)s).")
    NAMED = "named", _("Has the same name as somebody in the application: %(part)s.")
    MENTIONED = "mentioned", _("The texts of the application mention this name.")
    DOMAIN = "domain", _("E-mail address with the same ending as people of the applicant: %(domain)s.")


class Part(models.TextChoices):
    """As what an application names somebody."""

    CONTACT = "contact", _("contact")
    SIGNATORY = "signatory", _("may sign")
    HOLDER = "holder", _("owner of the bank account")
    APPLICANT = "applicant", _("the applicant")
    ACTING = "acting", _("acts for the applicant")


class Finding(models.TextChoices):
    """What follows when a conflict of interest comes to light after the vote."""

    VOID = "void", _("The vote does not count. The application is with the board again.")
    DECIDED = "decided", _("The decision stays for now. Please check whether it must be withdrawn.")
    RECORDED = "recorded", _("It is on record. No result rested on this vote.")
