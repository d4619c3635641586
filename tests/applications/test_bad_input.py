"""Whatever is typed into the form is answered beside its field, stays there, and never breaks a page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from tests.accounts.factories import UserFactory
from tests.applications import typed
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
LONG = "a" * 100_000
TODAY = NOW.date()


def url_of(case: Application, key: str) -> str:
    return reverse("applications:step", args=[case.pk, key])


def post(browser: Client, case: Application, key: str, fields: typed.Post, **more: Any) -> Any:
    return browser.post(url_of(case, key), {"revision": "0", **fields, **more})


def draft_of(case: Application) -> dict[str, Any]:
    case.refresh_from_db()
    return case.draft


# step, field, what is typed, what is said beside it
REFUSED = [
    ("costs", "c-0-amount", "abc", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "-5", "Write the amount without a minus sign."),
    ("costs", "c-0-amount", "1e309", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "NaN", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "Infinity", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "0x10", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "1;2", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "250 🎉", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "12,345.6.7", "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "0,001", "Write at most two digits after the comma, like 1.234,56."),
    ("costs", "c-0-amount", "100000000", "Write an amount up to 99.999.999,99."),
    ("costs", "c-0-amount", "9" * 50, "Write an amount up to 99.999.999,99."),
    ("costs", "c-0-amount", LONG, "Write an amount like 1.234,56. Use digits only."),
    ("costs", "c-0-amount", "", "Write the amount, for example 250,00."),
    ("costs", "c-0-cost_type", "", "Choose what kind of cost this is."),
    ("costs", "c-0-label", LONG, "Ensure this value has at most 200 characters (it has 100000)."),
    ("financing", "i-0-amount", "umsonst", "Write an amount like 1.234,56. Use digits only."),
    ("financing", "i-0-kind", "", "Choose where the money comes from."),
    ("financing", "unpaid_hours", "viele", "Write an amount like 1.234,56. Use digits only."),
    ("financing", "unpaid_work", LONG, "Ensure this value has at most 500 characters (it has 100000)."),
    ("audience", "ends_on", "31.8.2026", "Write an end that is after the beginning, for example 31.12.2026."),
    (
        "audience",
        "ends_on",
        "",
        "Write the day it ends, for example 31.12.2026. We fund projects that have an end.",
    ),
    ("audience", "starts_on", "", "Write the day it begins, for example 1.9.2026."),
    ("audience", "starts_on", "31.2.2026", "This day is not in the calendar. Check day and month."),
    ("audience", "starts_on", "bald", "Write the date like 1.9.2026: day, month, year."),
    ("audience", "starts_on", "9/1/2026", "Write the date like 1.9.2026: day, month, year."),
    ("audience", "starts_on", "1.9.1026", "Check the year. Write the date like 1.9.2026."),
    ("audience", "starts_on", LONG, "Write the date like 1.9.2026: day, month, year."),
    ("audience", "people", "abc", "Write a whole number, for example 25."),
    ("audience", "people", "1e309", "Write a whole number, for example 25."),
    ("audience", "people", "9" * 5000, "Write a whole number, for example 25."),
    ("audience", "people", "-5", "Write a number from 1."),
    ("audience", "people", "100001", "Write a number up to 100,000."),
    ("what", "title", "", "Give your project a name."),
    ("what", "title", "   ", "Give your project a name."),
    ("what", "title", "x" * 101, "Shorten the name to 100 characters. It has 101 now."),
    ("what", "summary", LONG, "Shorten the text to 5,000 characters. It has 100000 now."),
    ("what", "goal", "", "Tell us what will be better afterwards."),
    ("who", "initiative", LONG, "Ensure this value has at most 200 characters (it has 100000)."),
    (
        "who",
        "iban",
        "DE02 1203 0000 0000 2020 52",
        "This account number has a mistake. Compare it with your bank card, character by character.",
    ),
    (
        "who",
        "iban",
        "مرحبا",
        "This account number has a mistake. Compare it with your bank card, character by character.",
    ),
]


@pytest.mark.parametrize(("key", "field", "text", "said"), REFUSED, ids=lambda value: str(value)[:20])
def test_it_is_said_beside_the_field_and_what_was_typed_stays(signed_in, case, key, field, text, said):
    fields = typed.answers(key, **{field: text})
    page = post(signed_in, case, key, fields)
    assert page.status_code == 200
    shown = Shown(page)
    assert said in shown.error(field)
    assert {name: shown.value(name) for name in fields} == {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in fields.items()
    }
    again = Shown(signed_in.get(url_of(case, key)))
    assert again.value(field) == (text if text else again.value(field))
    assert draft_of(case)[key] == typed.raw(key, **{field: text})


# step, field, what is typed
TAKEN = [
    ("costs", "c-0-amount", "5.000,01"),
    ("costs", "c-0-amount", "5,000.01"),
    ("costs", "c-0-amount", "5 000,01 €"),
    ("costs", "c-0-amount", "١٢٣"),
    ("costs", "c-0-amount", "０"),
    ("costs", "c-0-label", "🎉 Fest"),
    ("costs", "c-0-label", "\u202eإيجار\u202c"),
    ("audience", "starts_on", "٠١.٠٩.٢٠٢٦"),
    ("audience", "starts_on", "2026-09-01"),
    ("audience", "people", "١٢٣"),
    ("what", "title", "Nähcafé 🧵 مقهى الخياطة"),
    ("what", "title", "<script>alert(1)</script>"),
    ("what", "title", "{{ 7*7 }} {% now %} %(x)s"),
    ("what", "summary", "Zeile 1\r\n\r\n\tZeile 2\r\n"),
    ("what", "summary", "a\u0301\u0323" * 500 + "\u202e\u2066\ufeff"),
    ("what", "goal", "\u2028\u0085\x1b\x07 ok"),
    ("who", "contact_name", "O’Neill-Ђоковић"),
]


@pytest.mark.parametrize(("key", "field", "text"), TAKEN)
def test_it_is_kept_letter_by_letter_and_the_next_page_comes(signed_in, case, key, field, text):
    page = post(signed_in, case, key, typed.answers(key, **{field: text}))
    assert page.status_code == 302
    kept = draft_of(case)[key]
    number, _, column = field.rpartition("-")
    assert (kept["lines"][int(number[2:])][column] if number else kept[field]) == text
    shown = Shown(signed_in.get(url_of(case, key)))
    assert str(shown.value(field)).replace("\r", "") == text.replace("\r", "")
    assert shown.error(field) == ""


@pytest.mark.parametrize("text", ["5.000,01", "٥٠٠٠٫٠١", "5 000.01"])
def test_an_amount_is_understood_as_people_write_it(signed_in, case, text):
    page = post(signed_in, case, "costs", typed.answers("costs", costs=[("material", "", text)]))
    assert page.status_code == 302
    case.refresh_from_db()
    assert (str(case.requested), str(case.max_grant)) == ("5000.01", "5000.00")


STARTS = [(-1, "blocks"), (0, "blocks"), (1, "warning"), (27, "warning"), (28, None)]


@pytest.mark.parametrize(("days", "severity"), STARTS)
def test_an_early_start_is_told_before_sending_and_stops_it_once_it_has_begun(
    signed_in, written, days, severity
):
    page = post(
        signed_in, written, "audience", typed.answers("audience", first_day=TODAY + timedelta(days=days))
    )
    assert page.status_code == 302
    review = signed_in.get(reverse("applications:review", args=[written.pk]))
    found = [row["severity"] for row in review.context["findings"] if row["field"] == "starts_on"]
    assert found == ([severity] if severity else [])
    assert review.context["can_send"] == (severity != "blocks")


def test_a_nul_is_dropped_and_the_rest_is_kept(signed_in, case):
    """PostgreSQL stores no NUL, and no keyboard types one."""
    page = post(signed_in, case, "what", typed.answers("what", title="Näh\x00café"))
    assert page.status_code == 302
    assert draft_of(case)["what"]["title"] == "Nähcafé"


def test_bytes_that_are_no_text_become_question_marks_in_a_box(signed_in, case):
    """Half a sign (a lone surrogate) and bytes in no encoding."""
    body = b"revision=0&title=%ED%A0%80%FFok&summary=x&goal=y"
    page = signed_in.post(
        url_of(case, "what"), body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert page.status_code == 302
    assert draft_of(case)["what"]["title"].strip("\ufffd") == "ok"


def test_a_page_with_10_000_fields_is_refused_and_nothing_saved_is_lost(signed_in, written):
    before = draft_of(written)
    page = post(signed_in, written, "what", {f"field{number}": "x" for number in range(10_000)})
    assert page.status_code == 400
    assert draft_of(written) == before


def test_a_page_of_many_megabytes_is_refused_and_nothing_saved_is_lost(signed_in, written):
    before = draft_of(written)
    page = post(signed_in, written, "what", typed.answers("what", summary="x" * 6_000_000))
    assert page.status_code in (400, 413)
    assert draft_of(written) == before


STRANGE_NAMES = [
    {"c-0-key-x[y][z]": "1", "c.0.key": "1", "[[[[": "1", "__class__": "x", "lines": "x", "title[]": "x"},
    {"c-999-key": "c999", "c-999-cost_type": "material", "c-999-amount": "1"},
    {"c-1000-key": "c1000", "c-1000-cost_type": "material", "c-1000-amount": "1"},
    {"c--1-key": "c1", "c--1-cost_type": "material", "c--1-amount": "1"},
    {"c-٣-key": "c3", "c-٣-cost_type": "material", "c-٣-amount": "1", "c-3-amount": "1"},
    {"c-01-key": "c1", "c-1-key": "c1", "c-1-cost_type": "material", "c-1-amount": "1"},
    {"c-7-key": "c٧", "c-7-cost_type": "material", "c-7-amount": "1"},
    {"c-7-key": "c7\n", "c-7-cost_type": "material", "c-7-amount": "1"},
    {"c-7-key": "<script>", "c-7-cost_type": "material", "c-7-amount": "1"},
    {"c-7-key": "c1", "c-7-cost_type": "material", "c-7-amount": "1"},
    {"c-7-key": "c9999", "c-7-cost_type": "x" * 5000, "c-7-amount": "1"},
    {f"c-{number}-key": "" for number in range(9, 209)}
    | {f"c-{number}-amount": "1" for number in range(9, 209)},
    {"remove": "c2"},
    {"remove": "<b>"},
    {"add": "1"},
]


@pytest.mark.parametrize("strange", STRANGE_NAMES, ids=lambda fields: next(iter(fields)))
@pytest.mark.parametrize("key", ["costs", "financing"])
def test_strange_names_of_fields_break_neither_the_page_nor_the_draft(signed_in, written, key, strange):
    letter = "c" if key == "costs" else "i"
    renamed = {name.replace("c-", f"{letter}-", 1): value for name, value in strange.items()}
    page = post(signed_in, written, key, typed.answers(key), **renamed)
    assert page.status_code in (200, 302)
    for name in ("tasks", "review"):
        assert signed_in.get(reverse(f"applications:{name}", args=[written.pk])).status_code == 200
    assert signed_in.get(url_of(written, key)).status_code == 200
    first = typed.raw(key)["lines"][0]
    assert draft_of(written)[key]["lines"][0] == first
    keys = [line["key"] for line in draft_of(written)[key]["lines"]]
    assert len(keys) == len(set(keys))


REVISIONS = ["-1", "99999999999999999999", "0" * 12 + "9" * 5000, "abc", "1.5", "١", "", "²", "0x1", "NaN"]


@pytest.mark.parametrize("revision", REVISIONS, ids=lambda text: text[:20])
def test_a_revision_nobody_has_loses_nothing(signed_in, written, revision):
    """Only a tampered page has one: it is treated as out of date, and both texts are shown."""
    before = draft_of(written)
    page = post(signed_in, written, "what", typed.answers("what", title="Neu"), revision=revision)
    assert page.status_code == 200
    assert Shown(page).value("title") == "Neu"
    assert typed.WHAT["title"] in page.content.decode()
    assert draft_of(written) == before


@pytest.mark.parametrize("key", ["nowhere", "costs ", "COSTS", "documents", "lines", "0"])
def test_an_unknown_step_is_not_found(signed_in, case, key):
    assert signed_in.get(url_of(case, "what").replace("/what/", f"/{key}/")).status_code == 404
    assert signed_in.post(url_of(case, "what").replace("/what/", f"/{key}/"), {}).status_code == 404


def test_a_stale_tab_shows_both_texts_and_overwrites_nothing(signed_in, bilal, case):
    post(signed_in, case, "what", typed.answers("what", title="Zuerst"))
    post(browser_of(bilal), case, "what", typed.answers("what", title="Von Bilal"), revision="1")
    page = post(signed_in, case, "what", typed.answers("what", title="Von Amina"), revision="1")
    shown = Shown(page)
    assert (page.status_code, shown.value("title")) == (200, "Von Amina")
    assert "Bilal Beispiel" in page.content.decode()
    assert "Von Bilal" in page.content.decode()
    assert draft_of(case)["what"]["title"] == "Von Bilal"
    # The page now carries the newer number: pressing save again is a decision, and it is carried out.
    post(signed_in, case, "what", typed.answers("what", title="Von Amina"), revision=shown.value("revision"))
    assert draft_of(case)["what"]["title"] == "Von Amina"


def test_two_people_on_different_steps_do_not_disturb_each_other(signed_in, bilal, case):
    assert post(signed_in, case, "what", typed.answers("what")).status_code == 302
    assert post(browser_of(bilal), case, "who", typed.answers("who")).status_code == 302
    assert {"what", "who"} <= set(draft_of(case))
    assert "Bilal Beispiel" in signed_in.get(reverse("applications:tasks", args=[case.pk])).content.decode()


def test_the_same_page_sent_twice_is_saved_once(signed_in, case):
    fields = typed.answers("what")
    assert [post(signed_in, case, "what", fields).status_code for _ in range(2)] == [302, 302]
    case.refresh_from_db()
    assert case.draft_marks["what"]["revision"] == 1


def test_a_double_click_on_send_sends_once_and_shows_the_receipt_twice(signed_in, written):
    review = reverse("applications:review", args=[written.pk])
    pages = [signed_in.post(review) for _ in range(2)]
    sent = reverse("applications:sent", args=[written.pk])
    assert [(page.status_code, page.headers.get("Location")) for page in pages] == [(302, sent)] * 2
    assert written.versions.count() == 1
    assert signed_in.get(sent).status_code == 200


def test_sending_with_steps_missing_says_which_and_keeps_everything(signed_in, case):
    post(signed_in, case, "what", typed.answers("what"))
    page = signed_in.post(reverse("applications:review", args=[case.pk]))
    assert page.status_code == 422
    assert [str(row["step"].short) for row in page.context["missing"]] == [
        "Who we are",
        "For whom, where, when",
        "What it costs",
    ]
    assert "Something is still missing" in page.content.decode()
    case.refresh_from_db()
    assert (case.state, case.reference) == ("draft", None)


def test_what_is_typed_after_sending_in_another_tab_is_answered_with_where_it_stands(signed_in, written):
    signed_in.post(reverse("applications:review", args=[written.pk]))
    page = post(signed_in, written, "what", typed.answers("what", title="Zu spät"))
    assert (page.status_code, page.headers["Location"]) == (
        302,
        reverse("applications:case", args=[written.pk]),
    )
    assert "can no longer be changed here" in signed_in.get(page.headers["Location"]).content.decode()
    assert draft_of(written)["what"]["title"] == typed.WHAT["title"]


LIVE = {"HX-Request": "true"}


def live(browser: Client, case: Application, key: str, fields: typed.Post, **more: Any) -> Any:
    return browser.post(url_of(case, key), {"revision": "0", "live": "1", **fields, **more}, headers=LIVE)


@pytest.mark.parametrize(("key", "field", "text", "said"), REFUSED, ids=lambda value: str(value)[:20])
def test_a_change_noticed_by_the_script_is_saved_as_typed(signed_in, case, key, field, text, said):
    page = live(signed_in, case, key, typed.answers(key, **{field: text}))
    assert page.status_code == 200
    assert Shown(page).value("revision") == "1"
    assert draft_of(case)[key] == typed.raw(key, **{field: text})


def test_the_script_gets_sums_and_badges_for_each_line(signed_in, case):
    page = live(signed_in, case, "costs", typed.answers("costs"))
    shown = Shown(page)
    assert "4.100" in shown.texts["sums"] or "4,100" in shown.texts["sums"]
    assert shown.texts["result-c-0"]
    assert shown.value("c-0-key") == "c1"


def test_the_script_is_told_of_another_editor_and_overwrites_nothing(signed_in, bilal, case):
    post(browser_of(bilal), case, "what", typed.answers("what", title="Von Bilal"))
    page = live(signed_in, case, "what", typed.answers("what", title="Von Amina"))
    assert page.status_code == 200
    assert "Bilal Beispiel" in page.content.decode()
    assert draft_of(case)["what"]["title"] == "Von Bilal"


def test_the_script_is_led_to_the_case_once_it_was_sent(signed_in, written):
    signed_in.post(reverse("applications:review", args=[written.pk]))
    page = live(signed_in, written, "what", typed.answers("what", title="Zu spät"))
    assert (page.status_code, page.headers["HX-Redirect"]) == (
        204,
        reverse("applications:case", args=[written.pk]),
    )


def test_a_stranger_finds_no_form(case):
    stranger = browser_of(UserFactory())
    assert post(stranger, case, "what", typed.answers("what")).status_code == 404
    assert live(stranger, case, "what", typed.answers("what")).status_code == 404
    assert draft_of(case) == {}
