"""Who has a vote in a ballot: members in office, and deputies in the place of those who cannot take part.

A vote belongs to one member of the board. Who has it is the seat: the member's own, or a deputy's that names
the member. A seat whose vote another has stays in the record, excluded, and is not counted twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BOARD, CHAIRS, VOTING, RoleName
from applications.conflicts import applicants_of
from applications.models import Application
from board.models import Absence, Ballot, Seat, Substitution, Vote
from board.tally import Rules
from funding.errors import NotAllowed, Refused
from funding.models import Programme
from funding.people import people_with

Bench = dict[int, list[User]]
EXCLUSION = ("excluded_at", "exclusion_reason", "excluded_by_id")


def seats_of(case: Application, rules: Rules, now: datetime, closes_at: datetime | None = None) -> list[Seat]:
    """A seat for each member in office, excluded for those who act for the applicant or stepped out before.

    An excluded member's deputy gets a seat besides. So does, in place of the member, the deputy of one who is
    away until a circular vote closes; without `closes_at` (a meeting) attendance decides, not absences.
    The seats are not stored. Raises Refused("too_few_members") when these can never be a quorum.
    """
    day = localdate(now)
    away = away_from(day, localdate(closes_at)) if closes_at else frozenset()
    barred = barred_from(case, now)
    members = people_with(case.programme, VOTING, on=day)
    unable = [user.pk for user in members if user.pk in barred or user.pk in away]
    deputies = match(unable, without(bench_of(case.programme, day), {*barred, *away})) if unable else {}
    seats = [
        with_exclusion(Seat(member=user), barred)
        for user in members
        if user.pk in barred or user.pk not in deputies
    ]
    seats += [Seat(member=deputy, stands_in_for_id=member) for member, deputy in deputies.items()]
    leader = leader_among(seats, case.programme, day, away)
    for seat in seats:
        seat.is_chair = seat is leader
    entitled = sum(not seat.is_excluded for seat in seats)
    if entitled < rules.quorum.at_least:
        raise Refused("too_few_members", members=entitled, at_least=rules.quorum.at_least)
    return seats


# -- who cannot, and who can instead --------------------------------------------------------------


def away_from(first: date, last: date) -> frozenset[int]:
    """Ids of those whose absence lasts from `first` to `last` (local dates)."""
    return frozenset(Absence.objects.covering(first, last).values_list("member_id", flat=True))


def barred_from(case: Application, now: datetime) -> dict[int, Seat]:
    """Who may take no part in the case (§ 20 VwVfG), by id, each with a seat that says why.

    Those who declared a conflict of interest in this case before, and those who act for the applicant.
    """
    declared = Seat.objects.filter(ballot__application=case, excluded_at__isnull=False)
    found = {seat.member_id: seat for seat in declared}
    for user in applicants_of(case):
        found.setdefault(user, Seat(excluded_at=now, exclusion_reason=own_case()))
    return found


def with_exclusion(seat: Seat, barred: dict[int, Seat]) -> Seat:
    """The seat, excluded with the reason of before if its member may take no part."""
    if before := barred.get(seat.member_id):
        for name in EXCLUSION:
            setattr(seat, name, getattr(before, name))
    return seat


def own_case() -> str:
    """The reason for the minutes, in the language of the authority."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("Acts for the applicant.")


def bench_of(programme: Programme, day: date, *, among: QuerySet[User] | None = None) -> Bench:
    """The deputies of each member (by id) on a day, who was named first on top; none with a vote of their own.

    `among` narrows the deputies down. One query.
    """
    members = people_with(programme, VOTING, on=day)
    ready = people_with(programme, {RoleName.BOARD_DEPUTY}, on=day).exclude(pk__in=members)
    named = Substitution.objects.in_force(day).filter(
        programme=programme, deputy__in=ready, member__in=members
    )
    if among is not None:
        named = named.filter(deputy__in=among)
    bench: Bench = defaultdict(list)
    for each in named.select_related("deputy").order_by("since", "pk"):
        bench[each.member_id].append(each.deputy)
    return bench


def without(bench: Bench, unable: Iterable[int]) -> Bench:
    """The bench without the deputies whose ids are in `unable`."""
    gone = set(unable)
    return {member: [one for one in deputies if one.pk not in gone] for member, deputies in bench.items()}


def match(members: Iterable[int], bench: Bench) -> dict[int, User]:
    """A deputy for as many of the members as possible, none for two; by member id in the order of `members`.

    A deputy who stands in for several is moved to where no other can (augmenting paths), so that the order of
    the rows never costs the board a vote.
    """
    members, place = list(members), dict[int, tuple[int, User]]()

    def seat_one(member: int, tried: set[int]) -> bool:
        for deputy in bench.get(member, ()):
            if deputy.pk in tried:
                continue
            tried.add(deputy.pk)
            if deputy.pk not in place or seat_one(place[deputy.pk][0], tried):
                place[deputy.pk] = (member, deputy)
                return True
        return False

    for member in members:
        seat_one(member, set())
    found = dict(place.values())
    return {member: found[member] for member in members if member in found}


def free_deputies(case: Application, ballot: Ballot, member: int, now: datetime) -> list[User]:
    """Who may take the vote of a member (by id) now: named, in office, there until closing, without a conflict
    of interest and without a seat in this ballot."""
    day = localdate(now)
    last = localdate(ballot.closes_at) if ballot.closes_at else day
    declared = Seat.objects.filter(ballot__application=case, excluded_at__isnull=False)
    free = (
        User.objects.exclude(pk__in=ballot.seats.values("member"))
        .exclude(pk__in=Absence.objects.covering(day, last).values("member"))
        .exclude(pk__in=declared.values("member"))
        .exclude(pk__in=applicants_of(case))
    )
    return bench_of(case.programme, day, among=free).get(member, [])


# -- while a ballot runs --------------------------------------------------------------------------


def require_office(case: Application, user: User, now: datetime) -> None:
    """Raises NotAllowed for somebody who is not on the board any more: with the office the vote ends."""
    if not people_with(case.programme, BOARD, on=localdate(now)).filter(pk=user.pk).exists():
        raise NotAllowed("vote")


def replace_excluded(case: Application, ballot: Ballot, seat: Seat, now: datetime) -> Seat | None:
    """After `seat` was excluded from a running circular vote: the vote goes to a deputy, or back to the member
    whose deputy stepped out. Returns the new seat; None when nobody can take it. Writes no letter."""
    if not ballot.is_circular:
        return None
    whose = vote_of_whom(seat)
    heirs = free_deputies(case, ballot, whose, now)
    if seat.stands_in_for and not ballot.seats.filter(member=whose).exists():
        day, away = localdate(now), localdate(ballot.closes_at)
        back = [] if whose in barred_from(case, now) else [seat.stands_in_for]
        heirs = [*heirs, *back] if whose in away_from(day, away) else [*back, *heirs]
    if not heirs:
        return None
    instead_of = None if heirs[0].pk == whose else whose
    return Seat.objects.create(ballot=ballot, member=heirs[0], stands_in_for_id=instead_of)


def vote_of_whom(seat: Seat) -> int:
    """The id of the member whose vote the seat is."""
    return seat.stands_in_for_id or seat.member_id


def replaced_among(seats: Iterable[Seat]) -> set[int]:
    """The members (by id) whose excluded seats are of the record only: another seat has, or stands for, the
    same vote. So each member of the board is counted once."""
    by_vote = defaultdict(list)
    for seat in seats:
        by_vote[vote_of_whom(seat)].append(seat)
    found: set[int] = set()
    for same in by_vote.values():
        excluded = [seat for seat in same if seat.is_excluded]
        counted = len(same) == len(excluded)
        found.update(seat.member_id for seat in excluded[counted:])
    return found


# -- out of a vote (§ 20 VwVfG; § 31 GO NRW): call with case and ballot locked ---------------------


def exclude(seat: Seat, *, reason: str, by: User, now: datetime) -> None:
    """The seat takes no part any more, and a vote that was cast on it is gone."""
    Vote.objects.filter(seat=seat).delete()
    mark_excluded(seat, reason=reason, by=by, now=now)


def mark_excluded(seat: Seat, *, reason: str, by: User, now: datetime) -> None:
    """Note the exclusion; a vote stays on record."""
    seat.excluded_at, seat.exclusion_reason, seat.excluded_by = now, reason.strip(), by
    seat.save(update_fields=["excluded_at", "exclusion_reason", "excluded_by"])


# -- the chair ------------------------------------------------------------------------------------


def leader_among(seats: Iterable[Seat], programme: Programme, day: date, away: Iterable[int]) -> Seat | None:
    """The seat with the casting vote: the chair's, or the deputy chair's when the chair has none or is away.

    A deputy does not lead in place of the chair. `away` are ids of those who are not there.
    """
    held = programme.role_assignments.in_force(day).holding(*CHAIRS).values_list("user_id", "role")
    ranks: dict[int, bool] = {}
    for user, role in held:
        ranks[user] = ranks.get(user, True) and role != RoleName.CHAIR
    own = [seat for seat in seats if not seat.is_excluded and not seat.stands_in_for_id]
    able = [seat for seat in own if seat.member_id in ranks]
    gone = set(away)
    return min(able, key=lambda seat: (seat.member_id in gone, ranks[seat.member_id]), default=None)


def pass_on_the_chair(case: Application, ballot: Ballot, seats: list[Seat], now: datetime) -> None:
    """Before counting a circular vote: the casting vote goes to who leads the board now.

    The chair may have stepped out or handed the vote over. Who has voted is there, whatever absence they
    entered. Where nobody leads now, the chair of the opening keeps it.
    """
    if not ballot.is_circular:
        return
    silent = {seat.member_id for seat in seats if getattr(seat, "vote", None) is None}
    away = away_from(localdate(ballot.opened_at), localdate(ballot.closes_at)) & silent
    leader = leader_among(seats, case.programme, localdate(now), away)
    if leader is None:
        return
    for seat in seats:
        if seat.is_chair != (seat is leader):
            seat.is_chair = seat is leader
            seat.save(update_fields=["is_chair"])
