"""An administrator publishes a version of a programme's rules; it never changes afterwards."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.models import Application
from applications.states import State
from funding.errors import NotAllowed, Refused
from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline
from funding.guideline_store import store_version
from funding.models import GuidelineVersion, Programme
from funding.role_assignments import give_role

ADMINISTRATORS = frozenset({RoleName.ADMINISTRATOR})


def programme_of(rules: Guideline) -> Programme | None:
    """The programme these rules are for, or None if it would be a new one."""
    return Programme.objects.filter(slug=rules.programme).first()


def assure_may_publish(rules: Guideline, actor: User) -> None:
    """The administrator of that programme; a new programme may be begun by any. Raises NotAllowed."""
    programme, roles = programme_of(rules), roles_of(actor)
    is_allowed = (
        roles.has_any(ADMINISTRATORS) if programme is None else roles.holds(ADMINISTRATORS, programme.pk)
    )
    if not is_allowed:
        raise NotAllowed("publish_guideline")


def assure_possible_day(rules: Guideline, valid_from: date, today: date) -> None:
    """Rules never begin in the past of a programme that has some. Raises Refused("in_the_past")."""
    programme = programme_of(rules)
    if programme is not None and programme.guideline_versions.exists() and valid_from < today:
        raise Refused("in_the_past", field="valid_from", today=today)


@transaction.atomic
def publish_guideline(*, source: str, actor: User, now: datetime, valid_from: date) -> GuidelineVersion:
    """Store `source` as the version that holds from `valid_from`; who and when stays with it.

    Whoever begins a new programme becomes its administrator. The same text for the same day again is the version
    that is stored. Raises GuidelineError (`faults`), NotAllowed, Refused("in_the_past").
    """
    rules = read_guideline(source)
    assure_may_publish(rules, actor)
    is_new = programme_of(rules) is None
    if not is_stored(rules, source, valid_from):
        assure_possible_day(rules, valid_from, localdate(now))
    version = store_version(source=source, by=actor, now=now, valid_from=valid_from)
    if is_new:
        give_role(programme=version.programme, user=actor, role=RoleName.ADMINISTRATOR, today=localdate(now))
    return version


def is_stored(rules: Guideline, source: str, valid_from: date) -> bool:
    """Whether exactly this is published already, as after a second click."""
    return GuidelineVersion.objects.filter(
        programme__slug=rules.programme, version=rules.version, source=source, valid_from=valid_from
    ).exists()


def drafts_to_move(programme: Programme | None) -> int:
    """How many drafts follow the new rules once they hold."""
    if programme is None:
        return 0
    count: int = Application.objects.filter(programme=programme, state=State.DRAFT, received_at=None).count()
    return count
