"""Changes on pages: the list, one form per kind, the office's answer; bad input loses nothing."""

import html
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Award, Change
from awards.states import AwardState
from tests.accounts.factories import UserFactory
from tests.applications.factories import NOW
from tests.awards.courses import make_course
from tests.awards.payments import paid_row

pytestmark = pytest.mark.django_db
LINES = {"line_c1": "6.000,00", "line_c2": "480,00", "line_c3": "520,00", "line_c4": "100,00"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def course() -> SimpleNamespace:
    """A grant under way, with the browsers of a volunteer and of the officer."""
    amina = UserFactory(name="Amina Beispiel", language="en")
    award = make_course(people=[amina])
    officer = award.decision.decided_by
    officer.language = "en"
    officer.save()
    browsers = {"amina": Client(), "officer": Client()}
    browsers["amina"].force_login(amina)
    browsers["officer"].force_login(officer)
    return SimpleNamespace(award=award, amina_is=amina, **browsers)


def ask(course: SimpleNamespace, kind: str, **typed: str) -> Any:
    return course.amina.post(reverse("awards:change-ask", args=[course.award.pk, kind]), typed)


def decide(course: SimpleNamespace, change: Change, **typed: str) -> Any:
    return course.officer.post(reverse("awards:change-decide", args=[course.award.pk, change.pk]), typed)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_list_says_in_simple_words_what_can_change(course):
    text = text_of(course.amina.get(reverse("awards:changes", args=[course.award.pk])))
    for words in ("on other days", "Something costs more", "the contact", "less money", "more money"):
        assert words in text


def test_before_the_acceptance_money_and_lines_are_not_offered(course):
    Award.objects.update(state=AwardState.NOTIFIED)
    text = text_of(course.amina.get(reverse("awards:changes", args=[course.award.pk])))
    assert "on other days" in text
    assert "less money" not in text


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("dates", 'value="1.9.2026"'),
        ("lines", 'value="600.00"'),
        ("contact", 'value="Amina Beispiel"'),
        ("less", 'value="3,000.00"'),
        ("more", 'value="3,000.00"'),
    ],
)
def test_each_form_begins_with_what_is_now(course, kind, value):
    page = course.amina.get(
        reverse("awards:change-ask", args=[course.award.pk, kind]), headers={"accept-language": "de"}
    )
    assert value in page.content.decode()


@pytest.mark.parametrize("kind", ["account", "proof_date", "nothing"])
def test_other_kinds_have_no_page_here(course, kind):
    assert course.amina.get(reverse("awards:change-ask", args=[course.award.pk, kind])).status_code == 404


def test_from_a_wish_to_the_offices_yes(course):
    answer = ask(course, "less", amount="2.000,00", reason="Der Raum ist billiger.")
    assert answer.url == reverse("awards:award", args=[course.award.pk])
    change = Change.objects.get()
    assert "Waiting for the office" in text_of(course.amina.get(answer.url))
    desk = text_of(course.officer.get(reverse("awards:desk-award", args=[course.award.pk])))
    for words in ("€3,000.00", "€2,000.00", "Der Raum ist billiger."):
        assert words in desk
    done = decide(course, change, outcome="yes")
    assert done.url == reverse("awards:desk-award", args=[course.award.pk])
    course.award.refresh_from_db()
    assert course.award.amount == Decimal("2000.00")


def test_more_money_asks_the_officer_for_the_year_and_shows_its_pot(course):
    ask(course, "more", amount="3.500,00", reason="Alles ist teurer.")
    change = Change.objects.get()
    page = text_of(course.officer.get(reverse("awards:change-decide", args=[course.award.pk, change.pk])))
    assert "2026" in page
    assert decide(course, change, outcome="yes", year="2026").status_code == 302
    course.award.refresh_from_db()
    assert course.award.by_year == {"2026": "1700.00", "2027": "1800.00"}


def test_small_changes_of_the_plan_count_at_once(course):
    answer = course.amina.post(
        reverse("awards:change-ask", args=[course.award.pk, "lines"]), LINES, follow=True
    )
    assert "This counts from now on" in text_of(answer)
    assert Change.objects.get().decided_by is None


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("lines", LINES | {"line_c2": "481,00"}, "It must be €7,100.00 as before"),
        ("lines", LINES | {"line_c2": "viel"}, "Use digits only"),
        ("lines", LINES | {"line_c2": "580,00", "line_c3": "420,00"}, "Write why"),
        ("lines", LINES | {"line_c2": "400,00", "line_c3": "600,00"}, "Nothing is different yet"),
        ("dates", {"starts_on": "2.10.2026", "ends_on": "1.10.2026", "reason": "x"}, "is before the start"),
        ("dates", {"starts_on": "31.2.2026", "ends_on": "", "reason": "x"}, "not in the calendar"),
        ("less", {"amount": "3.000,00", "reason": "x"}, "Write less than €3,000.00"),
        ("less", {"amount": "-5", "reason": "x"}, "without a minus sign"),
        ("less", {"amount": "5", "reason": " "}, "Write why"),
        ("more", {"amount": "4.100,01", "reason": "x"}, "€4,100.00 is the most"),
        ("contact", {"contact_name": "", "contact_phone": "1"}, "Write the name"),
    ],
)
def test_bad_input_is_answered_and_stays_as_typed(course, kind, typed, words):
    answer = ask(course, kind, **typed)
    page = answer.content.decode()
    assert (answer.status_code, Change.objects.count()) == (422, 0)
    assert words in text_of(answer)
    for value in typed.values():
        assert value == "" or f'value="{value}"' in page or value in page


def test_a_second_wish_of_a_kind_is_answered(course):
    ask(course, "less", amount="2.000,00", reason="x")
    answer = ask(course, "less", amount="1.000,00", reason="x")
    assert answer.status_code == 422
    assert "You have asked for this already" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose yes or no"),
        ({"outcome": "no", "answer": " "}, "Write why not"),
        ({"outcome": "yes"}, "€1,200.00 are paid already"),
    ],
)
def test_the_office_is_told_what_is_missing(course, typed, words):
    paid_row(course.award, "1200.00")
    ask(course, "less", amount="1.000,00", reason="x")
    answer = decide(course, Change.objects.get(), **typed)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_an_answered_wish_leads_back_with_a_word(course):
    ask(course, "less", amount="1.000,00", reason="x")
    change = Change.objects.get()
    decide(course, change, outcome="no", answer="Das geht nicht.")
    assert decide(course, change, outcome="yes").url == reverse("awards:desk-award", args=[course.award.pk])
    back = course.amina.post(
        reverse("awards:change-take-back", args=[course.award.pk, change.pk]), follow=True
    )
    assert "answered meanwhile" in text_of(back)
    assert "Das geht nicht." in text_of(back)


def test_a_wish_is_taken_back_on_the_list(course):
    ask(course, "less", amount="1.000,00", reason="x")
    change = Change.objects.get()
    back = course.amina.post(
        reverse("awards:change-take-back", args=[course.award.pk, change.pk]), follow=True
    )
    assert "Taken back" in text_of(back)


def test_dates_outside_the_years_that_pay_are_shown_to_the_office(course):
    Award.objects.update(by_year={"2026": "3000.00"})
    ask(course, "dates", starts_on="1.1.2027", ends_on="1.3.2027", reason="x")
    page = course.officer.get(
        reverse("awards:change-decide", args=[course.award.pk, Change.objects.get().pk])
    )
    assert "The money stays bound in 2026" in text_of(page)


def test_the_timeline_says_what_was_changed(course):
    ask(course, "contact", contact_name="Bela Beispiel", contact_phone="")
    case = reverse("applications:case", args=[course.award.application_id])
    text = text_of(course.amina.get(case))
    assert "Change made" in text
    assert "Another contact" in text
