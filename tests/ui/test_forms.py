"""The crispy pack and the form renderer: what ties a field to its label, its hint and its error."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from tests.ui.gallery.samples import SampleForm

WRONG = {"title": "", "story": "<script>alert(1)</script>", "starts_on": "30.2.", "milestones": ["1", "3"]}
WAYS = [
    "{{ form }}",
    "{% load crispy_forms_tags %}{{ form|crispy }}",
    "{% load crispy_forms_tags %}{% crispy form %}",
]


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [value for _tag, attrs in self.found if (value := attrs.get(attribute))]

    def control(self, name: str) -> dict[str, str | None]:
        return next(attrs for _tag, attrs in self.found if attrs.get("name") == name)


@pytest.fixture(params=WAYS, ids=["plain", "filter", "tag"])
def html(request: Any) -> str:
    return Template(request.param).render(Context({"form": SampleForm(WRONG), "csrf_token": "token"}))


def test_every_label_and_every_link_of_the_summary_leads_to_a_control(html: str) -> None:
    elements = Elements(html)
    ids = elements.values("id")
    assert len(ids) == len(set(ids))
    assert set(elements.values("for")) <= set(ids)
    links = [href.removeprefix("#") for href in elements.values("href")]
    assert links[:2] == ["id_title", "id_starts_on"]
    assert set(links) <= set(ids)


def test_hint_and_error_are_read_with_the_field(html: str) -> None:
    elements = Elements(html)
    assert elements.control("title")["aria-describedby"] == "id_title_helptext id_title_error"
    assert elements.control("title")["aria-invalid"] == "true"
    described = " ".join(elements.values("aria-describedby")).split()
    assert set(described) <= set(elements.values("id"))


def test_several_boxes_are_one_question_with_a_legend(html: str) -> None:
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>\s*Für welche Lebensphase\?", html)
    checked = [attrs["value"] for _tag, attrs in Elements(html).found if "checked" in attrs]
    assert checked == ["1", "3"]


def test_what_may_stay_empty_says_so_and_nothing_has_a_star(html: str) -> None:
    assert html.count('class="kern-label__optional"') == 2
    assert "*" not in html


def test_what_was_typed_comes_back_and_runs_no_script(html: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html
    assert Elements(html).control("starts_on")["value"] == "30.2."


def test_no_page_part_needs_an_inline_style_or_script(html: str) -> None:
    assert not Elements(html).values("style")
    assert not [attrs for _tag, attrs in Elements(html).found if any(name.startswith("on") for name in attrs)]


def test_a_form_tag_leaves_the_words_of_the_errors_to_us() -> None:
    form = next(attrs for tag, attrs in Elements(render_crispy_form(SampleForm())).found if tag == "form")
    assert "novalidate" in form
    assert form["enctype"] == "multipart/form-data"


class Line(forms.Form):
    label = forms.CharField(label="Wofür?")
    amount = forms.CharField(label="Betrag")


def test_a_row_of_a_table_keeps_its_labels_and_errors() -> None:
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-label": "", "form-0-amount": "5"}
    formset = forms.formset_factory(Line)(rows)
    formset.is_valid()
    template = Template('{% include "kern/table_inline_formset.html" with form_show_errors=True %}')
    elements = Elements(template.render(Context({"formset": formset})))
    assert elements.values("for") == ["id_form-0-label", "id_form-0-amount"]
    assert elements.control("form-0-label")["aria-describedby"] == "id_form-0-label_error"
    assert "id_form-0-label_error" in elements.values("id")
    assert elements.values("href") == ["#id_form-0-label"]
