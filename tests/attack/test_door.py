"""Sessions, redirects, headers, error pages: what every page has in common."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, path, reverse

from accounts.access import PUBLIC, open_to
from accounts.models import SignInCode, User
from applications.states import State
from funding.urls import urlpatterns as pages
from notifications.models import Mail
from tests.accounts.factories import UserFactory, people_of, role
from tests.accounts.signing_in import ask_for_code, newest_code, sign_in_by_code, signed_in_person, type_code
from tests.applications.factories import make_case, make_programme
from tests.board.factories import make_ballot, make_board

pytestmark = pytest.mark.django_db
EMAIL = "amina@unna.example"
ELSEWHERE = [
    "//evil.example/",
    "https://evil.example/",
    "http:evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "https:///evil.example",
    "/\t/evil.example",
    " //evil.example",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
]


@open_to(PUBLIC)
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("geheim-4711")


urlpatterns = [*pages, path("broken/", broken)]


@pytest.fixture
def counting(settings: Any) -> Iterator[None]:
    """The limits that the other tests switch off."""
    from funding import settings as real

    settings.ACCOUNT_RATE_LIMITS = real.ACCOUNT_RATE_LIMITS
    call_command("createcachetable", verbosity=0)
    cache.clear()
    yield
    cache.clear()


# -- redirects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_page_leads_to_another_site(target):
    person = UserFactory(email=EMAIL, language="en")
    entry = {"name": "Chor", "legal_form": "group"}
    sent = [
        (reverse("set_language"), {"language": "de"}),
        (reverse("theme"), {"theme": "dark"}),
        (reverse("accounts:profile"), {"name": "Amina", "language": "en"}),
        (reverse("accounts:initiative-new"), entry),
    ]
    for signed_in in (False, True):
        client = Client()
        if signed_in:
            client.force_login(person)
        for url, data in sent:
            for answer in (
                client.post(url, {**data, "next": target}),
                client.post(f"{url}?{reverse_query(target)}", data),
            ):
                assert is_here(answer.headers.get("Location", "/")), url
    client = Client()
    assert is_here(sign_in_by_code(client, EMAIL, next=target).url)
    assert is_here(client.get(reverse("accounts:sign-in", query={"next": target})).url)
    assert is_here(client.get(reverse("accounts:second-factor", query={"next": target})).url)


def reverse_query(target: str) -> str:
    return reverse("home", query={"next": target}).partition("?")[2]


def is_here(location: str) -> bool:
    return location.startswith("/") and not re.match(r"/[\\/\t]", location)


def test_a_referer_that_looks_like_a_path_leads_nowhere_else(client):
    case = make_case(State.COMPLETE)
    url = reverse("applications:copy", args=[case.pk])
    answer = client.post(url, HTTP_REFERER="http://testserver//evil.example/")
    assert client.get(answer.url).context["next"] == ""


# -- names of this site ----------------------------------------------------------------------------


def test_a_forged_host_is_refused_and_stands_in_no_mail(client, settings):
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
    assert client.get("/", HTTP_HOST="testserver", HTTP_X_FORWARDED_HOST="evil.example").status_code != 400
    client.post(reverse("accounts:sign-in"), {"email": EMAIL}, HTTP_HOST="localhost")
    mail = Mail.objects.get()
    assert "localhost" not in mail.text + mail.html
    assert settings.SITE_URL in mail.text


# -- sessions -------------------------------------------------------------------------------------


def test_signing_in_begins_a_new_session(client):
    UserFactory(email=EMAIL)
    ask_for_code(client, EMAIL)
    planted = client.session.session_key
    stranger = Client()
    stranger.cookies[site.SESSION_COOKIE_NAME] = planted
    type_code(client, newest_code(EMAIL))
    assert signed_in_person(client)
    assert client.session.session_key != planted
    assert stranger.get(reverse("accounts:profile")).status_code == 302


def test_a_session_that_was_signed_out_is_of_no_use(client):
    client.force_login(UserFactory())
    kept = Client()
    kept.cookies = client.cookies.copy()
    assert kept.get(reverse("accounts:profile")).status_code == 200
    client.post(reverse("account_logout"))
    assert kept.get(reverse("accounts:profile")).status_code == 302


def test_who_was_shut_out_is_out_at_once(client):
    person = UserFactory(email=EMAIL)
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get(reverse("accounts:profile")).status_code == 302
    other = Client()
    sign_in_by_code(other, EMAIL)
    assert signed_in_person(other) is None


def test_a_code_serves_only_the_browser_that_asked_for_it(client):
    UserFactory(email=EMAIL)
    ask_for_code(client, EMAIL)
    thief = Client()
    ask_for_code(thief, EMAIL)
    first = SignInCode.objects.order_by("pk")[0]
    code = re.findall(r"\d{4} \d{4}", Mail.objects.order_by("pk")[0].text)[0]
    assert first.tries == 0
    type_code(thief, code)
    assert signed_in_person(thief) is None


def test_a_made_up_ticket_opens_nothing(client):
    ask_for_code(client, EMAIL)
    pk = SignInCode.objects.get().pk
    for ticket in (str(pk), f"{pk}:x:y", "", "\0", "x" * 10_000):
        answer = Client().post(reverse("accounts:code"), {"ticket": ticket, "code": newest_code(EMAIL)})
        assert EMAIL not in answer.content.decode()


def test_known_and_unknown_addresses_are_answered_alike():
    UserFactory(email=EMAIL)
    answers = []
    for email in (EMAIL, "niemand@unna.example"):
        client = Client()
        asked = ask_for_code(client, email)
        page = client.get(asked.url).content.decode().replace(email, "")
        plain = re.sub(r'value="[^"]+"', "", page)
        answers.append((asked.status_code, asked.url, plain, Mail.objects.filter(recipient=email).count()))
    assert answers[0] == answers[1]


def test_the_number_of_the_second_factor_cannot_be_tried_without_end(client, counting):
    officer = role("officer", email=EMAIL)
    sign_in_by_code(client, EMAIL)
    url = reverse("mfa_authenticate")
    answers = [client.post(url, {"code": f"{number:06}"}) for number in range(8)]
    tried = [answer for answer in answers if "Incorrect code" in answer.content.decode()]
    assert len(tried) <= 5
    assert signed_in_person(client) != str(officer.pk)


# -- headers --------------------------------------------------------------------------------------


def assert_guarded(answer: Any) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.urls(__name__)
def test_every_kind_of_page_carries_the_guards(client, settings):
    make_programme()
    strict = Client(enforce_csrf_checks=True)
    client.raise_request_exception = False
    for answer, status in (
        (client.get("/"), 200),
        (client.get("/nowhere/"), 404),
        (client.get("/", HTTP_HOST="evil.example"), 400),
        (strict.post(reverse("theme")), 403),
        (client.get("/broken/"), 500),
        (client.get(reverse("theme")), 405),
        (client.get(reverse("applications:mine")), 302),
    ):
        assert answer.status_code == status
        assert_guarded(answer)


@pytest.mark.urls(__name__)
def test_an_error_page_tells_nothing(client):
    client.raise_request_exception = False
    page = client.get("/broken/").content.decode()
    assert "geheim-4711" not in page
    assert "Traceback" not in page


def test_private_pages_are_kept_by_no_browser_and_no_proxy(client):
    make_board(5)
    case = make_case(State.COMPLETE)
    applicant, officer = people_of(case.initiative), role("officer")
    ballot = make_ballot(case=case, officer=role("deputy"))
    urls = {
        applicant: [
            reverse("applications:receipt", args=[case.pk, 1]),
            reverse("applications:message", args=[case.pk]),
            reverse("applications:withdraw", args=[case.pk]),
            reverse("accounts:profile"),
            reverse("accounts:initiatives"),
            reverse("accounts:members", args=[case.initiative_id]),
        ],
        officer: [
            reverse("applications:desk-advice", args=[case.pk]),
            reverse("applications:desk-enter"),
            reverse("board:ballot", args=[ballot.pk]),
            reverse("mfa_index"),
        ],
    }
    for person, mine in urls.items():
        client.force_login(person)
        for url in mine:
            answer = client.get(url)
            assert answer.status_code == 200, url
            assert {"private", "no-store"} <= set(re.split(r",\s*", answer["Cache-Control"])), url


def test_no_view_takes_forms_of_other_sites():
    views = [pattern.callback for pattern in walk(get_resolver())]
    assert len(views) > 60
    assert not [view.__name__ for view in views if getattr(view, "csrf_exempt", False)]


def walk(resolver: URLResolver) -> Iterator[Any]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern)
        else:
            yield pattern


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    UserFactory(email=EMAIL)
    sign_in_by_code(client, EMAIL)
    cookie = client.cookies[site.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


# -- the demo -------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"])
def test_the_mailbox_of_the_demo_is_closed_to_whoever_comes_through_a_proxy(client, settings, header):
    """It shows the codes to sign in with."""
    settings.DEMO = True
    mailbox = reverse("notifications:mailbox")
    assert client.get(mailbox).status_code == 200
    assert client.get(mailbox, headers={header: "203.0.113.9"}).status_code == 404
    assert client.get(mailbox, REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.DEMO = False
    assert client.get(mailbox).status_code == 404


@pytest.mark.parametrize("person", ["9" * 5000, "9" * 30, "-1", "\u00b2", "x", ""])
def test_nobody_of_that_number_lives_in_the_demo(client, settings, person):
    settings.DEMO = True
    answer = client.post(reverse("accounts:demo"), {"person": person}, HTTP_HOST="127.0.0.1")
    assert answer.status_code == 404
