"""Who is on the board: appoint, end a term, change a role, name deputies. Past terms stay as they were.

The office does it, or the administrator. Every verb takes the programme's lock first, so that two people at the
same time never make two chairs.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate

from accounts.codes import person_with
from accounts.models import User
from accounts.roles import BOARD, CHAIRS, OFFICERS, VOTING, RoleName
from board import member_mails
from board.models import Substitution
from funding.errors import NotAllowed, Refused
from funding.models import Programme, RoleAssignment
from funding.people import people_with
from funding.role_assignments import give_role, lock_programme, set_end, set_role, withdraw_role

ONE_DAY = timedelta(days=1)
MANAGERS = OFFICERS | {RoleName.ADMINISTRATOR}
# Who prepares, decides, pays or checks in a programme does not advise it as well.
TOWN = OFFICERS | {RoleName.TREASURER, RoleName.AUDITOR, RoleName.ADMINISTRATOR}


def require_manager(programme: Programme, actor: User, now: datetime) -> None:
    """Take the programme's lock. Raises NotAllowed for who is neither office nor administrator there."""
    lock_programme(programme)
    if not people_with(programme, MANAGERS, on=localdate(now)).filter(pk=actor.pk).exists():
        raise NotAllowed("manage_board")


# -- terms ----------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    *,
    programme: Programme,
    email: str,
    name: str,
    role: str,
    since: date,
    until: date | None = None,
    actor: User,
    now: datetime,
) -> RoleAssignment:
    """A person joins the board from a day (also a past or future one) to the end of another; a letter tells them.

    An address that is new here becomes a person who signs in by a code. Raises NotAllowed; Refused: role_unknown
    (role), ends_before_start, ends_in_the_past (until), email_wrong, works_for_the_town, person_switched_off
    (email), name_missing (name), already_member (since), second_chair (role).
    """
    require_manager(programme, actor, now)
    if role not in BOARD:
        raise Refused("role_unknown", field="role")
    refuse_wrong_end(since, until)
    if until is not None and until < localdate(now):
        raise Refused("ends_in_the_past", field="until")
    person = person_to_appoint(email, name)
    refuse_overlap(programme, person, since, until)
    refuse_second_chair(programme, role, since, until)
    term = give_role(
        programme=programme, user=person, role=RoleName(role), today=localdate(now), since=since, until=until
    )
    member_mails.tell(term, member_mails.appointed, key="appointed", now=now)
    return term


@transaction.atomic
def end_term(*, term: RoleAssignment, until: date, actor: User, now: datetime) -> RoleAssignment:
    """`until` is the last day of the term: yesterday ends it at once, a later day than before prolongs it.

    Raises NotAllowed; Refused (until): term_is_over, ends_before_start, ends_too_early; when prolonging also
    already_member, second_chair, works_for_the_town.
    """
    require_manager(term.programme, actor, now)
    term = locked_term(term)
    yesterday = localdate(now) - ONE_DAY
    if term.until is not None and term.until < localdate(now):
        raise Refused("term_is_over", field="until")
    refuse_wrong_end(term.since, until)
    if until < yesterday:
        raise Refused("ends_too_early", field="until")
    if term.until is not None and until > term.until:
        refuse_overlap(term.programme, term.user, term.until + ONE_DAY, until, but=term, field="until")
        refuse_second_chair(term.programme, term.role, term.until + ONE_DAY, until, but=term, field="until")
    if term.until != until:
        set_end(assignment=term, until=until)
        member_mails.tell(term, member_mails.term_ends, key=f"ends-{until}", now=now)
    return term


@transaction.atomic
def withdraw_term(*, term: RoleAssignment, actor: User, now: datetime) -> None:
    """Take an appointment back that has not begun; the person is told.

    Raises NotAllowed, Refused("term_has_begun").
    """
    require_manager(term.programme, actor, now)
    term = locked_term(term)
    if term.since <= localdate(now):
        raise Refused("term_has_begun")
    member_mails.tell(term, member_mails.withdrawn, key="withdrawn", now=now)
    withdraw_role(assignment=term)


@transaction.atomic
def change_role(*, term: RoleAssignment, role: str, on: date, actor: User, now: datetime) -> RoleAssignment:
    """From the day `on` the person has another role, until the same last day; the old term ends the day before.

    Raises NotAllowed; Refused: role_unknown, same_role, second_chair (role), change_in_the_past,
    change_before_start, change_after_end (on).
    """
    require_manager(term.programme, actor, now)
    term = locked_term(term)
    if role not in BOARD:
        raise Refused("role_unknown", field="role")
    if role == term.role:
        raise Refused("same_role", field="role")
    refuse_wrong_change(term, on, localdate(now))
    refuse_overlap(term.programme, term.user, on, term.until, but=term, field="on")
    refuse_second_chair(term.programme, role, on, term.until, but=term)
    if on == term.since:
        changed = set_role(assignment=term, role=RoleName(role))
    else:
        last = term.until
        set_end(assignment=term, until=on - ONE_DAY)
        changed = give_role(
            programme=term.programme, user=term.user, role=RoleName(role), today=on, until=last
        )
    member_mails.tell(changed, member_mails.role_changed, key=f"{role}-{on}", now=now)
    return changed


def locked_term(term: RoleAssignment) -> RoleAssignment:
    """The term read afresh, under the programme's lock. Raises NotAllowed for a role that is none of the board."""
    found = RoleAssignment.objects.select_related("user", "programme").filter(pk=term.pk).first()
    if found is None or found.role not in BOARD:
        raise NotAllowed("manage_board")
    return found


def person_to_appoint(email: str, name: str) -> User:
    """The person with this address, made known if need be."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("email_wrong", field="email") from error
    if not name.strip() and not User.objects.filter(email=address).exclude(name="").exists():
        raise Refused("name_missing", field="name")
    person = person_with(email=address, name=name.strip())
    if not person.is_active:
        raise Refused("person_switched_off", field="email")
    if not person.name:
        person.name = name.strip()
        person.save(update_fields=["name"])
    return person


# -- refusals -------------------------------------------------------------------------------------


def refuse_wrong_end(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("ends_before_start", field="until", since=since)


def refuse_wrong_change(term: RoleAssignment, on: date, today: date) -> None:
    if on < today:
        raise Refused("change_in_the_past", field="on")
    if on < term.since:
        raise Refused("change_before_start", field="on", since=term.since)
    if term.until is not None and on > term.until:
        raise Refused("change_after_end", field="on", until=term.until)


def refuse_overlap(
    programme: Programme,
    person: User,
    since: date,
    until: date | None,
    *,
    but: RoleAssignment | None = None,
    field: str = "since",
) -> None:
    """One person, one role at a time: on the board once, and not for the town and on the board."""
    held = programme.role_assignments.filter(user=person).overlapping(since, until)
    held = held.exclude(pk__in=[but.pk] if but else [])
    if at_town := held.holding(*TOWN).first():
        words = {"person": str(person), "role": at_town.get_role_display()}
        raise Refused("works_for_the_town", field="email" if but is None else field, **words)
    if on_board := held.holding(*BOARD).order_by("since").first():
        raise Refused("already_member", field=field, person=str(person), **facts_of(on_board))


def refuse_second_chair(
    programme: Programme,
    role: str,
    since: date,
    until: date | None,
    *,
    but: RoleAssignment | None = None,
    field: str = "role",
) -> None:
    """There is one chair at a time, and one deputy chair: else nobody knows who casts the deciding vote."""
    if role not in CHAIRS:
        return
    held = programme.role_assignments.overlapping(since, until).holding(role)
    other = held.exclude(pk__in=[but.pk] if but else []).select_related("user").order_by("since").first()
    if other:
        raise Refused("second_chair", field=field, person=str(other.user), **facts_of(other))


def facts_of(term: RoleAssignment) -> dict[str, object]:
    return {"role": term.get_role_display(), "since": term.since, "until": term.until}


# -- deputies -------------------------------------------------------------------------------------


@transaction.atomic
def name_deputy(
    *,
    programme: Programme,
    member: User,
    deputy: User,
    since: date,
    until: date | None = None,
    actor: User,
    now: datetime,
) -> Substitution:
    """`deputy` stands in for `member` from a day to the end of another, whenever the member cannot take part.

    One deputy may stand in for several members, and a member may have several; who was named first comes first.
    Raises NotAllowed; Refused: own_deputy, not_a_deputy, already_deputy (deputy), not_a_member,
    ends_before_start (until).
    """
    require_manager(programme, actor, now)
    if member.pk == deputy.pk:
        raise Refused("own_deputy", field="deputy")
    refuse_wrong_end(since, until)
    in_office = programme.role_assignments.overlapping(since, until)
    if not in_office.filter(user=member).holding(*VOTING).exists():
        raise Refused("not_a_member", person=str(member))
    if not in_office.filter(user=deputy).holding(RoleName.BOARD_DEPUTY).exists():
        raise Refused("not_a_deputy", field="deputy", person=str(deputy))
    named = Substitution.objects.filter(programme=programme, member=member, deputy=deputy)
    if named.overlapping(since, until).exists():
        raise Refused("already_deputy", field="deputy", person=str(deputy), member=str(member))
    found: Substitution = Substitution.objects.create(
        programme=programme, member=member, deputy=deputy, since=since, until=until
    )
    member_mails.tell_both(found, now=now)
    return found


@transaction.atomic
def end_deputy(*, substitution: Substitution, until: date, actor: User, now: datetime) -> Substitution:
    """`until` is the last day on which the deputy stands in. Votes the deputy has in open ballots stay.

    Raises NotAllowed; Refused (until): term_is_over, ends_before_start, ends_too_early.
    """
    require_manager(substitution.programme, actor, now)
    found: Substitution = Substitution.objects.get(pk=substitution.pk)
    today = localdate(now)
    if found.until is not None and found.until < today:
        raise Refused("term_is_over", field="until")
    refuse_wrong_end(found.since, until)
    if until < today - ONE_DAY:
        raise Refused("ends_too_early", field="until")
    found.until = until
    found.save(update_fields=["until"])
    return found
