"""More time for the proof of use: the applicant's wish, the office's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.roles import OFFICERS
from awards import more_time
from awards.more_time_messages import put_beside
from awards.proof_forms import DecideTimeForm, MoreTimeForm
from awards.receipts import may_collect
from awards.views.fetch import kept_award, own_award
from awards.views.receipts import moved_on, sent_by
from funding.errors import NotPossible, Refused


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a later day."""
    award = own_award(request, pk)
    if not may_collect(award, person_of(request)) or award.proof_due_on is None:
        return moved_on(request, award)
    form = MoreTimeForm(sent_by(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            more_time.ask_for_more_time(
                award=award, actor=person_of(request), now=timezone.now(), **form.cleaned_data
            )
        except NotPossible:
            return moved_on(request, award)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("We have your wish. You get an answer by e-mail."))
            return redirect("awards:award", pk)
    context = {
        "award": award,
        "case": award.application,
        "form": form,
        "waiting": more_time.open_request(award),
    }
    return render(request, "awards/more_time.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Give more time, or refuse."""
    award = kept_award(request, pk)
    wish = more_time.open_request(award)
    if wish is None:
        return nothing_asked(request, pk)
    form = DecideTimeForm(sent_by(request), label_suffix="", initial={"due_on": more_time.wanted_day(wish)})
    if request.method == "POST" and form.is_valid():
        gives = form.cleaned_data["outcome"] == "give"
        try:
            more_time.decide_more_time(
                award=award,
                actor=person_of(request),
                now=timezone.now(),
                due_on=form.cleaned_data["due_on"] if gives else None,
                answer=form.cleaned_data["answer"],
            )
        except NotPossible:
            return nothing_asked(request, pk)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("Decided. The applicant gets an e-mail now."))
            return redirect("awards:desk-award", pk)
    context = {
        "award": award,
        "case": award.application,
        "form": form,
        "wish": wish,
        "wanted": more_time.wanted_day(wish),
    }
    return render(request, "awards/more_time_decide.html", context, status=422 if form.errors else 200)


def nothing_asked(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("Nobody asks for more time any more."))
    return redirect("awards:desk-award", pk)
