"""A question reaches the office wherever it is asked, and the answer reaches the asker."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from applications import drafts, threads
from applications.models import Application, Thread
from applications.states import State
from tests.accounts.factories import RoleFactory, UserFactory
from tests.applications.factories import NOW, UNNA, make_case, make_initiative, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    found: User = RoleFactory(programme=make_programme(), user__second_factor=True).user
    return found


@pytest.fixture
def applicant() -> User:
    found: User = UserFactory()
    return found


def begin(applicant: User, **more: Any) -> Application:
    initiative = applicant.initiatives.first() or make_initiative(people=[applicant])
    return drafts.start_draft(
        programme=make_programme(), initiative=initiative, by=applicant, now=NOW, **more
    )


def ask_before(applicant: User) -> Thread:
    thread = threads.ask_before_applying(
        programme=make_programme(),
        email=applicant.email,
        name="",
        text="Zählt die Bühne?",
        check={},
        language="de",
        now=NOW,
    )
    threads.claim_threads(applicant)
    thread.refresh_from_db()
    return thread


def page_of(case: Application, name: str = "desk-case") -> str:
    return reverse(f"applications:{name}", args=[case.pk])


def test_a_question_on_a_draft_is_answered_from_the_desk(client: Any, officer: User, applicant: User) -> None:
    case = begin(applicant)
    threads.write_message(application=case, actor=applicant, text="Darf ich schon anfangen?", now=NOW)
    client.force_login(officer)
    assert page_of(case) in client.get(reverse("applications:desk")).content.decode()
    page = client.get(page_of(case), follow=True)
    assert page.redirect_chain == [(page_of(case, "desk-answer"), 302)]
    assert "Darf ich schon anfangen?" in page.content.decode()
    client.post(page_of(case, "desk-answer"), {"text": "Bitte warten Sie noch."})
    assert list(case.thread.messages.values_list("from_office", flat=True)) == [False, True]
    case.refresh_from_db()
    assert case.office_waiting_since is None


def test_a_draft_on_which_nobody_asked_stays_with_its_people(client: Any, officer: User) -> None:
    case = make_case(State.DRAFT)
    client.force_login(officer)
    for name in ("desk-case", "desk-answer", "tasks", "documents", "review"):
        assert client.get(page_of(case, name)).status_code == 404


def test_of_a_draft_with_a_question_the_office_sees_the_question_alone(
    client: Any, officer: User, applicant: User
) -> None:
    case = begin(applicant)
    threads.write_message(application=case, actor=applicant, text="Darf ich?", now=NOW)
    client.force_login(officer)
    for name in ("tasks", "documents", "review", "desk-return", "desk-advice"):
        assert client.get(page_of(case, name)).status_code == 404


def test_a_question_asked_before_leads_the_officer_to_the_draft_it_moved_into(
    client: Any, officer: User, applicant: User
) -> None:
    thread = ask_before(applicant)
    case = begin(applicant, thread=thread)
    client.force_login(officer)
    page = client.get(reverse("applications:question", args=[thread.pk]), follow=True)
    assert page.redirect_chain[-1] == (page_of(case, "desk-answer"), 302)
    assert page.status_code == 200


def test_a_question_goes_into_one_draft_only(applicant: User) -> None:
    thread = ask_before(applicant)
    first, second = begin(applicant, thread=thread), begin(applicant, thread=thread)
    assert (first.question_since, first.office_waiting_since) == (NOW, NOW)
    assert (second.question_since, second.office_waiting_since) == (None, None)
    assert Thread.objects.get().application == first


def test_a_deleted_draft_gives_the_question_back_as_it_stands(officer: User, applicant: User) -> None:
    thread = ask_before(applicant)
    case = begin(applicant, thread=thread)
    threads.write_message(application=case, actor=officer, text="Ja.", now=NOW)
    drafts.discard_draft(application=case, by=applicant)
    thread.refresh_from_db()
    assert (thread.application, thread.asker, thread.messages.count()) == (None, applicant, 2)
    assert not Thread.objects.unanswered().exists()


def test_a_deleted_draft_takes_the_words_written_on_it_along(applicant: User) -> None:
    case = begin(applicant)
    threads.write_message(application=case, actor=applicant, text="Geheim.", now=NOW)
    drafts.discard_draft(application=case, by=applicant)
    assert not Thread.objects.exists()


@pytest.mark.parametrize(("region", "promised"), [("NW", date(2026, 6, 9)), ("BE", date(2026, 6, 8))])
def test_the_promised_day_leaves_out_the_holidays_of_the_programmes_state(
    region: str, promised: date
) -> None:
    rules = UNNA.read_text("utf-8").replace('holiday_region = "NW"', f'holiday_region = "{region}"')
    # Corpus Christi, 4 June 2026, is a holiday in the west of Germany only.
    thread = threads.ask_before_applying(
        programme=make_programme("stadt", source=rules),
        email="mina@nachbarn.example",
        name="",
        text="Zählt die Bühne?",
        check={},
        language="de",
        now=datetime(2026, 6, 3, 9, 0, tzinfo=UTC),
    )
    assert thread.answer_promised_on == promised
