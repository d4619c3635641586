"""People and the initiatives they belong to."""

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import InitiativeQuerySet, InvitationQuerySet

INVITATION_LIFETIME = timedelta(days=30)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person known by e-mail address (in lower case). Without a password they sign in by code."""
        user = self.model(email=email.strip().lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


def languages() -> list[tuple[str, Any]]:
    """Named by the migration, so that one more language needs none."""
    return settings.LANGUAGES


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail address is the name; origin and religion are never asked."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=languages, default="de")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        return False


def display_name(user: User) -> str:
    """How a person is addressed in mails and on pages."""
    return str(user)


class Initiative(models.Model):
    """Who applies: an association, a group or one person."""

    name = models.CharField(_("name"), max_length=200)
    # A key of the guideline under which it first applied, as long as the format allows; empty: not asked yet.
    # Another programme may not know it: its form asks again.
    legal_form = models.CharField(_("legal form"), max_length=40, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    people = models.ManyToManyField(User, through="Membership", related_name="initiatives")

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an initiative."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "user"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.user} – {self.initiative}"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def invitation_end() -> object:
    return timezone.now() + INVITATION_LIFETIME


class Invitation(models.Model):
    """Asks a person by e-mail to act for an initiative; valid once and for 30 days."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    token = models.CharField(max_length=64, unique=True, default=new_token)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=invitation_end)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "email"],
                condition=models.Q(accepted_at=None),
                name="one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.initiative}"


class SignInCode(models.Model):
    """A one-time code on its way to an e-mail address. Only its hash is kept, and that for a day."""

    email = models.EmailField(_("e-mail address"))
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} {self.sent_at:%Y-%m-%d %H:%M}"
