"""The office's check of a proof of use, and what follows it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of
from accounts.models import User
from accounts.roles import OFFICERS
from awards import settling
from awards.final_notice import final_notice
from awards.models import Notice
from awards.notices import paper_of
from awards.settlement_words import step_rows
from awards.settling_forms import ReturnForm, SettleForm, VerdictForm
from awards.settling_messages import put_beside, words_of
from awards.views.check import Check, chosen_line, show_check
from awards.views.fetch import kept_award
from awards.views.looks import as_paper, sealed, way_of
from awards.views.receipts import currency_of, sent_by
from awards.workflow import may_now
from funding.errors import NotPossible, Refused
from funding.money import format_money

ZERO = Decimal("0.00")
TO_COMPLETE = timedelta(days=14)


def not_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The award has moved on since the page was opened."""
    messages.warning(request, _("The grant has moved on meanwhile. This is where it stands now."))
    return redirect("awards:desk-award", pk)


# -- what the office says -------------------------------------------------------------------------


def back_to(pk: int, line: str, part: str = "result") -> HttpResponse:
    return redirect(f"{reverse('awards:check', args=[pk])}?{urlencode({'line': line})}#{part}")


@open_to(OFFICERS)
@never_cache
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Verdicts on the receipts of the page."""
    found = Check(kept_award(request, pk))
    line = chosen_line(request, found)
    sent = [receipt for receipt in found.receipts if f"r{receipt.pk}-verdict" in request.POST]
    verdict_forms = [VerdictForm(request.POST, receipt=receipt, currency=found.currency) for receipt in sent]
    try:
        if "all" in request.POST:
            number = settling.accept_open_receipts(
                award=found.award, actor=person_of(request), now=timezone.now()
            )
            messages.success(request, _("Receipts that count in full now: %(number)d.") % {"number": number})
            return back_to(pk, line)
        # Every form says what it finds, not only the first.
        faulty = [form for form in verdict_forms if not form.is_valid()]
        if not faulty:
            settling.judge_receipts(
                award=found.award,
                actor=person_of(request),
                now=timezone.now(),
                verdicts={form.receipt.pk: form.said for form in verdict_forms},
            )
            messages.success(request, _("Saved. The result below is new."))
            return back_to(pk, line)
    except NotPossible:
        return not_now(request, pk)
    except Refused as refusal:
        form = next(one for one in verdict_forms if one.receipt.pk == refusal.params["receipt"])
        put_beside(form, refusal, found.currency)
    return show_check(request, found, verdict_forms=verdict_forms, status=422)


@open_to(OFFICERS)
@never_cache
@require_POST
def judge_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """What of each line's total is accepted."""
    found = Check(kept_award(request, pk))
    form = found.lines_form(request.POST)

    def act() -> None:
        settling.judge_lines(award=found.award, actor=person_of(request), lines=form.said)

    shown = partial(show_check, request, found, lines_form=form, status=422)
    return noted(request, found, form, act, shown)


@open_to(OFFICERS)
@never_cache
@require_POST
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Money that came in, and lines that may pass the tolerance."""
    found = Check(kept_award(request, pk))
    form = found.findings_form(request.POST)

    def act() -> None:
        settling.note_findings(award=found.award, actor=person_of(request), findings=form.findings)

    shown = partial(show_check, request, found, findings_form=form, status=422)
    return noted(request, found, form, act, shown, line=chosen_line(request, found))


def noted(
    request: HttpRequest,
    found: Check,
    form: forms.Form,
    act: Callable[[], None],
    shown: Callable[[], HttpResponse],
    line: str = "",
) -> HttpResponse:
    """Note what the form says, or show the check again with what is wrong with the form."""
    try:
        if form.is_valid():
            act()
            messages.success(request, _("Saved. The result below is new."))
            return back_to(found.award.pk, line)
    except NotPossible:
        return not_now(request, found.award.pk)
    except Refused as refusal:
        put_beside(form, refusal, found.currency)
    return shown()


# -- what follows ---------------------------------------------------------------------------------


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Something is missing: back to the applicant, by a day."""
    award = kept_award(request, pk)
    if not may_now(award, "return_proof", person_of(request)):
        return not_now(request, pk)
    form = ReturnForm(sent_by(request), label_suffix="", initial={"due_on": localdate() + TO_COMPLETE})
    if request.method == "POST" and form.is_valid():
        try:
            settling.return_proof(
                award=award, actor=person_of(request), now=timezone.now(), **form.cleaned_data
            )
        except NotPossible:
            return not_now(request, pk)
        except Refused as refusal:
            put_beside(form, refusal, currency_of(award))
        else:
            messages.success(request, _("Sent back. The applicant gets an e-mail now."))
            return redirect("awards:desk-award", pk)
    context = {"award": award, "case": award.application, "form": form}
    return render(request, "awards/return_proof.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The final notice to be read, and the one question; where too much was paid, what to do first."""
    award = kept_award(request, pk)
    if not may_now(award, "settle", person_of(request)):
        return not_now(request, pk)
    found = Check(award)
    notice = notice_to_read(found, person_of(request))
    paper = paper_of(notice)
    form = SettleForm(sent_by(request), label_suffix="", initial=way_of(notice, paper))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["remarks"]:
            notice.texts["word"] = form.cleaned_data["remarks"]
            paper = paper_of(notice)
        if "paper" in request.POST:
            return as_paper(request, paper)
        if "look" not in request.POST and (answer := try_to_settle(request, found, form)):
            return answer
    status = 422 if form.errors else 200
    return render(request, "awards/settle.html", settle_context(found, form, paper), status=status)


def try_to_settle(request: HttpRequest, found: Check, form: SettleForm) -> HttpResponse | None:
    """Settle, or put the refusal above the form and return None."""
    try:
        settlement = settling.settle(
            award=found.award, actor=person_of(request), now=timezone.now(), **form.cleaned_data
        )
    except NotPossible:
        return not_now(request, found.award.pk)
    except Refused as refusal:
        form.add_error(None, words_of(refusal, found.currency))
        sealed(form, form.initial["seal"])
        return None
    final = format_money(settlement.final_amount, found.currency)
    messages.success(request, _("Settled with %(sum)s. The applicant gets an e-mail now.") % {"sum": final})
    return redirect("awards:desk-award", found.award.pk)


def notice_to_read(found: Check, actor: User) -> Notice:
    """The final notice as it would go out now, without a word of the office."""
    now = timezone.now()
    found.proof.award = found.award
    settlement = settling.drawn_up(found.award, found.result, actor=actor, now=now)
    return final_notice(settlement=settlement, word="", actor=actor, now=now)


def settle_context(found: Check, form: forms.Form, paper: Mapping[str, Any]) -> Mapping[str, Any]:
    given = found.given
    rest, saved = found.result.final - given, found.award.amount - found.result.final
    money = {"currency": found.currency}
    consequences = [
        _("The final grant is %(sum)s.") % {"sum": format_money(found.result.final, **money)},
        _("%(sum)s were paid so far.") % {"sum": format_money(given, **money)},
    ]
    if rest > ZERO:
        consequences.append(_("%(sum)s are still to be paid.") % {"sum": format_money(rest, **money)})
    if saved > ZERO:
        consequences.append(
            _("%(sum)s go back to the pot of the year they came from.")
            % {"sum": format_money(saved, **money)}
        )
    consequences.append(_("The final notice is released with your name. The applicant gets an e-mail."))
    return {
        "award": found.award,
        "case": found.award.application,
        "currency": found.currency,
        "form": form,
        "steps": step_rows((asdict(step) for step in found.result.steps), found.currency),
        "consequences": consequences,
        "overpaid": -rest if rest < ZERO else None,
        "number_open": 0 if found.totals_only else found.number_open,
        "paper": paper,
    }
