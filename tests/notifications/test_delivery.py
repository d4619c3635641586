from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from notifications.delivery import deliver, deliver_due, erase_old, rescue_abandoned, try_again
from notifications.letters import Attachment, CalendarEntry, Recipient
from notifications.models import Mail, MailAttachment, MailStatus
from notifications.patience import patience
from tests.notifications.letters import NOW, queued
from tests.tools.services import MailSink, free_port

pytestmark = pytest.mark.django_db
UNKNOWN = Recipient(email="unknown@lesepaten.example")
FULL = Recipient(email="full@lesepaten.example")


@pytest.fixture
def sink(settings: Settings) -> Iterator[MailSink]:
    refusals = {UNKNOWN.email: "550 No such user", FULL.email: "452 Mailbox full"}
    with MailSink(refusals=refusals) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def no_server(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def received(sink: MailSink) -> EmailMessage:
    (_, _, raw), *_ = sink.accepted
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_arrives_with_text_html_and_its_headers(sink: MailSink) -> None:
    mail = queued(to=Recipient(email="oemer@lesepaten.example", name="Ömer, Yıldız"))
    assert deliver(mail.pk, now=NOW) == MailStatus.SENT
    message = received(sink)
    assert message["Message-ID"] == mail.message_id
    assert message["To"] == '"Ömer, Yıldız" <oemer@lesepaten.example>'
    assert message["From"] == "Fördertopf <foerdertopf@unna.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.status, mail.sent_at, mail.attempts, mail.next_try_at) == (MailStatus.SENT, NOW, 1, None)


def test_files_and_the_date_go_with_the_mail(sink: MailSink) -> None:
    mail = queued(
        attachments=(Attachment(name="Bescheid Größe.pdf", content=b"%PDF-1.7", mime="application/pdf"),),
        calendar=CalendarEntry(uid="ballot-1", title="Vote", starts_at=NOW),
    )
    deliver(mail.pk, now=NOW)
    date, pdf = received(sink).iter_attachments()
    assert (date.get_content_type(), date.get_param("method"), date.get_filename()) == (
        "text/calendar",
        "PUBLISH",
        "date.ics",
    )
    assert "UID:ballot-1@unna.example" in date.get_content()
    assert (pdf.get_filename(), pdf.get_content()) == ("Bescheid Größe.pdf", b"%PDF-1.7")


def test_a_batch_uses_one_connection(sink: MailSink) -> None:
    for number in range(10):
        queued(f"key-{number}")
    assert deliver_due(now=NOW).sent == 10
    assert (len(sink.accepted), sink.connections) == (10, 1)


def test_a_mail_that_is_sent_is_not_sent_again(sink: MailSink) -> None:
    mail = queued()
    deliver(mail.pk, now=NOW)
    assert deliver(mail.pk, now=NOW) is None
    assert deliver_due(now=NOW).sent == 0
    assert len(sink.accepted) == 1


def test_a_recipient_refused_for_good_fails_with_the_reason(sink: MailSink) -> None:
    mail = queued(to=UNKNOWN)
    assert deliver(mail.pk, now=NOW) == MailStatus.FAILED
    mail.refresh_from_db()
    assert "550, b'No such user'" in mail.last_error
    assert (mail.attempts, mail.next_try_at) == (1, None)


def test_a_passing_refusal_is_tried_again_later_and_later(sink: MailSink) -> None:
    mail, now, pauses = queued(to=FULL), NOW, []
    for _ in range(4):
        assert deliver(mail.pk, now=now) == MailStatus.QUEUED
        mail.refresh_from_db()
        pauses.append((mail.next_try_at - now).total_seconds())
        assert deliver(mail.pk, now=mail.next_try_at - timedelta(seconds=1)) is None
        now = mail.next_try_at
    assert pauses == [60, 120, 240, 480]
    sink.refusals.clear()
    assert deliver(mail.pk, now=now) == MailStatus.SENT


def test_trying_ends_with_a_failure_that_says_why(sink: MailSink, settings: Settings) -> None:
    settings.MAIL_PATIENCE = {"max_attempts": 3}
    mail = queued(to=FULL)
    Mail.objects.update(attempts=2)
    assert deliver(mail.pk, now=NOW) == MailStatus.FAILED
    mail.refresh_from_db()
    assert "Mailbox full" in mail.last_error


def test_trying_goes_on_over_a_long_weekend() -> None:
    rules = patience()
    tried = sum((rules.pause_after(number) for number in range(1, rules.max_attempts)), timedelta())
    assert timedelta(days=2.5) < tried < timedelta(days=4)


@pytest.mark.parametrize("address", ["", "no address", "a@b@c.example", "x\ny@z.example"])
def test_a_broken_row_fails_and_the_others_are_sent(sink: MailSink, address: str) -> None:
    broken = queued("broken")
    Mail.objects.update(recipient=address)
    queued("whole")
    done = deliver_due(now=NOW)
    assert (done.sent, done.failed) == (1, 1)
    broken.refresh_from_db()
    assert broken.status == MailStatus.FAILED
    assert broken.last_error.startswith("UnsendableError")


@pytest.mark.usefixtures("no_server")
def test_without_a_server_a_run_tries_three_mails_and_leaves_the_rest() -> None:
    for number in range(5):
        queued(f"key-{number}")
    assert deliver_due(now=NOW).postponed == 3
    assert sorted(Mail.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]
    assert set(Mail.objects.values_list("status", flat=True)) == {MailStatus.QUEUED}


def test_a_mail_of_a_dead_worker_goes_out_again_as_the_same_mail(sink: MailSink) -> None:
    mail = queued()
    Mail.objects.update(status=MailStatus.SENDING, claimed_at=NOW, attempts=1)
    assert rescue_abandoned(now=NOW + timedelta(seconds=599)) == 0
    assert rescue_abandoned(now=NOW + timedelta(seconds=601)) == 1
    assert deliver_due(now=NOW + timedelta(seconds=601)).sent == 1
    assert sink.message_ids == [mail.message_id]


def test_a_mail_that_kills_its_worker_every_time_comes_to_an_end() -> None:
    mail = queued()
    Mail.objects.update(status=MailStatus.SENDING, claimed_at=NOW, attempts=20)
    assert rescue_abandoned(now=NOW + timedelta(hours=1)) == 0
    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED


def test_a_secret_is_erased_once_it_is_sent(sink: MailSink) -> None:
    mail = queued(lead="Your code is 4711.", secret=True)
    deliver(mail.pk, now=NOW)
    mail.refresh_from_db()
    assert (mail.text, mail.html) == ("", "")
    assert b"4711" in sink.accepted[0][2]


def test_a_secret_that_cannot_be_sent_is_erased_too(sink: MailSink) -> None:
    mail = queued(to=UNKNOWN, secret=True)
    deliver(mail.pk, now=NOW)
    mail.refresh_from_db()
    assert (mail.status, mail.text, mail.html) == (MailStatus.FAILED, "", "")


def test_the_demo_keeps_the_secret_because_people_sign_in_with_it(settings: Settings) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    mail = queued(lead="Your code is 4711.", secret=True)
    assert deliver(mail.pk, now=NOW) == MailStatus.SENT
    mail.refresh_from_db()
    assert "4711" in mail.text


def test_a_failed_mail_gets_another_chance(sink: MailSink) -> None:
    mail = queued(to=UNKNOWN)
    deliver(mail.pk, now=NOW)
    sink.refusals.clear()
    assert try_again([mail.pk], now=NOW) == 1
    assert deliver(mail.pk, now=NOW) == MailStatus.SENT


def test_old_mails_lose_address_and_content_but_keep_their_key(sink: MailSink) -> None:
    mail = queued(calendar=CalendarEntry(uid="b", title="Vote", starts_at=NOW))
    waiting = queued("waiting")
    deliver(mail.pk, now=NOW)
    assert erase_old(now=NOW + timedelta(days=89)) == 0
    assert erase_old(now=NOW + timedelta(days=91)) == 1
    mail.refresh_from_db()
    assert (mail.recipient, mail.recipient_name, mail.subject, mail.text, mail.html) == ("", "", "", "", "")
    assert not MailAttachment.objects.exists()
    assert mail.key == "ballot-1-opened-7"
    erase_old(now=NOW + timedelta(days=731))
    assert list(Mail.objects.all()) == [waiting]
