"""The lines of the cost plan on their page: what Enter does, and where one goes on after adding or removing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.drafts import save_step
from applications.models import Application
from applications.states import State
from applications.steps import STEP_BY_KEY
from tests.accounts.factories import people_of
from tests.applications.factories import NOW, make_case

pytestmark = pytest.mark.django_db

LINES = [
    {"key": "c1", "cost_type": "material", "label": "", "amount": "120"},
    {"key": "c2", "cost_type": "miete", "label": "", "amount": "300"},
]


@pytest.fixture
def case() -> Application:
    case = make_case(State.DRAFT)
    person = people_of(case.initiative)
    return save_step(
        application=case, step=STEP_BY_KEY["costs"], typed={"lines": LINES}, revision=0, by=person, now=NOW
    )


@pytest.fixture
def page(case: Application, client: Client) -> str:
    client.force_login(people_of(case.initiative))
    return reverse("applications:step", args=[case.pk, "costs"])


def posted(**more: str) -> dict[str, str]:
    data = {"revision": "1", **more}
    for place, line in enumerate(LINES):
        data |= {f"c-{place}-{name}": value for name, value in line.items()}
    return data


@pytest.mark.parametrize("step", ["costs", "financing"])
def test_the_enter_key_saves_and_never_removes(client: Client, page: str, step: str) -> None:
    html = client.get(page.replace("costs", step)).content.decode()
    form = html[html.index('id="step-form"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="next"' in first[0]


def test_after_adding_a_line_one_goes_on_at_the_empty_line(client: Client, page: str) -> None:
    answer = client.post(page, posted(add="1"))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}?more=1#line-c-2")
    assert 'id="line-c-2"' in client.get(f"{page}?more=1").content.decode()


def test_removing_a_line_removes_this_line_and_says_so(client: Client, page: str, case: Application) -> None:
    answer = client.post(page, posted(remove="c1"), follow=True)
    case.refresh_from_db()
    assert case.draft["costs"]["lines"] == [LINES[1]]
    assert [str(message) for message in answer.context["messages"]] == ["Die Zeile ist entfernt."]


def test_a_page_that_is_opened_again_does_not_scold(client: Client, page: str) -> None:
    what = page.replace("costs", "what")
    client.post(what, {"revision": "0", "title": "Nähcafé", "summary": "", "goal": ""})
    assert "data-error-summary" not in client.get(what).content.decode()
    assert "data-error-summary" in client.get(f"{what}?check=1").content.decode()
