"""The office's lists: found by what people remember, paged by key, deaf to junk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.lists import GROUPS, PAGE, page_of_cases, read_key
from applications.models import Application
from applications.states import ENDED, State
from tests.accounts.factories import UserFactory, role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, make_case, make_content, make_initiative, make_programme

pytestmark = pytest.mark.django_db


def found(text: str = "", group: str = "", after: str = "") -> list[str]:
    page = page_of_cases(Application.objects.all(), group=group, text=text, after=after)
    return [case.title for case in page.cases]


@pytest.fixture
def cases(clock) -> None:
    """Three cases of two initiatives."""
    bridge = make_initiative("Sprachbrücke Unna", people=[UserFactory(email="amina@bruecke.example")])
    bikes = make_initiative("Radwerkstatt 100 %", people=[UserFactory(email="chen@rad.example")])
    for number, (initiative, title) in enumerate(
        [(bridge, "Sprachkurs"), (bridge, "Nähcafé am Abend"), (bikes, "Räder_für alle")], start=1
    ):
        make_case(
            State.SUBMITTED,
            initiative=initiative,
            content=make_content(title=title),
            reference=f"2026-000{number}",
            now=NOW + timedelta(minutes=number),
        )
    make_case(State.DRAFT, initiative=bridge, content=make_content(title="Noch nicht gesendet"))


SEARCHES = [
    ("", ["Räder_für alle", "Nähcafé am Abend", "Sprachkurs"]),
    ("2026-0002", ["Nähcafé am Abend"]),
    ("0002", ["Nähcafé am Abend"]),
    ("sprach", ["Nähcafé am Abend", "Sprachkurs"]),
    ("SPRACHKURS", ["Sprachkurs"]),
    ("amina@bruecke", ["Nähcafé am Abend", "Sprachkurs"]),
    ("bruecke abend", ["Nähcafé am Abend"]),
    ("abend bruecke", ["Nähcafé am Abend"]),
    ("chen abend", []),
    ("gesendet", []),
    ("%", ["Räder_für alle"]),
    ("_", ["Räder_für alle"]),
    ("'; DROP TABLE applications_application; --", []),
    ("\\", []),
    ("🎉", []),
    ("NÄHCAFÉ", ["Nähcafé am Abend"]),
    ("nähcafé", ["Nähcafé am Abend"]),
    ("räder", ["Räder_für alle"]),
    ("FÜR", ["Räder_für alle"]),
    # A pasted text is searched for with its first five words.
    ("a b c d e xxx", ["Nähcafé am Abend"]),
    ("a b c d xxx", []),
]


@pytest.mark.parametrize(("text", "titles"), SEARCHES, ids=lambda value: str(value)[:20])
def test_cases_are_found_by_reference_title_initiative_and_address(cases, text, titles):
    assert found(text) == titles


def test_a_case_of_many_people_is_listed_once(cases):
    bridge = Application.objects.get(reference="2026-0001").initiative
    for number in range(3):
        bridge.memberships.create(user=UserFactory(email=f"noch{number}@bruecke.example"))
    assert found("bruecke") == ["Nähcafé am Abend", "Sprachkurs"]


@pytest.mark.parametrize("group", [*GROUPS, "", "nonsense", "__class__"])
def test_a_group_holds_its_states_and_an_unknown_one_all(group, clock):
    for state in State:
        make_case(state, content=make_content(title=state))
    wanted = GROUPS.get(group, frozenset(State)) - {State.DRAFT, State.LAPSED}
    assert set(found(group=group)) == set(wanted)


def test_every_sent_case_is_in_a_group():
    assert frozenset().union(*GROUPS.values()) == frozenset(State) - {State.DRAFT, State.LAPSED}
    assert GROUPS["decided"] | GROUPS["withdrawn"] == ENDED


def test_pages_follow_each_other_without_gap_or_repetition_also_at_the_same_instant(clock):
    initiative = make_initiative()
    for number in range(2 * PAGE + 3):
        make_case(State.SUBMITTED, initiative=initiative, now=NOW + timedelta(minutes=number // 40))
    seen: list[int] = []
    after = ""
    while True:
        page = page_of_cases(Application.objects.all(), group="", text="", after=after)
        seen += [case.pk for case in page.cases]
        if not page.next_key:
            break
        after = page.next_key
    assert len(seen) == len(set(seen)) == 2 * PAGE + 3
    in_order = Application.objects.order_by("-received_at", "-pk").values_list("pk", flat=True)
    assert seen == list(in_order)


def test_a_full_page_without_another_has_no_next_key(clock):
    initiative = make_initiative()
    for _ in range(PAGE):
        make_case(State.SUBMITTED, initiative=initiative)
    assert page_of_cases(Application.objects.all(), group="", text="", after="").next_key == ""


JUNK = [
    "x",
    "~",
    "~~",
    "2026-05-04",
    "2026-05-04T09:00:00~1",
    "2026-99-99T09:00:00+00:00~1",
    "2026-05-04T09:00:00+00:00~",
    "2026-05-04T09:00:00+00:00~-1",
    "2026-05-04T09:00:00+00:00~1e9",
    "2026-05-04T09:00:00+00:00~١",
    "2026-05-04T09:00:00+00:00~" + "9" * 400,
    "0001-01-01T00:00:00+23:59~1",
    "9999-12-31T23:59:59-23:59~1",
    "'; DROP TABLE applications_application; --~1",
    "\u202e🎉~5",
    "1" * 5000,
]


@pytest.mark.parametrize("after", JUNK, ids=lambda text: text[:24])
def test_a_key_that_cannot_be_read_means_the_first_page(cases, after):
    assert read_key(after) == (None, 0)
    assert found(after=after) == SEARCHES[0][1]
    officer = role("officer", make_programme(), language="en")
    page = browser_of(officer).get(
        reverse("applications:desk-cases"), {"after": after, "show": after, "q": ""}
    )
    assert page.status_code == 200


@pytest.mark.parametrize(
    "text", ["a\x00b", "x" * 100_000, "🎉 مرحبا", "%", "\ud800".encode("utf-8", "replace")]
)
def test_whatever_is_searched_for_is_answered(cases, text):
    officer = role("officer", make_programme(), language="en")
    page = browser_of(officer).get(reverse("applications:desk-cases"), {"q": text})
    assert page.status_code in (200, 400, 414)


def test_the_list_asks_the_database_as_often_for_many_as_for_one(cases):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            [
                case.initiative.name
                for case in page_of_cases(
                    Application.objects.all(), group="open", text="unna", after=""
                ).cases
            ]
        return len(asked)

    first = queries()
    for _ in range(5):
        make_case(State.SUBMITTED, initiative=make_initiative("Noch eine in Unna"))
    assert (first, queries()) == (1, 1)
