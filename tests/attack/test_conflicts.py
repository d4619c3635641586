"""Nobody works in office on an application of their own (§ 20 VwVfG; § 31 GO NRW)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from accounts.initiatives import leave
from accounts.models import Membership
from accounts.roles import RoleName
from applications.checks import confirm_completeness
from applications.decisions import put_on_waiting_list, reject_application
from applications.drafts import start_draft
from applications.models import Application, Message
from applications.reminders import due as case_reminders
from applications.states import State
from applications.threads import write_message
from awards.grants import grant_application
from board.ballots import cast_vote, close_ballot, open_ballot
from board.models import Vote
from board.reminders import due as board_reminders
from budgets.ledger import set_budget
from funding.errors import NotAllowed, Refused
from notifications.models import Mail
from tests.accounts.factories import RoleFactory, UserFactory, role
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def officer_who_applies():
    """An officer, and an initiative of theirs in which somebody else takes part."""
    person = make_officer()
    return person, make_initiative(people=[person, UserFactory()])


def own_case(state=State.RECOMMENDED):
    person, initiative = officer_who_applies()
    return person, make_case(state, initiative=initiative, requested="4000")


def grant(case, actor):
    set_budget(programme=case.programme, year=2026, amount=Decimal(20000), by=None, now=NOW, reason="Rat")
    amount = case.max_grant
    return grant_application(
        application=case, actor=actor, now=NOW, amount=amount, by_year={2026: amount}, reasons="Gut."
    )


# -- the office -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "decide",
    [
        grant,
        lambda case, actor: reject_application(application=case, actor=actor, now=NOW, reasons="Nein."),
        lambda case, actor: put_on_waiting_list(application=case, actor=actor, now=NOW),
    ],
)
def test_an_officer_does_not_decide_their_own_case_but_the_deputy_does(decide):
    officer, case = own_case()
    with pytest.raises(NotAllowed):
        decide(case, officer)
    decide(case, role("deputy"))
    assert case.decisions.count() == 1


def test_an_officer_does_not_check_nor_route_their_own_case():
    officer, case = own_case(State.SUBMITTED)
    make_board(5)
    with pytest.raises(NotAllowed):
        confirm_completeness(application=case, actor=officer, now=NOW)
    confirm_completeness(application=case, actor=role("deputy"), now=NOW)
    with pytest.raises(NotAllowed):
        open_ballot(application=case, actor=officer, now=NOW, closes_at=CLOSES_AT)


def test_an_officer_who_left_the_initiative_still_began_the_case():
    officer, initiative = officer_who_applies()
    case = start_draft(programme=make_programme(), initiative=initiative, by=officer, now=NOW)
    Application.objects.filter(pk=case.pk).update(state=State.SUBMITTED)
    leave(initiative=initiative, user=officer)
    with pytest.raises(NotAllowed):
        confirm_completeness(application=case, actor=officer, now=NOW)


def test_writing_an_application_down_for_others_is_no_conflict():
    officer = make_officer()
    case = make_case(State.SUBMITTED, created_by=officer, entered_by=officer)
    assert confirm_completeness(application=case, actor=officer, now=NOW).state == State.COMPLETE


def test_an_officer_who_stepped_out_on_the_board_does_not_decide():
    both = role("officer")
    RoleFactory(programme=make_programme(), user=both, role=RoleName.BOARD_MEMBER)
    members = make_board(4)
    ballot = make_ballot(officer=role("deputy"))
    vote(ballot, both, "excluded")
    for member in members:
        vote(ballot, member, "full")
    with pytest.raises(NotAllowed):
        grant(ballot.application, both)


def test_an_officer_sees_an_own_case_only_as_the_applicant(client):
    officer, case = own_case(State.SUBMITTED)
    auditor = role("auditor")
    Membership.objects.create(initiative=case.initiative, user=auditor)
    for person in (officer, auditor):
        client.force_login(person)
        assert client.get(reverse("applications:desk-case", args=[case.pk])).status_code == 404
        assert case.title not in client.get(reverse("applications:desk-cases")).content.decode()
        assert client.get(reverse("applications:case", args=[case.pk])).status_code == 200
    client.force_login(officer)
    assert case.reference not in client.get(reverse("applications:desk")).content.decode()


def test_the_desk_says_that_an_own_case_is_with_the_deputy(client):
    officer, _case = own_case(State.SUBMITTED)
    client.force_login(officer)
    assert "An application of your own" in client.get(reverse("applications:desk")).content.decode()
    client.force_login(role("deputy"))
    assert "An application of your own" not in client.get(reverse("applications:desk")).content.decode()


def test_an_officers_message_on_an_own_case_is_an_applicants_message():
    officer, case = own_case(State.SUBMITTED)
    deputy = role("deputy")
    write_message(application=case, actor=officer, text="Wann?", now=NOW)
    assert not Message.objects.get().from_office
    told = Mail.objects.filter(key__startswith="message:").values_list("recipient", flat=True)
    assert list(told) == [deputy.email]


def test_nobody_is_reminded_of_an_own_case_as_an_officer():
    officer, _case = own_case(State.SUBMITTED)
    deputy = role("deputy")
    late = NOW + timedelta(days=30)
    assert {reminder.to.email for reminder in case_reminders(late)} == {deputy.email}
    assert officer.email != deputy.email


def test_an_officer_writes_down_nothing_for_themselves(client):
    officer, initiative = officer_who_applies()
    client.force_login(officer)
    entry = {
        "contact": "Jemand",
        "legal_form": "group",
        "channel": "paper",
        "programme": str(make_programme().pk),
    }
    other = initiative.people.exclude(pk=officer.pk).get()
    for email, name in ((officer.email.upper(), "Neu"), (other.email, initiative.name)):
        response = client.post(reverse("applications:desk-enter"), {**entry, "email": email, "name": name})
        assert "application of your own" in response.content.decode()
    assert not Application.objects.exists()


# -- the board ------------------------------------------------------------------------------------


def ballot_on_own_case():
    members = make_board(5)
    initiative = make_initiative(people=[members[1], UserFactory()])
    return members, make_ballot(case=make_case(State.COMPLETE, initiative=initiative))


def test_a_member_of_the_applicant_gets_a_seat_without_a_vote(client):
    members, ballot = ballot_on_own_case()
    seat = ballot.seats.get(member=members[1])
    assert seat.is_excluded
    assert "acts for the applicant" in seat.exclusion_reason.lower() or seat.exclusion_reason
    with pytest.raises(Refused, match="excluded"):
        cast_vote(ballot=ballot, member=members[1], choice="full", now=NOW)
    client.force_login(members[1])
    page = client.get(reverse("board:ballot", args=[ballot.pk])).content.decode()
    assert "You take no part in this vote" in page
    assert not Mail.objects.filter(
        key__startswith=f"ballot:{ballot.pk}:", recipient=members[1].email
    ).exists()


def test_a_member_who_joins_the_applicant_later_loses_the_vote(client):
    members = make_board(5)
    ballot = make_ballot()
    vote(ballot, members[1], "full")
    Membership.objects.create(initiative=ballot.application.initiative, user=members[1])
    Membership.objects.create(initiative=ballot.application.initiative, user=members[2])
    with pytest.raises(Refused, match="excluded"):
        cast_vote(ballot=ballot, member=members[2], choice="full", now=NOW)
    client.force_login(members[2])
    assert "You take no part" in client.get(reverse("board:ballot", args=[ballot.pk])).content.decode()
    assert client.post(reverse("board:ballot", args=[ballot.pk]), {"choice": "full"}).status_code == 200
    late = CLOSES_AT - timedelta(days=3)  # on the Friday; the 17th is a Sunday
    reminded = {reminder.to.email for reminder in board_reminders(late)}
    assert reminded == {member.email for member in (members[0], members[3], members[4])}
    for member in (members[0], members[3], members[4]):
        vote(ballot, member, "against")
    ballot.refresh_from_db()
    assert not ballot.is_open
    assert ballot.result["counts"] | {"excluded": 2, "full": 0, "against": 3} == ballot.result["counts"]
    assert not Vote.objects.filter(seat__member=members[1]).exists()


def test_a_chair_who_acts_for_the_applicant_does_not_keep_the_ballot(client):
    members = make_board(5)
    case = make_case(State.COMPLETE, initiative=make_initiative(people=[members[0]]))
    ballot = make_ballot(case=case)
    with pytest.raises(NotAllowed):
        close_ballot(ballot=ballot, actor=members[0], now=NOW)
    client.force_login(members[0])
    page = client.get(reverse("board:ballots")).content.decode()
    assert "Votes you look after" not in page
    assert client.get(reverse("board:close", args=[ballot.pk])).status_code == 404


def test_an_auditor_or_officer_who_acts_for_the_applicant_sees_no_board_papers(client):
    make_board(5)
    person, initiative = officer_who_applies()
    auditor = role("auditor")
    Membership.objects.create(initiative=initiative, user=auditor)
    case = make_case(State.COMPLETE, initiative=initiative)
    ballot = make_ballot(case=case, officer=role("deputy"), note="Nur für den Beirat.")
    for reader in (person, auditor):
        client.force_login(reader)
        page = client.get(reverse("board:ballot", args=[ballot.pk])).content.decode()
        assert "Nur für den Beirat." not in page
        assert "have voted" not in page
        for name in ("board:open-ballot", "board:recall"):
            assert client.get(reverse(name, args=[case.pk])).status_code == 404


def test_too_few_members_without_a_conflict_are_said_before_the_vote_opens():
    members = make_board(4)
    case = make_case(State.COMPLETE, initiative=make_initiative(people=members[:2]))
    with pytest.raises(Refused, match="too_few_members"):
        make_ballot(case=case)
