"""Released payments go to the bank in one file, which is valid, made once and pays nothing twice."""

import time
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from defusedxml.ElementTree import fromstring
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from awards import payout_runs
from awards.models import Award, Payout, PayoutRun
from awards.pain import SCHEMA, assure_valid, bank_text
from awards.payout_messages import words_of
from awards.payout_runs import collect_run, file_of, hand_out, ready_payouts, town_account
from awards.states import AwardState, PayoutState
from funding.errors import NotAllowed, Refused
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.awards.payments import accepted, award_of, make_payout, name_account, person
from tests.awards.thousand import make_thousand
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
D = Decimal
P = PayoutState
TODAY = NOW.date()
NS = f"{{urn:iso:std:iso:20022:tech:xsd:{SCHEMA}}}"


@pytest.fixture(autouse=True)
def clock(settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def released() -> list[Payout]:
    return [
        make_payout(P.RELEASED, award=award_of(make_programme(), amount)) for amount in ("1000.00", "99.99")
    ]


@pytest.fixture
def treasurer(released):
    return person("treasurer", make_programme())


def run_of(payouts, treasurer, execute_on=TODAY, now=NOW):
    return collect_run(
        programme=make_programme(), payouts=payouts, execute_on=execute_on, actor=treasurer, now=now
    )


def content_of(run):
    return default_storage.open(run.file.name).read()


def texts(content, name):
    return [node.text for node in fromstring(content).iter(f"{NS}{name}")]


# -- the file -------------------------------------------------------------------------------------


def test_the_file_says_who_pays_whom_how_much_and_for_what(released, treasurer):
    run = run_of(released, treasurer, execute_on=date(2026, 5, 6))
    content = content_of(run)
    assure_valid(content)
    root = fromstring(content)
    assert root.tag == f"{NS}Document"
    case = [payout.award.application for payout in released]
    found = {
        name: texts(content, name)
        for name in (
            "MsgId",
            "NbOfTxs",
            "CtrlSum",
            "Dt",
            "IBAN",
            "BICFI",
            "Nm",
            "EndToEndId",
            "InstdAmt",
            "Ustrd",
        )
    }
    assert found == {
        "MsgId": [run.message_id],
        "NbOfTxs": ["2", "2"],
        "CtrlSum": ["1099.99", "1099.99"],
        "Dt": ["2026-05-06"],
        "IBAN": [TOWN["PAYER_IBAN"], "DE02120300000000202051", "DE02120300000000202051"],
        "BICFI": [TOWN["PAYER_BIC"]],
        "Nm": ["Kreisstadt Unna", "Kreisstadt Unna", "Sprachbrücke Unna e. V.", "Sprachbrücke Unna e. V."],
        "EndToEndId": [payout.end_to_end_id for payout in released],
        "InstdAmt": ["1000.00", "99.99"],
        "Ustrd": [f"{one.reference} {one.title}" for one in case],
    }
    assert {node.get("Ccy") for node in root.iter(f"{NS}InstdAmt")} == {"EUR"}


def test_making_the_file_again_gives_the_same_bytes(released, treasurer, clock):
    run = run_of(released, treasurer)
    clock.shift(timedelta(days=2))
    stored = PayoutRun.objects.get(pk=run.pk)
    payouts = stored.payouts.select_related("award__application", "account").order_by("pk")
    assert file_of(stored, payouts, town_account()) == content_of(run)
    first, second = (hand_out(stored, actor=treasurer, now=NOW + timedelta(days=n)) for n in (1, 2))
    assert first == second == content_of(run)
    stored.refresh_from_db()
    assert stored.downloaded_at == NOW + timedelta(days=1)


def test_an_altered_file_is_not_handed_out(released, treasurer):
    run = run_of(released, treasurer)
    with default_storage.open(run.file.name, "wb") as file:
        file.write(b"<Document/>")
    with pytest.raises(ValueError, match="not the one"):
        hand_out(run, actor=treasurer, now=NOW)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Jörg Müßig & Söhne", "Jörg Müßig & Söhne"),
        ("A\u0308rzte", "Ärzte"),
        ("Łukasz Ñandú Çelik", "Lukasz Nandu Celik"),
        ("Олена Коваль", "Olena Koval'"),
        ("„Treff“ – für alle…", ",,Treff,, - für alle..."),
        ("  a\n\tb  ", "a b"),
        ("//a//b/", "a/b"),
        ("<Verein> [1] {x} @ #", "Verein 1 x"),
        ("🎉", ""),
        ("x" * 80, "x" * 70),
    ],
)
def test_texts_keep_what_banks_take_and_change_only_the_rest(text, written):
    found = bank_text(text, 70)
    if "Treff" in text:
        assert "für alle..." in found
        assert not set(found) & set("„“–…")
    else:
        assert found == written


def test_a_name_with_nothing_a_bank_can_write_is_told_and_stops_only_itself(released, treasurer):
    """Stored before names were checked."""
    award = award_of(make_programme(), "10.00")
    name_account(award, "🎉")
    payout = make_payout(P.RELEASED, award=award)
    with pytest.raises(Refused, match="holder_unreadable") as refusal:
        run_of([*released, payout], treasurer)
    assert award.application.reference in words_of(refusal.value)
    payout.refresh_from_db()
    assert (payout.state, PayoutRun.objects.count()) == (P.RELEASED, 0)
    run_of(released, treasurer)


# -- who, when, what ------------------------------------------------------------------------------


def test_payments_of_a_run_are_marked_and_told_in_the_timeline(released, treasurer):
    run = run_of(released, treasurer)
    for payout in released:
        payout.refresh_from_db()
        assert (payout.state, payout.run) == (P.EXPORTED, run)
        entry = payout.award.application.timeline.get(event="payout_exported")
        assert entry.data == {"amount": str(payout.amount), "payment": 1, "execute_on": str(TODAY)}


@pytest.mark.parametrize("name", ["officer", "deputy", "auditor", "applicant", "elsewhere"])
def test_only_the_treasurer_of_the_programme_makes_files(released, name):
    who = {
        "applicant": lambda: released[0].award.application.initiative.people.first(),
        "elsewhere": lambda: role("treasurer", make_programme("elsewhere")),
    }.get(name, lambda: person(name, make_programme()))()
    with pytest.raises(NotAllowed):
        run_of(released, who)


@pytest.mark.parametrize(("days", "code"), [(-1, "day_is_over"), (61, "day_too_far")])
def test_the_day_is_from_today_on_and_not_far_away(released, treasurer, days, code):
    with pytest.raises(Refused, match=code) as refusal:
        run_of(released, treasurer, execute_on=TODAY + timedelta(days=days))
    assert refusal.value.field == "execute_on"


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("PAYER_IBAN", "", "town_account_missing"),
        ("PAYER_NAME", " ", "town_account_missing"),
        ("PAYER_BIC", "", "town_account_missing"),
        ("PAYER_IBAN", "DE00000000000000012345", "town_account_wrong"),
        ("PAYER_BIC", "nonsense", "town_account_wrong"),
    ],
)
def test_without_the_towns_account_the_refusal_names_what_to_set(
    released, treasurer, settings, variable, value, code
):
    setattr(settings, variable, value)
    with pytest.raises(Refused, match=code) as refusal:
        run_of(released, treasurer)
    assert refusal.value.params == {"names": variable}


def test_another_currency_makes_no_file(released, treasurer):
    programme = make_programme()
    programme.currency = "CHF"
    programme.save()
    with pytest.raises(Refused, match="only_euros"):
        collect_run(programme=programme, payouts=released, execute_on=TODAY, actor=treasurer, now=NOW)


@pytest.mark.parametrize("state", [P.PLANNED, P.PREPARED, P.EXPORTED, P.PAID, P.BOUNCED])
def test_only_released_payments_go_into_a_file(released, treasurer, state):
    other = make_payout(state)
    with pytest.raises(Refused, match="changed_meanwhile"):
        run_of([*released, other], treasurer)
    assert {payout.state for payout in Payout.objects.filter(pk__in=[one.pk for one in released])} == {
        P.RELEASED
    }


def test_payments_of_a_grant_in_a_hearing_or_to_an_old_account_or_of_ones_own_case_wait(released, treasurer):
    first, second = released
    Award.objects.filter(pk=first.award_id).update(state=AwardState.HEARING)
    name_account(second.award, "Anders")
    own = make_payout(P.RELEASED)
    own.award.application.initiative.memberships.create(user=treasurer)
    assert list(ready_payouts(make_programme(), treasurer)) == []
    for payout in (first, second, own):
        with pytest.raises(Refused, match="changed_meanwhile"):
            run_of([payout], treasurer)


def test_an_empty_run_is_none(treasurer):
    with pytest.raises(Refused, match="nothing_to_pay"):
        run_of([], treasurer)


# -- twice, and crashes ---------------------------------------------------------------------------


def test_a_payment_is_in_one_file_only(released, treasurer):
    run_of(released, treasurer)
    with pytest.raises(Refused, match="changed_meanwhile"):
        run_of(released, treasurer)
    assert PayoutRun.objects.count() == 1


class PowerCut(BaseException):
    """Nothing is cleaned up by whom it meets."""


@pytest.mark.parametrize("step", ["file_of", "mark_exported", "note_many"])
def test_a_crash_between_the_steps_leaves_everything_as_it_was(released, treasurer, monkeypatch, step):
    """Afterwards the same payments go out under the same numbers, in one file."""
    ids = {payout.end_to_end_id for payout in released}

    def cut(*args, **kwargs):
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(payout_runs, step, cut)
        with pytest.raises(PowerCut):
            run_of(released, treasurer)
    assert set(Payout.objects.values_list("state", "run")) == {(P.RELEASED, None)}
    assert PayoutRun.objects.count() == 0
    run = run_of(released, treasurer)
    assert set(texts(content_of(run), "EndToEndId")) == ids


def test_a_crash_after_the_file_was_written_leaves_no_file_behind(released, treasurer, monkeypatch):
    before = set(default_storage.listdir("runs")[1]) if default_storage.exists("runs") else set()
    monkeypatch.setattr(payout_runs, "mark_exported", SimpleNamespace)
    with pytest.raises(TypeError):
        run_of(released, treasurer)
    assert set(default_storage.listdir("runs")[1]) == before


# -- a thousand -----------------------------------------------------------------------------------


def test_a_thousand_payments_take_seconds_and_a_few_dozen_statements():
    programme, treasurer = make_thousand(1000)
    payouts = list(ready_payouts(programme, treasurer))
    assert len(payouts) == 1000
    began = time.monotonic()
    with (
        time_machine.travel(NOW, tick=True),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        run = run_of(payouts, treasurer)
    seconds = time.monotonic() - began
    content = content_of(run)
    assert len(set(texts(content, "EndToEndId"))) == 1000
    assert texts(content, "CtrlSum")[0] == "10000.00"
    assert run.payouts.filter(state=P.EXPORTED).count() == 1000
    assert len(queries) <= 40
    assert seconds < 10


def test_more_than_a_thousand_are_refused(treasurer):
    payouts = [SimpleNamespace(pk=number) for number in range(1001)]
    with pytest.raises(Refused, match="too_many_payments"):
        run_of(payouts, treasurer)


def test_ready_is_what_is_released_in_the_programme_of_the_treasurer(released, treasurer):
    accepted()
    assert list(ready_payouts(make_programme(), treasurer)) == released
    assert list(ready_payouts(make_programme("elsewhere"), treasurer)) == []
