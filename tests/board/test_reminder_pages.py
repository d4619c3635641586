"""The page of the wishes, and what the links of a reminder open."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from board.models import Ballot, ReminderWish, Seat, Substitution, Vote
from board.wishes import choose_reminders, wish_of
from funding.errors import NotAllowed, Refused
from notifications.models import Mail
from notifications.schedule import queue_reminders
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.board.factories import make_ballot, make_officer
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db
PAGE = "/board/reminders/"
FIRST, LAST = (datetime(2026, 5, day, 8, tzinfo=ZoneInfo("Europe/Berlin")) for day in (11, 15))


def mail_to(person) -> Mail:
    return Mail.objects.filter(recipient=person.email).latest("pk")


# -- the wishes -----------------------------------------------------------------------------------


def test_member_chooses_and_sees_the_choice_again(as_member, members):
    assert 'value="digest"' in as_member.get(PAGE).content.decode()
    response = as_member.post(PAGE, {"mode": "single", "hour": "18"}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    text = response.content.decode()
    assert "We have noted how you want to be reminded." in text
    wish = ReminderWish.objects.get()
    assert (wish.member, wish.mode, wish.hour) == (members[1], "single", 18)
    assert '<option value="18" selected>18:00</option>' in text


def test_a_second_choice_takes_the_place_of_the_first(as_member, members):
    for hour in (7, 12):
        as_member.post(PAGE, {"mode": "digest", "hour": hour})
    assert [(wish.mode, wish.hour) for wish in ReminderWish.objects.all()] == [("digest", 12)]


def test_who_has_chosen_nothing_gets_one_mail_a_day_at_eight(members):
    wish = wish_of(members[1])
    assert (wish.mode, wish.hour, wish.pk) == ("digest", 8, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose one of the answers."),
        ({"mode": "often", "hour": "8"}, "Choose one of the answers."),
        ({"mode": "digest"}, "Choose a time."),
        ({"mode": "digest", "hour": "3"}, "Choose a time from the list."),
        ({"mode": "digest", "hour": "noon"}, "Choose a time from the list."),
    ],
)
def test_what_is_missing_is_said_beside_the_field(as_member, typed, words):
    response = as_member.post(PAGE, typed)
    assert response.status_code == 422
    assert words in main_of(response)
    assert not ReminderWish.objects.exists()


def test_the_verb_refuses_what_the_form_would_not_offer(members):
    for mode, hour, code in (("often", 8, "mode_unknown"), ("digest", 3, "hour_unknown")):
        with pytest.raises(Refused) as refusal:
            choose_reminders(member=members[1], mode=mode, hour=hour)
        assert refusal.value.code == code
    for person in (UserFactory(), role("advisory_member"), make_officer()):
        with pytest.raises(NotAllowed):
            choose_reminders(member=person, mode="digest", hour=8)


def test_the_list_of_votes_leads_there_only_who_is_reminded(client, members, ballot, officer):
    for person, leads in ((members[1], True), (officer, False)):
        client.force_login(person)
        assert (PAGE in client.get("/board/").content.decode()) is leads


# -- the links ------------------------------------------------------------------------------------


def test_link_of_a_mail_opens_the_vote_after_sign_in_and_counts_nothing(client, members):
    ballots = [make_ballot(), make_ballot()]
    queue_reminders(FIRST)
    for ballot in ballots:
        address = f"http://testserver{url(ballot)}"
        assert f'href="{address}"' in mail_to(members[1]).html
        answer = client.get(url(ballot))
        assert answer.headers["Location"] == f"/sign-in/?next=%2Fboard%2F{ballot.pk}%2F"
    client.force_login(members[1])
    for ballot in ballots:
        assert client.get(url(ballot)).status_code == client.head(url(ballot)).status_code == 200
    assert not Vote.objects.exists()
    assert Ballot.objects.open().count() == 2
    assert len(main_of(client.get(url(ballots[0])))) > 100


def test_link_of_the_deputys_mail_asks_whether_to_stand_in_and_changes_nothing(
    client, clock, members, ballot
):
    deputy = role("board_deputy", language="en")
    Substitution.objects.create(
        programme=ballot.application.programme, member=members[2], deputy=deputy, since=NOW.date()
    )
    queue_reminders(LAST)
    seat = ballot.seats.get(member=members[2])
    path = reverse("board:step-in", args=[seat.pk])
    assert f'href="http://testserver{path}"' in mail_to(deputy).html
    clock.move_to(LAST)
    client.force_login(deputy)
    assert client.get(path).status_code == 200
    assert Seat.objects.get(pk=seat.pk).member == members[2]
    assert client.post(path).status_code == 302
    assert Seat.objects.get(pk=seat.pk).member == deputy
