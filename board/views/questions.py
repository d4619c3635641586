"""Asking while the board votes, and answering: for members, for the office, and for the applicant."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.rescue import typed_before
from accounts.roles import BOARD
from board.forms import AnswerForm, QuestionForm
from board.messages import put_beside, words_of
from board.models import Question
from board.question_rows import can_ask
from board.questions import answer_question, ask_question
from board.views.fetch import asked_question, seen_ballot
from funding.errors import Refused


def typed(request: HttpRequest) -> Any:
    """What was sent, now or before the session ended; None for an empty form."""
    return request.POST if request.method == "POST" else typed_before(request)


@open_to(BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A member asks the office or the applicant."""
    found, standing = seen_ballot(request, pk)
    if standing.is_excluded:
        raise Http404
    if not can_ask(found, standing, person_of(request), timezone.now()):
        return redirect("board:ballot", pk)
    form = QuestionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_question(ballot=found, member=person_of(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            if refusal.field is None:
                messages.warning(request, words_of(refusal, found.application.programme.currency))
                return redirect("board:ballot", pk)
            put_beside(form, refusal, found.application.programme.currency)
        else:
            messages.success(request, _("Your question is on its way. You get an e-mail with the answer."))
            return redirect(reverse("board:ballot", args=[pk]) + "#questions")
    context = {"ballot": found, "case": found.application, "form": form}
    return render(request, "board/ask.html", context, status=422 if form.errors else 200)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The office or the applicant answers a question of the board."""
    question, is_office = asked_question(request, pk)
    home = home_of(question, is_office=is_office)
    form = AnswerForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(
                question=question, actor=person_of(request), now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            tell_refusal(form, refusal, question.ballot.application.programme.currency)
        else:
            messages.success(request, _("Thank you. The members of the board get your answer."))
            return redirect(home)
    elif request.method != "POST" and not question.ballot.takes_votes(timezone.now()):
        messages.warning(request, _("The board has voted already. It does not need the answer any more."))
        return redirect(home)
    return render(
        request,
        "board/answer.html",
        answer_context(question, form, home, is_office=is_office),
        status=422 if form.errors else 200,
    )


def tell_refusal(form: AnswerForm, refusal: Refused, currency: str) -> None:
    """Beside the text; that the vote is over is said in words for who answers."""
    if refusal.code in {"ballot_closed", "ballot_taken_back"}:
        form.add_error(None, _("The board does not need the answer any more. Nothing was sent."))
    else:
        put_beside(form, refusal, currency)


def home_of(question: Question, *, is_office: bool) -> str:
    """Where the person came from: the vote, or their application."""
    if is_office:
        return reverse("board:ballot", args=[question.ballot_id]) + "#questions"
    return reverse("applications:case", args=[question.ballot.application_id])


def answer_context(question: Question, form: AnswerForm, home: str, *, is_office: bool) -> dict[str, Any]:
    takes_answers = question.ballot.takes_votes(timezone.now()) and question.answered_at is None
    return {
        "question": question,
        "ballot": question.ballot,
        "case": question.ballot.application,
        "form": form if takes_answers or form.is_bound else None,
        "is_office": is_office,
        "is_over": not question.ballot.takes_votes(timezone.now()),
        "back_url": home,
    }
