import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from notifications.letters import Letter, Recipient
from notifications.models import Mail, MailStatus
from notifications.outbox import known_keys, message_id_of, queue
from tests.notifications.letters import AMAL, NOW, letter, queued

pytestmark = pytest.mark.django_db


def test_a_queued_mail_waits_with_all_it_needs() -> None:
    mail = Mail.objects.get(pk=queued(paragraphs=("Thank you.",)).pk)
    assert (mail.recipient, mail.recipient_name, mail.language) == (AMAL.email, AMAL.name, "en")
    assert (mail.status, mail.queued_at, mail.next_try_at) == (MailStatus.QUEUED, NOW, NOW)
    assert mail.text.startswith("Please vote by Friday, 4 December 2026, 18:00.\n\nThank you.\n")
    assert mail.message_id == message_id_of("ballot-1-opened-7")


def test_the_same_event_is_told_once_and_not_even_composed_again() -> None:
    queued()

    def compose() -> Letter:
        raise AssertionError("composed twice")

    assert queue(key="ballot-1-opened-7", to=AMAL, compose=compose) is None
    assert Mail.objects.count() == 1


def test_a_mail_goes_with_the_change_that_is_rolled_back() -> None:
    def change() -> None:
        with transaction.atomic():
            queued()
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError):
        change()
    assert not Mail.objects.exists()


def test_another_process_being_faster_leaves_the_transaction_usable() -> None:
    def compose() -> Letter:
        # Between the look and the writing, somebody else queues the same key.
        queued()
        return letter()

    with transaction.atomic():
        assert queue(key="ballot-1-opened-7", to=AMAL, compose=compose) is None
        assert Mail.objects.count() == 1
        queued("ballot-2-opened-7")
    assert Mail.objects.count() == 2


def test_a_letter_is_composed_in_the_recipients_language_and_in_local_time() -> None:
    seen = {}

    def compose() -> Letter:
        seen.update(language=translation.get_language(), zone=timezone.get_current_timezone_name())
        return letter()

    with translation.override("de"), timezone.override("America/New_York"):
        queue(key="k", to=AMAL, compose=compose, now=NOW)
        assert translation.get_language() == "de"
    assert seen == {"language": "en", "zone": "Europe/Berlin"}


def test_line_breaks_in_names_and_subjects_cannot_add_headers() -> None:
    to = Recipient(email=AMAL.email, name="Amal\r\nBcc: all@unna.example")
    mail = queued(to=to, subject="Please\nBcc: all@unna.example")
    assert (mail.recipient_name, mail.subject) == (
        "Amal Bcc: all@unna.example",
        "Please Bcc: all@unna.example",
    )


def test_a_subject_of_any_length_is_stored() -> None:
    assert len(queued(subject="x" * 1000).subject) == 200


def test_what_is_queued_for_a_day_to_come_is_sent_at_once() -> None:
    later = timezone.now() + timedelta(days=30)
    mail = queue(key="k", to=AMAL, compose=letter, now=later)
    assert mail is not None
    assert mail.queued_at == later
    assert mail.next_try_at is not None
    assert mail.next_try_at <= timezone.now()


def test_a_worker_is_asked_after_the_commit_and_told_only_the_id(django_capture_on_commit_callbacks) -> None:
    folder = Path(settings.BROKER_DIR) / "queue"
    before = set(folder.glob("*.msg"))
    with django_capture_on_commit_callbacks(execute=True):
        mail = queued()
        assert set(folder.glob("*.msg")) == before
    (message,) = set(folder.glob("*.msg")) - before
    content = json.loads(message.read_text())
    message.unlink()
    assert content["headers"]["task"] == "notifications.deliver_mail"
    assert content["headers"]["argsrepr"] == f"({mail.pk},)"


def test_message_ids_differ_by_key_and_stay_the_same() -> None:
    assert message_id_of("a") == message_id_of("a")
    assert message_id_of("a") != message_id_of("b")
    assert message_id_of("a").endswith("@unna.example>")


def test_known_keys_are_found_in_a_few_queries(django_assert_num_queries) -> None:
    queued("a")
    with django_assert_num_queries(3):
        assert known_keys([f"unknown-{number}" for number in range(1200)] + ["a"]) == {"a"}
