"""What everybody may read and try without an account."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import PUBLIC, SIGNED_IN, open_to, person_of, roles_of
from accounts.roles import OFFICERS
from applications import threads
from applications.forms.check import MessageForm, QuestionForm, QuickCheckForm
from applications.models import Application, Message, Thread
from applications.presentation import all_told, cost_rows, cost_totals
from applications.quickcheck import quick_check
from applications.routes import VOTES
from applications.steps import steps_of
from budgets.pot import pot_of
from funding.errors import TooMuch
from funding.models import Programme
from funding.money import currency_sign
from funding.wording import label


def open_programmes() -> list[Programme]:
    """The programmes one can apply to."""
    return list(Programme.objects.open())


def programme_or_404(slug: str | None) -> Programme:
    """The programme of the address; without a slug the first open one."""
    programmes = Programme.objects.open()
    programme: Programme | None = programmes.filter(slug=slug).first() if slug else programmes.first()
    if programme is None:
        raise Http404("no such programme is open")
    return programme


@open_to(PUBLIC)
@require_safe
def home(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The programme in simple words, with the money left this year."""
    programme = programme_or_404(slug)
    guideline = programme.guideline_version().guideline
    context = {
        "programme": programme,
        "guideline": guideline,
        "gauge": pot_of(programme, localdate().year),
        "name": label(guideline.name),
        "summary": label(guideline.texts.summary),
        "advice": label(guideline.texts.advice),
        "max_grant": guideline.max_grant.amount,
        "votes": {route.board in VOTES for route in guideline.routes},
        "funded": [(label(cost), cost) for cost in guideline.costs if cost.eligible],
        "not_funded": [
            {
                "label": label(cost),
                "reason": label(cost.reason),
                "instead": label(cost.instead) if cost.instead else "",
            }
            for cost in guideline.costs
            if not cost.eligible and cost.reason
        ],
        "others": [other for other in open_programmes() if other != programme],
    }
    return render(request, "applications/home.html", context)


@open_to(PUBLIC)
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """All questions of the form, to read and print before starting."""
    programme = programme_or_404(slug)
    guideline = programme.guideline_version().guideline
    steps = [step.bind(None, guideline).add_blank() for step in steps_of(guideline)]
    kinds = [
        {"label": label(kind), "hint": label(kind.hint) if kind.hint else ""} for kind in guideline.documents
    ]
    return render(
        request,
        "applications/questions.html",
        {"programme": programme, "steps": steps, "document_kinds": kinds},
    )


@open_to(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """The quick check, and a question to the office from it. Only a question is stored."""
    programme = programme_or_404(slug)
    guideline = programme.guideline_version().guideline
    form = QuickCheckForm(request.POST or None, guideline=guideline)
    asking = "ask" in request.POST
    question = QuestionForm(
        request.POST if asking else None,
        initial={"email": getattr(request.user, "email", ""), "name": getattr(request.user, "name", "")},
    )
    context: dict[str, Any] = {
        "programme": programme,
        "sign": currency_sign(guideline.currency),
        "form": form,
        "question": question,
        "asking": asking,
    }
    if request.POST and form.is_valid():
        context |= verdict(programme, form)
    if asking and question.is_valid():
        if not ratelimit.consume(request, action="ask_question"):
            raise TooMuch("questions of this computer")
        ask(request, programme, form, question)
        return redirect("applications:asked", slug)
    return render(request, "applications/check.html", context)


def verdict(programme: Programme, form: QuickCheckForm) -> dict[str, Any]:
    """The result of a filled-in quick check, for the page."""
    guideline = programme.guideline_version().guideline
    remaining = pot_of(programme, localdate().year).free
    result = quick_check(
        guideline, form.cleaned_data, today=localdate(), remaining=max(remaining, Decimal(0))
    )
    findings = [
        finding for finding in result.findings if not finding.is_not_entered and not is_premature(finding)
    ]
    return {
        "result": result,
        "currency": guideline.currency,
        "outlook": str(result.outlook),
        "rows": cost_rows(result, guideline),
        "totals": cost_totals(result),
        "findings": all_told(findings, guideline),
    }


def is_premature(finding: Any) -> bool:
    """What a first look need not say yet: nobody has written a financing plan or a name."""
    return str(finding.code) in {"financing_gap", "signatory_missing", "account_missing"}


def ask(request: HttpRequest, programme: Programme, form: QuickCheckForm, question: QuestionForm) -> None:
    check_answers: dict[str, Any] = {}
    if form.is_valid():
        shown = verdict(programme, form)
        check_answers = {
            "outlook": shown["outlook"],
            "answers": {
                name: str(value) for name, value in form.cleaned_data.items() if value not in (None, "")
            },
        }
    threads.ask_before_applying(
        programme=programme,
        email=question.cleaned_data["email"],
        name=question.cleaned_data["name"],
        text=question.cleaned_data["text"],
        check=check_answers,
        language=get_language() or "de",
        now=timezone.now(),
    )


@open_to(PUBLIC)
@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks for the question, and what comes next."""
    return render(request, "applications/asked.html", {"programme": programme_or_404(slug)})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """A question asked before an application: for the person who asked and for the office."""
    user = person_of(request)
    threads.claim_threads(user)
    officer_of = roles_of(user).programmes(OFFICERS)
    thread = get_object_or_404(Thread.objects.select_related("programme"), pk=pk)
    if thread.asker_id != user.pk and thread.programme_id not in officer_of:
        raise Http404
    if thread.application_id:
        page = "applications:desk-case" if thread.programme_id in officer_of else "applications:case"
        return redirect(page, thread.application_id)
    is_office = thread.programme_id in officer_of
    form = MessageForm(request.POST or None)
    if request.POST and is_office and form.is_valid():
        threads.answer_question(thread=thread, actor=user, text=form.cleaned_data["text"], now=timezone.now())
        messages.success(request, _("Your answer is on its way."))
        return redirect("applications:question", pk)
    context = {
        "thread": thread,
        "thread_messages": message_rows(thread.messages.all(), user),
        "form": form,
        "is_office": is_office,
        "programme": thread.programme,
    }
    return render(request, "applications/question.html", context)


def message_rows(thread_messages: Iterable[Message], user: Any) -> list[dict[str, Any]]:
    """Messages for components/thread.html."""
    return [
        {"author": row.author_name, "at": row.at, "text": row.text, "own": row.author_id == user.pk}
        for row in thread_messages
    ]


def case_messages(case: Application, user: Any) -> list[dict[str, Any]]:
    """What was asked and answered on a case, oldest first. One query."""
    return message_rows(Message.objects.filter(thread__application=case), user)


@open_to(PUBLIC)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (§ 10b BGG NRW, BITVNRW)."""
    return render(request, "applications/accessibility.html")


@open_to(PUBLIC)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, why and how long (Art. 13 GDPR)."""
    return render(request, "applications/privacy.html")
