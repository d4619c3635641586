"""Language and colours."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    """A browser in which no language was chosen yet; it asks for German."""
    return Client(headers={"Accept-Language": "de"})


def language_of(response):
    return response["Content-Language"]


def test_the_stored_language_wins_over_the_browser(browser):
    assert language_of(browser.get("/sign-in/")) == "de"
    browser.force_login(UserFactory(language="en"))
    assert language_of(browser.get(reverse("accounts:profile"))) == "en"


def test_a_language_chosen_here_wins_and_is_stored(browser):
    person = UserFactory(language="en")
    browser.force_login(person)
    browser.post(reverse("set_language"), {"language": "de", "next": "/"})
    assert language_of(browser.get(reverse("accounts:profile"))) == "de"
    person.refresh_from_db()
    assert person.language == "de"


def test_an_unknown_language_changes_nothing(browser):
    person = UserFactory(language="en")
    browser.force_login(person)
    browser.post(reverse("set_language"), {"language": "xx", "next": "/"})
    person.refresh_from_db()
    assert person.language == "en"


def test_the_profile_changes_the_language_at_once(browser):
    browser.force_login(UserFactory(language="en"))
    data = {"name": "Amina", "phone": "", "language": "de"}
    assert browser.post(reverse("accounts:profile"), data).url == reverse("accounts:profile")
    assert language_of(browser.get(reverse("accounts:profile"))) == "de"


def test_a_name_is_needed_to_save_the_profile(client):
    client.force_login(UserFactory())
    response = client.post(reverse("accounts:profile"), {"name": " ", "phone": "", "language": "en"})
    assert response.context["form"].errors["name"] == ["Enter your name."]


@pytest.mark.parametrize(
    ("wanted", "kept"), [("dark", "dark"), ("light", "light"), ("neon", "auto"), ("", "auto")]
)
def test_colours_are_kept_in_a_cookie(client, wanted, kept):
    response = client.post(reverse("theme"), {"theme": wanted, "next": "/sign-in/"})
    assert (response.url, client.cookies["theme"].value) == ("/sign-in/", kept)
    assert client.get("/sign-in/").context["theme"] == kept


@pytest.mark.parametrize("url_name", ["theme", "set_language"])
def test_choosing_needs_a_form_and_leads_to_no_other_site(client, url_name):
    assert client.get(reverse(url_name)).status_code == 405
    response = client.post(reverse(url_name), {"theme": "dark", "language": "de", "next": "//evil.example/"})
    assert response.url == "/"
