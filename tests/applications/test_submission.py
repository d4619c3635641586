"""Sending: what is frozen, what counts from when, and what stops it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localtime

from accounts.models import User
from applications.checks import return_for_completion
from applications.documents import add_document
from applications.models import Application, ReferenceCounter
from applications.states import State
from applications.submission import (
    confirm_application,
    confirm_by_signature,
    enter_for_applicant,
    next_reference,
    resubmit_application,
    submit_application,
    withdraw_application,
)
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications import papers, typed
from tests.applications.factories import NOW, UNNA, make_case, store_guideline

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def again(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def retype(case: Application, key: str, **changes: object) -> None:
    """Somebody types a step anew."""
    fresh = again(case)
    fresh.draft[key] = typed.raw(key, **changes)
    fresh.save()


def send_back(case: Application, officer: User) -> None:
    return_for_completion(
        application=case,
        actor=officer,
        now=NOW,
        due_on=NOW.date() + timedelta(days=10),
        points=[{"step": "costs", "text": "Was kostet der Raum?"}],
    )


def letters(kind: str) -> list[str]:
    return sorted(Mail.objects.filter(key__startswith=f"{kind}:").values_list("recipient", flat=True))


def test_sending_freezes_a_version_gives_a_reference_and_tells_everybody(written, amina, bilal, officer):
    sent = submit_application(application=written, actor=amina, now=NOW)
    assert (sent.state, sent.reference, sent.received_at) == ("submitted", "2026-0001", NOW)
    assert (sent.waiting_reason, sent.office_waiting_since) == ("new", NOW)
    version = sent.versions.get()
    assert (version.number, version.submitted_by, version.submitted_at) == (1, amina, NOW)
    assert version.content.costs[0].amount == Decimal("6000.00")
    assert (version.assessment_json["max_grant"], sent.max_grant) == ("4100.00", Decimal("4100.00"))
    row = sent.timeline.get()
    assert (row.event, row.actor, row.from_state, row.to_state) == ("submit", amina, "draft", "submitted")
    assert letters("receipt") == sorted([amina.email, bilal.email])
    assert letters("new") == [officer.email]


def test_what_is_typed_afterwards_does_not_change_what_was_sent(written, amina):
    sent = submit_application(application=written, actor=amina, now=NOW)
    retype(sent, "what", title="Heimlich geändert")
    assert sent.versions.get().content.what.title == "Sprachkurs mit Kinderbetreuung"


def test_a_case_is_sent_once(written, amina):
    submit_application(application=written, actor=amina, now=NOW)
    with pytest.raises(NotPossible) as refused:
        submit_application(application=written, actor=amina, now=LATER)
    assert refused.value.state == "submitted"
    assert (written.versions.count(), len(letters("receipt"))) == (1, 2)
    assert ReferenceCounter.objects.get(year=2026).last == 1


def test_only_its_people_send_a_case(written, officer):
    for person in (UserFactory(), officer):
        with pytest.raises(NotAllowed):
            submit_application(application=written, actor=person, now=NOW)
    assert again(written).reference is None


def test_an_empty_draft_is_refused_with_its_steps(case, amina):
    with pytest.raises(Refused) as refused:
        submit_application(application=case, actor=amina, now=NOW)
    assert (refused.value.code, refused.value.params["steps"]) == (
        "incomplete",
        ["who", "what", "audience", "costs"],
    )
    assert not ReferenceCounter.objects.filter(last__gt=0).exists()


def test_a_plan_without_other_money_may_leave_out_how_it_is_paid(written, amina):
    fresh = again(written)
    del fresh.draft["financing"]
    fresh.save()
    assert submit_application(application=fresh, actor=amina, now=NOW).state == "submitted"


BLOCKED = [
    ("audience", {"contracts_signed": "yes"}, "contracts_signed"),
    ("audience", {"first_day": NOW.date()}, "already_started"),
    ("costs", {"costs": [("material", "", "0")]}, "no_costs"),
    ("financing", {"income": [("own", "", "7.100,00")]}, "nothing_requested"),
    ("financing", {"income": [("own", "", "9.000,00")]}, "overfinanced"),
]


@pytest.mark.parametrize(("key", "changes", "code"), BLOCKED, ids=lambda value: str(value)[:30])
def test_what_the_rules_stop_is_refused_with_the_reason(written, amina, key, changes, code):
    retype(written, key, **changes)
    with pytest.raises(Refused) as refused:
        submit_application(application=written, actor=amina, now=NOW)
    assert refused.value.code == "blocked"
    assert code in [str(finding.code) for finding in refused.value.params["findings"]]
    assert (again(written).state, written.versions.count()) == ("draft", 0)


def test_references_count_per_local_year_without_gaps(db):
    assert [next_reference(2026), next_reference(2026), next_reference(2027)] == [
        "2026-0001",
        "2026-0002",
        "2027-0001",
    ]


def test_the_year_of_a_reference_is_the_towns_not_the_computers(written, amina, clock):
    new_year = NOW.replace(month=12, day=31, hour=23, minute=30)
    assert localtime(new_year).year == 2027
    clock.move_to(new_year)
    retype(written, "audience", first_day=date(2027, 3, 1))
    assert submit_application(application=written, actor=amina, now=new_year).reference == "2027-0001"


def test_a_refusal_leaves_no_gap(written, case, amina):
    retype(written, "audience", contracts_signed="yes")
    with pytest.raises(Refused):
        submit_application(application=written, actor=amina, now=NOW)
    retype(written, "audience")
    assert submit_application(application=written, actor=amina, now=NOW).reference == "2026-0001"


# -- sending again --------------------------------------------------------------------------------


def test_an_answer_keeps_the_first_receipt_the_reference_and_the_rules(written, amina, officer):
    submit_application(application=written, actor=amina, now=NOW)
    rules = again(written).guideline_version
    send_back(written, officer)
    store_guideline(written.programme, UNNA.read_text("utf-8"))
    retype(written, "what", title="Sprachkurs am Abend")
    sent = resubmit_application(application=written, actor=amina, now=LATER)
    assert (sent.state, sent.reference, sent.received_at) == ("submitted", "2026-0001", NOW)
    assert (sent.guideline_version, sent.waiting_reason, sent.due_at) == (rules, "resubmitted", None)
    assert [(version.number, version.content.what.title) for version in sent.versions.order_by("number")] == [
        (1, "Sprachkurs mit Kinderbetreuung"),
        (2, "Sprachkurs am Abend"),
    ]
    assert sent.completion_requests.get().answered_at == LATER
    assert letters("resubmitted") == [officer.email]
    with pytest.raises(NotPossible):
        resubmit_application(application=written, actor=amina, now=LATER)


def test_an_answer_after_the_deadline_still_arrives(written, amina, officer, clock):
    submit_application(application=written, actor=amina, now=NOW)
    send_back(written, officer)
    late = NOW + timedelta(days=30)
    clock.move_to(late)
    assert resubmit_application(application=written, actor=amina, now=late).state == "submitted"


def test_a_draft_follows_the_rules_of_the_day_it_is_sent(written, amina):
    newer = store_guideline(written.programme, UNNA.read_text("utf-8"))
    sent = submit_application(application=written, actor=amina, now=NOW)
    assert (sent.guideline_version, sent.versions.get().guideline_version) == (newer, newer)


# -- written down by the office -------------------------------------------------------------------


@pytest.fixture
def entered(written: Application, officer: User) -> Application:
    """Written down by the office and sent to its people to confirm."""
    Application.objects.filter(pk=written.pk).update(entered_by=officer, created_by=officer, channel="paper")
    return enter_for_applicant(application=written, actor=officer, now=NOW)


def test_what_the_office_wrote_down_counts_once_it_is_confirmed(entered, amina, bilal, officer):
    assert (entered.state, entered.office_waiting_since, letters("receipt")) == ("unconfirmed", None, [])
    assert letters("confirm") == sorted([amina.email, bilal.email])
    with pytest.raises(NotAllowed):
        confirm_application(application=entered, actor=officer, now=LATER)
    confirmed = confirm_application(application=entered, actor=amina, now=LATER)
    assert (confirmed.state, confirmed.waiting_reason) == ("submitted", "new")
    assert letters("receipt") == sorted([amina.email, bilal.email])


def test_a_signature_confirms_only_when_it_is_on_file(entered, amina, officer):
    with pytest.raises(NotPossible):
        confirm_by_signature(application=entered, actor=officer, now=LATER)
    upload = SimpleUploadedFile("antrag.pdf", papers.pdf())
    add_document(application=entered, actor=officer, upload=upload, kind="signature", now=LATER)
    with pytest.raises(NotAllowed):
        confirm_by_signature(application=entered, actor=amina, now=LATER)
    assert confirm_by_signature(application=entered, actor=officer, now=LATER).state == "submitted"


def test_people_do_not_send_what_the_office_is_writing_down(written, amina, officer):
    Application.objects.filter(pk=written.pk).update(entered_by=officer)
    with pytest.raises(NotPossible):
        submit_application(application=written, actor=amina, now=NOW)


# -- withdrawing ----------------------------------------------------------------------------------

UNTIL_THE_DECISION = [
    State.UNCONFIRMED,
    State.SUBMITTED,
    State.RETURNED,
    State.COMPLETE,
    State.AT_BOARD,
    State.RECOMMENDED,
    State.WAITLISTED,
]


@pytest.mark.parametrize("state", list(State))
def test_a_case_is_taken_back_until_the_decision(state):
    case = make_case(state, due_at=LATER)
    person = case.initiative.people.get()
    if state not in UNTIL_THE_DECISION:
        with pytest.raises(NotPossible):
            withdraw_application(application=case, actor=person, now=NOW)
        return
    officer = role("officer", case.programme)
    with pytest.raises(NotAllowed):
        withdraw_application(application=case, actor=officer, now=NOW)
    gone = withdraw_application(application=case, actor=person, now=NOW, reason="Kein Raum")
    assert (gone.state, gone.due_at, gone.office_waiting_since) == ("withdrawn", None, None)
    assert (letters("withdrawn"), letters("withdrawn-office")) == ([person.email], [officer.email])
