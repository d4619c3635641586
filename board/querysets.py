"""Which ballots a person sees, and which are due."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, When

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS, RoleName
from applications.conflicts import conflicts_of
from applications.states import State
from board.states import BallotState

if TYPE_CHECKING:
    from board.models import Absence, Ballot, Seat, Substitution  # noqa: F401


def stepped_out(user: Any) -> Q:
    """Who told the board of a conflict of interest has it in office too."""
    seats = apps.get_model("board", "Seat")._default_manager.filter(member=user, excluded_at__isnull=False)
    return Q(pk__in=seats.values("ballot__application"))


def in_one_of(programmes: Any) -> Exists:
    """Ballots on cases of these programmes. Not a join: the database would begin with all cases of a programme."""
    cases = apps.get_model("applications", "Application")._default_manager
    return Exists(cases.filter(pk=OuterRef("application_id"), programme_id__in=programmes))


def in_the_meeting() -> Exists:
    """For a seat: whether its member is in the meeting in which the vote is held."""
    rows = apps.get_model("board", "Attendance")._default_manager
    return Exists(
        rows.filter(meeting__items__ballot=OuterRef("ballot"), member=OuterRef("member"), left_at=None)
    )


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any) -> Self:
        """Ballots of the programmes whose officer, deputy, chair, auditor or advisory member the person is; and
        while they are on that board those with a seat of theirs, or one that somebody has in their place."""
        roles = roles_of(user)
        read = in_one_of(roles.programmes(BALLOT_KEEPERS | CASE_READERS | {RoleName.ADVISORY_MEMBER}))
        seats = apps.get_model("board", "Seat")._default_manager
        seated = seats.filter(Q(member=user) | Q(stands_in_for=user)).values("ballot")
        return self.filter(Q(read) | Q(in_one_of(roles.programmes(BOARD)), pk__in=seated))

    def read_by(self, user: Any) -> Self:
        """Ballots the person follows as an advisory member, without a conflict of interest."""
        advised = in_one_of(roles_of(user).programmes({RoleName.ADVISORY_MEMBER}))
        return self.filter(advised).unbiased_by(user)

    def kept_by(self, user: Any) -> Self:
        """Ballots whose progress the person may follow: officer, deputy or chair, and not excluded."""
        kept = self.filter(application__programme_id__in=roles_of(user).programmes(BALLOT_KEEPERS))
        return kept.unbiased_by(user)

    def telling_exclusion_of(self, user: Any) -> Self:
        """Each with `excludes_reader`: whether the person has a conflict of interest in its case."""
        cases = apps.get_model("applications", "Application")._default_manager
        return self.annotate(
            excludes_reader=Exists(cases.filter(conflicts_of(user), pk=OuterRef("application_id")))
        )

    def telling_deputy_of(self, user: Any, day: date) -> Self:
        """Each with `has_deputy`: whether a deputy of the person is in office that could take their vote."""
        programme, deputy = OuterRef("application__programme"), OuterRef("deputy")
        roles = apps.get_model("funding", "RoleAssignment")._default_manager.in_force(day)
        seats = apps.get_model("board", "Seat")._default_manager.filter(ballot=OuterRef(OuterRef("pk")))
        office = roles.filter(user=deputy, programme=OuterRef("programme"))
        named = apps.get_model("board", "Substitution")._default_manager.in_force(day)
        able = named.filter(
            Exists(office.filter(role=RoleName.BOARD_DEPUTY)), ~Exists(seats.filter(member=deputy))
        )
        return self.annotate(has_deputy=Exists(able.filter(member=user, programme=programme)))

    def unbiased_by(self, user: Any) -> Self:
        """Without those the person is excluded from."""
        return self.telling_exclusion_of(user).filter(excludes_reader=False)

    def with_progress(self) -> Self:
        """Each with `entitled` and `voted`: how many may vote, how many have. Only for those who keep it."""
        entitled = Count("seats", filter=Q(seats__excluded_at=None))
        voted = Count("seats", filter=Q(seats__excluded_at=None, seats__vote__isnull=False))
        return self.annotate(entitled=entitled, voted=voted)

    def open(self) -> Self:
        return self.filter(state=BallotState.OPEN)

    def over(self) -> Self:
        """Closed or taken back, the newest on top."""
        return self.exclude(state=BallotState.OPEN).order_by("-closed_at", "-pk")

    def to_settle(self, now: datetime) -> Self:
        """Open ballots whose time is up, or whose case has left the board (withdrawn meanwhile)."""
        over = Q(closes_at__lte=now) | ~Q(application__state=State.AT_BOARD)
        return self.open().filter(over).order_by("closes_at", "pk")


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def covering(self, first: date, last: date) -> Self:
        """Those that last from `first` to `last`, both included."""
        return self.filter(first_day__lte=first, last_day__gte=last)

    def touching(self, first: date, last: date) -> Self:
        """Those that have a day in common with `first` to `last`."""
        return self.filter(first_day__lte=last, last_day__gte=first)

    def not_over(self, day: date) -> Self:
        return self.filter(last_day__gte=day)


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def in_force(self, day: date) -> Self:
        """Those that count on a local date, if both people are in office then."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def not_over(self, day: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gte=day))

    def overlapping(self, first: date, last: date | None) -> Self:
        """Those that count on any day from `first` to `last` (for ever when None)."""
        begun = Q() if last is None else Q(since__lte=last)
        return self.not_over(first).filter(begun)


class SeatQuerySet(models.QuerySet["Seat"]):
    def of_member(self, user: Any) -> Self:
        """The person's seats in ballots of the boards they are on now."""
        boards = roles_of(user).programmes(BOARD)
        return self.filter(member=user, ballot__application__programme_id__in=boards)

    def of_vote(self, user: Any) -> Self:
        """Those, and the seats others have in the person's place; not where the person stepped out."""
        boards = roles_of(user).programmes(BOARD)
        own = self.model._default_manager.filter(member=user, ballot=OuterRef("ballot"))
        mine = Q(member=user) | Q(~Exists(own), stands_in_for=user, excluded_at=None)
        return self.filter(mine, ballot__application__programme_id__in=boards)

    def entitled(self) -> Self:
        """Seats that may vote."""
        return self.filter(excluded_at=None)

    def silent(self) -> Self:
        """Entitled seats without a vote."""
        return self.entitled().filter(vote=None)

    def telling_presence(self) -> Self:
        """Each with `can_vote_now`: in a circular vote always, in a meeting while the member is there."""
        circular = When(ballot__procedure="circular", then=True)
        return self.annotate(can_vote_now=Case(circular, default=in_the_meeting()))

    def usable_now(self) -> Self:
        """Without those of meetings in which the member is not there now."""
        return self.filter(Q(ballot__procedure="circular") | Q(in_the_meeting()))
