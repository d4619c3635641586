"""Signing in: the address, the code, then allauth asks for the second factor where there is one."""

from urllib.parse import urlencode

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.access import PUBLIC, open_to
from accounts.codes import Verdict, asked_too_often, check_code, code_lifetime, person_with, send_code
from accounts.forms import CodeForm, SignInForm
from accounts.models import SignInCode, User
from accounts.views.preferences import safe_next

SESSION_KEY = "sign_in_code"


@open_to(PUBLIC)
@never_cache
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for the address; answer every address alike with a code."""
    if request.user.is_authenticated:
        return redirect(after_sign_in(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if may_ask_for_code(request, form.cleaned_data["email"]):
            return start(request, form.cleaned_data["email"])
        form.add_error("email", too_fast())
    return show_sign_in(request, form)


@open_to(PUBLIC)
@never_cache
def code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code of the address given before in this browser."""
    if request.user.is_authenticated:
        return redirect(after_sign_in(request))
    sent = waiting_code(request)
    if sent is None:
        return start_again(request)
    if request.method == "POST" and request.POST.get("action") == "resend":
        return send_again(request, sent)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        checked = check_code(sent=sent, typed=form.cleaned_data["code"], now=timezone.now())
        if checked.verdict == Verdict.RIGHT:
            return let_in(request, sent.email)
        form.refuse(checked)
    return show_code(request, form, sent)


def waiting_code(request: HttpRequest) -> SignInCode | None:
    """The code this browser waits for, by its session; by the page's own ticket when the session has ended.

    A double click needs the ticket: its first request signs in and so ends the session of the second.
    """
    pk = request.session.get(SESSION_KEY) or opened_ticket(request.POST.get("ticket", ""))
    return SignInCode.objects.filter(pk=pk or 0).first()


def opened_ticket(ticket: str) -> int | None:
    try:
        pk: int = signing.loads(ticket, salt=SESSION_KEY)
    except signing.BadSignature:
        return None
    return pk


def start(request: HttpRequest, email: str) -> HttpResponseRedirect:
    request.session[SESSION_KEY] = send_code(email=email, now=timezone.now()).pk
    return HttpResponseRedirect(with_next(request, "accounts:code"))


def send_again(request: HttpRequest, sent: SignInCode) -> HttpResponseBase:
    if may_ask_for_code(request, sent.email):
        return start(request, sent.email)
    form = CodeForm({})
    form.full_clean()
    form.errors["code"] = form.error_class([too_fast()], renderer=form.renderer)
    return show_code(request, form, sent)


def let_in(request: HttpRequest, email: str) -> HttpResponseBase:
    """Sign the person in; at the very first time by way of the page that asks for their name."""
    request.session.pop(SESSION_KEY, None)
    person = person_with(email=email, language=translation.get_language())
    target = after_sign_in(request)
    if is_first_visit(person):
        target = f"{reverse('accounts:profile')}?{urlencode({'next': target})}"
    response: HttpResponseBase = perform_login(request, person, email=email, redirect_url=target)
    return response


def is_first_visit(person: User) -> bool:
    return person.last_login is None and not person.name


def may_ask_for_code(request: HttpRequest, email: str) -> bool:
    """False when this address or computer asked for too many codes (ACCOUNT_RATE_LIMITS)."""
    allowed: bool = ratelimit.consume(request, action="request_login_code", key=email)
    return allowed and not asked_too_often(email=email, now=timezone.now())


def too_fast() -> str:
    return _("You asked for several codes in a short time. Wait a few minutes, then try again.")


def start_again(request: HttpRequest) -> HttpResponseBase:
    """No code is waiting in this browser: it was used, or the session ended."""
    if request.method != "POST":
        return HttpResponseRedirect(with_next(request, "accounts:sign-in"))
    form = SignInForm({})
    form.full_clean()
    text = _("This code was used already, or it was asked for in another browser. Get a new code.")
    form.errors["email"] = form.error_class([text], renderer=form.renderer)
    return show_sign_in(request, form)


def show_sign_in(request: HttpRequest, form: SignInForm) -> HttpResponse:
    context = {"form": form, "next": safe_next(request, ""), "action": with_next(request, "accounts:sign-in")}
    return render(request, "accounts/sign_in.html", context)


def show_code(request: HttpRequest, form: CodeForm, sent: SignInCode) -> HttpResponse:
    minutes = int(code_lifetime().total_seconds() // 60)
    is_open = sent.used_at is None and sent.expires_at > timezone.now()
    is_open = is_open and sent.tries < settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    context = {"form": form, "email": sent.email, "minutes": minutes, "is_open": is_open}
    context["ticket"] = signing.dumps(sent.pk, salt=SESSION_KEY)
    context["action"] = with_next(request, "accounts:code")
    context["other_address"] = with_next(request, "accounts:sign-in")
    return render(request, "accounts/code.html", context)


def after_sign_in(request: HttpRequest) -> str:
    return safe_next(request, resolve_url(settings.LOGIN_REDIRECT_URL))


def with_next(request: HttpRequest, url_name: str) -> str:
    """The address of a page that carries on where the person wanted to go."""
    target = safe_next(request, "")
    return reverse(url_name) + (f"?{urlencode({'next': target})}" if target else "")
