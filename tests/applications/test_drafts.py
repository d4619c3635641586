"""Drafts keep what was typed; they are copied, put aside, taken up again and deleted."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from applications.drafts import (
    DRAFTS_PER_INITIATIVE,
    ChangedMeanwhile,
    copy_to_draft,
    discard_draft,
    other_editor,
    revision_of,
    revive_draft,
    save_step,
    start_draft,
)
from applications.models import Application
from applications.scheduled import lapse_old_drafts
from applications.states import State
from applications.steps import STEP_BY_KEY
from applications.submission import submit_application
from applications.threads import ask_before_applying, write_message
from board.ballots import open_ballot
from funding.errors import NotAllowed, NotPossible, TooMuch
from tests.accounts.factories import UserFactory
from tests.applications import typed
from tests.applications.factories import NOW, UNNA, make_case, store_guideline
from tests.board.factories import make_board

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)
SENT = [state for state in State if state not in {State.DRAFT, State.LAPSED, State.RETURNED}]


def save(case: Application, key: str, by: User, revision: int, **changes: Any) -> Application:
    return save_step(
        application=case,
        step=STEP_BY_KEY[key],
        typed=typed.raw(key, **changes),
        revision=revision,
        by=by,
        now=NOW,
    )


def again(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


# -- typing ---------------------------------------------------------------------------------------


def test_what_was_typed_is_kept_valid_or_not(case, amina):
    save(case, "costs", amina, 0, costs=[("no such kind", "?", "viel")])
    assert again(case).draft["costs"]["lines"] == [
        {"key": "c1", "cost_type": "no such kind", "label": "?", "amount": "viel"}
    ]


def test_title_and_sums_of_the_list_follow_what_is_understood(case, amina):
    save(case, "what", amina, 0, title="Nähcafé")
    save(case, "costs", amina, 0)
    found = again(case)
    assert (found.title, str(found.requested), str(found.recognised), str(found.max_grant)) == (
        "Nähcafé",
        "7100.00",
        "4100.00",
        "4100.00",
    )


def test_steps_are_counted_each_for_itself_and_name_who_saved(case, amina, bilal):
    save(case, "what", amina, 0)
    save(case, "what", bilal, 1, title="Neu")
    save(case, "who", amina, 0)
    found = again(case)
    assert (revision_of(found, STEP_BY_KEY["what"]), revision_of(found, STEP_BY_KEY["who"])) == (2, 1)
    assert (found.draft_marks["what"]["by"], found.draft_marks["who"]["by"]) == (
        "Bilal Beispiel",
        "Amina Beispiel",
    )


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(case, amina, bilal):
    save(case, "what", bilal, 0, title="Von Bilal")
    with pytest.raises(ChangedMeanwhile) as told:
        save(case, "what", amina, 0, title="Von Amina")
    change = told.value
    assert (change.by, change.at, change.revision, change.theirs["title"]) == (
        "Bilal Beispiel",
        NOW,
        1,
        "Von Bilal",
    )
    assert again(case).draft["what"]["title"] == "Von Bilal"


def test_saving_the_same_words_again_changes_nothing_however_old_the_page(case, amina, bilal):
    save(case, "what", bilal, 0)
    before = again(case)
    save(case, "what", amina, 0)
    assert again(case).draft_marks == before.draft_marks


@pytest.mark.parametrize("state", SENT)
def test_what_was_sent_is_typed_no_more(state, amina):
    case = make_case(state)
    with pytest.raises(NotPossible):
        save(case, "what", amina, 0)


def test_a_case_sent_back_is_typed_again(amina):
    case = make_case(State.RETURNED)
    save(case, "what", amina, 0, title="Ergänzt")
    assert again(case).draft["what"]["title"] == "Ergänzt"
    assert case.versions.get().content.what.title == "Sprachkurs mit Kinderbetreuung"


@pytest.mark.parametrize(("minutes", "is_seen"), [(0, True), (29, True), (30, False)])
def test_who_else_is_at_work_is_seen_for_half_an_hour(case, amina, bilal, minutes, is_seen):
    save(case, "what", bilal, 0)
    seen = other_editor(again(case), amina, NOW + timedelta(minutes=minutes))
    assert (seen == {"by": "Bilal Beispiel", "at": NOW, "step": "what"}) is is_seen
    assert other_editor(again(case), bilal, NOW) is None


# -- beginning ------------------------------------------------------------------------------------


def test_a_draft_begins_with_what_is_known(case, amina):
    draft = start_draft(programme=case.programme, initiative=case.initiative, by=amina, now=NOW)
    assert draft.draft == {
        "who": {
            "initiative": "Sprachbrücke Unna",
            "legal_form": "association",
            "street": "Hansastraße 1",
            "postcode": "59423",
            "city": "Unna",
            "contact_name": "Amina Beispiel",
            "contact_phone": "",
        }
    }
    assert (draft.state, draft.reference, draft.timeline.get().event) == ("draft", None, "started")


def test_what_the_office_writes_down_names_no_contact_of_the_office(case, officer):
    draft = start_draft(
        programme=case.programme, initiative=case.initiative, by=officer, now=NOW, for_applicant=True
    )
    assert (draft.entered_by, draft.draft["who"]["contact_name"]) == (officer, "")


def test_a_question_asked_before_moves_into_one_draft_only(case, amina, officer):
    thread = ask_before_applying(
        programme=case.programme,
        email=amina.email,
        name="Amina",
        text="Geht das?",
        check={},
        language="en",
        now=NOW,
        asker=amina,
    )
    order = {"programme": case.programme, "initiative": case.initiative, "by": amina, "thread": thread}
    first, second = start_draft(**order, now=LATER), start_draft(**order, now=LATER)
    thread.refresh_from_db()
    assert thread.application == first
    assert (first.office_waiting_since, second.office_waiting_since) == (NOW, None)


def test_there_is_an_end_to_drafts(case, amina):
    order = {"programme": case.programme, "initiative": case.initiative, "by": amina, "now": NOW}
    for _ in range(DRAFTS_PER_INITIATIVE - 1):
        start_draft(**order)
    with pytest.raises(TooMuch):
        start_draft(**order)


# -- copying --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.APPROVED, State.SUBMITTED])
def test_a_copy_has_the_answers_without_the_dates_and_a_life_of_its_own(written, amina, state):
    submit_application(application=written, actor=amina, now=NOW)
    Application.objects.filter(pk=written.pk).update(state=state)
    copy = copy_to_draft(application=again(written), by=amina, now=LATER)
    assert (copy.state, copy.reference, copy.received_at, copy.copied_from_id) == (
        "draft",
        None,
        None,
        written.pk,
    )
    assert copy.draft["what"] == written.draft["what"]
    gone = {"starts_on", "ends_on", "contracts_signed"}
    assert set(written.draft["audience"]) - set(copy.draft["audience"]) == gone
    save(copy, "what", amina, 0, title="Noch einmal")
    assert again(written).draft["what"]["title"] == "Sprachkurs mit Kinderbetreuung"
    assert (copy.timeline.get().event, copy.documents.count(), copy.versions.count()) == ("copied", 0, 0)


def test_a_copy_follows_the_rules_of_today(written, amina):
    newer = store_guideline(written.programme, UNNA.read_text("utf-8"))
    assert copy_to_draft(application=written, by=amina, now=LATER).guideline_version == newer


# -- putting aside --------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "lapses"), [(179, False), (180, True), (400, True)])
def test_a_draft_nobody_touches_is_put_aside_after_half_a_year(case, days, lapses):
    moment = NOW + timedelta(days=days)
    assert lapse_old_drafts(moment) == int(lapses)
    assert again(case).state == ("lapsed" if lapses else "draft")
    assert lapse_old_drafts(moment) == 0


def test_what_is_put_aside_keeps_every_word_and_is_taken_up_by_its_people(written, amina):
    before = dict(written.draft)
    lapse_old_drafts(NOW + timedelta(days=180))
    with pytest.raises(NotPossible):
        save(written, "what", amina, 0)
    with pytest.raises(NotAllowed):
        revive_draft(application=written, by=UserFactory(), now=LATER)
    revived = revive_draft(application=written, by=amina, now=NOW + timedelta(days=200))
    assert (revived.state, revived.draft) == ("draft", before)
    assert lapse_old_drafts(NOW + timedelta(days=379)) == 0
    submit_application(application=revived, actor=amina, now=NOW)


def test_what_the_office_is_writing_down_is_never_put_aside(case, officer):
    Application.objects.filter(pk=case.pk).update(entered_by=officer)
    assert lapse_old_drafts(NOW + timedelta(days=400)) == 0


# -- deleting -------------------------------------------------------------------------------------


def test_a_deleted_draft_leaves_nothing_behind(written, amina):
    write_message(application=written, actor=amina, text="Frage", now=NOW)
    discard_draft(application=written, by=amina)
    assert not Application.objects.filter(pk=written.pk).exists()


@pytest.mark.parametrize("state", [*SENT, State.RETURNED])
def test_what_was_sent_is_never_deleted(state):
    case = make_case(state)
    with pytest.raises(NotPossible):
        discard_draft(application=case, by=case.initiative.people.get())
    assert Application.objects.filter(pk=case.pk).exists()


def test_others_do_not_delete_a_draft(case, officer):
    for person in (UserFactory(), officer):
        with pytest.raises(NotAllowed):
            discard_draft(application=case, by=person)


def test_a_withdrawn_case_of_the_board_is_not_a_draft_again(written, amina, officer):
    """The whole way: nothing of a case that was sent can be deleted, whatever became of it."""
    submit_application(application=written, actor=amina, now=NOW)
    Application.objects.filter(pk=written.pk).update(state=State.COMPLETE)
    make_board(5, written.programme)
    open_ballot(application=again(written), actor=officer, now=NOW, closes_at=NOW + timedelta(days=14))
    with pytest.raises(NotPossible):
        discard_draft(application=again(written), by=amina)
