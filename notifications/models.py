"""The outbox: every e-mail the product sends, from the change that caused it to its delivery."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailStatus(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")


FINISHED = (MailStatus.SENT, MailStatus.FAILED)


class MailQuerySet(models.QuerySet["Mail"]):
    def due(self, now: datetime) -> Self:
        """Waiting, and its next attempt may be made now."""
        return self.filter(status=MailStatus.QUEUED, next_try_at__lte=now)

    def abandoned(self, claimed_before: datetime) -> Self:
        """In hand for so long that the worker must have died."""
        return self.filter(status=MailStatus.SENDING, claimed_at__lt=claimed_before)

    def failed(self) -> Self:
        return self.filter(status=MailStatus.FAILED)

    def listed(self) -> Self:
        """Newest first, without the bodies."""
        return self.order_by("-pk").defer("text", "html", "last_error")


class Mail(models.Model):
    """One e-mail to one person. The key names the event, so that the event is told only once."""

    key = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(_("recipient"))
    recipient_name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField()
    html = models.TextField()
    secret = models.BooleanField(default=False)
    # Derived from the key: after a crash the reader's mail program knows a second copy as the same mail.
    message_id = models.CharField(max_length=255, unique=True)

    status = models.CharField(
        _("status"), max_length=10, choices=MailStatus.choices, default=MailStatus.QUEUED
    )
    queued_at = models.DateTimeField(_("queued at"))
    next_try_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects: ClassVar[models.Manager["Mail"]] = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MailStatus.values), name="mail_status_known"),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.QUEUED) | Q(next_try_at__isnull=False),
                name="mail_queued_has_next_try",
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.SENDING) | Q(claimed_at__isnull=False),
                name="mail_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.SENT) | Q(sent_at__isnull=False), name="mail_sent_has_time"
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(status=MailStatus.QUEUED), name="mail_due"),
            models.Index(fields=["claimed_at"], condition=Q(status=MailStatus.SENDING), name="mail_in_hand"),
            models.Index(fields=["queued_at"], condition=Q(status=MailStatus.FAILED), name="mail_failed"),
            models.Index(fields=["queued_at"], condition=~Q(recipient=""), name="mail_with_content"),
            models.Index(fields=["queued_at"], name="mail_age"),
            models.Index(fields=["recipient", "-id"], name="mail_of_recipient"),
        ]

    def __str__(self) -> str:
        return self.key


class MailAttachment(models.Model):
    """A file that goes with a mail, for example a date for the calendar or a letter as PDF."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Lease(models.Model):
    """Who may do a job that only one process should do at a time. It ends by itself if the process dies."""

    name = models.CharField(max_length=50, primary_key=True)
    holder = models.CharField(max_length=40, blank=True)
    held_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
