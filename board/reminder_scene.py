"""What the plan of reminders is made from, read from the database: the same few queries for any number of votes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate

from accounts.models import Membership, User
from accounts.roles import BOARD, CHAIRS, VOTING, RoleName
from applications.models import Application
from applications.states import State
from board.models import Absence, Ballot, Seat, Substitution
from board.reminder_days import Habits, Span
from board.reminder_plan import Poll
from board.states import Procedure, ReminderMode
from funding.models import RoleAssignment

# What a draft holds is long; the scheduler reads the cases every few minutes.
UNREAD = ("application__draft", "application__draft_marks")


@dataclass(frozen=True)
class Scene:
    """The circular votes that run at `now`, and what is known of those they concern. Each part is read once."""

    now: datetime

    @cached_property
    def ballots(self) -> list[Ballot]:
        return list(running_ballots(self.now))

    @cached_property
    def users(self) -> dict[int, User]:
        """Those who may have to be written to. Two queries, with their absences."""
        wanted = {one for poll in self.polls for one in concerned(poll)}
        span = [poll.span for poll in self.polls]
        away = Absence.objects.touching(
            min(one.opening_day for one in span), max(one.last_day for one in span)
        )
        people = User.objects.filter(pk__in=wanted).select_related("reminder_wish")
        known = people.prefetch_related(Prefetch("absences", queryset=away, to_attr="absences_here"))
        return {user.pk: user for user in known}

    @cached_property
    def habits(self) -> dict[int, Habits]:
        return {pk: habits_of(user) for pk, user in self.users.items()}

    @cached_property
    def polls(self) -> list[Poll]:
        return [self.poll_of(ballot) for ballot in self.ballots]

    def poll_of(self, ballot: Ballot) -> Poll:
        case = ballot.application
        roles, barred = self.roles[case.programme_id], self.barred[case.pk]
        seats: list[Seat] = ballot.seats_here  # type: ignore[attr-defined]
        silent = [seat for seat in seats if not seat.is_excluded and not hasattr(seat, "vote")]
        able = [seat for seat in silent if roles[seat.member_id] & BOARD and seat.member_id not in barred]
        seated = {seat.member_id for seat in seats}
        return Poll(
            ballot=ballot.pk,
            span=span_of(ballot),
            silent=tuple(seat.member_id for seat in able),
            own=frozenset(seat.member_id for seat in able if not seat.stands_in_for_id),
            missing=len(silent),
            deputies=self.free_deputies(case, seated | barred),
            leaders=tuple(one for one in self.leaders[case.programme_id] if one not in barred),
        )

    def free_deputies(self, case: Application, unable: set[int]) -> dict[int, tuple[int, ...]]:
        """Of each member with a vote of their own: deputies in office who may take a vote in this case."""
        roles = self.roles[case.programme_id]
        found: dict[int, list[int]] = defaultdict(list)
        for member, deputy in self.substitutions[case.programme_id]:
            is_ready = RoleName.BOARD_DEPUTY in roles[deputy] and not roles[deputy] & VOTING
            if is_ready and deputy not in unable and roles[member] & VOTING:
                found[member].append(deputy)
        return {member: tuple(deputies) for member, deputies in found.items()}

    # -- read once --------------------------------------------------------------------------------

    @cached_property
    def programmes(self) -> set[int]:
        return {ballot.application.programme_id for ballot in self.ballots}

    @cached_property
    def roles(self) -> defaultdict[int, defaultdict[int, set[str]]]:
        """The roles on the board of each programme, by person; nobody who has left the site."""
        held = (
            RoleAssignment.objects.in_force(localdate(self.now)).holding(*BOARD).filter(user__is_active=True)
        )
        found: defaultdict[int, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for programme, user, role in held.filter(programme__in=self.programmes).values_list(
            "programme_id", "user_id", "role"
        ):
            found[programme][user].add(role)
        return found

    @cached_property
    def leaders(self) -> dict[int, list[int]]:
        """Who leads the board of each programme, the chair before the deputy chair."""
        return {programme: chairs_among(self.roles[programme]) for programme in self.programmes}

    @cached_property
    def substitutions(self) -> dict[int, list[tuple[int, int]]]:
        """(member, deputy) in each programme, who was named first on top."""
        named = Substitution.objects.in_force(localdate(self.now)).filter(programme__in=self.programmes)
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for each in named.order_by("since", "pk"):
            found[each.programme_id].append((each.member_id, each.deputy_id))
        return found

    @cached_property
    def barred(self) -> dict[int, set[int]]:
        """By case: who acts for the applicant, began the application for it, or stepped out of a vote on it."""
        cases = {ballot.application_id: ballot.application for ballot in self.ballots}
        found: dict[int, set[int]] = defaultdict(set)
        out = Seat.objects.filter(ballot__application__in=cases, excluded_at__isnull=False)
        for case, member in out.values_list("ballot__application_id", "member_id"):
            found[case].add(member)
        acting: dict[int, set[int]] = defaultdict(set)
        for_them = Membership.objects.filter(initiative__in={case.initiative_id for case in cases.values()})
        for initiative, user in for_them.values_list("initiative_id", "user_id"):
            acting[initiative].add(user)
        for pk, one in cases.items():
            found[pk] |= acting[one.initiative_id]
            if one.created_by_id and not one.entered_by_id:
                found[pk].add(one.created_by_id)
        return found


def running_ballots(now: datetime) -> QuerySet[Ballot]:
    """Circular ballots that take votes at `now`, each with its seats. Two queries.

    What a meeting votes on is no part of it: there the chair calls the votes.
    """
    ballots: QuerySet[Ballot] = Ballot.objects.open().filter(
        procedure=Procedure.CIRCULAR, closes_at__gt=now, application__state=State.AT_BOARD
    )
    seats = Seat.objects.select_related("vote", "stands_in_for").defer("vote__remark").order_by("pk")
    return (
        ballots.select_related("application__guideline_version")
        .defer(*UNREAD)
        .prefetch_related(Prefetch("seats", queryset=seats, to_attr="seats_here"))
    )


def span_of(ballot: Ballot) -> Span:
    rules = ballot.application.guideline.reminders
    if ballot.closes_at is None:
        raise ValueError("a vote in a meeting has no span")
    return Span(
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        days_before=rules.ballot_days_before,
        region=rules.holiday_region,
    )


def chairs_among(roles: dict[int, set[str]]) -> list[int]:
    leading = [user for user, held in roles.items() if held & CHAIRS]
    return sorted(leading, key=lambda user: (RoleName.CHAIR not in roles[user], user))


def concerned(poll: Poll) -> Iterable[int]:
    yield from poll.silent
    yield from poll.leaders
    for deputies in poll.deputies.values():
        yield from deputies


def habits_of(user: User) -> Habits:
    """What the person has told us; the usual where they have told nothing."""
    away = tuple((one.first_day, one.last_day) for one in user.absences_here)  # type: ignore[attr-defined]
    wish = getattr(user, "reminder_wish", None)
    if wish is None:
        return Habits(absences=away)
    return Habits(hour=wish.hour, single=wish.mode == ReminderMode.SINGLE, absences=away)
