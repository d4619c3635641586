"""The kinds of notices: what each says, when it may go out, and what its release moves.

The grant and the rejection are here; other concerns register theirs when they are loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from applications.states import Event, State
from applications.workflow import note
from awards.models import Award, Notice
from awards.notice_aid import aids_of
from awards.notice_award import award_paper
from awards.notice_reasons import rejection_paper
from awards.states import AwardState, NoticeKind
from awards.workflow import move
from funding.errors import NotPossible


def nothing(notice: Notice) -> Sequence[int]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is particular to a kind of notice.

    `paper`: what it says, made in the language of the authority. `assure(notice, actor)` raises NotPossible or
    Refused while it may not be written. `released(notice, actor, now)` moves what follows and writes the timeline.
    `aids`: its reading aid by language. `promised`: the budget years whose money it promises; it waits while one of
    them is provisional.
    """

    paper: Callable[[Notice], dict[str, Any]]
    assure: Callable[[Notice, User], None]
    released: Callable[[Notice, User, datetime], None]
    aids: Callable[[Notice], dict[str, Any]] | None = None
    promised: Callable[[Notice], Sequence[int]] = nothing


WRITINGS: dict[str, Writing] = {}


def register(kind: NoticeKind, writing: Writing) -> None:
    """Let a kind of notice be written from now on."""
    WRITINGS[kind] = writing


def written_at_any_time(notice: Notice, actor: User) -> None:
    """The act it tells has looked whether it is its time."""


# -- the grant ------------------------------------------------------------------------------------


def assure_award(notice: Notice, actor: User) -> None:
    award = notice.application.award
    if award.state != AwardState.GRANTED:
        raise NotPossible("release_notice", award.state)


def years_of_award(notice: Notice) -> Sequence[int]:
    return sorted(notice.application.award.years)


def award_released(notice: Notice, actor: User, now: datetime) -> None:
    award: Award = notice.application.award
    award.application = notice.application
    move(award, "release_notice", actor=actor, now=now, **notice.facts())


# -- the rejection --------------------------------------------------------------------------------


def assure_rejection(notice: Notice, actor: User) -> None:
    case = notice.application
    if case.state != State.REJECTED:
        raise NotPossible("release_notice", case.state)
    if case.notices.filter(kind=NoticeKind.REJECTION, released_at__isnull=False).exists():
        raise NotPossible("release_notice", "released")


def only_noted(notice: Notice, actor: User, now: datetime) -> None:
    """Nothing moves; the timeline says that it went out."""
    note(notice.application, Event.RELEASE_NOTICE, actor=actor, now=now, **notice.facts())


register(
    NoticeKind.AWARD,
    Writing(
        paper=award_paper,
        assure=assure_award,
        released=award_released,
        aids=aids_of,
        promised=years_of_award,
    ),
)
register(
    NoticeKind.REJECTION,
    Writing(paper=rejection_paper, assure=assure_rejection, released=only_noted, aids=aids_of),
)
