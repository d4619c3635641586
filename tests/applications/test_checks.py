"""The officer's verbs before the decision: complete, sent back, advised; and what the page says to bad input."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from applications.checks import confirm_completeness, log_advice, return_for_completion
from applications.models import Application, Recommendation, end_of_day
from applications.states import State
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, make_case
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
POINTS = [{"step": "costs", "text": "Was kostet der Raum?"}]
IN_TIME = date(2026, 5, 18)


@pytest.fixture
def sent(clock, db) -> Application:
    return make_case(State.SUBMITTED)


@pytest.fixture
def olga(sent):
    return role("officer", sent.programme, language="en")


def letters(kind: str) -> int:
    return Mail.objects.filter(key__startswith=f"{kind}:").count()


def test_nothing_missing_is_told_to_the_applicant(sent, olga):
    case = confirm_completeness(application=sent, actor=olga, now=NOW)
    assert (case.state, case.waiting_reason, letters("complete")) == ("complete", "complete", 1)
    with pytest.raises(NotPossible):
        confirm_completeness(application=sent, actor=olga, now=NOW)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.COMPLETE])
def test_what_is_missing_is_asked_with_the_end_of_a_day(state, olga):
    case = make_case(state)
    request = return_for_completion(application=case, actor=olga, now=NOW, due_on=IN_TIME, points=POINTS)
    case.refresh_from_db()
    assert request.due_at == case.due_at == datetime(2026, 5, 18, 21, 59, 59, tzinfo=UTC)
    assert (case.state, case.office_waiting_since, request.points) == ("returned", None, POINTS)
    letter = Mail.objects.get(key__startswith=f"returned:{request.pk}:")
    assert "18" in letter.text
    assert "Was kostet der Raum?" in letter.text
    assert letter.attachments.get().mime.startswith("text/calendar")


def test_a_deadline_ends_at_the_last_second_of_the_day_in_summer_and_winter():
    assert end_of_day(date(2026, 7, 1)) == datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 1)) == datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_on", "points", "code"),
    [(NOW.date() - timedelta(days=1), POINTS, "due_in_the_past"), (IN_TIME, [], "no_points")],
)
def test_a_return_without_time_or_points_is_refused(sent, olga, due_on, points, code):
    with pytest.raises(Refused) as refused:
        return_for_completion(application=sent, actor=olga, now=NOW, due_on=due_on, points=points)
    assert refused.value.code == code
    sent.refresh_from_db()
    assert (sent.state, sent.due_at, letters("returned")) == ("submitted", None, 0)


def test_a_return_may_end_today(sent, olga):
    order = {"application": sent, "actor": olga, "now": NOW, "points": POINTS}
    assert return_for_completion(**order, due_on=NOW.date()).due_at > NOW


def test_advice_is_logged_in_every_state_and_its_result_stays_in_the_office(sent, olga):
    log_advice(
        application=sent,
        actor=olga,
        now=NOW,
        given_on=date(2026, 4, 1),
        topic="Zelt",
        result="Mieten statt kaufen",
    )
    row = sent.timeline.get(event="advice")
    assert (row.is_shared, row.data) == (True, {"topic": "Zelt", "given_on": "2026-04-01"})
    assert "Mieten" not in str(row.data) + row.reason
    assert sent.advice.get().result == "Mieten statt kaufen"


@pytest.mark.parametrize("verb", [confirm_completeness, return_for_completion, log_advice])
def test_only_the_office_of_the_programme_does_this(sent, verb):
    more = {
        return_for_completion: {"due_on": IN_TIME, "points": POINTS},
        log_advice: {"given_on": IN_TIME, "topic": "x", "result": "x"},
    }.get(verb, {})
    others = [
        role("auditor", sent.programme),
        role("chair", sent.programme),
        role("treasurer", sent.programme),
    ]
    for person in (sent.initiative.people.get(), UserFactory(), *others):
        with pytest.raises(NotAllowed):
            verb(application=sent, actor=person, now=NOW, **more)


# -- the page -------------------------------------------------------------------------------------

BAD_RETURNS = [
    ({"due_on": ""}, "due_on", "Write a date, for example 15.9.2026."),
    ({"due_on": "gestern"}, "due_on", "Write the date like 1.9.2026: day, month, year."),
    ({"due_on": "3.5.2026"}, "due_on", "Write a date in the future, for example two weeks from now."),
    ({"due_on": "1.1.1900"}, "due_on", "Check the year. Write the date like 1.9.2026."),
    ({"text_1": " "}, "text_1", "Write at least one point, so that the applicant knows what to do."),
    ({"text_1": "x" * 100_000}, "text_1", "at most 1000 characters"),
    ({"step_1": "nowhere"}, "step_1", "not one of the available choices"),
    ({"text_1": "a\x00b"}, "text_1", "Null characters are not allowed."),
]


@pytest.mark.parametrize(("changes", "field", "said"), BAD_RETURNS, ids=lambda value: str(value)[:24])
def test_a_return_that_cannot_be_read_is_answered_beside_its_field(sent, olga, changes, field, said):
    fields = {"due_on": "18.5.2026", "step_1": "costs", "text_1": "Was kostet der Raum?"} | changes
    page = browser_of(olga).post(reverse("applications:desk-return", args=[sent.pk]), fields)
    shown = Shown(page)
    assert page.status_code == 200
    assert said in shown.error(field)
    kept = {name: value.replace("\x00", "") for name, value in fields.items() if name != "step_1"}
    assert {name: str(shown.value(name)).replace("\ufffd", "").replace("\x00", "") for name in kept} == kept
    sent.refresh_from_db()
    assert sent.state == "submitted"


BAD_ADVICE = [
    ({"given_on": "5.5.2026"}, "given_on", "Write a day that is not in the future."),
    ({"given_on": "30.2.2026"}, "given_on", "This day is not in the calendar. Check day and month."),
    ({"topic": ""}, "topic", "Write in a few words what it was about."),
    ({"topic": "x" * 201}, "topic", "at most 200 characters"),
    ({"result": ""}, "result", "Write what came out."),
    ({"result": "x" * 100_000}, "result", "at most 3000 characters"),
]


@pytest.mark.parametrize(("changes", "field", "said"), BAD_ADVICE, ids=lambda value: str(value)[:24])
def test_advice_that_cannot_be_read_is_answered_beside_its_field(sent, olga, changes, field, said):
    fields = {"given_on": "4.5.2026", "topic": "Zelt", "result": "Mieten 🎉"} | changes
    page = browser_of(olga).post(reverse("applications:desk-advice", args=[sent.pk]), fields)
    shown = Shown(page)
    assert page.status_code == 200
    assert said in shown.error(field)
    assert {name: shown.value(name) for name in fields} == fields
    assert sent.advice.count() == 0


def test_two_officers_at_the_same_case_the_second_is_told_where_it_stands(sent, olga):
    url = reverse("applications:desk-complete", args=[sent.pk])
    assert [browser_of(olga).post(url).status_code for _ in range(2)] == [302, 302]
    browser = browser_of(olga)
    page = browser.get(browser.post(url).headers["Location"])
    assert "moved on meanwhile" in page.content.decode()
    assert sent.timeline.filter(event="confirm_completeness").count() == 1


@pytest.mark.parametrize("state", [State.RECOMMENDED, State.WAITLISTED])
def test_what_must_be_mended_may_come_to_light_after_the_vote(state, olga):
    """A finding to be fixed bars the approval, so the case must be able to go back; the vote then no longer counts."""
    case = make_case(state)
    Recommendation.objects.create(application=case, outcome="full", amount="4100", recorded_at=NOW)
    return_for_completion(application=case, actor=olga, now=NOW, due_on=IN_TIME, points=POINTS)
    case = Application.objects.get(pk=case.pk)
    assert (case.state, case.recommendation) == ("returned", None)
    assert case.recommendations.get().void_at == NOW
