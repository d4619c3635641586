"""The proof of use: receipts collected along the way, a short report, and the check."""

import uuid
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.fields import money, person
from awards.querysets import ReceiptQuerySet
from awards.states import ReceiptVerdict


def receipt_path(receipt: "Receipt", filename: str) -> str:
    """A name that tells nothing: the original name lives in the database only."""
    return f"receipts/{receipt.award_id}/{uuid.uuid4().hex}"


class Receipt(models.Model):
    """Money spent on a line of the plan, with or without a picture of the receipt."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="receipts")
    # Key of the line of the plan (Award.lines).
    line = models.CharField(max_length=40)
    amount = money(_("amount"))
    paid_on = models.DateField(_("paid on"))
    what = models.CharField(_("what for"), max_length=200)
    paid_to = models.CharField(_("paid to"), max_length=200, blank=True)
    # What the applicant says of an odd one: why it lies outside the project, or how a foreign sum was changed.
    note = models.TextField(blank=True)
    file = models.FileField(upload_to=receipt_path, blank=True)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    # Of the picture as it was sent, to notice the same receipt twice.
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    added_by = person()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=ReceiptVerdict.choices, default=ReceiptVerdict.OPEN)
    recognised = money(_("of this counts"), null=True, blank=True, default=None)
    remark = models.TextField(blank=True)
    checked_by = person(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "pk"]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount}"


class HeldFile(models.Model):
    """A picture whose form came back with questions: kept so that nobody takes it twice, for a day at most."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="held_files")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(upload_to=receipt_path)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    held_by = person()
    held_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.award_id} {self.name}"


class Proof(models.Model):
    """The report and the figures at the end. What is typed is kept as it is typed."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="proof")
    # As typed, field by field, until it is sent.
    draft = models.JSONField(default=dict, blank=True)
    # Answers to the three questions: {name: text}.
    report = models.JSONField(default=dict, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    # Own and third-party money that really came in, and where only totals are asked, costs per line.
    figures = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    may_publish = models.BooleanField(_("may be published"), default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = person(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    # What the office finds where receipts alone do not say it: {"lines": {key: {…}}, "over": {key: reason}, …}.
    check_notes = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    def __str__(self) -> str:
        return f"proof of {self.award_id}"


def picture_path(picture: "ProofPicture", filename: str) -> str:
    return f"proofs/{picture.proof_id}/{uuid.uuid4().hex}"


class ProofPicture(models.Model):
    """A picture of the project, sent with the report."""

    proof = models.ForeignKey(Proof, on_delete=models.PROTECT, related_name="pictures")
    file = models.FileField(upload_to=picture_path)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = person()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Settlement(models.Model):
    """What the check came to, with the arithmetic. One row for each check; the newest counts."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="settlements")
    recognised = money(_("recognised costs"))
    own_money = money(_("own money"))
    other_money = money(_("money from others"))
    final_amount = money(_("final grant"))
    paid_before = money(_("paid so far"))
    # Lines and steps as awards.settlement worked them out.
    arithmetic = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    remarks = models.TextField(blank=True)
    made_by = person()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.final_amount}"
