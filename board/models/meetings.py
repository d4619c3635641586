"""Meetings of the board: who was invited, what is dealt with in which order, who was there from when to when."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from board.models.ballots import Ballot
from board.models.people import person
from board.states import ItemState, MeetingState, Place
from funding.models import Programme


class Meeting(models.Model):
    """One meeting, in a room, by video, or both."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="meetings")
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField(_("begins"))
    minutes_planned = models.PositiveIntegerField(_("planned length in minutes"), default=90)
    place = models.CharField(_("place"), max_length=300, blank=True)
    video_link = models.URLField(_("link to the video meeting"), max_length=500, blank=True)
    note = models.TextField(_("note to the members"), blank=True)
    # Of the calendar entry: one identity for ever, a number that grows with every change (RFC 5545).
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    # The meeting without a quorum that this one makes up for (§ 90 (1) VwVfG).
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="repetitions"
    )
    chaired_by = person(null=True, blank=True)
    minutes_by = person(null=True, blank=True)
    called_by = person()
    called_at = models.DateTimeField()
    invited_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    # Since when the agenda differs from what the members were last told.
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["programme", "-starts_at"])]

    def __str__(self) -> str:
        return f"{self.programme.slug} {self.starts_at:%Y-%m-%d}"


class Invitation(models.Model):
    """A member was invited; the row is the proof that everybody was (§ 90 VwVfG)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    member = person()
    has_vote = models.BooleanField(default=True)
    invited_at = models.DateTimeField()
    # True: comes, False: cannot come, None: has not said.
    comes = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="one_invitation_each")]

    def __str__(self) -> str:
        return f"{self.member} ({self.meeting_id})"


class AgendaItem(models.Model):
    """One item of the agenda: a case, or another matter with a title."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    ballot = models.OneToOneField(
        Ballot, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_item"
    )
    # What was said, in a few sentences, for the minutes.
    course = models.TextField(_("what was talked about"), blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    put_off_reason = models.TextField(blank=True)
    # Put off because too few were there: another meeting may make up for it.
    no_quorum = models.BooleanField(default=False)
    # When everybody was told in writing that this item is decided however few come (§ 90 (1) VwVfG).
    reinvited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "application"], name="a_case_once_on_an_agenda"),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | ~Q(title=""), name="an_item_has_a_case_or_a_title"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title or self.application}"


class Attendance(models.Model):
    """Somebody was there from one moment to another; who leaves and comes back has two rows."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    member = person()
    stands_in_for = person(null=True, blank=True)
    has_vote = models.BooleanField(default=True)
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.ROOM)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "member"], condition=Q(left_at=None), name="there_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("came_at")), name="nobody_leaves_before_coming"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} ({self.meeting_id})"

    def covers(self, moment: datetime) -> bool:
        """Whether the person was there at `moment`."""
        return self.came_at <= moment and (self.left_at is None or moment < self.left_at)
