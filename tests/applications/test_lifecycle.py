"""The lifecycle as a whole, and what hangs on each of its states. Single cells: tests/matrix/test_transitions.py."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, TimelineEntry
from applications.presentation import PLACE, next_step, state_badge, status_steps
from applications.states import DECIDED, EDITABLE, ENDED, OFFICER_ACTS, OPEN, UNSENT, State
from applications.views.desk import act_labels
from applications.workflow import DESK_REASON, assure, move
from funding.errors import NotAllowed, NotPossible
from tests.accounts.factories import UserFactory, people_of, role
from tests.applications.factories import NOW, make_case, make_programme

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "states.md"
WAYS = list(Application._meta.get_field("state").get_all_transitions(Application))


def sources_of(name: str) -> set[str]:
    return {way.source for way in WAYS if way.name == name}


def test_the_page_about_the_states_is_as_the_command_draws_it() -> None:
    drawn = StringIO()
    call_command("draw_states", stdout=drawn)
    assert drawn.getvalue() == PAGE.read_text("utf-8"), "python manage.py draw_states > docs/states.md"


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached = {"draft"}
    while more := {way.target for way in WAYS if way.source in reached} - reached:
        reached |= more
    assert reached == set(State.values)


def test_only_a_decided_or_withdrawn_case_stays_where_it_is() -> None:
    assert set(State.values) - {way.source for way in WAYS} == {str(state) for state in ENDED}


def test_the_groups_of_states_share_nothing_and_leave_nothing_out() -> None:
    assert sorted([*UNSENT, *OPEN, *ENDED]) == sorted(State)
    assert DECIDED < ENDED
    assert {State.DRAFT, State.RETURNED} == EDITABLE


def test_a_state_is_never_set_by_hand() -> None:
    case = make_case(State.SUBMITTED)
    with pytest.raises(AttributeError):
        case.state = State.APPROVED


def test_every_state_of_the_officer_says_why_the_case_waits() -> None:
    assert set(DESK_REASON) == OFFICER_ACTS


def test_every_open_case_can_be_withdrawn_and_no_other() -> None:
    assert sources_of("withdraw") == OPEN


def test_every_act_of_the_officer_on_a_sent_case_is_offered_on_its_page() -> None:
    acts = {way.name for way in WAYS if way.permission.__name__ == "officer"} - {"enter_for_applicant"}
    assert set(act_labels()) == acts


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_words_and_its_place(state: State) -> None:
    case = make_case(state, due_at=NOW)
    assert next_step(case).where
    assert state_badge(case)["text"] == str(state.label)
    assert [step["state"] for step in status_steps(case)].index("current") == PLACE[state]


def test_a_step_writes_one_row_of_the_timeline_and_puts_the_case_on_the_desk() -> None:
    case = make_case(State.DRAFT)
    applicant = people_of(case.initiative)
    move(case, "submit", actor=applicant, now=NOW, reason="", version=1)
    row = TimelineEntry.objects.get(application=case)
    assert (row.event, row.from_state, row.to_state) == ("submit", "draft", "submitted")
    assert (row.actor, row.actor_name, row.at, row.data) == (applicant, str(applicant), NOW, {"version": 1})
    case.refresh_from_db()
    assert (case.state, case.waiting_reason, case.waiting_since) == ("submitted", "new", NOW)
    assert (case.office_waiting_since, case.touched_at) == (NOW, NOW)


def test_a_step_of_the_applicant_keeps_an_open_question_on_the_desk() -> None:
    case = make_case(State.SUBMITTED, question_since=NOW)
    move(case, "withdraw", actor=people_of(case.initiative), now=timezone.now())
    assert (case.waiting_since, case.office_waiting_since) == (None, NOW)


def test_a_step_without_a_person_is_told_without_a_name() -> None:
    row = move(make_case(State.DRAFT), "lapse", actor=None, now=NOW)
    assert (row.actor, row.actor_name) == (None, "")


def test_nothing_is_written_when_a_step_is_refused() -> None:
    case = make_case(State.APPROVED)
    with pytest.raises(NotPossible) as refused:
        move(case, "withdraw", actor=people_of(case.initiative), now=NOW)
    assert (refused.value.act, refused.value.state) == ("withdraw", "approved")
    with pytest.raises(NotAllowed):
        assure(case, "withdraw", UserFactory())
    assert not TimelineEntry.objects.exists()


# What a stale tab or a second click sends, in a state in which it is over: the case's page says where it stands.
TOO_LATE = [
    ("applications:review", State.SUBMITTED, "applicant", "applications:sent"),
    ("applications:review", State.COMPLETE, "applicant", "applications:case"),
    ("applications:confirm", State.SUBMITTED, "applicant", "applications:case"),
    ("applications:withdraw", State.WITHDRAWN, "applicant", "applications:case"),
    ("applications:withdraw", State.APPROVED, "applicant", "applications:case"),
    ("applications:revive", State.DRAFT, "applicant", "applications:case"),
    ("applications:desk-complete", State.COMPLETE, "officer", "applications:desk-case"),
    ("applications:desk-return", State.AT_BOARD, "officer", "applications:desk-case"),
    ("applications:desk-signature", State.SUBMITTED, "officer", "applications:desk-case"),
    ("awards:approve", State.AT_BOARD, "officer", "applications:desk-case"),
    ("awards:reject", State.REJECTED, "officer", "applications:desk-case"),
    ("awards:waiting-list", State.WAITLISTED, "officer", "applications:desk-case"),
    ("board:recall", State.COMPLETE, "officer", "board:case"),
]
TYPED = {"due_on": "31.12.2099", "text_1": "Bitte ein Angebot.", "reasons": "Zu spät.", "reason": "Zu spät."}
GRANT = {"amount": "4100", "cut_c1": "Personal zählt zur Hälfte."}


@pytest.mark.parametrize(("url_name", "state", "who", "target"), TOO_LATE, ids=lambda value: str(value))
def test_an_act_that_comes_too_late_leads_to_the_case(
    client: Any, url_name: str, state: State, who: str, target: str
) -> None:
    case = make_case(state)
    person = people_of(case.initiative) if who == "applicant" else role("officer", make_programme())
    client.force_login(person)
    answer = client.post(reverse(url_name, args=[case.pk]), TYPED | GRANT)
    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse(target, args=[case.pk]))
    assert not TimelineEntry.objects.exists()
