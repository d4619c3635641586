"""Another bank account after the acceptance: proved, looked at once more, told to everybody; and whoever tries it unasked."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import SignInCode
from awards.models import Account, Award, Change
from awards.payout_runs import collect_run
from awards.states import AwardState, ChangeKind, ChangeState, PayoutState
from funding.errors import Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.accounts.signing_in import code_in, sign_in_by_code, wrong
from tests.accounts.test_second_factor import app_number
from tests.applications.factories import NOW, make_initiative
from tests.awards.payments import IBAN, accepted, make_payout, person
from tests.awards.town_account import TOWN
from tests.board.reading import text_of

pytestmark = pytest.mark.django_db
OTHER = "DE75512108001245126199"
TYPED = {"holder": "Sprachbrücke e. V.", "iban": OTHER}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def award() -> Award:
    return accepted()


@pytest.fixture
def amina(award, client):
    """A person of the initiative, signed in by a code as everybody is."""
    found = award.application.initiative.people.get()
    found.language = "en"
    found.save()
    sign_in_by_code(client, found.email)
    return found


def page(award) -> str:
    return reverse("awards:change-account", args=[award.pk])


def newest_code(user) -> str:
    return code_in(
        Mail.objects.filter(recipient=user.email, key__startswith="confirmation-code").latest("pk")
    )


def confirm(client, user, **query):
    client.post(reverse("accounts:confirm", query=query), {"send": "1"})
    return client.post(reverse("accounts:confirm", query=query), {"code": newest_code(user)})


def name_it(client, award, **more):
    return client.post(page(award), TYPED | {"confirmed": OTHER} | more)


def account_of(award) -> str:
    return award.accounts.get(replaced_at=None).iban


# -- the way --------------------------------------------------------------------------------------


def test_the_person_proves_who_they_are_types_looks_and_it_counts(client, award, amina):
    second = UserFactory()
    award.application.initiative.memberships.create(user=second)
    asked = client.get(page(award))
    assert asked.url == reverse("accounts:confirm", query={"next": page(award)})
    assert "Send me a code" in text_of(client.get(asked.url))
    assert not Mail.objects.filter(key__startswith="confirmation-code").exists()
    assert confirm(client, amina, next=page(award)).url == page(award)
    assert "We pay to this account now" in text_of(client.get(page(award)))
    shown = text_of(client.post(page(award), TYPED))
    assert "Is this the right account?" in shown
    assert "DE75 5121 0800 1245 1261 99" in shown
    assert account_of(award) == IBAN
    assert name_it(client, award).url == reverse("awards:award", args=[award.pk])
    assert account_of(award) == OTHER
    told = Mail.objects.filter(key__startswith="account:")
    assert set(told.values_list("recipient", flat=True)) == {amina.email, second.email}
    assert all("DE75 … 6199" in mail.text and OTHER not in mail.text for mail in told)
    assert Mail.objects.filter(key__startswith="account-office:").exists()


def test_it_stands_among_the_changes_without_the_whole_number(client, award, amina):
    confirm(client, amina)
    name_it(client, award)
    change = Change.objects.get()
    assert (change.kind, change.state, change.asked_by) == (ChangeKind.ACCOUNT, ChangeState.DONE, amina)
    assert change.before == {"holder": "Sprachbrücke Unna e. V.", "iban": "DE02 … 2051", "bank": "Musterbank"}
    listed = text_of(client.get(reverse("awards:changes", args=[award.pk])))
    assert "DE02 … 2051" in listed
    assert "DE75 … 6199" in listed
    assert "We have another bank account" in listed
    client.force_login(award.decision.decided_by)
    assert "DE75 … 6199" in text_of(client.get(reverse("awards:desk-award", args=[award.pk])))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"iban": "DE75512108001245126198"}, "has a mistake"),
        ({"iban": "TR330006100519786457841326"}, "cannot pay to this country"),
        ({"holder": ""}, "Write the name of the account holder"),
    ],
)
def test_bad_input_is_answered_and_stays(client, award, amina, typed, words):
    confirm(client, amina)
    answer = client.post(page(award), TYPED | typed)
    assert (answer.status_code, words in text_of(answer), account_of(award)) == (422, True, IBAN)


def test_the_same_account_again_is_no_change(client, award, amina):
    confirm(client, amina)
    typed = {"holder": "Sprachbrücke Unna e. V.", "iban": IBAN, "confirmed": IBAN}
    assert client.post(page(award), typed).status_code == 302
    assert (Change.objects.count(), Account.objects.count()) == (0, 1)


def test_what_was_typed_survives_a_proof_that_ran_out(client, award, amina, clock):
    confirm(client, amina)
    clock.shift(timedelta(minutes=11))
    assert client.post(page(award), TYPED).url.startswith(reverse("accounts:confirm"))
    confirm(client, amina)
    assert OTHER in client.get(page(award)).content.decode()


# -- whoever tries it unasked ---------------------------------------------------------------------


def test_a_session_alone_is_not_enough_not_even_a_fresh_one(client, award, amina):
    assert name_it(client, award).url.startswith(reverse("accounts:confirm"))
    assert account_of(award) == IBAN


def test_a_proof_counts_once_and_for_some_minutes(client, award, amina, clock):
    confirm(client, amina)
    name_it(client, award)
    again = {"holder": "Jemand anderes", "iban": IBAN, "confirmed": IBAN}
    assert client.post(page(award), again).url.startswith(reverse("accounts:confirm"))
    assert account_of(award) == OTHER
    confirm(client, amina)
    clock.shift(timedelta(minutes=10))
    assert client.post(page(award), again).url.startswith(reverse("accounts:confirm"))
    assert account_of(award) == OTHER


def test_a_code_is_worth_nothing_twice_elsewhere_or_too_late(client, award, amina, clock):
    elsewhere = Client()
    elsewhere.force_login(amina)
    client.post(reverse("accounts:confirm"), {"send": "1"})
    code = newest_code(amina)
    elsewhere.post(reverse("accounts:confirm"), {"code": code})
    assert name_it(elsewhere, award).url.startswith(reverse("accounts:confirm"))
    assert client.post(reverse("accounts:confirm"), {"code": wrong(code)}).status_code == 422
    clock.shift(timedelta(minutes=16))
    assert client.post(reverse("accounts:confirm"), {"code": code}).status_code == 422
    clock.shift(timedelta(minutes=1))
    confirm(client, amina)
    name_it(client, award)
    client.post(reverse("accounts:confirm"), {"code": newest_code(amina)})
    assert client.get(page(award)).url.startswith(reverse("accounts:confirm"))


def test_a_code_to_sign_in_does_not_confirm_and_the_other_way_round(client, award, amina):
    sent = SignInCode.objects.latest("pk")
    client.post(reverse("accounts:confirm"), {"send": "1"})
    assert SignInCode.objects.latest("pk") != sent
    stranger = Client()
    answer = stranger.post(reverse("accounts:code"), {"code": newest_code(amina)})
    assert stranger.session.get("_auth_user_id") is None
    assert answer.status_code == 200


def test_who_has_a_second_factor_proves_with_it_and_a_code_by_mail_is_too_little(client, award, amina):
    confirm(client, amina)
    secret = give_app(amina)
    assert client.get(page(award)).url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("accounts:confirm")).url.startswith(reverse("mfa_reauthenticate"))
    where = reverse("mfa_reauthenticate", query={"next": page(award)})
    assert client.post(where, {"code": "000000", "next": page(award)}).status_code == 200
    assert name_it(client, award).url.startswith(reverse("mfa_reauthenticate"))
    assert client.post(where, {"code": app_number(secret), "next": page(award)}).url == page(award)
    assert name_it(client, award).url == reverse("awards:award", args=[award.pk])
    assert account_of(award) == OTHER


def give_app(user) -> str:

    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    assert Authenticator.objects.filter(user=user).exists()
    return secret


@pytest.mark.parametrize("who", ["stranger", "former", "officer", "treasurer"])
def test_for_everybody_else_the_page_does_not_exist(client, award, who):
    initiative = award.application.initiative
    user = {
        "stranger": lambda: make_initiative().people.get(),
        "former": lambda: initiative.people.get(),
        "officer": lambda: person("officer", award.application.programme),
        "treasurer": lambda: person("treasurer", award.application.programme),
    }[who]()
    if who == "former":
        initiative.memberships.all().delete()
    client.force_login(user)
    assert (client.get(page(award)).status_code, name_it(client, award).status_code) == (404, 404)
    assert account_of(award) == IBAN


def test_a_proof_of_one_person_is_none_of_the_next_in_the_same_browser(client, award, amina):
    second = UserFactory()
    award.application.initiative.memberships.create(user=second)
    confirm(client, amina)
    client.force_login(second)
    assert client.get(page(award)).url.startswith(reverse("accounts:confirm"))


@pytest.mark.parametrize(
    "state", [AwardState.NOTIFIED, AwardState.DECLINED, AwardState.REVOKED, AwardState.SETTLED]
)
def test_where_nothing_is_paid_any_more_no_account_is_named(client, award, amina, state):
    confirm(client, amina)
    award.payouts.update(state=PayoutState.CANCELLED)
    Award.objects.update(state=state)
    assert name_it(client, award).url == reverse("awards:award", args=[award.pk])
    assert account_of(award) == IBAN


def test_money_that_came_back_after_the_settlement_can_go_to_another_account(client, award, amina):
    make_payout(PayoutState.BOUNCED, award=award)
    Award.objects.update(state=AwardState.SETTLED)
    confirm(client, amina)
    name_it(client, award)
    assert account_of(award) == OTHER


# -- payments on their way ------------------------------------------------------------------------


@pytest.mark.parametrize("state", [PayoutState.PREPARED, PayoutState.RELEASED])
def test_what_the_bank_does_not_have_is_checked_again(client, award, amina, state):
    payout, treasurer = make_payout(state, award=award), person("treasurer", award.application.programme)
    confirm(client, amina)
    name_it(client, award)
    payout.refresh_from_db()
    assert (payout.state, payout.account) == (PayoutState.PLANNED, None)
    assert (
        "prüfen Sie ihre Zahlungen noch einmal"
        in Mail.objects.filter(key__startswith="account-office:").latest("pk").text
    )
    assert Award.objects.get(pk=award.pk).office_waiting_since == NOW
    client.force_login(treasurer)
    shown = text_of(client.get(reverse("awards:payment", args=[payout.pk]), follow=True))
    assert "Das Büro prüft diese Zahlung neu" in shown


def test_a_run_that_was_shown_before_takes_nothing_to_the_old_account(client, award, amina, settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    payout, treasurer = (
        make_payout(PayoutState.RELEASED, award=award),
        person("treasurer", award.application.programme),
    )
    confirm(client, amina)
    name_it(client, award)
    with pytest.raises(Refused, match="changed_meanwhile"):
        collect_run(
            programme=award.application.programme,
            payouts=[payout],
            execute_on=NOW.date(),
            actor=treasurer,
            now=NOW,
        )


def test_a_release_that_was_shown_before_is_refused(client, award, amina):
    payout, treasurer = (
        make_payout(PayoutState.PREPARED, award=award),
        person("treasurer", award.application.programme),
    )
    client.force_login(treasurer)
    confirm_and_name = Client()
    sign_in_by_code(confirm_and_name, amina.email)
    confirm(confirm_and_name, amina)
    name_it(confirm_and_name, award)
    answer = client.post(reverse("awards:payment", args=[payout.pk]), follow=True)
    payout.refresh_from_db()
    assert (payout.state, payout.released_by) == (PayoutState.PLANNED, None)
    assert "Das Büro prüft diese Zahlung neu" in text_of(answer)


def test_what_the_bank_has_goes_where_it_was_sent_and_everybody_reads_so(client, award, amina):
    payout = make_payout(PayoutState.EXPORTED, award=award)
    confirm(client, amina)
    assert "It goes to the account named before" in text_of(client.post(page(award), TYPED))
    name_it(client, award)
    payout.refresh_from_db()
    assert (payout.state, payout.account.iban) == (PayoutState.EXPORTED, IBAN)
    for key, words in (("account:", "the account named before"), ("account-office:", "das bisherige Konto")):
        assert words in Mail.objects.filter(key__startswith=key).latest("pk").text
