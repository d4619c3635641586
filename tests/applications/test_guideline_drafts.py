"""Newer rules: drafts follow them and say so, sent cases keep theirs, and nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from applications.guidelines import dismiss_changes, is_outdated, move_draft_to_current, what_changed
from applications.models import Application
from applications.states import Event, State
from applications.steps import understand
from applications.submission import submit_application
from tests.accounts.factories import UserFactory, people_of
from tests.applications.factories import NOW, make_case, make_programme, store_guideline
from tests.applications.pages import main_of
from tests.applications.test_guideline_rules import changed

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=30)
TYPED = {
    "who": {
        "initiative": "Sprachbrücke Unna",
        "legal_form": "association",
        "street": "Hansastraße 1",
        "postcode": "59423",
        "city": "Unna",
        "contact_name": "Amina Beispiel",
    },
    "what": {"title": "Sprachkurs", "summary": "Deutsch lernen.", "goal": "Alle sprechen."},
    "audience": {
        "audience": "Frauen",
        "fields_of_action": ["leisure"],
        "milestones": ["all"],
        "social_areas": ["koenigsborn"],
        "starts_on": "1.9.2026",
        "ends_on": "30.11.2026",
        "contracts_signed": "no",
    },
    "costs": {
        "lines": [
            {"key": "c1", "cost_type": "personal", "label": "Kursleitung", "amount": "6.000"},
            {"key": "c2", "cost_type": "material", "label": "Bücher", "amount": "400"},
        ]
    },
    "financing": {"lines": []},
}
GONE = """[[cost]]
key = "material"
clause = "Nr. 4.1"
"""


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def draft():
    return make_case(State.DRAFT, draft={key: dict(value) for key, value in TYPED.items()})


@pytest.fixture
def page(client, draft):
    client.force_login(people_of(draft.initiative))

    def get(name: str, *rest: str):
        return client.get(reverse(f"applications:{name}", args=[draft.pk, *rest]))

    with time_machine.travel(AFTER):
        yield get


def new_rules(old: str = "rate = 50", new: str = "rate = 25", *, version: str = "2026-06"):
    source = changed(old, new, version=version, valid_from="2026-06-01")
    return store_guideline(make_programme(), source)


def mark(case: Application) -> Application:
    """As after each step was saved once."""
    case.draft_marks = {key: {"revision": 1, "by": "A", "by_id": 1, "at": NOW.isoformat()} for key in TYPED}
    case.save()
    return case


# -- moving ---------------------------------------------------------------------------------------


def test_draft_moves_to_the_rules_in_force_and_remembers_the_former(draft):
    former, newer = draft.guideline_version, new_rules()
    case = move_draft_to_current(application=draft, now=AFTER)
    assert (case.guideline_version, case.moved_from) == (newer, former)
    assert (case.recognised, case.max_grant) == (1900, 1900)
    assert case.draft == draft.draft
    assert case.timeline.get(event=Event.RULES_CHANGED).data == {"rules": "2026-06"}


def test_draft_stays_while_the_new_rules_are_not_in_force(draft):
    new_rules()
    assert not is_outdated(draft, NOW)
    case = move_draft_to_current(application=draft, now=NOW)
    assert (case.guideline_version, case.moved_from) == (draft.guideline_version, None)
    assert not case.timeline.exists()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED, State.COMPLETE, State.APPROVED])
def test_sent_case_keeps_the_rules_it_was_sent_under(state):
    case = make_case(state)
    new_rules()
    moved = move_draft_to_current(application=case, now=AFTER)
    assert (moved.guideline_version, moved.moved_from) == (case.guideline_version, None)


def test_second_change_is_told_against_the_rules_the_draft_began_with(draft):
    former = draft.guideline_version
    new_rules()
    move_draft_to_current(application=draft, now=AFTER)
    new_rules("rate = 50", "rate = 40", version="2026-07")
    case = move_draft_to_current(application=draft, now=AFTER)
    assert case.moved_from == former
    moved = what_changed(case, AFTER)
    assert moved is not None
    assert "40 %" in " ".join(change.after for change in moved.changes).replace("\N{NO-BREAK SPACE}", " ")


def test_only_changes_that_concern_the_draft_are_told(draft):
    new_rules("rate = 50", "rate = 25")
    case = move_draft_to_current(application=draft, now=AFTER)
    moved = what_changed(case, AFTER)
    assert moved is not None
    assert [change.place for change in moved.changes] == ["cost.personal"]
    assert (moved.before.max_grant, moved.after.max_grant) == (3400, 1900)
    case.draft["costs"]["lines"] = case.draft["costs"]["lines"][1:]
    unconcerned = what_changed(case, AFTER)
    assert unconcerned is not None
    assert unconcerned.changes == ()


def test_what_was_read_is_not_told_again(draft):
    new_rules()
    move_draft_to_current(application=draft, now=AFTER)
    case = dismiss_changes(application=draft)
    assert what_changed(case, AFTER) is None


def test_submission_follows_the_rules_in_force(draft):
    newer = new_rules()
    case = submit_application(application=draft, actor=people_of(draft.initiative), now=AFTER)
    assert case.guideline_version == newer
    assert case.versions.get().guideline_version == newer


# -- nothing typed is lost ------------------------------------------------------------------------


def test_line_of_a_kind_that_is_gone_needs_the_applicant_and_keeps_its_words(draft, page):
    text = changed("rate = 50", "rate = 50", version="2026-06", valid_from="2026-06-01")
    start = text.index(GONE)
    store_guideline(make_programme(), text[:start] + text[text.index("[[cost]]", start + 1) :])
    mark(draft)
    tasks = main_of(page("tasks"))
    assert "These steps need you: What it costs" in tasks
    assert "What it costs Needs you" in tasks
    step = page("step", "costs")
    assert "This kind of cost is no longer in the list. Choose another one." in main_of(step)
    assert 'value="Bücher"' in step.content.decode()
    assert Application.objects.get().draft["costs"] == TYPED["costs"]


def test_answer_that_is_not_asked_any_more_comes_back_with_its_question(draft, client, page):
    question = '\n[[question]]\nkey = "open"\nasked = "applicant"\nclause = "Nr. 1.1"\nlabel = { de = "Offen?", en = "Open?" }\n'
    store_guideline(
        make_programme(),
        changed("rate = 50", "rate = 50", version="2026-06", valid_from="2026-06-01") + question,
    )
    assert "These steps need you: More questions" in main_of(page("tasks"))
    step = reverse("applications:step", args=[draft.pk, "asked"])
    client.post(step, {"revision": "0", "answer_open": "yes"})
    store_guideline(
        make_programme(), changed("rate = 50", "rate = 30", version="2026-07", valid_from="2026-06-02")
    )
    assert client.get(step).status_code == 404
    case = Application.objects.get()
    assert case.draft["asked"] == {"answer_open": "yes"}
    assert understand(case.draft, case.guideline).answers == {}


def test_field_the_page_no_longer_shows_stays_in_the_draft(draft, client, page):
    gone = changed(
        "[taxonomy.milestones]", "[taxonomy.other_milestones]", version="2026-06", valid_from="2026-06-01"
    )
    store_guideline(make_programme(), gone)
    page("tasks")
    step = reverse("applications:step", args=[draft.pk, "audience"])
    client.post(step, {**TYPED["audience"], "revision": "0", "audience": "Alle", "milestones": []})
    stored = Application.objects.get().draft["audience"]
    assert (stored["audience"], stored["milestones"]) == ("Alle", ["all"])


# -- the pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "rest"), [("tasks", ()), ("step", ("costs",)), ("review", ())])
def test_pages_of_the_draft_say_what_changed_until_it_is_read(draft, client, page, name, rest):
    new_rules()
    said = main_of(page(name, *rest))
    assert "The rules have changed since you began" in said
    assert "you could get up to €3,400.00. Now it is up to €1,900.00" in said
    assert "Until now: Personnel costs: 50 % of it count. Now: Personnel costs: 25 % of it count." in said
    client.post(reverse("applications:dismiss-changes", args=[draft.pk]))
    assert "The rules have changed" not in main_of(page(name, *rest))


def test_stranger_cannot_dismiss(draft, client, page):
    new_rules()
    page("tasks")
    client.force_login(UserFactory())
    assert client.post(reverse("applications:dismiss-changes", args=[draft.pk])).status_code == 404
    assert Application.objects.get().moved_from is not None


def test_sending_under_changed_rules_asks_to_look_again_first(draft, client, page):
    new_rules()
    answer = client.post(reverse("applications:review", args=[draft.pk]), follow=True)
    assert "Nothing is sent yet: the rules have changed." in main_of(answer)
    assert Application.objects.get().state == State.DRAFT
    client.post(reverse("applications:review", args=[draft.pk]))
    assert Application.objects.get().state == State.SUBMITTED


def test_what_was_typed_on_a_page_opened_before_is_saved_and_then_moved(draft, client, page):
    new_rules()
    typed = {
        "revision": "0",
        "c-0-key": "c1",
        "c-0-cost_type": "personal",
        "c-0-amount": "2.000",
        "next": "1",
    }
    answer = client.post(reverse("applications:step", args=[draft.pk, "costs"]), typed)
    assert answer.url == reverse("applications:tasks", args=[draft.pk])
    case = Application.objects.get()
    assert (case.guideline_version.version, case.max_grant) == ("2026-06", 500)


def test_nothing_is_said_where_nothing_changed(draft, page, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert "rules have changed" not in main_of(page("tasks"))
