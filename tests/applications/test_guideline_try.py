"""Trying a plan: everybody against the rules in force, the office against any version; nothing is stored."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from applications.models import Application
from tests.accounts.factories import role
from tests.applications.factories import make_programme, store_guideline
from tests.applications.pages import main_of
from tests.applications.test_guideline_rules import changed

pytestmark = pytest.mark.django_db
HALLE = Path(__file__).parents[2] / "funding" / "guidelines" / "examples" / "halle-house-of-resources.toml"
COURSE = {
    "c-0-key": "",
    "c-0-cost_type": "personal",
    "c-0-amount": "6.000",
    "c-1-key": "",
    "c-1-cost_type": "material",
    "c-1-amount": "400",
}


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def url(slug: str = "unna", version: str = "") -> str:
    return reverse("applications:try", args=[slug]) + (f"?version={version}" if version else "")


@pytest.fixture
def programme():
    found = make_programme()
    store_guideline(found, changed("rate = 50", "rate = 25", version="2099", valid_from="2099-01-01"))
    return found


def test_everybody_tries_a_plan_and_nothing_is_stored(client, programme, django_assert_max_num_queries):
    assert client.get(url()).status_code == 200
    with django_assert_max_num_queries(4):
        page = main_of(client.post(url(), COURSE))
    assert "€6,000.00 × 50 % = €3,000.00" in page
    assert "Personnel costs: 50 % of it count." in page
    assert "We can give at most €3,400.00" in page
    assert not Application.objects.exists()
    assert "sessionid" not in client.cookies


def test_what_nobody_has_entered_is_not_held_against_anyone(client, programme):
    page = main_of(client.post(url(), COURSE))
    assert "start is missing" not in page
    assert "who may sign" not in page
    empty = main_of(client.post(url(), {}))
    assert "There are no costs yet." not in empty


def test_live_answer_brings_sums_and_the_result_of_each_line(client, programme):
    answer = client.post(url(), COURSE | {"live": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="result-c-0" hx-swap-oob="true"' in answer
    assert 'name="c-1-key" id="id_c-1-key" value="c2"' in answer
    assert "<html" not in answer


def test_a_line_can_be_taken_out(client, programme):
    typed = COURSE | {"c-0-key": "c1", "c-1-key": "c2", "remove": "c1"}
    page = main_of(client.post(url(), typed))
    assert "We can give at most €400.00" in page


def test_what_cannot_be_understood_stays_and_is_told(client, programme):
    page = client.post(url(), COURSE | {"c-0-amount": "viel", "starts_on": "bald"})
    assert 'value="viel"' in page.content.decode()
    assert "Write the date like 1.9.2026" in main_of(page)
    assert "We can give at most €400.00" in main_of(page)


@pytest.mark.parametrize("name", ["officer", "deputy", "auditor", "administrator"])
def test_office_tries_a_version_that_is_not_in_force(client, programme, name):
    client.force_login(role(name, programme))
    page = main_of(client.post(url(version="2099"), COURSE))
    assert "€6,000.00 × 25 % = €1,500.00" in page
    assert "Use this version" in page


@pytest.mark.parametrize("name", ["board_member", "treasurer"])
def test_others_try_the_rules_in_force_only(client, programme, name):
    client.force_login(role(name, programme))
    assert client.get(url(version="2099")).status_code == 404
    assert "Use this version" not in main_of(client.get(url()))


def test_strangers_and_officers_of_another_programme_cannot_choose(client, programme):
    assert client.get(url(version="2099")).status_code == 404
    client.force_login(role("officer", make_programme("halle_resources", source=HALLE.read_text("utf-8"))))
    assert client.get(url(version="2099")).status_code == 404
    assert client.get(url("halle_resources", "2026")).status_code == 200
    assert client.get(url("halle_resources", "nothing")).status_code == 404


def test_try_out_asks_what_the_guideline_looks_at(client):
    make_programme("halle_resources", source=HALLE.read_text("utf-8"))
    typed = {
        "c-0-key": "",
        "c-0-cost_type": "fee",
        "c-0-quantity": "6",
        "c-0-unit_price": "100",
        "c-1-key": "",
        "c-1-cost_type": "catering",
        "c-1-amount": "200",
    }
    page = main_of(client.post(url("halle_resources"), typed))
    assert "6 × €84.00 = €504.00" in page
    assert "these costs count only under a condition: Is it a festive cultural event" in page
    answered = main_of(client.post(url("halle_resources"), typed | {"answer_catering_allowed": "yes"}))
    assert "these costs count only under a condition" not in answered
    refused = main_of(client.post(url("halle_resources"), typed | {"answer_catering_allowed": "no"}))
    assert "these costs count only under a condition that is not met: Is it a festive" in refused
