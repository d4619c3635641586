"""Programmes, the versions of their guidelines, and who holds which role in them."""

from datetime import date
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.roles import RoleName
from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def with_rules(self, on: date | None = None) -> Self:
        """Those whose rules hold on a local date (today when None); the first may hold from a later day only."""
        day = on or timezone.localdate()
        return self.filter(
            Exists(GuidelineVersion.objects.filter(programme=OuterRef("pk"), valid_from__lte=day))
        )

    def open(self) -> Self:
        """One can apply to them today."""
        return self.with_rules().filter(closed_at=None)


class Programme(models.Model):
    """One funding programme of the municipality, for example Unna's project grants."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=200)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def guideline_version(self, on: object = None) -> "GuidelineVersion":
        """The version in force on a local date (today when None). Raises GuidelineVersion.DoesNotExist."""
        day = on or timezone.localdate()
        version = self.guideline_versions.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()
        if version is None:
            raise GuidelineVersion.DoesNotExist(f"{self.slug} has no guideline in force on {day}")
        return version


@lru_cache(maxsize=64)
def parsed(sha256: str, source: str) -> Guideline:
    """The rules of a stored version, parsed once per process (the text never changes)."""
    return read_guideline(source)


class GuidelineVersion(models.Model):
    """The text of a programme's rules from a date on. Never changed once stored."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="guideline_versions")
    version = models.CharField(_("version"), max_length=40)
    valid_from = models.DateField(_("valid from"))
    source = models.TextField(_("text of the file"))
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=timezone.now)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="one_text_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.slug} {self.version}"

    @property
    def guideline(self) -> Guideline:
        return parsed(self.sha256, self.source)


class RoleQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: object = None) -> Self:
        """Roles that count on a local date (today when None)."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def overlapping(self, first: date, last: date | None) -> Self:
        """Roles that count on any day from `first` to `last` (for ever when None)."""
        begun = Q() if last is None else Q(since__lte=last)
        return self.filter(begun, Q(until=None) | Q(until__gte=first) & Q(until__gte=F("since")))

    def holding(self, *roles: str) -> Self:
        return self.filter(role__in=roles)


class RoleAssignment(models.Model):
    """A person holds a role in a programme from a day on, until a day."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="role_assignments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=20, choices=RoleName.choices)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["RoleAssignment"]] = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "user", "role", "since"], name="one_role_each"),
        ]
        indexes = [models.Index(fields=["programme", "role"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
