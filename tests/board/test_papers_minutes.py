"""Minutes: written as a draft, signed by the chair, frozen."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from board.dissents import give_dissent
from board.minutes import (
    minutes_pdf,
    name_of,
    paper_for,
    save_minutes,
    seal_of,
    sign_minutes,
)
from board.models import AgendaItem, Attendance, Dissent, Meeting, Minutes, Proposal
from board.readers import reader_of
from board.states import MeetingState, Place
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.board.factories import make_ballot, make_officer, vote
from tests.board.meetings import ENDED_AT, STARTS_AT, cases_on_it, hold, make_meeting
from tests.board.minutes import LATER, draft_content, sign, typed
from tests.board.pdf import assert_kept, bookmarks, pages_of, tags, text_of_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    """Three items: passed with the second member excluded, put off, and one against."""
    slips = ["full excluded full 3500 full", "", "against against against full abstain"]
    return hold(make_meeting(members, cases_on_it(3), officer=officer), members, slips)


# -- what they say ----------------------------------------------------------------------------------


def test_minutes_say_what_the_law_wants(meeting, members):
    content = draft_content(meeting)
    facts = dict(content["facts"])
    assert facts["Ort"] == "Rathaus, Zimmer 204"
    assert facts["Begonnen"] == "12.5.2026, 18:00 Uhr"
    assert facts["Beendet"] == "12.5.2026, 19:30 Uhr"
    assert facts["Vorsitz"] == str(members[0])
    assert len(content["people"]) == 5
    first, second, third = content["agenda"]
    assert first["excluded"] == [[str(members[1]), "Meine Schwester leitet den Kurs."]]
    assert first["quorum"] == [
        "4 von 5 Mitgliedern haben teilgenommen.",
        "1 Mitglied war befangen und zählt nicht als Teilnahme.",
        "Nötig waren 3. Das reicht (beschlussfähig).",
        "Die Regel: Mehr als die Hälfte der Mitglieder, mindestens 3, müssen teilnehmen.",
    ]
    assert first["result"][0] == "Der Beirat empfiehlt, das Projekt mit 4.100,00\xa0€ zu fördern."
    assert first["motion"].startswith("Das Projekt mit 4.100,00\xa0€ fördern.")
    assert second["put_off"] == "Ein Angebot fehlt noch."
    assert not second["result"]
    assert third["result"][0] == "Der Beirat empfiehlt, das Projekt nicht zu fördern."
    assert not third["votes"]


def test_presence_tells_times_places_deputies_and_who_was_missing(officer, members):
    meeting = make_meeting(members, [], officer=officer, state=MeetingState.ENDED)
    late = {"came_at": STARTS_AT + timedelta(minutes=20), "left_at": STARTS_AT + timedelta(minutes=40)}
    Attendance.objects.create(meeting=meeting, member=members[0], came_at=STARTS_AT, left_at=ENDED_AT)
    Attendance.objects.create(meeting=meeting, member=members[1], place=Place.REMOTE, **late)
    Attendance.objects.create(
        meeting=meeting,
        member=members[1],
        place=Place.REMOTE,
        came_at=STARTS_AT + timedelta(minutes=60),
        left_at=ENDED_AT,
    )
    deputy = role("board_deputy", name="Zoe Vertretung")
    Attendance.objects.create(
        meeting=meeting, member=deputy, stands_in_for=members[2], came_at=STARTS_AT, left_at=ENDED_AT
    )
    meeting.invitations.filter(member=members[2]).update(comes=False)
    content = draft_content(meeting)
    assert [str(members[0]), "Vorsitz", "im Raum", "18:00–19:30"] in content["people"]
    assert [
        str(members[1]),
        "Mitglied",
        "per Video oder Telefon",
        "18:20–18:40, 19:00–19:30",
    ] in content["people"]
    assert [
        "Zoe Vertretung",
        f"Vertretung für {members[2]}",
        "im Raum",
        "18:00–19:30",
    ] in content["people"]
    assert f"{members[2]} (entschuldigt)" in content["missing"]
    assert f"{members[3]} (nicht entschuldigt)" in content["missing"]


def test_an_open_vote_is_not_told(officer, members):
    meeting = make_meeting(members, cases_on_it(1), officer=officer, state=MeetingState.RUNNING)
    item = meeting.items.get()
    item.ballot = make_ballot(case=item.application, officer=officer)
    item.save()
    before = draft_content(meeting)
    vote(item.ballot, members[1], "against")
    vote(item.ballot, members[2], "excluded")
    assert draft_content(meeting) == before
    assert not before["agenda"][0]["result"]


def test_proposal_for_the_pot_is_in_the_minutes(meeting, officer):
    case = meeting.items.first().application
    Proposal.objects.create(
        programme=meeting.programme,
        year=2026,
        meeting=meeting,
        method="members",
        free=20000,
        made_by=officer,
        made_at=ENDED_AT,
        reasons="Erst die Kinder.",
        amounts=[{"case": case.pk, "reference": case.reference, "asked": "4100.00", "amount": "3500.00"}],
    )
    found = draft_content(meeting)["proposals"][0]
    assert found["rows"] == [[case.reference, "4.100,00\xa0€", "3.500,00\xa0€"]]
    assert found["reasons"] == "Erst die Kinder."


# -- writing ----------------------------------------------------------------------------------------


def test_chair_and_office_write_the_draft(meeting, members, officer):
    item = meeting.items.first()
    texts = {"opening": typed("Alle sind da."), name_of(item): typed("Neu.", item.course)}
    save_minutes(meeting=meeting, actor=officer, now=LATER, texts=texts)
    content = draft_content(meeting)
    assert content["opening"] == "Alle sind da."
    assert content["agenda"][0]["course"] == "Neu."
    save_minutes(meeting=meeting, actor=members[0], now=LATER, texts={"closing": typed("Schluss.")})
    assert Minutes.objects.get().opening == "Alle sind da."


def test_a_text_changed_by_somebody_else_is_not_overwritten(meeting, members, officer):
    save_minutes(meeting=meeting, actor=officer, now=LATER, texts={"opening": typed("Eins.")})
    with pytest.raises(Refused) as refused:
        save_minutes(
            meeting=meeting,
            actor=members[0],
            now=LATER,
            texts={"opening": typed("Zwei."), "closing": typed("Ende.")},
        )
    assert (refused.value.code, refused.value.field) == ("changed_meanwhile", "opening")
    assert Minutes.objects.get().closing == ""
    # A text that the person did not touch stays as the other one left it.
    save_minutes(
        meeting=meeting, actor=members[0], now=LATER, texts={"opening": typed(""), "closing": typed("Ende.")}
    )
    assert (Minutes.objects.get().opening, Minutes.objects.get().closing) == ("Eins.", "Ende.")


def test_others_do_not_write(meeting, members):
    for actor in (members[1], UserFactory(), role("auditor")):
        with pytest.raises(NotAllowed):
            save_minutes(meeting=meeting, actor=actor, now=LATER, texts={"opening": typed("Ich.")})


def test_nobody_writes_on_an_item_they_are_excluded_from(officer, members):
    slips = ["excluded full full full full"]
    meeting = hold(make_meeting(members, cases_on_it(1), officer=officer), members, slips)
    name = name_of(meeting.items.get())
    with pytest.raises(NotAllowed):
        save_minutes(meeting=meeting, actor=members[0], now=LATER, texts={name: typed("Ich.")})


def test_nothing_is_written_before_the_meeting(officer, members):
    meeting = make_meeting(members, [], officer=officer)
    with pytest.raises(NotPossible):
        save_minutes(meeting=meeting, actor=officer, now=LATER, texts={"opening": typed("Alle sind da.")})


# -- signing ----------------------------------------------------------------------------------------


def test_signature_freezes_content_and_file_and_tells_every_member(meeting, members, officer):
    minutes = sign(meeting, members[0])
    with minutes.file.open("rb") as file:
        pdf = file.read()
    assert minutes.sha256 == hashlib.sha256(pdf).hexdigest()
    assert str(members[0]) in minutes.content["signature"]
    assert f"Elektronisch unterschrieben von {members[0]}" in text_of_pdf(pdf)
    told = set(Mail.objects.filter(key__contains=":signed:").values_list("recipient", flat=True))
    assert told == {officer.email, *(member.email for member in members[1:])}
    letter = Mail.objects.filter(recipient=members[1].email, key__contains=":signed:").get()
    assert reverse("board:minutes", args=[meeting.pk]) in letter.text


def test_only_the_chair_of_the_meeting_signs(meeting, members, officer):
    for actor in (officer, members[1], role("deputy_chair")):
        with pytest.raises(NotAllowed):
            sign(meeting, actor)
    assert not Minutes.objects.filter(signed_at__isnull=False).exists()


def test_another_chair_signs_when_who_chaired_is_gone(meeting, members):
    members[0].is_active = False
    members[0].save()
    assert sign(meeting, role("deputy_chair")).signed_at


def test_what_was_not_read_is_not_signed(meeting, members, officer):
    seal = seal_of(draft_content(meeting))
    save_minutes(meeting=meeting, actor=officer, now=LATER, texts={"opening": typed("Nachgetragen.")})
    with pytest.raises(Refused, match="changed_meanwhile"):
        sign_minutes(meeting=meeting, actor=members[0], now=LATER, seal=seal)


def test_nothing_is_signed_while_the_meeting_goes_on(meeting, members):
    Meeting.objects.update(state=MeetingState.RUNNING)
    with pytest.raises(NotPossible):
        sign(meeting, members[0])


def test_nothing_is_signed_while_a_vote_is_open(meeting, members):
    meeting.items.first().ballot.__class__.objects.filter(agenda_item__position=1).update(state="open")
    with pytest.raises(Refused, match="votes_open"):
        sign(meeting, members[0])


# -- frozen -----------------------------------------------------------------------------------------


def frozen(meeting: Meeting) -> dict[str, object]:
    row = Minutes.objects.filter(meeting=meeting).values().get()
    with Minutes.objects.get(meeting=meeting).file.open("rb") as file:
        return row | {"bytes": file.read()}


def test_no_verb_changes_signed_minutes(meeting, members, officer):
    sign(meeting, members[0])
    before = frozen(meeting)
    with pytest.raises(NotPossible):
        save_minutes(meeting=meeting, actor=officer, now=LATER, texts={"opening": typed("Anders.")})
    with pytest.raises(NotPossible):
        sign(meeting, members[0], now=LATER + timedelta(days=1))
    give_dissent(meeting=meeting, member=members[2], now=LATER, text="Es war anders.")
    assert frozen(meeting) == before


def test_signed_minutes_do_not_follow_the_rows_they_were_made_of(client, meeting, members):
    sign(meeting, members[0])
    AgendaItem.objects.update(course="Ganz anders.")
    Attendance.objects.update(left_at=ENDED_AT + timedelta(hours=5))
    client.force_login(members[3])
    page = client.get(reverse("board:minutes", args=[meeting.pk])).content.decode()
    assert "Ganz anders." not in page
    assert "18:00–19:30" in page


def test_the_database_refuses_to_change_signed_minutes_and_dissents(meeting, members):
    sign(meeting, members[0])
    give_dissent(meeting=meeting, member=members[2], now=LATER, text="Es war anders.")
    for change in (
        lambda: Minutes.objects.update(opening="Anders."),
        lambda: Minutes.objects.update(signed_at=None),
        lambda: Dissent.objects.update(text="Doch nicht."),
    ):
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            change()


@pytest.mark.parametrize("page", ["minutes-draft", "minutes-sign", "minutes-preview"])
def test_pages_of_the_draft_are_gone_after_the_signature(client, meeting, members, page):
    sign(meeting, members[0])
    before = frozen(meeting)
    client.force_login(members[0])
    address = reverse(f"board:{page}", args=[meeting.pk])
    assert client.get(address).status_code == 302
    if page != "minutes-preview":
        assert client.post(address, {"opening": "Anders.", "seal": "x", "read": "on"}).status_code == 302
    assert frozen(meeting) == before


# -- the paper --------------------------------------------------------------------------------------


def test_paper_has_language_title_tags_and_bookmarks(meeting, members):
    sign(meeting, members[0])
    pdf = paper_for(Minutes.objects.get(), reader_of(meeting, members[3]))
    assert_kept(pdf, language="de", title="Niederschrift der Sitzung am 12.5.2026")
    kinds = tags(pdf)
    assert {"H1", "H2", "H3", "Table", "TH", "TD", "L", "LI"} <= set(kinds)
    assert kinds.index("H1") < kinds.index("H2")
    titles = [title for _, title, _ in bookmarks(pdf)]
    items = [item["title"] for item in Minutes.objects.get().content["agenda"]]
    assert [title for title in titles if title in items] == items
    assert "1 von" in pages_of(pdf)[0]


def test_signed_file_is_handed_out_as_it_is(client, meeting, members):
    minutes = sign(meeting, members[0])
    client.force_login(members[3])
    response = client.get(reverse("board:minutes-file", args=[meeting.pk]))
    assert hashlib.sha256(response.content).hexdigest() == minutes.sha256
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in response.headers["Cache-Control"]


def test_draft_says_that_it_is_one(meeting):
    assert "Entwurf, nicht unterschrieben" in text_of_pdf(minutes_pdf(draft_content(meeting), draft=True))


def test_what_people_type_is_no_command(meeting, members, officer):
    course = '#read("/etc/passwd") *x* = Kopf'
    item = meeting.items.first()
    save_minutes(meeting=meeting, actor=officer, now=LATER, texts={name_of(item): typed(course, item.course)})
    assert course in text_of_pdf(minutes_pdf(draft_content(meeting)))
