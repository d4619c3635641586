"""Nobody fills a stranger's mailbox, the office's desk or the disk."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes import CODES_PER_ADDRESS, send_code
from accounts.initiatives import (
    FOUNDED_PER_DAY,
    INVITATIONS_PER_DAY,
    INVITATIONS_TO_ONE_PERSON,
    InitiativeError,
    found_initiative,
    invite,
    withdraw_invitation,
)
from accounts.models import Initiative
from applications.drafts import DRAFTS_PER_INITIATIVE, copy_to_draft, start_draft
from applications.models import Application, Thread
from applications.states import State
from applications.threads import (
    MESSAGES_PER_CASE,
    QUESTIONS_PER_ADDRESS,
    QUESTIONS_PER_PROGRAMME,
    ask_before_applying,
    write_message,
)
from funding.errors import TooMuch
from notifications.models import Mail
from tests.accounts.factories import InitiativeFactory, UserFactory, people_of
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.board.factories import make_officer

pytestmark = pytest.mark.django_db
VICTIM = "opfer@unna.example"


def ask(email: str = VICTIM, *, now=NOW) -> Thread:
    return ask_before_applying(
        programme=make_programme(), email=email, name="", text="Geht das?", check={}, language="de", now=now
    )


def ask_by_page(client: Client, email: str = VICTIM, **headers: str):
    return client.post(
        reverse("applications:check", args=["unna"]),
        {"ask": "1", "email": email, "text": "Geht das?", "name": ""},
        **headers,
    )


@pytest.fixture
def counting(settings):
    """The limits per computer, which the other tests switch off."""
    from funding import settings as real

    settings.ACCOUNT_RATE_LIMITS = real.ACCOUNT_RATE_LIMITS
    call_command("createcachetable", verbosity=0)
    cache.clear()
    yield
    cache.clear()


# -- questions ------------------------------------------------------------------------------------


def test_an_address_gets_a_few_mails_a_day_however_often_somebody_asks_with_it(client):
    for _ in range(QUESTIONS_PER_ADDRESS):
        ask()
    with pytest.raises(TooMuch):
        ask(VICTIM.upper())
    assert Mail.objects.filter(recipient=VICTIM).count() == QUESTIONS_PER_ADDRESS
    assert ask("andere@unna.example")
    assert ask(now=NOW + timedelta(days=1, seconds=1))


def test_the_office_gets_no_more_questions_a_day_than_it_can_read():
    programme = make_programme()
    Thread.objects.bulk_create(
        Thread(programme=programme, asker_email=f"gast{number}@unna.example", started_at=NOW)
        for number in range(QUESTIONS_PER_PROGRAMME)
    )
    with pytest.raises(TooMuch):
        ask()


def test_the_page_asks_to_wait(client):
    make_programme()
    for _ in range(QUESTIONS_PER_ADDRESS):
        assert ask_by_page(client).status_code == 302
    answer = ask_by_page(client)
    assert answer.status_code == 429
    assert "One moment" in answer.content.decode()


def test_one_computer_asks_a_few_times_a_minute(client, counting):
    make_programme()
    codes = [ask_by_page(client, f"gast{number}@unna.example").status_code for number in range(7)]
    assert codes == [302] * 5 + [429] * 2
    forged = ask_by_page(client, "neu@unna.example", HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert forged.status_code == 429
    assert ask_by_page(client, "neu@unna.example", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_an_applicant_does_not_write_without_end():
    case = make_case()
    applicant, officer = people_of(case.initiative), make_officer()
    for _ in range(MESSAGES_PER_CASE):
        write_message(application=case, actor=applicant, text="Wann?", now=NOW)
    with pytest.raises(TooMuch):
        write_message(application=case, actor=applicant, text="Wann?", now=NOW)
    assert write_message(application=case, actor=officer, text="Bald.", now=NOW)


# -- invitations ----------------------------------------------------------------------------------


def test_withdrawing_and_inviting_again_floods_nobody():
    initiative = InitiativeFactory()
    by = people_of(initiative)
    for _ in range(INVITATIONS_TO_ONE_PERSON):
        withdraw_invitation(invitation=invite(initiative=initiative, email=VICTIM, by=by, now=timezone.now()))
    with pytest.raises(InitiativeError):
        invite(initiative=initiative, email=VICTIM, by=by, now=timezone.now())
    assert Mail.objects.filter(recipient=VICTIM).count() == INVITATIONS_TO_ONE_PERSON


def test_many_initiatives_do_not_invite_one_person_without_end():
    for number in range(INVITATIONS_TO_ONE_PERSON + 1):
        initiative = InitiativeFactory()
        if number < INVITATIONS_TO_ONE_PERSON:
            invite(initiative=initiative, email=VICTIM, by=people_of(initiative), now=NOW)
            continue
        with pytest.raises(InitiativeError):
            invite(initiative=initiative, email=VICTIM, by=people_of(initiative), now=NOW)


def test_one_person_invites_a_few_a_day_through_however_many_initiatives():
    by = UserFactory()
    initiatives = [InitiativeFactory(people=[by]) for _ in range(3)]
    for number in range(INVITATIONS_PER_DAY):
        sent = invite(initiative=initiatives[number % 3], email=f"gast{number}@unna.example", by=by, now=NOW)
        withdraw_invitation(invitation=sent)
    with pytest.raises(InitiativeError):
        invite(initiative=initiatives[0], email=VICTIM, by=by, now=NOW)
    assert invite(initiative=initiatives[0], email=VICTIM, by=by, now=NOW + timedelta(days=1, seconds=1))


def test_one_person_founds_a_few_initiatives_a_day(client):
    by = UserFactory()
    for number in range(FOUNDED_PER_DAY):
        found_initiative(by=by, name=f"Gruppe {number}", legal_form="group", now=timezone.now())
    client.force_login(by)
    entry = {"name": "Noch eine", "legal_form": "group", "initiative": "new"}
    page = client.post(reverse("accounts:initiative-new"), entry).content.decode()
    assert "many initiatives today" in page
    make_programme()
    page = client.post(reverse("applications:start", args=["unna"]), entry).content.decode()
    assert "many initiatives today" in page
    assert Initiative.objects.count() == FOUNDED_PER_DAY
    assert not Application.objects.exists()


def test_an_initiative_has_a_drawerful_of_drafts():
    initiative = make_initiative()
    person = people_of(initiative)
    case = make_case(State.DRAFT, initiative=initiative)
    start = {"programme": case.programme, "initiative": initiative, "by": person, "now": NOW}
    for _ in range(DRAFTS_PER_INITIATIVE - 1):
        start_draft(**start)
    with pytest.raises(TooMuch):
        start_draft(**start)
    with pytest.raises(TooMuch):
        copy_to_draft(application=case, by=person, now=NOW)


# -- codes ----------------------------------------------------------------------------------------


def test_an_address_gets_ten_codes_an_hour_from_however_many_computers(client):
    hour, most = CODES_PER_ADDRESS[0]
    now = timezone.now()
    for _ in range(most):
        send_code(email=VICTIM, now=now - hour / 2)
    page = client.post(reverse("accounts:sign-in"), {"email": VICTIM.upper()}).content.decode()
    assert "several codes in a short time" in page
    assert Mail.objects.filter(recipient=VICTIM).count() == most
    assert client.post(reverse("accounts:sign-in"), {"email": "andere@unna.example"}).status_code == 302


def test_a_flood_does_not_push_out_what_was_counted(client, counting):
    """Django's cache in the database throws away a third of its entries once there are too many."""
    for _ in range(5):
        ask_by_page(client)
    make_programme()
    codes = [client.post(reverse("accounts:sign-in"), {"email": VICTIM}).status_code for _ in range(4)]
    assert codes == [302, 302, 302, 200]
    for number in range(400):
        cache.set(f"flood:{number}", 1, 600)
    assert client.post(reverse("accounts:sign-in"), {"email": VICTIM}).status_code == 200


def test_a_visitor_stores_few_forms_for_later(client, counting):
    url = reverse("applications:message", args=[1])
    for _ in range(30):
        Client().post(url, {"text": "x"})
    last = Client()
    last.post(url, {"text": "x"})
    assert "rescued" not in last.session
