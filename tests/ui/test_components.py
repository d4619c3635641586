"""What the components promise beside their looks."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests.ui.gallery.samples import full_gauge, gauge, money_rows, steps, totals


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def component(name: str, **context: Any) -> str:
    return " ".join(render_to_string(f"components/{name}.html", context).split())


def test_the_gauge_says_in_words_what_the_bar_shows() -> None:
    html = component("pot_gauge", gauge=gauge())
    assert "€10,400.00</strong> left of €20,000.00" in html
    assert "<dt>Left afterwards</dt> <dd>€6,300.00</dd>" in html
    assert "This does not fit" not in html


def test_the_gauge_says_how_much_is_missing_when_a_case_does_not_fit() -> None:
    html = component("pot_gauge", gauge=full_gauge())
    assert "This does not fit: €2,300.00 are missing." in html
    assert "Left afterwards" not in html


def test_the_money_table_shows_zero_and_hides_nothing_behind_colour() -> None:
    html = component("money_table", rows=money_rows(), totals=totals(), currency="EUR")
    assert "€0.00" in html
    for word in ("zählt ganz", "zählt zur Hälfte", "zählt nicht"):
        assert word in html
    assert html.index("Davon zählt") < html.index("€4,100.00</td>")


def test_an_empty_money_table_says_so() -> None:
    assert "No costs entered yet." in component("money_table", rows=[])


def test_the_status_bar_marks_one_step_as_current() -> None:
    html = component("status_bar", steps=steps(), sentence="Die Stadt prüft.")
    assert html.count('aria-current="step"') == 1
    assert "Step 3 of 5: In Prüfung" in html


def test_a_task_that_is_not_yet_possible_is_no_link() -> None:
    task = {"label": "Absenden", "url": "", "state_label": "noch nicht möglich", "state_kind": "neutral"}
    assert "<a " not in component("task_list", tasks=[task])


def test_an_answer_that_is_missing_is_named_and_a_zero_is_an_answer() -> None:
    rows = [{"label": "Eigenes Geld", "value": ""}, {"label": "Gäste", "value": 0}]
    html = component("description_list", rows=rows)
    assert html.count("not stated") == 1
    assert ">0</dd>" in html


def test_words_people_typed_are_shown_as_words() -> None:
    message = {"author": "<b>x</b>", "at": None, "text": "<img src=x onerror=alert(1)>", "own": False}
    html = component("thread", messages=[message])
    assert "<img" not in html
    assert "<b>" not in html
