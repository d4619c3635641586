"""Grants and rejections on their way to the applicant, by the real verbs."""

from datetime import datetime
from typing import Any

from accounts.models import User
from applications.decisions import reject_application
from applications.models import Application
from applications.states import State
from awards.delivery import open_notice
from awards.models import Award, Notice
from awards.notices import draft_notice, release_notice
from awards.states import AwardState, Channel, NoticeKind
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_content
from tests.awards.factories import make_award

# 4,100 of 7,100 euros: personnel counts by half, the group pays 3,000 itself.
OWN_MONEY = (("own", "3000"),)
CUT = {
    "key": "c1",
    "label": "Personal",
    "amount": "6000.00",
    "recognised": "3000.00",
    "reason": "Personalkosten zählen zur Hälfte.",
    "clause": "Nr. 4.2",
}


def granted(**options: Any) -> Award:
    """A grant of 4,100 euros whose notice is still to be written."""
    now = options.get("now", NOW)
    case = options.pop("case", None) or make_case(
        State.RECOMMENDED, content=make_content(income=OWN_MONEY), now=now
    )
    return make_award(AwardState.GRANTED, case=case, **options)


def rejected(officer: User | None = None, *, now: datetime = NOW) -> Application:
    """A case that an officer has rejected."""
    case = make_case(State.RECOMMENDED, content=make_content(income=OWN_MONEY), now=now)
    officer = officer or role("officer", case.programme)
    reject_application(application=case, actor=officer, now=now, reasons="Das Projekt liegt nicht in Unna.")
    return Application.objects.get(pk=case.pk)


def draft_of(award: Award, *, now: datetime = NOW) -> Notice:
    """The draft of its notice, by the officer who decided."""
    actor = award.decision.decided_by
    return draft_notice(application=award.application, kind=NoticeKind.AWARD, actor=actor, now=now)


def notified(award: Award | None = None, *, channel: Channel = Channel.PORTAL, now: datetime = NOW) -> Notice:
    """The released notice of a grant."""
    award = award or granted(now=now)
    actor = award.decision.decided_by
    return release_notice(notice=draft_of(award, now=now), actor=actor, now=now, channel=channel)


def opened(notice: Notice, user: User, *, now: datetime = NOW) -> Notice:
    """A notice that a person of the initiative has opened."""
    return open_notice(notice=notice, actor=user, now=now)


def rejection(case: Application | None = None, *, channel: Channel = Channel.PORTAL) -> Notice:
    """The released notice of a rejection."""
    case = case or rejected()
    actor = case.decision.decided_by  # type: ignore[union-attr]
    draft = draft_notice(application=case, kind=NoticeKind.REJECTION, actor=actor, now=NOW)
    return release_notice(notice=draft, actor=actor, now=NOW, channel=channel)
