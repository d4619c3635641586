"""What belongs to a member of the board: deputies, absences, and how they want to be reminded."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from board.querysets import AbsenceQuerySet, SubstitutionQuerySet
from board.states import ReminderMode
from funding.models import Programme


def person(name: str = "+", **options: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=name, **options)


class Substitution(models.Model):
    """A deputy stands in for a member, from a day until a day, whenever the member cannot take part."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="substitutions")
    member = person()
    deputy = person()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = SubstitutionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "member", "deputy", "since"], name="one_substitution_each"
            ),
            models.CheckConstraint(condition=~Q(member=F("deputy")), name="nobody_is_their_own_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} for {self.member}"


class Absence(models.Model):
    """Days on which a member cannot take part; no reminders go out, the deputy gets the votes."""

    member = person("absences")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    noted_at = models.DateTimeField()

    objects: ClassVar[Any] = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="an_absence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.first_day}–{self.last_day}"


class ReminderWish(models.Model):
    """How a member wants to be reminded, and at which full hour of the day (local time)."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_wish"
    )
    mode = models.CharField(max_length=10, choices=ReminderMode.choices, default=ReminderMode.DIGEST)
    hour = models.PositiveSmallIntegerField(_("hour"), default=8, validators=[MaxValueValidator(23)])

    def __str__(self) -> str:
        return f"{self.member}: {self.mode} {self.hour}:00"
