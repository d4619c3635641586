"""The proof of use at the end: kept as it is typed, then sent with its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import User
from applications.drafts import ChangedMeanwhile
from applications.mails import tell_applicants, tell_officers
from awards import proof_mails
from awards.checking import has_totals_only, planned_money
from awards.models import Award, Proof, ProofPicture
from awards.proof_forms import QUESTIONS, MoneyForm, PublishForm, ReportForm
from awards.receipt_images import Paper
from awards.receipts import assure_may_collect, figures_of
from awards.states import ChangeKind, ChangeState
from awards.workflow import assure, lock_award, move
from funding.errors import Refused

Typed = dict[str, str]
MONEY, REPORT, PUBLISH = "money", "report", "pictures"
PARTS = (MONEY, REPORT, PUBLISH)
MAX_PICTURES = 6
MARKS = "marks"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Who saved a part last, and when; `revision` counts up."""

    revision: int = 0
    by: str = ""
    at: datetime | None = None
    page: str = ""


def draft_of(proof: Proof | None, part: str) -> Typed | None:
    """What was typed on a part; None if nobody has."""
    return proof.draft.get(part) if proof else None


def mark_of(proof: Proof | None, part: str) -> Mark:
    kept = (proof.draft.get(MARKS, {}) if proof else {}).get(part, {})
    at = parse_datetime(kept.get("at", "")) if kept else None
    return Mark(
        revision=int(kept.get("revision", 0)), by=kept.get("by", ""), at=at, page=kept.get("page", "")
    )


def form_of(award: Award, part: str, typed: Mapping[str, Any] | None, *, initial: bool = False) -> forms.Form:
    """The form of a part; with `initial` what was typed stands in it without being checked."""
    given: dict[str, Any] = {"initial": typed} if initial else {"data": typed}
    if part == REPORT:
        return ReportForm(**given)
    if part == PUBLISH:
        return PublishForm(**given)
    lines = figures_of(award) if has_totals_only(award) else None
    if initial and typed is None:
        own, others = planned_money(award)
        given = {"initial": {"own": own, "others": others}}
    return MoneyForm(currency=award.application.programme.currency, lines=lines, **given)


def bound_parts(award: Award, proof: Proof | None) -> dict[str, forms.Form]:
    """Every part as it would be sent now. One query where only totals are asked."""
    return {part: form_of(award, part, draft_of(proof, part) or {}) for part in PARTS}


# -- verbs ----------------------------------------------------------------------------------------


def locked_proof(award: Award) -> Proof:
    """The proof of a locked award, made at the first call."""
    proof, _made = Proof.objects.select_for_update(of=("self",)).get_or_create(award=award)
    return proof


@transaction.atomic
def save_part(
    *,
    award: Award,
    actor: User,
    now: datetime,
    part: str,
    typed: Typed,
    revision: int,
    page: str = "",
    replaces_own: bool = False,
) -> Proof:
    """Keep what was typed, valid or not; `page` names the open page it was typed on.

    `revision` is the one the page was opened with: raises ChangedMeanwhile when somebody saved other words since,
    NotAllowed, NotPossible when the proof was sent.
    """
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "save_part")
    proof = locked_proof(award)
    mark = mark_of(proof, part)
    if draft_of(proof, part) == typed:
        return proof
    is_own = replaces_own and page != "" and mark.page == page
    if revision != mark.revision and not is_own:
        raise ChangedMeanwhile(mark.by, mark.at, mark.revision, draft_of(proof, part) or {})
    proof.draft[part] = typed
    proof.draft.setdefault(MARKS, {})[part] = {
        "revision": mark.revision + 1,
        "by": str(actor),
        "at": now.isoformat(),
        "page": page,
    }
    proof.save(update_fields=["draft"])
    return proof


@transaction.atomic
def add_picture(*, award: Award, actor: User, now: datetime, paper: Paper) -> ProofPicture:
    """A picture for the report. Raises Refused: too_many_pictures, same_picture."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "add_picture")
    proof = locked_proof(award)
    if proof.pictures.count() >= MAX_PICTURES:
        raise Refused("too_many_pictures", field="file", limit=MAX_PICTURES)
    if proof.pictures.filter(sha256=paper.sha256).exists():
        raise Refused("same_picture", field="file")
    picture = ProofPicture(
        proof=proof,
        name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        added_by=actor,
        added_at=now,
    )
    picture.file.save("picture", ContentFile(paper.content), save=False)
    picture.save()
    return picture


@transaction.atomic
def remove_picture(*, award: Award, actor: User, picture: ProofPicture) -> None:
    """Take a picture away for good; its file goes after the commit."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "remove_picture")
    found = ProofPicture.objects.filter(proof__award=award, pk=picture.pk).first()
    if found is None:
        return
    storage, name = found.file.storage, str(found.file.name)
    found.delete()
    transaction.on_commit(partial(storage.delete, name))


@transaction.atomic
def send_proof(*, award: Award, actor: User, now: datetime) -> Proof:
    """Send the proof as it is typed. Raises NotAllowed, NotPossible, Refused("incomplete") with the `parts` to mend."""
    award = lock_award(award.pk)
    assure(award, "send_proof", actor)
    proof = locked_proof(award)
    parts = bound_parts(award, proof)
    wrong = [part for part, form in parts.items() if not form.is_valid()]
    if wrong:
        raise Refused("incomplete", parts=wrong)
    fill(proof, parts)
    proof.sent_at, proof.sent_by = now, actor
    proof.save()
    # Who sends it needs no more time for it.
    asked = award.changes.filter(kind=ChangeKind.PROOF_DATE, state=ChangeState.ASKED)
    asked.update(state=ChangeState.TAKEN_BACK)
    entry = move(award, "send_proof", actor=actor, now=now)
    tell_officers(
        award.application, proof_mails.proof_sent, key=f"proof-sent:{entry.pk}", now=now, award=award
    )
    tell_applicants(
        award.application, proof_mails.proof_received, key=f"proof-received:{entry.pk}", now=now, award=award
    )
    return proof


def fill(proof: Proof, parts: Mapping[str, forms.Form]) -> None:
    """What the forms understood, from the draft into the proof. What the office noted of other figures is void."""
    money, report = parts[MONEY], parts[REPORT].cleaned_data
    figures: dict[str, Any] = {name: str(money.cleaned_data[name]) for name in ("own", "others")}
    if isinstance(money, MoneyForm) and money.lines:
        figures["lines"] = {key: str(amount) for key, amount in money.lines.items()}
    if figures != proof.figures:
        proof.check_notes = {}
    proof.figures = figures
    proof.report = {name: report[name] for name in QUESTIONS}
    proof.people_reached = report["people"]
    proof.may_publish = parts[PUBLISH].cleaned_data["may_publish"]
