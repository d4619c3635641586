"""Written decisions: drafted, looked at, released by a named person, then frozen.

Every verb locks the case, its award and the notice, in this order. What a kind of notice says is a Writing
(awards.writings); how it reaches the applicant is awards.delivery.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from applications import lifecycle as cases
from applications.models import Application, Decision
from applications.states import DecisionOutcome
from applications.workflow import lock_application
from awards import notice_mails
from awards.models import Award, Notice
from awards.notice_paper import guideline_of, language_of, signed, usual_channel
from awards.states import Channel, NoticeKind
from awards.workflow import lock_award
from awards.writings import WRITINGS
from budgets.models import BudgetYear
from funding.errors import NotAllowed, NotPossible, Refused
from funding.typesetting import TO_KEEP, make_pdf

# Texts of the draft, and how long each may be.
TEXTS: Mapping[str, int] = {"word": 2000, "conditions": 5000}
RELATED = (
    "application__programme",
    "application__initiative",
    "application__guideline_version",
    "application__award__decision__version__guideline_version",
    "decision__version__guideline_version",
    "decision__recommendation",
    "decision__decided_by",
    "decision__application",
)


# -- drafting -------------------------------------------------------------------------------------


@transaction.atomic
def draft_notice(*, application: Application, kind: NoticeKind, actor: User, now: datetime) -> Notice:
    """The draft of a notice, new if there is none. Raises NotAllowed, NotPossible when it is not its time."""
    case = lock_application(application.pk)
    assure_officer(case, actor)
    found: Notice | None = Notice.objects.filter(application=case, kind=kind, released_at=None).first()
    if found is not None:
        return found
    notice = Notice(
        application=case,
        decision=decision_for(case, kind),
        kind=kind,
        drafted_by=actor,
        drafted_at=now,
    )
    WRITINGS[kind].assure(notice, actor)
    notice.save()
    return notice


def decision_for(case: Application, kind: NoticeKind) -> Decision | None:
    """The decision that a grant or a rejection tells; other notices rest on records of their own."""
    outcomes = {
        NoticeKind.AWARD: DecisionOutcome.APPROVED,
        NoticeKind.REJECTION: DecisionOutcome.REJECTED,
    }
    if kind not in outcomes:
        return None
    found: Decision | None = case.decisions.filter(outcome=outcomes[kind]).first()
    if found is None:
        raise NotPossible("draft_notice", case.state)
    return found


@transaction.atomic
def write_notice(*, notice: Notice, actor: User, texts: Mapping[str, str]) -> Notice:
    """Keep the office's own texts of a draft. Raises NotAllowed, NotPossible once it is released, Refused: too_long."""
    locked = lock_draft(notice, actor)
    for name, longest in TEXTS.items():
        text = texts.get(name, "").strip()
        if len(text) > longest:
            raise Refused("too_long", field=name, longest=longest)
        locked.texts[name] = text
    locked.save(update_fields=["texts"])
    return locked


def lock_draft(notice: Notice, actor: User) -> Notice:
    """The case, its award and the notice locked and read afresh. Raises NotAllowed, NotPossible("released")."""
    locked = lock_notice(notice)
    assure_officer(locked.application, actor)
    if locked.is_released:
        raise NotPossible("write_notice", "released")
    return locked


def lock_notice(notice: Notice) -> Notice:
    award = Award.objects.filter(application=notice.application_id).values_list("pk", flat=True).first()
    lock_award(award) if award else lock_application(notice.application_id)
    return Notice.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=notice.pk)


def assure_officer(case: Application, actor: User) -> None:
    """Raises NotAllowed for anybody but the officer of the programme without a conflict of interest."""
    if not cases.officer(case, actor):
        raise NotAllowed("write_notice")


# -- the paper ------------------------------------------------------------------------------------


def paper_of(notice: Notice) -> dict[str, Any]:
    """What a draft says now, or a released notice for ever."""
    if notice.is_released:
        paper: dict[str, Any] = notice.content["paper"]
        return paper
    with translation.override(language_of(guideline_of(notice))):
        return WRITINGS[notice.kind].paper(notice)


def seal_of(paper: Mapping[str, Any]) -> str:
    """Tells one state of a draft from another: what was read is what is released."""
    plain = json.dumps(paper, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(plain.encode()).hexdigest()


def notice_pdf(paper: Mapping[str, Any]) -> bytes:
    """The notice in its own language, tagged, and whole in itself so that it can be kept (PDF/UA-1, PDF/A-2a)."""
    with translation.override(paper["language"]):
        return make_pdf("notice.typ", dict(paper), standards=TO_KEEP)


def draft_pdf(notice: Notice, actor: User, today: date) -> bytes:
    """The draft as it would look if this person released it today; every page says that it is a draft."""
    return preview_pdf(paper_of(notice), actor, today)


def preview_pdf(paper: Mapping[str, Any], actor: User, today: date) -> bytes:
    with translation.override(paper["language"]):
        shown = signed(dict(paper), by=actor, on=today) | {"status": _("Draft, not released")}
    return notice_pdf(shown)


def file_of(notice: Notice) -> bytes:
    """The released file as it is."""
    with notice.file.open("rb") as file:
        return bytes(file.read())


# -- release --------------------------------------------------------------------------------------


@transaction.atomic
def release_notice(
    *, notice: Notice, actor: User, now: datetime, channel: Channel, seal: str | None = None
) -> Notice:
    """A named person answers for the notice: content and PDF are frozen, the case moves on, the applicant is told.

    `seal` is that of the paper which was read (seal_of); None if nobody looked. Raises NotAllowed, NotPossible,
    Refused: provisional_budget (year), changed_meanwhile, nobody_to_tell (channel).
    """
    locked = lock_draft(notice, actor)
    writing = WRITINGS[locked.kind]
    writing.assure(locked, actor)
    assure_budget(locked)
    assure_channel(locked, channel)
    paper = paper_of(locked)
    if seal is not None and seal != seal_of(paper):
        raise Refused("changed_meanwhile")
    with translation.override(paper["language"]):
        paper = signed(paper, by=actor, on=localdate(now))
    freeze(locked, paper, actor, now, channel)
    writing.released(locked, actor, now)
    notice_mails.tell_of_notice(locked, now)
    return locked


def issue_notice(*, notice: Notice, actor: User, now: datetime, channel: Channel | None = None) -> Notice:
    """Release the notice of an act in this very act: frozen, with its hash in the timeline. The act tells the applicant.

    `notice` is not stored yet (awards.notice_paper.notice_of). Call where case and award are locked and the person was
    found to be allowed. `channel`: as the last notice went, if None. Raises Refused as release_notice does.
    """
    way = channel or usual_channel(notice)
    WRITINGS[notice.kind].assure(notice, actor)
    assure_budget(notice)
    assure_channel(notice, way)
    paper = paper_of(notice)
    with translation.override(paper["language"]):
        paper = signed(paper, by=actor, on=localdate(now))
    freeze(notice, paper, actor, now, way)
    WRITINGS[notice.kind].released(notice, actor, now)
    return notice


def freeze(notice: Notice, paper: dict[str, Any], actor: User, now: datetime, channel: Channel) -> None:
    """Store what goes out. From here on the database refuses a change (migration 0004_notices)."""
    pdf = notice_pdf(paper)
    aids = WRITINGS[notice.kind].aids
    notice.content = {"paper": paper, "aid": aids(notice) if aids else {}}
    notice.channel, notice.released_by, notice.released_at = channel, actor, now
    # The mail is queued in this very transaction; a letter is noted on the day it is posted.
    notice.sent_on = localdate(now) if channel == Channel.EMAIL else None
    notice.sha256 = hashlib.sha256(pdf).hexdigest()
    notice.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(pdf), save=False)
    notice.save()


def assure_channel(notice: Notice, channel: Channel) -> None:
    """Online and by e-mail somebody must be there to be told."""
    people = notice.application.initiative.people.filter(is_active=True)
    if channel != Channel.POST and not people.exists():
        raise Refused("nobody_to_tell", field="channel")


def provisional_years(notice: Notice) -> list[int]:
    """The years from which the notice promises money and whose budget is provisional (§ 82 GO NRW). One query at most."""
    promised = WRITINGS[notice.kind].promised(notice)
    if not promised:
        return []
    found = BudgetYear.objects.filter(
        programme=notice.application.programme_id, year__in=promised, is_provisional=True
    )
    return sorted(found.values_list("year", flat=True))


def assure_budget(notice: Notice) -> None:
    """Raises Refused("provisional_budget", year) while the money of a year is not there for good."""
    if years := provisional_years(notice):
        raise Refused("provisional_budget", year=years[0])
