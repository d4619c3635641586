"""The proof of use for the applicant: what is to do, its short pages, pictures, the sending."""

import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.rescue import typed_before
from applications.drafts import ChangedMeanwhile
from applications.views.papers import download
from awards import proofs
from awards.checking import has_totals_only, proof_of
from awards.models import Award, Proof, ProofPicture
from awards.proof_forms import LENGTH, QUESTIONS, PictureForm, ReportForm
from awards.receipt_images import read_picture
from awards.receipt_messages import words_of
from awards.receipts import figures_of, may_collect
from awards.states import AwardState
from awards.views.fetch import any_award, own_award
from awards.views.receipts import currency_of, moved_on
from funding.errors import NotPossible, Refused
from funding.money import format_money

TITLES = {
    proofs.MONEY: gettext_lazy("Which money came in?"),
    proofs.REPORT: gettext_lazy("How was it?"),
    proofs.PUBLISH: gettext_lazy("May we show it?"),
}


def next_page(part: str, pk: int) -> str:
    """The part after this one; after the last the sending."""
    place = proofs.PARTS.index(part) + 1
    if place < len(proofs.PARTS):
        return reverse("awards:proof-part", args=[pk, proofs.PARTS[place]])
    return reverse("awards:proof-send", args=[pk])


@open_to(SIGNED_IN)
@never_cache
@require_safe
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to do for the proof of use, in any order."""
    award = own_award(request, pk)
    if not may_collect(award, person_of(request)):
        return redirect("awards:award", pk)
    kept = proof_of(award)
    figures = figures_of(award)
    number = sum(line.receipts for line in figures)
    spent = sum((line.spent for line in figures), Decimal("0.00"))
    tasks = [
        {
            "label": _("Receipts"),
            "hint": _("%(number)s so far, %(sum)s in all.")
            % {"number": number, "sum": format_money(spent, currency_of(award))},
            "url": reverse("awards:receipts", args=[pk]),
            "state_kind": "success" if number else "neutral",
            "state_label": _("Done") if number else _("None yet"),
        },
        *(part_task(award, kept, part) for part in proofs.PARTS),
        {
            "label": _("Check and send"),
            "url": reverse("awards:proof-send", args=[pk]),
            "state_kind": "neutral",
            "state_label": _("To do"),
        },
    ]
    context = {"award": award, "case": award.application, "tasks": tasks, "proof": kept}
    return render(request, "awards/proof.html", context)


def part_task(award: Award, kept: Proof | None, part: str) -> dict[str, Any]:
    typed = proofs.draft_of(kept, part)
    url = reverse("awards:proof-part", args=[award.pk, part])
    if typed is None:
        return {"label": TITLES[part], "url": url, "state_kind": "neutral", "state_label": _("To do")}
    done = proofs.form_of(award, part, typed).is_valid()
    return {
        "label": TITLES[part],
        "url": url,
        "state_kind": "success" if done else "warning",
        "state_label": _("Done") if done else _("Not finished"),
    }


# -- a part ---------------------------------------------------------------------------------------


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof_part(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One short page: shows what was typed, keeps what is typed, says beside each field what to mend."""
    award, part = own_award(request, pk), key
    if part not in proofs.PARTS:
        raise Http404
    if not may_collect(award, person_of(request)):
        return moved_on(request, award)
    if request.method == "POST":
        return save(request, award, part)
    kept, before = proof_of(award), typed_before(request)
    typed = before.dict() if before is not None else proofs.draft_of(kept, part)
    form = proofs.form_of(award, part, typed, initial="check" not in request.GET)
    return show(request, award, part, form, kept, rescued=before is not None)


def typed_on(request: HttpRequest, form: forms.Form) -> dict[str, str]:
    """What stands in the fields, as it is typed. Nobody types NUL, and PostgreSQL keeps none."""
    return {name: request.POST.get(name, "").replace("\0", "") for name in form.fields}


def is_live(request: HttpRequest) -> bool:
    return bool(request.htmx) and "live" in request.POST  # type: ignore[attr-defined]


def save(request: HttpRequest, award: Award, part: str) -> HttpResponse:
    typed = typed_on(request, proofs.form_of(award, part, None, initial=True))
    form = proofs.form_of(award, part, typed)
    try:
        kept = proofs.save_part(
            award=award,
            actor=person_of(request),
            now=timezone.now(),
            part=part,
            typed=typed,
            revision=posted_revision(request),
            page=request.POST.get("page", "").replace("\0", "")[:32],
            replaces_own=not is_live(request),
        )
    except ChangedMeanwhile as change:
        return show(request, award, part, form, proof_of(award), change=change)
    except NotPossible:
        return moved_on(request, award)
    if is_live(request):
        return live_answer(request, part, typed, kept)
    if "add_picture" in request.POST and part == proofs.PUBLISH:
        return add_picture(request, award, proofs.form_of(award, part, typed, initial=True), kept)
    if not form.is_valid():
        return show(request, award, part, form, kept)
    return redirect(next_page(part, award.pk))


def posted_revision(request: HttpRequest) -> int:
    """The revision the page was opened with; one that nobody has counts as out of date."""
    text = request.POST.get("revision", "0")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def live_answer(request: HttpRequest, part: str, typed: Mapping[str, str], kept: Proof) -> HttpResponse:
    """What htmx swaps in after something was typed: saved at, and how long the answers are."""
    context = {
        "revision": proofs.mark_of(kept, part).revision,
        "saved_at": timezone.now(),
        "lengths": lengths_of(typed) if part == proofs.REPORT else [],
    }
    return render(request, "awards/proof_live.html", context)


def lengths_of(typed: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """How long each answer is, as it will be counted."""
    form = ReportForm(typed or {})
    return [
        {"name": name, "number": len(str(form.fields[name].to_python((typed or {}).get(name, "")) or ""))}
        for name in QUESTIONS
    ]


def show(
    request: HttpRequest,
    award: Award,
    part: str,
    form: forms.Form,
    kept: Proof | None,
    *,
    change: ChangedMeanwhile | None = None,
    rescued: bool = False,
    picture_form: PictureForm | None = None,
) -> HttpResponse:
    """The page of a part. `change`: somebody saved other words meanwhile; theirs are shown beside one's own."""
    place = proofs.PARTS.index(part)
    theirs = proofs.form_of(award, part, change.theirs, initial=True) if change else None
    context = {
        "award": award,
        "case": award.application,
        "part": part,
        "title": TITLES[part],
        "number": place + 1,
        "count": len(proofs.PARTS) + 1,
        "form": form,
        "revision": change.revision if change else proofs.mark_of(kept, part).revision,
        "page_name": secrets.token_hex(8),
        "change": change,
        "their_rows": [{"label": str(field.label), "value": field.value() or ""} for field in theirs or []],
        "rescued": rescued,
        "length": LENGTH,
        "lengths": lengths_of(form.data if form.is_bound else form.initial) if part == proofs.REPORT else [],
        "totals_only": part == proofs.MONEY and has_totals_only(award),
        "pictures": pictures_of(award, kept) if part == proofs.PUBLISH else [],
        "picture_form": picture_form or PictureForm(label_suffix=""),
        "most_pictures": proofs.MAX_PICTURES,
    }
    if is_live(request):  # only where somebody saved other words meanwhile; htmx swaps nothing of a 422
        return render(request, "applications/live_conflict.html", context)
    return render(request, "awards/proof_part.html", context, status=422 if request.method == "POST" else 200)


def pictures_of(award: Award, kept: Proof | None) -> list[dict[str, Any]]:
    """The pictures for components/file_list.html. One query."""
    if kept is None:
        return []
    return [
        {
            "name": picture.name,
            "url": reverse("awards:proof-picture", args=[award.pk, picture.pk]),
            "size": picture.size,
            "at": picture.added_at,
            "remove_url": reverse("awards:proof-picture-remove", args=[award.pk, picture.pk])
            if may_change(award)
            else "",
        }
        for picture in kept.pictures.all()
    ]


def may_change(award: Award) -> bool:
    return award.state in {AwardState.ACCEPTED, AwardState.PROOF_RETURNED}


# -- pictures -------------------------------------------------------------------------------------


def add_picture(request: HttpRequest, award: Award, form: forms.Form, kept: Proof) -> HttpResponse:
    """A picture for the report, sent with what was chosen beside it."""
    picture_form = PictureForm(request.POST, request.FILES, label_suffix="")
    if picture_form.is_valid():
        try:
            paper = read_picture(picture_form.cleaned_data["file"])
            proofs.add_picture(award=award, actor=person_of(request), now=timezone.now(), paper=paper)
        except Refused as refusal:
            picture_form.add_error("file", words_of(refusal))
        except NotPossible:
            return moved_on(request, award)
    if picture_form.errors:
        return show(request, award, proofs.PUBLISH, form, kept, picture_form=picture_form)
    messages.success(request, _("The picture is added."))
    return redirect("awards:proof-part", award.pk, proofs.PUBLISH)


@open_to(SIGNED_IN)
@require_safe
def picture(request: HttpRequest, pk: int, picture_pk: int) -> FileResponse:
    """A picture of the report, only ever as a download."""
    found: Any = get_object_or_404(ProofPicture, proof__award=any_award(request, pk), pk=picture_pk)
    return download(found)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def picture_remove(request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    """Take a picture away; asks once."""
    award = own_award(request, pk)
    found = get_object_or_404(ProofPicture, proof__award=award, pk=picture_pk)
    if not may_collect(award, person_of(request)):
        return moved_on(request, award)
    if request.method == "POST":
        proofs.remove_picture(award=award, actor=person_of(request), picture=found)
        messages.success(request, _("The picture is removed."))
        return redirect("awards:proof-part", pk, proofs.PUBLISH)
    return render(request, "awards/picture_remove.html", {"award": award, "picture": found})


# -- sending --------------------------------------------------------------------------------------


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything once more, then one button."""
    award = own_award(request, pk)
    user = person_of(request)
    if not may_collect(award, user):
        return moved_on(request, award)
    if request.method == "POST":
        try:
            proofs.send_proof(award=award, actor=user, now=timezone.now())
        except NotPossible:
            return moved_on(request, award)
        except Refused:
            return review(request, award, status=422)
        messages.success(request, _("Your proof of use is sent. We check it and write to you."))
        return redirect("awards:award", pk)
    return review(request, award)


def review(request: HttpRequest, award: Award, status: int = 200) -> HttpResponse:
    kept = proof_of(award)
    parts = proofs.bound_parts(award, kept)
    context = {
        "award": award,
        "case": award.application,
        "currency": currency_of(award),
        "figures": figures_of(award),
        "blocks": [block_of(award, part, form) for part, form in parts.items()],
        "wrong": [
            {"url": part_url(award, part), "label": TITLES[part]}
            for part, form in parts.items()
            if not form.is_valid()
        ],
        "pictures": pictures_of(award, kept),
    }
    return render(request, "awards/proof_send.html", context, status=status)


def part_url(award: Award, part: str) -> str:
    return reverse("awards:proof-part", args=[award.pk, part]) + "?check=1"


def block_of(award: Award, part: str, form: forms.Form) -> dict[str, Any]:
    """A part for components/summary.html, as it is typed."""
    rows = [
        {"label": str(field.label), "value": shown(field)}
        for field in form
        if field.value() not in (None, "")
    ]
    return {"title": TITLES[part], "rows": rows, "url": part_url(award, part)}


def shown(field: forms.BoundField) -> Any:
    choices = dict(getattr(field.field, "choices", []))
    return choices.get(field.value(), field.value())
