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
