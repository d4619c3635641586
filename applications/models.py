"""A case from the first idea to the decision, and everything that hangs on it."""

import hashlib
import uuid
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Initiative
from applications.content import Content
from applications.lifecycle import Lifecycle
from applications.querysets import ApplicationQuerySet, DocumentQuerySet, ThreadQuerySet
from applications.states import (
    APPLICANT_ACTS,
    DECIDED,
    EDITABLE,
    DecisionOutcome,
    EntryChannel,
    Event,
    RecommendationOutcome,
    State,
    WaitingReason,
)
from funding.guideline.model import Guideline
from funding.models import GuidelineVersion, Programme

ZERO = Decimal("0.00")
# Of people as the record names them; an address that stands in for a name may be longer.
NAME_LENGTH = 200


def person_field(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        **options,
    )


def money_field(label: Any) -> Any:
    """Euros and cents, exact."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, default=ZERO)


class ReferenceCounter(models.Model):
    """The last running number of a year; its row is the lock that keeps references without gaps."""

    year = models.PositiveIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04d}"


class Application(Lifecycle):
    """One case: what an initiative asks for and where that stands."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="applications")
    guideline_version = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="+")
    # The rules the draft followed before it moved to newer ones; empty once the applicant has read what changed.
    moved_from = models.ForeignKey(
        GuidelineVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reference = models.CharField(_("reference"), max_length=20, null=True, blank=True, unique=True)
    title = models.CharField(_("title"), max_length=140, blank=True)
    requested = money_field(_("requested"))
    recognised = money_field(_("recognised costs"))
    max_grant = money_field(_("highest possible grant"))
    # What was typed, step by step and letter by letter; the forms are its parsers (applications.drafts).
    draft = models.JSONField(default=dict, blank=True)
    # Per step: {"revision": n, "by": name, "by_id": pk, "at": iso}, to notice a second person at work.
    draft_marks = models.JSONField(default=dict, blank=True)
    channel = models.CharField(max_length=10, choices=EntryChannel.choices, default=EntryChannel.ONLINE)
    entered_by = person_field()
    created_by = person_field()
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The first receipt counts for deadlines, also after a return (VwVfG § 23).
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("answer wanted by"), null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # What the office's desk is sorted by: the older of the state's and an open question's waiting time.
    waiting_reason = models.CharField(max_length=20, choices=WaitingReason.choices, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    question_since = models.DateTimeField(null=True, blank=True)
    office_waiting_since = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "office_waiting_since", "id"]),
            models.Index(fields=["programme", "-received_at", "-id"]),
            models.Index(fields=["programme", "state", "-received_at", "-id"]),
            models.Index(fields=["initiative", "-touched_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference or _('Draft')}: {self.title}"

    @property
    def guideline(self) -> Guideline:
        return self.guideline_version.guideline

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def waits_for_applicant(self) -> bool:
        return self.state in APPLICANT_ACTS

    @property
    def deadline_passed(self) -> bool:
        return self.due_at is not None and self.due_at < timezone.now()

    @cached_property
    def known_people(self) -> dict[int, bool]:
        """Whether people act for the initiative, as far as somebody has looked; verbs read the case afresh."""
        return {}

    @cached_property
    def known_conflicts(self) -> dict[int, bool]:
        """Whether people have a conflict of interest, as far as somebody has looked (applications.conflicts)."""
        return {}

    def is_of(self, user: Any) -> bool:
        """Whether the person acts for the initiative. One query for each person while this object lives."""
        if user.pk not in self.known_people:
            self.known_people[user.pk] = self.initiative.memberships.filter(user=user).exists()
        return self.known_people[user.pk]

    @cached_property
    def latest_version(self) -> "ApplicationVersion | None":
        return self.versions.select_related("guideline_version", "submitted_by").order_by("-number").first()

    @cached_property
    def decision(self) -> "Decision | None":
        """The newest decision with what it rests on; no query while there can be none."""
        if self.state not in DECIDED | {State.WAITLISTED}:
            return None
        related = ("decided_by", "version__guideline_version", "recommendation")
        return self.decisions.select_related(*related).first()

    @cached_property
    def recommendation(self) -> "Recommendation | None":
        return self.recommendations.filter(void_at=None).order_by("-recorded_at", "-pk").first()


class ApplicationVersion(models.Model):
    """What was submitted, frozen, with the rules' answer at that moment."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content_json = models.JSONField(encoder=DjangoJSONEncoder)
    assessment_json = models.JSONField(encoder=DjangoJSONEncoder)
    guideline_version = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_by = person_field()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="versions_count_up")]

    def __str__(self) -> str:
        return f"{self.application.reference} v{self.number}"

    @cached_property
    def content(self) -> Content:
        return Content.model_validate(self.content_json)


def document_path(document: "Document", filename: str) -> str:
    """A name that tells nothing: the original name lives in the database only."""
    return f"{document.application_id}/{uuid.uuid4().hex}"


class Document(models.Model):
    """A file an applicant or the office put to a case; checked by content, only ever sent as a download."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to=document_path)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = person_field()
    uploaded_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class TimelineEntry(models.Model):
    """One thing that happened to a case. Rows are only ever added."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="timeline")
    event = models.CharField(max_length=30, choices=Event.choices)
    at = models.DateTimeField()
    actor = person_field()
    actor_name = models.CharField(max_length=NAME_LENGTH, blank=True)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # False: for the office and the auditor only.
    is_shared = models.BooleanField(default=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["application", "-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.event}"


class Thread(models.Model):
    """Questions and answers between an applicant and the office; may begin before there is an application."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="threads")
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="thread"
    )
    asker = person_field()
    asker_email = models.EmailField(blank=True)
    asker_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, default="de")
    # What the quick check was asked and what it said, for the officer to read.
    check_json = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    answer_promised_on = models.DateField(null=True, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["programme", "waiting_since"])]

    def __str__(self) -> str:
        return f"Thread {self.pk}"


class Message(models.Model):
    """One message of a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    author = person_field()
    author_name = models.CharField(max_length=NAME_LENGTH)
    from_office = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:40]


class AdviceNote(models.Model):
    """Advice given to an initiative, logged (guideline: advice is to take place; VwVfG § 25)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="advice")
    given_on = models.DateField(_("date"))
    topic = models.CharField(_("topic"), max_length=200)
    result = models.TextField(_("result"))
    given_by = person_field()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return self.topic


class CompletionRequest(models.Model):
    """What is missing, point by point, and until when (Nachforderung)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="completion_requests")
    due_at = models.DateTimeField()
    # [{"step": "costs", "text": "…"}]
    points = models.JSONField(default=list)
    requested_by = person_field()
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application.reference}: {len(self.points)}"


class Recommendation(models.Model):
    """What the board advises. Counts only, never names."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="recommendations")
    outcome = models.CharField(max_length=10, choices=RecommendationOutcome.choices)
    amount = money_field(_("recommended amount"))
    lowest = money_field(_("lowest proposal"))
    highest = money_field(_("highest proposal"))
    # {"in_favour": 4, "against": 0, "abstained": 0, "excluded": 1, "entitled": 5, ...} and the sum in words
    counts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    # Nothing rests on it any more: an excluded member had voted, or the applicant mends the application.
    void_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.outcome} {self.amount}"


class Decision(models.Model):
    """What a named person decided, why, and on what it rests."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=DecisionOutcome.choices)
    amount = money_field(_("amount"))
    # {"2026": "4100.00"}: what each budget year carries
    by_year = models.JSONField(default=dict)
    reasons = models.TextField(_("reasons"), blank=True)
    # [{"key", "label", "amount", "recognised", "reason", "clause"}]
    cut_lines = models.JSONField(default=list)
    version = models.ForeignKey(ApplicationVersion, on_delete=models.PROTECT, related_name="+")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(outcome__in=["approved", "rejected"]),
                name="one_final_decision_per_case",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.outcome} {self.amount}"


def content_hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def end_of_day(day: Any) -> datetime:
    """The last second of a local date: a deadline on a date means its end (23:59:59 local)."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59))  # noqa: DTZ001 (made aware here)
