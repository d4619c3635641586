"""What only one person may know stands in no log, no queue, no page and no mail of another."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from celery.signals import before_task_publish
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.initiatives import invite
from accounts.models import Invitation, SignInCode, User
from applications.checks import log_advice
from applications.states import State
from board.ballots import cancel_ballot, cast_vote, close_ballot, declare_conflict
from board.models import Ballot
from notifications.delivery import deliver_due, rescue_abandoned, try_again
from notifications.models import Mail, MailStatus
from notifications.patience import patience
from tests.accounts.factories import InitiativeFactory, people_of, role
from tests.accounts.signing_in import ask_for_code, newest_code, type_code
from tests.applications.factories import NOW, make_case
from tests.board.factories import make_ballot, make_board, make_officer, vote

pytestmark = pytest.mark.django_db
EMAIL = "amina@unna.example"


# -- codes and links ------------------------------------------------------------------------------


def test_neither_code_nor_link_nor_address_is_written_to_a_log(client, caplog, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    caplog.set_level(logging.DEBUG)
    initiative = InitiativeFactory()
    invite(initiative=initiative, email=EMAIL, by=people_of(initiative), now=NOW)
    ask_for_code(client, EMAIL)
    code = newest_code(EMAIL)
    type_code(client, str(int(code) ^ 1).zfill(8))
    with transaction.atomic():
        Mail.objects.update(next_try_at=NOW)
    log = caplog.text
    for secret in (code, f"{code[:4]} {code[4:]}", Invitation.objects.get().token, EMAIL):
        assert secret not in log


def test_the_queue_holds_numbers_only(client, django_capture_on_commit_callbacks):
    seen: list[Any] = []

    def look(body: Any = None, **message: Any) -> None:
        seen.append(body[:2])

    before_task_publish.connect(look)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ask_for_code(client, EMAIL)
    finally:
        before_task_publish.disconnect(look)
    assert seen == [((Mail.objects.get().pk,), {})]


def test_a_code_is_kept_as_a_hash(client):
    ask_for_code(client, EMAIL)
    code = newest_code(EMAIL)
    assert code not in str(SignInCode.objects.values().get())
    assert code not in str(dict(client.session))


@pytest.mark.django_db(transaction=True)
def test_a_secret_that_could_not_be_sent_is_erased_and_not_sent_as_an_empty_mail(client):
    ask_for_code(client, EMAIL)
    mail = Mail.objects.get()
    long_ago = mail.queued_at - timedelta(days=1)
    Mail.objects.update(status=MailStatus.SENDING, claimed_at=long_ago, attempts=patience().max_attempts)
    rescue_abandoned()
    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.html) == (MailStatus.FAILED, "", "")
    assert try_again([mail.pk]) == 0
    deliver_due()
    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED


def test_the_words_of_a_failed_mail_that_is_no_secret_can_be_sent_again():
    mail = Mail.objects.create(
        key="x", recipient=EMAIL, text="Hallo", message_id="<x@y>", queued_at=NOW, status=MailStatus.FAILED
    )
    assert try_again([mail.pk]) == 1


# -- what the office writes for itself and for the board ------------------------------------------


def test_the_applicant_reads_nothing_that_is_written_for_the_office_or_the_board(client):
    with time_machine.travel(NOW, tick=False):
        members = make_board(5)
        case, officer = make_case(State.COMPLETE), make_officer()
        log_advice(
            application=case, actor=officer, now=NOW, given_on=NOW.date(), topic="Beratung", result="INTERN-1"
        )
        ballot = make_ballot(case=case, officer=officer, note="INTERN-2")
        cast_vote(ballot=ballot, member=members[1], choice="against", remark="INTERN-3", now=NOW)
        declare_conflict(ballot=ballot, member=members[2], reason="INTERN-4", now=NOW)
        cancel_ballot(ballot=ballot, actor=officer, now=NOW, reason="INTERN-5")
        second = make_ballot(case=case, officer=officer)
        for member in members[0], members[1], members[3]:
            cast_vote(ballot=second, member=member, choice="full", remark="INTERN-6", now=NOW)
        close_ballot(ballot=second, actor=officer, now=NOW)
        applicant = people_of(case.initiative)
        client.force_login(applicant)
        page = client.get(reverse("applications:case", args=[case.pk])).content.decode()
        mails = " ".join(Mail.objects.filter(recipient=applicant.email).values_list("text", flat=True))
        assert "Taken back from the board" in page
        assert re.findall(r"INTERN-\d", page + mails) == []
        client.force_login(officer)
        page = client.get(reverse("applications:desk-case", args=[case.pk])).content.decode()
        assert {"INTERN-1", "INTERN-5", "INTERN-6"} <= set(re.findall(r"INTERN-\d", page))
        assert "INTERN-3" not in page


# -- votes ----------------------------------------------------------------------------------------


def seen_by(person: User, ballot: Ballot) -> dict[str, str]:
    """Every page about the ballot and its case that the person may open, without what changes by itself."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(person)
    case = ballot.application
    urls = [
        reverse("board:ballots"),
        reverse("board:ballot", args=[ballot.pk]),
        reverse("board:close", args=[ballot.pk]),
        reverse("board:voted", args=[ballot.pk]),
        reverse("applications:desk"),
        reverse("applications:desk-cases"),
        reverse("applications:desk-case", args=[case.pk]),
        reverse("applications:case", args=[case.pk]),
        reverse("home"),
    ]
    pages = {}
    for url in urls:
        answer = client.get(url)
        text = re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"|"x-csrftoken": *"\w+"', "", answer.content.decode()
        )
        headers = {
            name: value for name, value in answer.items() if name not in {"Set-Cookie", "Content-Length"}
        }
        pages[url] = f"{answer.status_code} {headers} {text}"
    return pages


@pytest.mark.parametrize("kind", ["member", "chair", "officer", "auditor", "applicant"])
def test_no_page_of_anybody_depends_on_how_others_voted(kind):
    with time_machine.travel(NOW, tick=False):
        members = make_board(5)
        case = make_case(State.COMPLETE)
        officer = make_officer()
        ballot = make_ballot(case=case, officer=officer)
        readers = {
            "member": members[1],
            "chair": members[0],
            "officer": officer,
            "auditor": role("auditor"),
            "applicant": people_of(case.initiative),
        }
        worlds = []
        for slips in (("full", "against", "100"), ("against", "abstain", "full"), ("4100.00", "full", "1")):
            mark = transaction.savepoint()
            for member, slip in zip(members[2:], slips, strict=True):
                vote(ballot, member, slip)
            worlds.append((seen_by(readers[kind], ballot), list(Mail.objects.values_list("key", "text"))))
            transaction.savepoint_rollback(mark)
    assert worlds[0] == worlds[1] == worlds[2]


@pytest.mark.parametrize("kind", ["member", "auditor", "applicant"])
def test_only_those_who_keep_a_vote_see_that_somebody_voted(kind):
    with time_machine.travel(NOW, tick=False):
        members = make_board(5)
        case = make_case(State.COMPLETE)
        ballot = make_ballot(case=case)
        reader = {"member": members[1], "auditor": role("auditor"), "applicant": people_of(case.initiative)}[
            kind
        ]
        before = seen_by(reader, ballot)
        vote(ballot, members[2], "full")
        vote(ballot, members[3], "excluded")
        assert seen_by(reader, ballot) == before
