"""Lists in a programme with 5,000 cases: how many rows are read for a page, and how large the page gets."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from applications.states import APPLICANT_ACTS, OFFICER_ACTS, State
from tests.applications.factories import NOW
from tests.matrix.test_urls import browser_of
from tests.pages.counting import Asked, ask
from tests.pages.crowd import Crowd, make_crowd

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
# The first page of the desk also says which grants wait, what came free and what is to be written.
MORE_QUERIES = {"applications:desk": 11}
MOST_BYTES = 60_000
OLD = (NOW - timedelta(hours=500)).isoformat()

# Who opens which list, and how many rows the database hands over for it: those that are shown, one more to know
# whether there is another page, and 4 to 8 for the reader (session, person, roles, what waits in the menu).
LISTS = [
    ("officer", "applications:desk", {}, 67),
    ("officer", "applications:desk", {"after": f"{OLD}~1"}, 67),
    ("officer", "applications:desk-cases", {}, 45),
    ("officer", "applications:desk-cases", {"show": "open"}, 45),
    ("officer", "applications:desk-cases", {"show": "decided", "after": f"{OLD}~1"}, 45),
    ("officer", "applications:desk-cases", {"q": "2025-0123"}, 5),
    ("officer", "applications:desk-cases", {"q": "member7@"}, 11),
    ("officer", "applications:desk-cases", {"q": "Kinderbetreuung Begegnung", "show": "board"}, 45),
    ("auditor", "applications:desk-cases", {}, 44),
    ("applicant", "applications:mine", {}, 64),
    ("applicant", "accounts:initiatives", {}, 32),
    ("member", "board:ballots", {}, 63),
    ("chair", "board:ballots", {}, 83),
    ("officer", "board:ballots", {}, 44),
    ("treasurer", "budgets:pot", {}, 5),
    ("applicant", "home", {}, 6),
]


@pytest.fixture(scope="module")
def crowd(kept: None) -> Crowd:
    return make_crowd()


@pytest.fixture
def open_as(crowd: Crowd) -> Any:
    """Ask for a list as one of the crowd."""

    def opened(who: str, url_name: str, **query: str) -> Asked:
        return ask(browser_of(getattr(crowd, who)), reverse(url_name, query=query))

    return opened


@pytest.mark.parametrize(("who", "url_name", "query", "rows"), LISTS, ids=str)
def test_a_list_reads_what_it_shows_and_stays_small(
    open_as: Any, who: str, url_name: str, query: dict[str, str], rows: int
) -> None:
    asked = open_as(who, url_name, **query)
    assert (asked.response.status_code, asked.rows) == (200, rows)
    most = MOST_QUERIES if query else MORE_QUERIES.get(url_name, MOST_QUERIES)
    assert len(asked.statements) <= most
    assert len(asked.response.content) <= MOST_BYTES


def test_the_mailbox_reads_what_it_shows_and_stays_small(settings: Any, client: Client, crowd: Crowd) -> None:
    settings.DEMO = True
    asked = ask(client, reverse("notifications:mailbox", query={"to": "member7"}))
    assert (asked.response.status_code, len(asked.statements), asked.rows) == (200, 1, 26)
    assert len(asked.response.content) <= MOST_BYTES


# -- turning pages --------------------------------------------------------------------------------

SORTED_BY: dict[str, Any] = {
    "applications:desk": lambda case: (case.office_waiting_since, case.pk),
    "applications:desk-cases": lambda case: (NOW - case.received_at, -case.pk),
    "applications:mine": lambda case: (case.state not in APPLICANT_ACTS, NOW - case.touched_at, -case.pk),
}


@pytest.mark.parametrize(
    ("who", "url_name", "query", "states"),
    [
        ("officer", "applications:desk", {}, OFFICER_ACTS),
        ("officer", "applications:desk-cases", {"show": "withdrawn", "q": "Begegnung"}, {State.WITHDRAWN}),
        ("applicant", "applications:mine", {}, set(State)),
    ],
    ids=["desk", "search", "mine"],  # the same in every process: a set has no order
)
def test_turning_the_pages_shows_every_case_once_and_in_order(
    crowd: Crowd, who: str, url_name: str, query: dict[str, str], states: set[str]
) -> None:
    cases = Application.objects.filter(state__in=states)
    if who == "applicant":
        cases = Application.objects.of_applicant(crowd.applicant)
    in_order = sorted(cases, key=SORTED_BY[url_name])
    browser, url, seen = browser_of(getattr(crowd, who)), reverse(url_name, query=query), []
    while url:
        context = browser.get(url).context
        rows = [*context.get("waiting", []), *context["others"]] if who == "applicant" else context["rows"]
        seen += [number_in(row["url"]) for row in rows]
        url = context["next_url"] and reverse(url_name) + context["next_url"]
    assert seen == [case.pk for case in in_order]


def number_in(url: str) -> int:
    """The case's number in the address of its page."""
    return next(int(part) for part in url.split("/") if part.isdigit())
