"""Confirm once more who you are, with a code by e-mail, before something grave is done."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.codes import Verdict, check_code, send_code
from accounts.confirming import confirm_by_code, has_second_factor
from accounts.forms import CodeForm
from accounts.letters import queue_confirmation_code
from accounts.models import SignInCode
from accounts.views.sign_in import after_sign_in, may_ask_for_code, too_fast, with_next

SESSION_KEY = "confirmation_code"


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Send a code to the person's own address and ask for it; then go on where they wanted to go."""
    if has_second_factor(request):
        # A code by e-mail is not enough for whoever has something stronger.
        return HttpResponseRedirect(with_next(request, "mfa_reauthenticate"))
    if request.method == "POST" and "send" in request.POST:
        return sent_again(request)
    sent = waiting_code(request)
    form = CodeForm(request.POST if request.method == "POST" and sent else None)
    if sent and form.is_valid():
        checked = check_code(sent=sent, typed=form.cleaned_data["code"], now=timezone.now())
        if checked.verdict == Verdict.RIGHT:
            return confirmed(request)
        form.refuse(checked)
    return page(request, sent, form)


def waiting_code(request: HttpRequest) -> SignInCode | None:
    """The code sent to this person from this session."""
    known = request.session.get(SESSION_KEY) or 0
    return SignInCode.objects.filter(pk=known, email=person_of(request).email, used_at=None).first()


def sent_again(request: HttpRequest) -> HttpResponseBase:
    email = person_of(request).email
    if not may_ask_for_code(request, email):
        return page(request, waiting_code(request), CodeForm(), too_fast())
    sent = send_code(email=email, now=timezone.now(), queue_letter=queue_confirmation_code)
    request.session[SESSION_KEY] = sent.pk
    return HttpResponseRedirect(with_next(request, "accounts:confirm"))


def confirmed(request: HttpRequest) -> HttpResponseBase:
    request.session.pop(SESSION_KEY, None)
    request.session.cycle_key()
    confirm_by_code(request)
    return redirect(after_sign_in(request))


def page(request: HttpRequest, sent: SignInCode | None, form: CodeForm, problem: str = "") -> HttpResponse:
    context = {
        "form": form,
        "is_sent": sent is not None,
        "email": person_of(request).email,
        "problem": problem,
        "action": with_next(request, "accounts:confirm"),
    }
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)
