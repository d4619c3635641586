"""The pages of officer and chair: open, close before the time, take back."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.states import State
from board.ballots import close_ballot
from board.models import Ballot
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import make_case, make_programme
from tests.board.factories import CLOSES_AT, make_board, make_officer, vote, vote_all
from tests.board.reading import main_of, text_of, url

pytestmark = pytest.mark.django_db


# -- office and chair -------------------------------------------------------------------------------


def test_officer_opens_a_vote_with_the_length_of_the_guideline(client, members):
    case, officer = make_case(State.COMPLETE), make_officer()
    client.force_login(officer)
    form = reverse("board:open-ballot", args=[case.pk])
    page = client.get(form)
    assert 'value="18.5.2026"' in page.content.decode()
    assert "5 members are asked by e-mail" in main_of(page)
    response = client.post(form, {"closes_on": "18.5.2026", "note": "Raum zugesagt"})
    ballot = Ballot.objects.get()
    assert response.headers["Location"] == url(ballot)
    assert (ballot.closes_at, ballot.note, ballot.opened_by) == (CLOSES_AT, "Raum zugesagt", officer)


@pytest.mark.parametrize("typed", ["", "bald", "31.2.2026", "3.5.2026"])
def test_bad_closing_date_comes_back_with_a_message(client, members, typed):
    case = make_case(State.COMPLETE)
    client.force_login(make_officer())
    response = client.post(
        reverse("board:open-ballot", args=[case.pk]), {"closes_on": typed, "note": "Raum zugesagt"}
    )
    assert response.status_code == 422
    assert "Raum zugesagt" in response.content.decode()
    assert response.context["form"].errors["closes_on"]
    assert not Ballot.objects.exists()


def test_vote_can_close_on_the_same_day(client, members):
    case = make_case(State.COMPLETE)
    client.force_login(make_officer())
    client.post(reverse("board:open-ballot", args=[case.pk]), {"closes_on": "4.5.2026", "note": ""})
    assert Ballot.objects.get().is_open


def test_small_board_is_explained_to_the_officer(client):
    make_board(2)
    case = make_case(State.COMPLETE)
    client.force_login(make_officer())
    response = client.post(reverse("board:open-ballot", args=[case.pk]), {"closes_on": "18.5.2026"})
    assert "At least 3 must be able to vote." in main_of(response)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_case_that_cannot_go_to_the_board_leads_back_to_its_page(client, members, state):
    case = make_case(state)
    client.force_login(make_officer())
    response = client.get(reverse("board:open-ballot", args=[case.pk]))
    assert response.headers["Location"] == reverse("board:case", args=[case.pk])
    response = client.get(response.headers["Location"])
    assert response.headers["Location"] == reverse("applications:desk-case", args=[case.pk])


def test_second_click_on_open_says_that_the_board_is_voting(client, ballot, officer):
    client.force_login(officer)
    form = reverse("board:open-ballot", args=[ballot.application.pk])
    assert "already voting" in text_of(client.post(form, {"closes_on": "18.5.2026"}))
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("name", ["open-ballot", "recall"])
def test_board_members_and_other_officers_find_no_way_to_open_or_take_back(client, members, ballot, name):
    address = reverse(f"board:{name}", args=[ballot.application.pk])
    for person in (members[1], make_officer(make_programme("elsewhere")), role("auditor"), UserFactory()):
        client.force_login(person)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x", "closes_on": "18.5.2026"}).status_code == 404


def test_chair_reaches_only_cases_that_are_with_the_board(client, members, ballot):
    client.force_login(members[0])
    assert client.get(reverse("board:open-ballot", args=[ballot.application.pk])).status_code == 200
    other = make_case(State.COMPLETE)
    assert client.get(reverse("board:open-ballot", args=[other.pk])).status_code == 404


def test_closing_early_asks_first_and_warns_when_too_few_have_voted(client, members, ballot, officer):
    vote_all(ballot, members, "- full full - -")
    client.force_login(officer)
    assert "3 must take part. If you close now" in main_of(client.get(url(ballot, "close")))
    vote(ballot, members[3], "against")
    page = main_of(client.get(url(ballot, "close")))
    assert "3 of 5 have voted." in page
    assert "If you close now" not in page
    ballot.refresh_from_db()
    assert ballot.is_open
    page = main_of(client.post(url(ballot, "close"), follow=True))
    assert "The vote is closed." in page
    assert "2 in favour, 1 against." in page


def test_closing_twice_shows_the_result(client, members, ballot, officer):
    client.force_login(officer)
    client.post(url(ballot, "close"))
    assert "This vote is over already." in main_of(client.post(url(ballot, "close"), follow=True))


def test_member_cannot_close(as_member, ballot):
    assert as_member.get(url(ballot, "close")).status_code == 404
    assert as_member.post(url(ballot, "close")).status_code == 404
    ballot.refresh_from_db()
    assert ballot.is_open


def test_officer_takes_the_case_back_and_members_read_why(client, members, ballot, officer):
    client.force_login(officer)
    address = reverse("board:recall", args=[ballot.application.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    response = client.post(address, {"reason": "Der Plan ändert sich."})
    assert response.headers["Location"] == reverse("applications:desk-case", args=[ballot.application.pk])
    client.force_login(members[1])
    page = main_of(client.get(url(ballot)))
    assert "This vote has ended early." in page
    assert "Der Plan ändert sich." in page


def test_officer_takes_the_case_back_after_a_missed_quorum(client, members, ballot, officer):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    client.force_login(officer)
    client.post(reverse("board:recall", args=[ballot.application.pk]), {"reason": "Der Plan ändert sich."})
    assert Application.objects.get(pk=ballot.application.pk).state == State.COMPLETE


def test_after_a_missed_quorum_the_page_offers_to_ask_again(client, members, ballot, officer):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    client.force_login(officer)
    address = reverse("board:open-ballot", args=[ballot.application.pk])
    assert address in client.get(url(ballot)).content.decode()
    assert "Ask the board again" in main_of(client.get(address))
