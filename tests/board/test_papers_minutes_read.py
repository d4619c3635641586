"""Minutes as they are read: without what a reader is excluded from, with different opinions, on their pages."""

import pytest
from django.urls import reverse

from board.dissents import dissent_sheet, give_dissent
from board.minutes import (
    mark_of,
    minutes_pdf,
    save_minutes,
)
from board.models import Dissent, Minutes
from board.readers import reader_of
from funding.errors import NotAllowed, NotPossible
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.board.by_name import make_votes_known
from tests.board.factories import make_officer
from tests.board.meetings import cases_on_it, hold, make_meeting
from tests.board.minutes import LATER, draft_content, sign, typed
from tests.board.pdf import assert_kept, text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    """Three items: passed with the second member excluded, put off, and one against."""
    slips = ["full excluded full 3500 full", "", "against against against full abstain"]
    return hold(make_meeting(members, cases_on_it(3), officer=officer), members, slips)


# -- who is excluded --------------------------------------------------------------------------------


def test_excluded_member_reads_only_what_came_out(client, meeting, members):
    sign(meeting, members[0])
    client.force_login(members[1])
    page = client.get(reverse("board:minutes", args=[meeting.pk])).content.decode()
    pdf = text_of_pdf(client.get(reverse("board:minutes-file", args=[meeting.pk])).content)
    hidden, third = (meeting.items.get(position=place).course for place in (1, 3))
    for seen in (page, pdf):
        assert hidden not in seen
        assert third in seen
        assert "Der Beirat empfiehlt, das Projekt mit 4.100,00" in seen
        assert "Meine Schwester" not in seen
        assert "Auszug" in seen
    assert Minutes.objects.get().sha256 not in page


def test_excluded_chair_sees_only_what_came_out_in_the_draft(client, officer, members):
    slips = ["excluded full full full full", "full full full full full"]
    meeting = hold(make_meeting(members, cases_on_it(2), officer=officer), members, slips)
    hidden, open_ = (item.course for item in meeting.items.all())
    client.force_login(members[0])
    for page in ("minutes-draft", "minutes-sign"):
        seen = client.get(reverse(f"board:{page}", args=[meeting.pk])).content.decode()
        assert hidden not in seen
        assert open_ in seen
    paper = text_of_pdf(client.get(reverse("board:minutes-preview", args=[meeting.pk])).content)
    assert hidden not in paper


# -- different opinions -----------------------------------------------------------------------------


def test_member_adds_a_different_opinion_on_the_page(client, meeting, members, officer):
    sign(meeting, members[0])
    client.force_login(members[2])
    address = reverse("board:minutes", args=[meeting.pk])
    item = meeting.items.first()
    assert client.post(address, {"item": item.pk, "text": "  Ich war dagegen. "}).status_code == 302
    client.force_login(members[3])
    page = client.get(address).content.decode()
    assert "Ich war dagegen." in page
    sheet = client.get(reverse("board:minutes-dissents", args=[meeting.pk])).content
    assert_kept(sheet, language="de", title="Abweichende Meinungen")
    assert "Ich war dagegen." in text_of_pdf(sheet)
    assert Minutes.objects.get().sha256 in text_of_pdf(sheet)
    told = set(Mail.objects.filter(key__startswith="dissent:").values_list("recipient", flat=True))
    assert told == {officer.email, members[0].email}
    assert "dagegen" not in Mail.objects.filter(key__startswith="dissent:").first().text


@pytest.mark.parametrize("said", ["", "   "])
def test_an_empty_opinion_is_answered_beside_the_field(client, meeting, members, said):
    sign(meeting, members[0])
    client.force_login(members[2])
    answer = client.post(reverse("board:minutes", args=[meeting.pk]), {"item": "", "text": said})
    assert answer.status_code == 422
    assert not Dissent.objects.exists()


def test_the_same_opinion_is_kept_once(client, meeting, members):
    sign(meeting, members[0])
    client.force_login(members[2])
    address = reverse("board:minutes", args=[meeting.pk])
    answers = [client.post(address, {"item": "", "text": "Nein."}).status_code for _ in range(2)]
    assert answers == [302, 422]
    assert Dissent.objects.count() == 1


def test_opinion_on_an_item_is_not_shown_to_who_is_excluded_from_it(client, meeting, members):
    sign(meeting, members[0])
    first = meeting.items.first()
    give_dissent(meeting=meeting, member=members[2], now=LATER, text="Zu eins.", item=first)
    give_dissent(meeting=meeting, member=members[2], now=LATER, text="Zum Ganzen.")
    client.force_login(members[1])
    page = client.get(reverse("board:minutes", args=[meeting.pk])).content.decode()
    sheet = text_of_pdf(dissent_sheet(Minutes.objects.get(), reader_of(meeting, members[1])))
    for seen in (page, sheet):
        assert "Zum Ganzen." in seen
        assert "Zu eins." not in seen
    with pytest.raises(NotAllowed):
        give_dissent(meeting=meeting, member=members[1], now=LATER, text="Ich auch.", item=first)


def test_only_members_who_were_asked_add_an_opinion(client, meeting, members, officer):
    with pytest.raises(NotPossible):
        give_dissent(meeting=meeting, member=members[2], now=LATER, text="Zu früh.")
    sign(meeting, members[0])
    for actor in (officer, role("board_member"), role("auditor")):
        with pytest.raises(NotAllowed):
            give_dissent(meeting=meeting, member=actor, now=LATER, text="Ich auch.")
        client.force_login(actor)
        address = reverse("board:minutes", args=[meeting.pk])
        assert client.post(address, {"item": "", "text": "Ich auch."}).status_code == 404


# -- pages ------------------------------------------------------------------------------------------


def test_pages_do_not_exist_for_strangers(client, meeting, members):
    sign(meeting, members[0])
    for stranger in (UserFactory(), meeting.items.first().application.initiative.people.get()):
        client.force_login(stranger)
        for page in ("minutes", "minutes-file", "minutes-dissents", "minutes-draft", "minutes-sign"):
            assert client.get(reverse(f"board:{page}", args=[meeting.pk])).status_code == 404


def test_draft_page_keeps_what_was_typed_and_shows_what_another_wrote(client, meeting, members, officer):
    client.force_login(officer)
    address = reverse("board:minutes-draft", args=[meeting.pk])
    stale = {"opening": "Meine.", "mark-opening": mark_of(""), "closing": "", "mark-closing": mark_of("")}
    save_minutes(meeting=meeting, actor=members[0], now=LATER, texts={"opening": typed("Ihre.")})
    answer = client.post(address, stale)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Meine." in page
    assert "Ihre." in page
    assert client.post(address, stale | {"mark-opening": mark_of("Ihre.")}).status_code == 302
    assert Minutes.objects.get().opening == "Meine."


def test_chair_signs_on_the_page(client, meeting, members):
    client.force_login(members[0])
    address = reverse("board:minutes-sign", args=[meeting.pk])
    seal = client.get(address).context["form"]["seal"].value()
    assert client.post(address, {"seal": seal}).status_code == 422
    assert client.post(address, {"seal": seal, "read": "on"}).status_code == 302
    assert Minutes.objects.get().signed_by == members[0]


def test_members_wait_until_the_minutes_are_signed(client, meeting, members):
    client.force_login(members[2])
    page = client.get(reverse("board:minutes", args=[meeting.pk])).content.decode()
    assert "The minutes are not signed yet." in page
    assert client.get(reverse("board:minutes-draft", args=[meeting.pk])).status_code == 404


@pytest.mark.parametrize("by_name", [True, False])
def test_votes_stand_with_their_names_only_where_the_programme_says_so(officer, members, by_name):
    if by_name:
        make_votes_known()
    meeting = hold(
        make_meeting(members, cases_on_it(1), officer=officer), members, ["full 3500 against abstain full"]
    )
    pdf = text_of_pdf(minutes_pdf(draft_content(meeting)))
    votes = draft_content(meeting)["agenda"][0]["votes"]
    assert bool(votes) is by_name
    assert ("Wie die Mitglieder gestimmt haben" in pdf) is by_name
    if by_name:
        assert [str(members[1]), "Mit weniger Geld fördern", "3.500,00\xa0€"] in votes
