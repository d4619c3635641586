"""People, initiatives and roles for tests of every app."""

from datetime import date
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Initiative, Invitation, Membership, User
from accounts.roles import NEED_SECOND_FACTOR, RoleName
from funding.models import Programme, RoleAssignment


class UserFactory(DjangoModelFactory[User]):
    """Somebody who has signed in before. `second_factor=True` gives them an authenticator app."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@unna.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    last_login = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def second_factor(self: User, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        if wanted:
            TOTP.activate(self, generate_totp_secret())


class InitiativeFactory(DjangoModelFactory[Initiative]):
    """An initiative; `people=[...]` act for it, one new person when none is named."""

    class Meta:
        model = Initiative
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Initiative {n}")

    @factory.post_generation
    def people(self: Initiative, create: bool, people: list[User] | None, **kwargs: Any) -> None:
        for person in [UserFactory()] if people is None else people:
            Membership.objects.create(initiative=self, user=person)


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    initiative = factory.SubFactory(InitiativeFactory)
    email = factory.Sequence(lambda n: f"guest{n}@unna.example")
    invited_by = factory.SubFactory(UserFactory)


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme
        django_get_or_create = ("slug",)

    slug = "unna"
    name = "Projektförderung Unna"


class RoleFactory(DjangoModelFactory[RoleAssignment]):
    """A person holds a role; who needs a second factor for it has one."""

    class Meta:
        model = RoleAssignment
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    role = RoleName.OFFICER
    user = factory.SubFactory(UserFactory)
    # Long before any moment the tests play at.
    since = date(2020, 1, 1)

    @factory.post_generation
    def second_factor(self: RoleAssignment, create: bool, wanted: bool | None, **kwargs: Any) -> None:
        needed = self.role in NEED_SECOND_FACTOR if wanted is None else wanted
        if needed and not Authenticator.objects.filter(user=self.user).exists():
            TOTP.activate(self.user, generate_totp_secret())


def role(
    name: str, programme: Programme | None = None, /, *, second_factor: bool | None = None, **person: Any
) -> User:
    """A new person who holds a role, for example `role("officer")`; with a second factor if it needs one."""
    where = {"programme": programme} if programme else {}
    assignment: RoleAssignment = RoleFactory(
        role=RoleName(name), user=UserFactory(**person), second_factor=second_factor, **where
    )
    return assignment.user


def people_of(initiative: Initiative) -> User:
    """The first person of an initiative."""
    return initiative.people.order_by("pk")[0]
