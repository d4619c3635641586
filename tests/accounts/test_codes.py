"""The one-time code: for one use, for 15 minutes, for five tries, whoever asks."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.adapter import AccountAdapter
from accounts.codes import Checked, Verdict, check_code, digits_of, person_with, send_code
from accounts.models import SignInCode, User
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.accounts.signing_in import code_in, wrong

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def sent_code() -> tuple[SignInCode, str]:
    sent = send_code(email="Amina@Unna.example ", now=NOW)
    return sent, code_in(Mail.objects.get())


def test_the_right_code_counts_once():
    sent, code = sent_code()
    stale = SignInCode.objects.get()
    assert check_code(sent=sent, typed=code, now=NOW).verdict == Verdict.RIGHT
    later = NOW + timedelta(seconds=31)
    assert check_code(sent=stale, typed=code, now=later).verdict == Verdict.USED


def test_a_double_click_counts_as_one_use():
    sent, code = sent_code()
    assert check_code(sent=sent, typed=code, now=NOW).verdict == Verdict.RIGHT
    soon = NOW + timedelta(seconds=30)
    assert check_code(sent=sent, typed=code, now=soon).verdict == Verdict.RIGHT
    assert check_code(sent=sent, typed=wrong(code), now=soon).verdict == Verdict.USED


def test_a_code_ends_after_15_minutes():
    sent, code = sent_code()
    late = NOW + timedelta(minutes=15)
    assert check_code(sent=sent, typed=code, now=late).verdict == Verdict.EXPIRED
    assert check_code(sent=sent, typed=code, now=late - timedelta(seconds=1)).verdict == Verdict.RIGHT


def test_a_wrong_code_leaves_four_more_tries():
    sent, code = sent_code()
    assert check_code(sent=sent, typed=wrong(code), now=NOW) == Checked(Verdict.WRONG, 4)
    assert check_code(sent=sent, typed=code, now=NOW).verdict == Verdict.RIGHT


def test_after_five_wrong_codes_the_right_one_no_longer_counts():
    sent, code = sent_code()
    verdicts = [check_code(sent=sent, typed=wrong(code), now=NOW).verdict for _ in range(5)]
    assert verdicts == [Verdict.WRONG] * 4 + [Verdict.TOO_MANY]
    assert check_code(sent=sent, typed=code, now=NOW).verdict == Verdict.TOO_MANY


def test_the_row_does_not_hold_the_code():
    sent, code = sent_code()
    assert code not in sent.code_hash
    assert sent.email == "amina@unna.example"


def test_codes_of_two_people_differ_and_do_not_fit_each_other():
    _sent, code = sent_code()
    other = send_code(email="bela@unna.example", now=NOW)
    assert check_code(sent=other, typed=code, now=NOW).verdict == Verdict.WRONG


def test_the_mail_carries_the_code_in_its_text_and_not_in_its_subject():
    _sent, code = sent_code()
    mail = Mail.objects.get()
    assert (mail.recipient, mail.secret) == ("amina@unna.example", True)
    assert code[:4] in mail.text
    assert code[:4] not in mail.subject


def test_codes_of_yesterday_are_erased():
    old, _code = sent_code()
    send_code(email="bela@unna.example", now=NOW + timedelta(days=1, seconds=1))
    assert not SignInCode.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("1234 5678", "12345678"), ("1234-5678", "12345678"), ("١٢٣٤ ٥٦٧٨", "12345678"), ("12³4", "124")],
)
def test_digits_are_read_in_any_script_and_with_any_gaps(typed, digits):
    assert digits_of(typed) == digits


def test_a_new_address_becomes_a_person_and_a_known_one_stays_the_same():
    created = person_with(email="neu@unna.example", language="en")
    assert (created.language, created.has_usable_password()) == ("en", False)
    assert person_with(email="neu@unna.example", language="de") == created
    known = UserFactory(email="Known@Unna.example")
    assert person_with(email="known@unna.example", language="de") == known
    assert User.objects.count() == 2


def test_a_letter_of_the_library_that_nobody_wrote_does_not_go_out_past_the_outbox():
    with pytest.raises(LookupError, match="account/email/unknown"):
        AccountAdapter().send_mail("account/email/unknown", "amina@gruppe.example", {})
    assert mail.outbox == []
