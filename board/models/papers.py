"""Papers of a meeting: the packet that is read before, the minutes that are signed after."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from board.models.meetings import Meeting, person
from board.states import PaperState


class Packet(models.Model):
    """The agenda and every case as one PDF, made by a task."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packets")
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, default="de")
    requested_by = person()
    requested_at = models.DateTimeField()
    # Whose packet it is: without the cases they are excluded from. Nobody: the whole packet, for the office.
    reader = person(null=True, blank=True)
    file = models.FileField(upload_to="packets", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    # What it was made of: the agenda as it stood (board.packet.agenda_of) and the cases it tells of.
    agenda = models.JSONField(default=list, blank=True)
    cases = models.JSONField(default=list, blank=True)
    # The last sign of life of the worker that makes it, and which attempt it is.
    touched_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"packet {self.pk} of meeting {self.meeting_id}"


class Minutes(models.Model):
    """What is written down of a meeting (§ 93 VwVfG): a draft until the chair signs it, then frozen.

    The database itself refuses to change a signed row, or a dissent (migration 0004_papers).
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    opening = models.TextField(_("opening"), blank=True)
    closing = models.TextField(_("end"), blank=True)
    # What the paper is made of, as it was when it was signed.
    content = models.JSONField(default=dict, blank=True)
    signed_by = person(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="minutes", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"minutes of meeting {self.meeting_id}"


class Dissent(models.Model):
    """A member's different opinion, kept with the minutes as it was written."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="dissents")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(
        "board.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="dissents"
    )
    text = models.TextField(_("your different opinion"))
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"dissent {self.pk} to the minutes of {self.minutes_id}"
