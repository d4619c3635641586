"""Written decisions as they went out: frozen, with their hash and the way they took."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Decision
from awards.models.changes import Change
from awards.models.claims import Claim
from awards.models.fields import person
from awards.models.proofs import Settlement
from awards.querysets import NoticeQuerySet
from awards.states import Channel, NoticeKind


def notice_path(notice: "Notice", filename: str) -> str:
    """A name that tells nothing."""
    return f"notices/{notice.application_id}/{uuid.uuid4().hex}"


class Notice(models.Model):
    """A notice: a draft until a named person releases it, then frozen (the database refuses a change).

    `content` is what the PDF was made of, language by language of the reading aid; the notice itself is in the language of
    the authority (§ 23 VwVfG).
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    # What later notices rest on, each on one of these.
    change = models.ForeignKey(
        Change, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    settlement = models.ForeignKey(
        Settlement, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    # Texts that the office wrote into the draft: {name: text}.
    texts = models.JSONField(default=dict, blank=True)
    content = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.PORTAL)
    drafted_by = person(null=True, blank=True)
    drafted_at = models.DateTimeField()
    released_by = person(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=notice_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    # Posted or sent on; by post the office notes it.
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = person(null=True, blank=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=models.Q(released_at=None),
                name="one_draft_of_a_notice",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.kind}"

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    @cached_property
    def granted_on(self) -> date:
        """The day of the notice that gave the grant; of the decision where its notice is not ours. One query."""
        given = self.application.notices.released().filter(kind=NoticeKind.AWARD).order_by("released_at")
        released = given.values_list("released_at", flat=True).first()
        return localdate(released or self.application.award.decision.decided_at)

    def facts(self) -> dict[str, Any]:
        """What the timeline keeps of it."""
        return {"kind": self.kind, "sha256": self.sha256, "channel": self.channel}
