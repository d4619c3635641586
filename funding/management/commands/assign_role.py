"""`manage.py assign_role EMAIL ROLE PROGRAMME`: give a person a role, or end it with --until."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from accounts.codes import person_with
from accounts.models import User
from accounts.roles import NEED_SECOND_FACTOR, RoleName
from funding.models import Programme
from funding.role_assignments import EndsTooEarly, RoleNotHeld, RolesOverlap, end_role, give_role

SECOND_FACTOR = "At the next sign-in this person is asked to set up a second factor."


class Command(BaseCommand):
    help = (
        "Gives a person a role in a programme, from today on; a new e-mail address becomes a new person. "
        "With --until it ends the role instead."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=RoleName.values)
        parser.add_argument("programme", help="the short name in the guideline file, for example unna")
        parser.add_argument("--name", default="", help="how the person is called, if not known yet")
        parser.add_argument(
            "--until", metavar="DATE", help="the last day of the role; yesterday ends it at once"
        )

    def handle(self, *args: Any, email: str, role: str, programme: str, **options: Any) -> None:
        where, what = programme_named(programme), RoleName(role)
        if options["until"]:
            self.stdout.write(ended(where, email, what, day(options["until"])))
        else:
            self.stdout.write(given(where, email, what, options["name"]))


def programme_named(slug: str) -> Programme:
    """Raises CommandError that names the programmes there are."""
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Programme.objects.values_list("slug", flat=True)) or "none; load a guideline first"
        raise CommandError(f"There is no programme “{slug}”. There is: {known}.")
    return found


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is not a day. Write it like 2026-12-31.") from error


@transaction.atomic
def given(programme: Programme, email: str, role: RoleName, name: str) -> str:
    """Give the role, making the person known if need be. Returns what to tell."""
    person = person_of_address(email, name)
    try:
        assignment = give_role(programme=programme, user=person, role=role, today=timezone.localdate())
    except RolesOverlap as error:
        raise CommandError(f"{error}. End that first.") from error
    told = f"{person.email} is {role.value} of {programme.slug} since {assignment.since}."
    return f"{told} {SECOND_FACTOR}" if role in NEED_SECOND_FACTOR else told


def person_of_address(email: str, name: str) -> User:
    """The person with this address, new if need be. Raises CommandError for an address that is none."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"“{email}” is not an e-mail address.") from error
    person = person_with(email=address, name=name)
    if not person.is_active:
        raise CommandError(f"{address} is switched off and cannot sign in.")
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person


def ended(programme: Programme, email: str, role: RoleName, until: date) -> str:
    person = User.objects.filter(email=email.strip().lower()).first()
    today = timezone.localdate()
    try:
        if person is None:
            raise RoleNotHeld
        end_role(programme=programme, user=person, role=role, until=until, today=today)
    except RoleNotHeld as error:
        raise CommandError(f"{email} is not {role.value} of {programme.slug}: nothing to end.") from error
    except EndsTooEarly as error:
        raise CommandError(
            "A role ends yesterday at the earliest: what was before stays as it was."
        ) from error
    verb = "is no longer" if until < today else "stays"
    last = "" if until < today else f" until the end of {until}"
    return f"{person.email} {verb} {role.value} of {programme.slug}{last}."
