"""Signing in, as people see it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SignInCode, User
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.accounts.signing_in import (
    ask_for_code,
    newest_code,
    sign_in_by_code,
    signed_in_person,
    type_code,
    wrong,
)

pytestmark = pytest.mark.django_db
CODE_PAGE = "/sign-in/code/"
AMINA = "amina@unna.example"


def errors(response, field="code"):
    return [str(error) for error in response.context["form"].errors[field]]


def test_a_known_person_signs_in_with_the_code_from_the_mail(client):
    person = UserFactory(email=AMINA)
    response = sign_in_by_code(client, AMINA)
    assert (response.status_code, response.url) == (302, reverse("accounts:start"))
    assert signed_in_person(client) == str(person.pk)


def test_a_new_address_has_no_account_until_its_code_is_confirmed(client):
    ask_for_code(client, "neu@unna.example")
    assert not User.objects.filter(email="neu@unna.example").exists()
    type_code(client, newest_code("neu@unna.example"))
    assert signed_in_person(client) == str(User.objects.get(email="neu@unna.example").pk)


def test_the_first_sign_in_asks_for_the_name_once_and_goes_on(client):
    response = sign_in_by_code(client, "neu@unna.example", next="/initiatives/")
    assert response.url == "/me/?next=%2Finitiatives%2F"
    page = client.get(response.url)
    assert 'href="/initiatives/"' in page.content.decode()
    saved = client.post(response.url, {"name": "Neu Beginn", "phone": "", "language": "de"})
    assert saved.url == "/initiatives/"
    client.post(reverse("account_logout"))
    assert sign_in_by_code(client, "neu@unna.example", next="/initiatives/").url == "/initiatives/"


def test_the_name_can_be_skipped_and_is_not_asked_for_again(client):
    sign_in_by_code(client, "neu@unna.example")
    client.post(reverse("account_logout"))
    assert sign_in_by_code(client, "neu@unna.example").url == reverse("accounts:start")


def test_nothing_tells_a_known_address_from_an_unknown_one(client):
    UserFactory(email=AMINA)
    known = ask_for_code(client, AMINA)
    known_page = client.get(known.url).content.decode().replace(AMINA, "X")
    unknown = ask_for_code(client, "niemand@unna.example")
    unknown_page = client.get(unknown.url).content.decode().replace("niemand@unna.example", "X")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert without_token(known_page) == without_token(unknown_page)
    assert Mail.objects.filter(recipient="niemand@unna.example").count() == 1


def without_token(page: str) -> list[str]:
    return [line for line in page.splitlines() if 'type="hidden"' not in line]


def test_the_page_wanted_survives_the_way_through_the_code(client):
    UserFactory(email=AMINA)
    first = client.get("/initiatives/")
    assert first.url == "/sign-in/?next=%2Finitiatives%2F"
    asked = client.post(first.url, {"email": AMINA})
    assert asked.url == "/sign-in/code/?next=%2Finitiatives%2F"
    assert client.post(asked.url, {"code": newest_code(AMINA)}).url == "/initiatives/"


def test_a_page_of_another_site_is_not_followed(client):
    UserFactory(email=AMINA)
    assert sign_in_by_code(client, AMINA, next="https://evil.example/").url == reverse("accounts:start")


def test_a_wrong_code_is_told_beside_the_field(client):
    ask_for_code(client, AMINA)
    response = type_code(client, wrong(newest_code(AMINA)))
    assert errors(response) == [
        "This code is wrong. Use the code from the newest e-mail. You can try 4 more times."
    ]
    assert signed_in_person(client) is None


def test_too_many_wrong_codes_are_told_and_the_right_one_is_refused(client):
    ask_for_code(client, AMINA)
    code = newest_code(AMINA)
    for _ in range(5):
        response = type_code(client, wrong(code))
    assert errors(response) == ["This code was wrong too many times. Get a new code."]
    assert errors(type_code(client, code)) == ["This code was wrong too many times. Get a new code."]
    assert signed_in_person(client) is None


def test_an_expired_code_is_told_and_a_new_one_lets_in(client):
    UserFactory(email=AMINA)
    ask_for_code(client, AMINA)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert errors(type_code(client, newest_code(AMINA))) == ["This code is too old. Get a new code."]
        assert client.post(CODE_PAGE, {"action": "resend"}).url == CODE_PAGE
        assert type_code(client, newest_code(AMINA)).url == reverse("accounts:start")


def test_a_new_code_replaces_the_former(client):
    ask_for_code(client, AMINA)
    former = newest_code(AMINA)
    client.post(CODE_PAGE, {"action": "resend"})
    assert errors(type_code(client, former))[0].startswith("This code is wrong.")


def test_a_used_code_is_told_also_in_a_session_that_has_ended(client):
    UserFactory(email=AMINA)
    sign_in_by_code(client, AMINA)
    code = newest_code(AMINA)
    client.post(reverse("account_logout"))
    response = type_code(client, code)
    assert errors(response, "email") == [
        "This code was used already, or it was asked for in another browser. Get a new code."
    ]
    assert signed_in_person(client) is None


def test_a_code_used_in_another_tab_is_told_beside_the_field(client):
    ask_for_code(client, AMINA)
    SignInCode.objects.update(used_at=timezone.now() - timedelta(minutes=1))
    assert errors(type_code(client, newest_code(AMINA))) == ["This code was used already. Get a new code."]


def test_a_double_click_signs_in(client):
    """The first request renews the session, the second still carries the former; its answer is shown."""
    person = UserFactory(email=AMINA)
    ask_for_code(client, AMINA)
    form = {"ticket": client.get(CODE_PAGE).context["ticket"], "code": newest_code(AMINA)}
    second = Client()
    second.cookies = client.cookies.copy()
    assert client.post(CODE_PAGE, form).url == reverse("accounts:start")
    assert second.post(CODE_PAGE, form).url == reverse("accounts:start")
    assert signed_in_person(second) == str(person.pk)


def test_a_forged_ticket_names_no_code(client):
    ask_for_code(client, AMINA)
    form = {"ticket": f"{SignInCode.objects.get().pk}:forged", "code": newest_code(AMINA)}
    stranger = Client()
    assert stranger.post(CODE_PAGE, form).status_code == 200
    assert signed_in_person(stranger) is None


def test_a_code_counts_only_in_the_browser_that_asked_for_it(client):
    ask_for_code(client, AMINA)
    stranger = Client()
    type_code(stranger, newest_code(AMINA))
    assert signed_in_person(stranger) is None


@pytest.mark.parametrize("typed", ["", "abc", "1234", "1" * 41, "😀" * 8])
def test_what_is_no_code_costs_no_try(client, typed):
    ask_for_code(client, AMINA)
    assert errors(type_code(client, typed))
    assert SignInCode.objects.get().tries == 0


@pytest.mark.parametrize("typed", ["", "abc", "a@b", "x" * 400 + "@unna.example"])
def test_what_is_no_address_gets_no_mail(client, typed):
    assert errors(ask_for_code(client, typed), "email")
    assert not Mail.objects.exists()


def test_a_closed_account_is_not_let_in(client):
    UserFactory(email=AMINA, is_active=False)
    assert sign_in_by_code(client, AMINA).url == reverse("account_inactive")
    assert signed_in_person(client) is None


def test_the_mail_is_written_in_the_language_of_the_page(client):
    client.cookies.load({"django_language": "en"})
    ask_for_code(client, AMINA)
    assert Mail.objects.get().language == "en"


def test_who_is_signed_in_already_goes_on(client):
    client.force_login(UserFactory())
    assert client.get("/sign-in/?next=/initiatives/").url == "/initiatives/"
    assert client.get(CODE_PAGE).url == reverse("accounts:start")


def test_asking_too_often_is_told_beside_the_field(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "2/m/key"}
    for _ in range(2):
        assert ask_for_code(client, AMINA).status_code == 302
    response = client.post(CODE_PAGE, {"action": "resend"})
    assert errors(response) == [
        "You asked for several codes in a short time. Wait a few minutes, then try again."
    ]
    assert errors(ask_for_code(client, AMINA), "email") == errors(response)
    assert Mail.objects.count() == 2


def test_signing_in_works_without_a_script_and_under_the_strict_policy(client):
    page = client.get("/sign-in/").content.decode()
    assert "onclick" not in page
    inline = [part.split(">")[0] for part in page.split("<script")[1:] if "src=" not in part.split(">")[0]]
    assert [part for part in inline if 'type="application/json"' not in part] == []
