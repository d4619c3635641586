"""Who decides needs more than a code by e-mail, except in the demo."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from accounts.roles import NEED_SECOND_FACTOR, RoleName
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.accounts.signing_in import sign_in_by_code, signed_in_person

pytestmark = pytest.mark.django_db
ASKED_TO_SET_UP = "/me/second-factor/?next=%2Finitiatives%2F"


def app_number(secret: str) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("name", sorted(RoleName.values))
def test_the_roles_that_decide_are_led_to_the_second_factor(client, name):
    client.force_login(role(name, second_factor=False))
    response = client.get("/initiatives/")
    if name in NEED_SECOND_FACTOR:
        assert response.url == ASKED_TO_SET_UP
    else:
        assert response.status_code == 200


def test_with_a_second_factor_the_officer_goes_on(client):
    client.force_login(role("officer"))
    assert client.get("/initiatives/").status_code == 200


def test_spare_codes_alone_are_no_second_factor(client):
    officer = role("officer", second_factor=False)
    RecoveryCodes.activate(officer)
    client.force_login(officer)
    assert client.get("/initiatives/").url == ASKED_TO_SET_UP


def test_in_the_demo_nobody_is_asked(client, settings):
    settings.DEMO = True
    client.force_login(role("officer", second_factor=False))
    assert client.get("/initiatives/").status_code == 200


def test_an_applicant_is_never_led_there(client):
    client.force_login(UserFactory())
    assert client.get("/me/second-factor/?next=/initiatives/").url == "/initiatives/"


@pytest.mark.django_db(transaction=True)  # allauth acts after the commit
def test_an_officer_sets_up_an_app_and_is_told_by_mail(client):
    officer = role("officer", language="en", second_factor=False)
    sign_in_by_code(client, officer.email)
    assert client.get(reverse("accounts:second-factor")).status_code == 200
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    response = client.post(reverse("mfa_activate_totp"), {"code": app_number(secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert client.get("/initiatives/").status_code == 200
    notice = Mail.objects.get(key__startswith="security-")
    assert notice.recipient == officer.email
    assert "An authenticator app was added to your account." in notice.text


@pytest.mark.django_db(transaction=True)  # allauth acts after the commit
def test_the_first_second_factor_ends_other_sessions(client):
    officer = role("officer", second_factor=False)
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.force_login(officer)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": app_number(secret)})
    assert client.get("/initiatives/").status_code == 200
    assert elsewhere.get("/initiatives/").url == "/sign-in/?next=%2Finitiatives%2F"


def test_signing_in_then_asks_for_the_second_factor(client):
    officer = role("officer")
    secret = Authenticator.objects.get(user=officer).wrap().instance.data["secret"]
    response = sign_in_by_code(client, officer.email, next="/initiatives/")
    assert response.url == reverse("mfa_authenticate")
    assert signed_in_person(client) is None
    assert client.get(response.url).status_code == 200
    refused = client.post(response.url, {"code": "000000"})
    assert (refused.status_code, signed_in_person(client)) == (200, None)
    assert client.post(response.url, {"code": app_number(secret)}).url == "/initiatives/"
    assert signed_in_person(client) == str(officer.pk)


def test_a_sign_in_that_waits_for_the_second_factor_can_be_cancelled(client):
    sign_in_by_code(client, role("officer").email)
    assert client.post(reverse("account_logout"), {"next": "/sign-in/"}).url == "/sign-in/"
    assert client.get(reverse("mfa_authenticate")).url == "/sign-in/"


def test_a_passkey_is_offered_and_a_forged_one_refused(client):
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["rpId"] == "testserver"
    assert client.post(reverse("mfa_login_webauthn"), {"credential": "{}"}).url == "/sign-in/"
    assert signed_in_person(client) is None


@pytest.mark.parametrize(
    "url_name",
    [
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
    ],
)
def test_the_pages_of_the_second_factor_open_after_confirming(client, url_name):
    officer = role("officer")
    secret = Authenticator.objects.get(user=officer).data["secret"]
    client.force_login(officer)
    confirm = client.post(reverse("mfa_reauthenticate"), {"code": app_number(secret)})
    assert confirm.status_code == 302
    response = client.get(reverse(url_name))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_removing_the_app_leads_back_to_setting_one_up(client):
    officer = role("officer", language="en")
    secret = Authenticator.objects.get(user=officer).data["secret"]
    client.force_login(officer)
    asked = client.post(reverse("mfa_deactivate_totp"))
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    client.post(asked.url, {"code": app_number(secret)})
    assert not Authenticator.objects.exists()
    assert client.get("/initiatives/").url == ASKED_TO_SET_UP
    assert "was removed" in Mail.objects.get().text


def test_trying_numbers_too_fast_gets_a_friendly_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/m/user"}
    client.force_login(role("officer"))
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    response = client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    assert response.status_code == 429
    assert "Wait a few minutes" in response.content.decode()
