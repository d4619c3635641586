"""The board's pages for members: what they see, and what a click does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from applications.states import State
from applications.submission import withdraw_application
from board.ballots import close_ballot
from board.models import Ballot, Vote
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all
from tests.board.reading import add_document, main_of, text_of, url

pytestmark = pytest.mark.django_db
PAGES = ("ballot", "voted", "conflict", "close")


def post_vote(client, ballot, **typed):
    return client.post(url(ballot), typed)


# -- the list ---------------------------------------------------------------------------------------


def test_list_shows_what_waits_first_then_what_is_voted_then_what_is_closed(as_member, members):
    waiting = make_ballot(case=make_case(State.COMPLETE, requested="900"))
    done, over = make_ballot(), vote_all(make_ballot(), members, "full full full full full")
    vote(done, members[1], "full")
    page = main_of(as_member.get(reverse("board:ballots")))
    assert "1 vote waits for you" in page
    places = [page.index(ballot.application.reference) for ballot in (waiting, done, over)]
    assert places == sorted(places)
    assert "up to €900.00" in page
    assert "You have voted" in page
    assert "Fund in full €4,100.00" in page


def test_list_says_so_when_nothing_waits(as_member):
    page = main_of(as_member.get(reverse("board:ballots")))
    assert "No vote waits for you." in page
    assert "Nothing is closed yet" in page


def test_member_of_another_board_sees_nothing_of_this_one(client, ballot):
    client.force_login(make_board(3, make_programme("elsewhere"))[1])
    assert ballot.application.reference not in main_of(client.get(reverse("board:ballots")))
    assert client.get(url(ballot)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_ballot_does_not_exist_for_strangers(client, ballot, name):
    for stranger in (UserFactory(), ballot.application.initiative.people.get()):
        client.force_login(stranger)
        assert client.get(url(ballot, name)).status_code == 404


def test_board_member_without_a_seat_does_not_get_in(client, ballot):
    client.force_login(role("board_member"))
    assert client.get(url(ballot)).status_code == 404
    assert client.post(url(ballot), {"choice": "full"}).status_code == 404


def test_member_whose_term_has_ended_does_not_get_in(client, members, ballot):
    members[1].role_assignments.update(until=NOW.date() - timedelta(days=1))
    client.force_login(members[1])
    assert client.get(url(ballot)).status_code == 404


# -- the case ---------------------------------------------------------------------------------------


def test_page_has_all_a_member_needs(as_member, members):
    ballot = make_ballot(note="Der Raum ist zugesagt.")
    page = main_of(as_member.get(url(ballot)))
    for part in (
        "Sprachkurs mit Kinderbetreuung", "Sprachbrücke Unna", "20 Frauen können danach allein zum Amt",
        "Familienzentrum Königsborn", "€3,000.00", "Highest possible grant €4,100.00", "Missing €3,000.00",
        "Der Raum ist zugesagt.", "Pot for 2026", "Fund in full: €4,100.00", "I have a conflict of interest",
    ):  # fmt: skip
        assert part in page, part


def test_page_keeps_address_and_bank_account_from_the_board(as_member, ballot):
    page = as_member.get(url(ballot)).content.decode()
    for private in ("DE02", "1203", "Hansastraße", "02303"):
        assert private not in page


def test_documents_are_downloads_for_members_but_not_the_signed_paper(as_member, ballot, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    plan, signed = (add_document(ballot, kind) for kind in ("description", "signature"))
    page = as_member.get(url(ballot)).content.decode()
    there, hidden = (reverse("board:document", args=[ballot.pk, paper.pk]) for paper in (plan, signed))
    assert there in page
    assert hidden not in page
    assert as_member.get(hidden).status_code == 404
    response = as_member.get(there)
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"%PDF-1.4"


def test_documents_of_another_case_are_not_reached_through_this_ballot(as_member, ballot):
    other = add_document(make_ballot(), "description")
    assert as_member.get(reverse("board:document", args=[ballot.pk, other.pk])).status_code == 404


# -- voting -----------------------------------------------------------------------------------------


def test_vote_is_confirmed_with_the_way_to_change_it(as_member, members, ballot):
    response = post_vote(as_member, ballot, choice="reduced", amount="3.500,00", remark="Weniger Material")
    assert response.headers["Location"] == url(ballot, "voted")
    page = main_of(as_member.get(url(ballot, "voted")))
    assert "You voted: Fund a lower amount, €3,500.00" in page
    assert "Change my vote" in page
    given = Vote.objects.get()
    assert (given.seat.member, str(given.amount), given.remark) == (members[1], "3500.00", "Weniger Material")


def test_vote_comes_back_to_be_changed(as_member, ballot):
    post_vote(as_member, ballot, choice="reduced", amount="3500", remark="")
    page = as_member.get(url(ballot)).content.decode()
    assert 'value="3,500.00"' in page
    assert "Change your vote" in page
    post_vote(as_member, ballot, choice="against", amount="", remark="")
    assert Vote.objects.get().choice == "against"


def test_confirmation_leads_to_the_next_vote_that_waits(as_member, ballot):
    following = make_ballot()
    post_vote(as_member, ballot, choice="full")
    page = as_member.get(url(ballot, "voted")).content.decode()
    assert url(following) in page
    post_vote(as_member, following, choice="full")
    assert "No other vote waits for you" in main_of(as_member.get(url(following, "voted")))


@pytest.mark.parametrize("amount", ["abc", "-5", "1e309", "5.000,01", "", "0", "12,345", "😀", "9" * 5000])
def test_bad_amount_is_answered_beside_the_field_and_nothing_is_lost(as_member, ballot, amount):
    response = post_vote(as_member, ballot, choice="reduced", amount=amount, remark="Mein Grund")
    assert response.status_code == 422
    page = response.content.decode()
    assert "Mein Grund" in page
    assert amount in page
    assert response.context["form"].errors["amount"]
    assert not Vote.objects.exists()


def test_amount_in_arabic_digits_is_understood(as_member, ballot):
    post_vote(as_member, ballot, choice="reduced", amount="١٢٣", remark="")
    assert str(Vote.objects.get().amount) == "123.00"


@pytest.mark.parametrize("choice", ["", "maybe", "FULL", "full\x00"])
def test_vote_without_a_known_answer_is_not_counted(as_member, ballot, choice):
    assert post_vote(as_member, ballot, choice=choice).status_code == 422
    assert not Vote.objects.exists()


def test_amount_with_another_answer_is_asked_about(as_member, ballot):
    response = post_vote(as_member, ballot, choice="full", amount="3500")
    assert "You wrote an amount" in text_of(response)
    assert not Vote.objects.exists()


def test_endless_reasons_are_refused_without_being_lost(as_member, ballot):
    response = post_vote(as_member, ballot, choice="full", remark="x" * 100_000)
    assert response.status_code == 422
    assert "x" * 100_000 in response.content.decode()


def test_opening_a_link_never_votes(as_member, ballot):
    as_member.get(url(ballot), {"choice": "full"})
    as_member.head(url(ballot))
    assert not Vote.objects.exists()


def test_vote_needs_the_token_of_the_form(ballot, members):

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(members[1])
    assert strict.post(url(ballot), {"choice": "full"}).status_code == 403
    assert not Vote.objects.exists()


def test_vote_after_closing_is_answered_with_the_result(as_member, members, ballot, clock):
    clock.move_to(CLOSES_AT)
    as_member.force_login(members[1])
    response = as_member.post(url(ballot), {"choice": "full"}, follow=True)
    page = main_of(response)
    assert "This vote is closed. Votes are no longer taken." in page
    assert "The votes are being counted." in page
    assert not Vote.objects.exists()


def test_vote_in_a_withdrawn_case_is_answered_clearly(as_member, ballot):
    case = ballot.application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=NOW)
    page = main_of(as_member.post(url(ballot), {"choice": "full"}, follow=True))
    assert "This vote has ended early." in page


def test_last_vote_shows_the_result_at_once(as_member, members, ballot):
    vote_all(ballot, members, "full - 3500 full against")
    page = main_of(as_member.post(url(ballot), {"choice": "full"}, follow=True))
    assert "The vote is closed now." in page
    assert "5 of 5 members took part. Needed were 3. That is enough." in page.replace(" . ", ". ")


def test_double_click_on_the_last_vote_shows_the_result(as_member, members, ballot):
    vote_all(ballot, members, "full - full full full")
    as_member.post(url(ballot), {"choice": "full"})
    page = main_of(as_member.post(url(ballot), {"choice": "full"}, follow=True))
    assert "You voted: Fund in full" in page
    assert Vote.objects.count() == 5


# -- conflict of interest ---------------------------------------------------------------------------


def test_member_steps_out_after_being_asked_once(as_member, members, ballot):
    assert "Do you have a conflict of interest?" in main_of(as_member.get(url(ballot, "conflict")))
    response = as_member.post(
        url(ballot, "conflict"), {"reason": "Meine Tochter arbeitet dort."}, follow=True
    )
    assert "You take no part in this vote." in main_of(response)
    assert ballot.seats.get(member=members[1]).is_excluded


def test_stepping_out_needs_a_reason(as_member, members, ballot):
    assert as_member.post(url(ballot, "conflict"), {"reason": " "}).status_code == 422
    assert not ballot.seats.get(member=members[1]).is_excluded


def test_excluded_member_sees_that_and_nothing_of_the_case(as_member, members):
    ballot = make_ballot(note="Der Raum ist zugesagt.")
    paper = add_document(ballot, "description")
    vote(ballot, members[1], "excluded")
    for _ in range(2):
        page = main_of(as_member.get(url(ballot)))
        assert "You take no part in this vote." in page
        assert "Meine Schwester leitet den Kurs." in page
        for hidden in ("Der Raum ist zugesagt.", "4,100.00", "20 Frauen", "took part", "description.pdf"):
            assert hidden not in page
        assert as_member.get(reverse("board:document", args=[ballot.pk, paper.pk])).status_code == 404
        assert ballot.application.reference not in closed_part(as_member.get(reverse("board:ballots")))
        close_if_open(ballot)


def closed_part(response) -> str:
    return main_of(response).rsplit("Closed", 1)[1]


def close_if_open(ballot: Ballot) -> None:
    ballot.refresh_from_db()
    if ballot.is_open:
        close_ballot(ballot=ballot, now=CLOSES_AT)


def test_excluded_member_cannot_vote_from_a_page_opened_before(as_member, members, ballot):
    vote(ballot, members[1], "excluded")
    response = post_vote(as_member, ballot, choice="full")
    assert "You take no part in this vote." in main_of(response)
    assert not Vote.objects.exists()


# -- the result -------------------------------------------------------------------------------------


def test_result_shows_counts_spread_and_the_sum_but_no_names(as_member, members, ballot):
    vote_all(ballot, members, "excluded full 3500 full full")
    page = main_of(as_member.get(url(ballot)))
    for part in (
        "Fund in full €4,100.00 between €3,500.00 and €4,100.00 were proposed",
        "Excluded for a conflict of interest 1",
        "4 of 5 members took part.", "Needed were 3. That is enough.",
        "4 in favour, 0 against. Abstentions do not count.", "You voted: Fund in full",
    ):  # fmt: skip
        assert part in page, part
    assert not [member for member in members if member.name in page]


def test_missed_quorum_shows_who_took_part_in_numbers_only(as_member, members, ballot):
    vote_all(ballot, members, "against full - - -")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    page = main_of(as_member.get(url(ballot)))
    assert "2 of 5 members took part." in page
    assert "That is too few." in page
    assert "Do not fund" not in page


def test_office_and_chair_see_after_closing_who_stepped_out(client, members, ballot, officer):
    vote_all(ballot, members, "full full full full excluded")
    for person, sees in ((officer, True), (members[0], True), (members[1], False)):
        client.force_login(person)
        page = main_of(client.get(url(ballot)))
        assert ("Meine Schwester leitet den Kurs." in page) is sees


# -- budgets of a page ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "chair", "officer"])
def test_list_needs_the_same_queries_for_one_ballot_and_for_three(
    client, members, who, django_assert_num_queries
):
    officer = make_officer()
    client.force_login({"member": members[1], "chair": members[0], "officer": officer}[who])
    for count in (1, 3):
        while Ballot.objects.open().count() < count:
            make_ballot(officer=officer)
            vote_all(make_ballot(officer=officer), members, "full 3500 full full full")
        with django_assert_num_queries(QUERIES_LIST[who]):
            client.get(reverse("board:ballots"))


@pytest.mark.parametrize("who", ["member", "chair", "officer"])
def test_ballot_needs_the_same_queries_for_one_vote_and_for_three(
    client, members, who, django_assert_num_queries
):
    officer = make_officer()
    ballot = make_ballot(officer=officer)
    client.force_login({"member": members[1], "chair": members[0], "officer": officer}[who])
    for slips in ("- - - - full", "- - 3500 full full"):
        vote_all(ballot, members, slips)
        add_document(ballot, "description")
        with django_assert_num_queries(QUERIES_BALLOT[who]):
            client.get(url(ballot))


@pytest.mark.parametrize("who", ["member", "chair", "officer"])
def test_result_needs_few_queries_however_many_stepped_out(
    client, members, who, django_assert_max_num_queries
):
    officer = make_officer()
    client.force_login({"member": members[1], "chair": members[0], "officer": officer}[who])
    for slips in ("full full full full excluded", "full full full excluded excluded"):
        ballot = vote_all(make_ballot(officer=officer), members, slips)
        with django_assert_max_num_queries(8):
            client.get(url(ballot))


QUERIES_LIST = {"member": 6, "chair": 7, "officer": 6}
QUERIES_BALLOT = {"member": 8, "chair": 11, "officer": 11}
