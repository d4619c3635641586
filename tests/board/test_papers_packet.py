"""The packet of a meeting: what is in it, for whom, and how it gets made while nobody waits."""

import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation

from applications.models import Decision
from applications.states import DecisionOutcome, State
from board import packet as packets
from board.ballots import declare_conflict
from board.models import AgendaItem, Ballot, Invitation, Meeting, Packet
from board.packet import make_packet, request_packet, rescue_packets
from board.states import MeetingState, PaperState
from board.tasks import make_meeting_packet
from funding.errors import NotAllowed, NotPossible
from funding.settings import SCHEDULED_ACTIONS
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case, make_content, make_initiative
from tests.board.factories import make_ballot, make_officer
from tests.board.meetings import cases_on_it, make_meeting
from tests.board.pdf import assert_accessible, bookmarks, pages_of, tags, text_of_pdf
from tests.board.reading import add_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    """Two cases after a matter without one."""
    titles = ("Nachbarschaftsfest", "Fahrradwerkstatt")
    cases = [make_case(State.COMPLETE, content=make_content(title=title)) for title in titles]
    found = make_meeting(members, cases, officer=officer)
    AgendaItem.objects.create(meeting=found, position=0, title="Begrüßung")
    return found


def made(meeting: Meeting, reader) -> bytes:
    packet = request_packet(meeting=meeting, actor=reader, now=timezone.now())
    assert packet.state == PaperState.READY or make_packet(packet.pk) == PaperState.READY
    packet.refresh_from_db()
    with packet.file.open("rb") as file:
        return file.read()


def address(meeting: Meeting, name: str = "packet") -> str:
    return reverse(f"board:{name}", args=[meeting.pk])


def step_out(member, item: AgendaItem, officer) -> Ballot:
    ballot = make_ballot(case=item.application, officer=officer)
    declare_conflict(ballot=ballot, member=member, reason="Meine Schwester.", now=NOW)
    return ballot


# -- the paper --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("de", "Unterlagen für die Sitzung"), ("en", "Papers for")])
def test_paper_has_language_and_title_of_its_reader(meeting, members, language, title):
    members[1].language = language
    members[1].save()
    assert_accessible(made(meeting, members[1]), language=language, title=title)


def test_bookmarks_are_the_agenda_in_its_order_on_the_right_pages(meeting, members):
    pdf = made(meeting, members[1])
    found = bookmarks(pdf)
    assert found[0][0] == 0
    cases = [(title, page) for depth, title, page in found if depth == 1 and title[0].isdigit()]
    assert [title for title, _ in cases] == ["2. Nachbarschaftsfest", "3. Fahrradwerkstatt"]
    pages = pages_of(pdf)
    for title, page in cases:
        assert title in pages[page - 1]
    # The agenda names the page, too.
    assert f"€4,100.00 {cases[0][1]}" in pages[0].replace("\xa0", " ")
    parts = [title for depth, title, page in found if depth == 2 and page == cases[0][1]]
    assert parts[:3] == ["What is planned", "For whom, where, when", "What it costs"]
    assert {"What the rules say", "Documents", "What would be left in the pot"} <= set(parts)


def test_every_page_has_its_number_and_the_day_of_the_meeting(meeting, members):
    pages = pages_of(made(meeting, members[1]))
    for number, text in enumerate(pages, start=1):
        assert f"{number} of {len(pages)}" in text
        assert "Project advisory board, meeting on 12 May 2026" in text


def test_tables_have_tagged_headers_and_headings_come_in_order(meeting, members):
    kinds = tags(made(meeting, members[1]))
    tables = kinds.count("Table")
    assert tables == kinds.count("THead") == 4  # agenda, pots, and the costs of two cases
    assert kinds.count("TFoot") == 2
    headings = [int(kind[1]) for kind in kinds if kind in {"H1", "H2", "H3"}]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_each_case_has_plan_costs_findings_documents_grants_and_pot(members, officer):
    initiative = make_initiative()
    earlier = make_case(State.APPROVED, initiative=initiative, content=make_content(title="Lesepaten"))
    Decision.objects.create(
        application=earlier,
        outcome=DecisionOutcome.APPROVED,
        amount=900,
        version=earlier.versions.get(),
        decided_by=officer,
        decided_at=NOW,
    )
    content = make_content(income=[("own", "300")])
    case = make_case(State.COMPLETE, initiative=initiative, content=content)
    meeting = make_meeting(members, [case], officer=officer)
    ballot = make_ballot(case=case, officer=officer)
    add_document(ballot, "offer")
    add_document(ballot, "signature")
    text = text_of_pdf(made(meeting, members[1])).replace("\xa0", " ")
    for words in (
        case.reference,
        "Sprachbrücke Unna (Registered association",
        "Frauen lernen Deutsch, ihre Kinder werden nebenan betreut.",
        "Frauen mit kleinen Kindern",
        "€6,000.00 €3,000.00",
        "Of this counts €4,100.00",
        "€300.00",
        "offer.pdf",
        "Lesepaten",
        "€900.00",
        "Left now: €20,000.00",
    ):
        assert words in text, words
    for private in ("DE02", "12030000", "Hansastraße", "02303", "Amina Beispiel", "signature.pdf"):
        assert private not in text


def test_twenty_cases_are_made_in_time(members, officer):
    meeting = make_meeting(members, cases_on_it(20), officer=officer)
    started = time.clock_gettime(time.CLOCK_MONOTONIC_RAW)
    pdf = made(meeting, members[1])
    assert time.clock_gettime(time.CLOCK_MONOTONIC_RAW) - started < 30
    titles = [title for depth, title, _ in bookmarks(pdf) if depth == 1 and title[0].isdigit()]
    assert [title.split(".")[0] for title in titles] == [str(number) for number in range(1, 21)]


def test_what_people_type_neither_commands_nor_stops_the_typesetter(members, officer):
    typed = '#read("/etc/passwd") #pagebreak() *x* Fest 🎉 你好'
    cases = [make_case(State.COMPLETE, content=make_content(title=typed))]
    meeting = make_meeting(members, cases, officer=officer, note=typed, video_link="https://video.example/#x")
    text = text_of_pdf(made(meeting, members[1]))
    assert '#read("/etc/passwd") #pagebreak()' in text
    assert "root:" not in text


# -- who is excluded --------------------------------------------------------------------------------


def test_excluded_member_gets_a_packet_without_the_case(meeting, members, officer):
    first = meeting.items.get(position=1)
    step_out(members[1], first, officer)
    pdf = made(meeting, members[1])
    pages = pages_of(pdf)
    assert "You are excluded from item 2." in pages[0]
    titles = [title for _, title, _ in bookmarks(pdf)]
    assert "2. Nachbarschaftsfest" not in titles
    assert "3. Fahrradwerkstatt" in titles
    assert "You are excluded" not in text_of_pdf(made(meeting, members[2]))
    assert Packet.objects.filter(reader=members[1]).count() == 1
    assert Packet.objects.filter(reader=None).count() == 1


def test_who_steps_out_later_cannot_fetch_the_packet_any_more(client, meeting, members, officer):
    made(meeting, members[1])
    client.force_login(members[1])
    assert client.get(address(meeting, "packet-file")).status_code == 200
    step_out(members[1], meeting.items.get(position=1), officer)
    client.force_login(members[1])
    assert client.get(address(meeting, "packet-file")).status_code == 302
    made(meeting, members[1])
    assert client.get(address(meeting, "packet-file")).status_code == 200
    # And once more, out of the second case: their own packet is too much by now.
    step_out(members[1], meeting.items.get(position=2), officer)
    assert client.get(address(meeting, "packet-file")).status_code == 302
    page = client.get(address(meeting)).content.decode()
    assert "Your papers must be made again" in page


def test_nobody_fetches_the_packet_of_another(client, meeting, members, officer):
    step_out(members[1], meeting.items.get(position=1), officer)
    made(meeting, members[1])
    client.force_login(members[2])
    assert client.get(address(meeting, "packet-file")).status_code == 302


@pytest.mark.parametrize("page", ["packet", "packet-file"])
def test_packet_exists_only_for_those_who_were_asked_office_and_auditor(
    client, meeting, members, officer, page
):
    made(meeting, members[1])
    gone = members[4]
    gone.role_assignments.update(until=NOW.date() - timedelta(days=1))
    applicant = meeting.items.get(position=1).application.initiative.people.get()
    for stranger in (UserFactory(), applicant, role("board_member"), role("treasurer"), gone):
        client.force_login(stranger)
        assert client.get(address(meeting, page)).status_code == 404
        with pytest.raises(NotAllowed):
            request_packet(meeting=meeting, actor=stranger, now=NOW)
    for reader in (officer, role("auditor"), members[0], members[3]):
        client.force_login(reader)
        assert client.get(address(meeting, page)).status_code in {200, 302}


def test_file_is_sent_as_a_download_that_nobody_keeps(client, meeting, members):
    made(meeting, members[1])
    client.force_login(members[2])
    answer = client.get(address(meeting, "packet-file"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


# -- being made -------------------------------------------------------------------------------------


def test_asking_only_writes_a_row_and_asks_a_worker_after_the_commit(
    meeting, members, monkeypatch, django_capture_on_commit_callbacks
):
    asked: list[int] = []
    monkeypatch.setattr(packets, "ask_a_worker", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
        assert asked == []
    assert asked == [packet.pk]
    assert (packet.state, packet.total) == (PaperState.WAITING, 4)


def test_all_who_are_excluded_from_nothing_share_one_packet(meeting, members):
    first = request_packet(meeting=meeting, actor=members[1], now=NOW)
    assert request_packet(meeting=meeting, actor=members[2], now=NOW) == first
    make_packet(first.pk)
    assert request_packet(meeting=meeting, actor=members[3], now=NOW) == first


def test_of_several_workers_one_makes_it(meeting, members):
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    assert packets.claim(packet.pk, NOW) is not None
    assert make_packet(packet.pk) is None


def test_progress_can_be_watched_case_by_case(client, meeting, members, monkeypatch):
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    client.force_login(members[1])
    seen: list[str] = []
    original = packets.packet_data

    def watched(found, items, kept_from, progress):
        def tell(done):
            progress(done)
            seen.append(client.get(address(meeting), headers={"hx-request": "true"}).content.decode())

        return original(found, items, kept_from, tell)

    monkeypatch.setattr(packets, "packet_data", watched)
    make_packet(packet.pk)
    assert ["1 of 3 parts are done." in seen[0], "2 of 3 parts are done." in seen[1]] == [True, True]
    for fragment in seen:
        assert 'hx-trigger="every 2s"' in fragment
        assert "<html" not in fragment
    after = client.get(address(meeting), headers={"hx-request": "true"}).content.decode()
    assert "hx-trigger" not in after
    assert "The papers are ready." in after


def test_without_a_script_there_is_a_link_to_look_again(client, meeting, members):
    # A page that reloads by itself would throw readers with a screen reader back to its top (WCAG 2.2.1).
    request_packet(meeting=meeting, actor=members[1], now=NOW)
    client.force_login(members[1])
    page = client.get(address(meeting)).content.decode()
    assert "http-equiv" not in page
    assert "Look again" in page.split("<noscript>")[1].split("</noscript>")[0]
    made(meeting, members[1])
    assert "Look again" not in client.get(address(meeting)).content.decode()


def test_page_says_that_it_waits_when_no_worker_is_there(client, clock, meeting, members):
    request_packet(meeting=meeting, actor=members[1], now=NOW)
    client.force_login(members[1])
    assert "wait for their turn" in client.get(address(meeting)).content.decode()
    clock.shift(timedelta(minutes=5))
    page = client.get(address(meeting)).content.decode()
    assert "The papers still wait." in page
    assert "You need not wait here." in page


def test_failure_is_said_and_can_be_tried_again(client, meeting, members, monkeypatch, caplog):
    monkeypatch.setattr(packets, "make_pdf", lambda *_: 1 / 0)
    client.force_login(members[1])
    client.post(address(meeting))
    assert make_packet(Packet.objects.get().pk) == PaperState.FAILED
    page = client.get(address(meeting)).content.decode()
    assert "The papers could not be made" in page
    assert "Try again" in page
    assert "ZeroDivisionError" not in page
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert client.post(address(meeting)).status_code == 302
    assert make_packet(Packet.objects.latest("pk").pk) == PaperState.READY
    assert Packet.objects.count() == 1


def test_old_papers_stay_until_new_ones_are_there_and_then_go(client, meeting, members):
    made(meeting, members[1])
    old = Packet.objects.get()
    AgendaItem.objects.create(meeting=meeting, position=9, title="Verschiedenes")
    client.force_login(members[1])
    assert "The agenda has changed" in client.get(address(meeting)).content.decode()
    new = request_packet(meeting=meeting, actor=members[1], now=NOW)
    assert new != old
    assert client.get(address(meeting, "packet-file")).status_code == 200
    make_packet(new.pk)
    assert list(Packet.objects.all()) == [new]
    assert not default_storage.exists(old.file.name)


def test_cancelled_meeting_has_no_new_papers(client, meeting, members):
    Meeting.objects.update(state=MeetingState.CANCELLED)
    with pytest.raises(NotPossible):
        request_packet(meeting=meeting, actor=members[1], now=NOW)
    client.force_login(members[1])
    assert client.post(address(meeting)).status_code == 302
    assert not Packet.objects.exists()


def test_who_had_to_wait_long_is_told_by_mail(clock, meeting, members):
    made(meeting, members[1])
    assert not Mail.objects.filter(key__startswith="packet:").exists()
    AgendaItem.objects.create(meeting=meeting, position=9, title="Verschiedenes")
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    clock.shift(timedelta(minutes=10))
    make_packet(packet.pk)
    letter = Mail.objects.get(key__startswith="packet:")
    assert letter.recipient == members[1].email
    assert address(meeting) in letter.text


def test_reading_and_voting_do_not_wait_for_the_packet(client, meeting, members, officer):
    ballot = make_ballot(case=meeting.items.get(position=1).application, officer=officer)
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    packets.claim(packet.pk, NOW)
    client.force_login(members[1])
    assert client.get(reverse("board:ballot", args=[ballot.pk])).status_code == 200
    assert client.post(reverse("board:ballot", args=[ballot.pk]), {"choice": "full"}).status_code == 302


# -- left behind ------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    found: list[int] = []
    monkeypatch.setattr(packets, "ask_a_worker", found.append)
    return found


def test_schedule_asks_again_for_packets_nobody_took(meeting, members, asked):
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    assert rescue_packets(NOW + timedelta(seconds=30)) == 0
    assert rescue_packets(NOW + timedelta(seconds=61)) == 1
    assert rescue_packets(NOW + timedelta(seconds=62)) == 0
    assert asked == [packet.pk]
    assert "board.packet.rescue_packets" in SCHEDULED_ACTIONS


def test_schedule_takes_packets_from_dead_workers_and_gives_up_after_three(meeting, members, asked):
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    now = NOW
    for _ in range(3):
        assert packets.claim(packet.pk, now) is not None
        assert rescue_packets(now + timedelta(seconds=60)) == 0
        now += timedelta(seconds=121)
        rescue_packets(now)
    packet.refresh_from_db()
    assert packet.state == PaperState.FAILED
    assert asked == [packet.pk] * 2


def test_a_worker_that_comes_back_does_not_overwrite_another(meeting, members, asked):
    packet = request_packet(meeting=meeting, actor=members[1], now=NOW)
    slow = packets.claim(packet.pk, NOW)
    rescue_packets(NOW + timedelta(seconds=121))
    assert make_packet(packet.pk) == PaperState.READY
    with translation.override("en"):
        assert packets.store(slow, b"%PDF-late", NOW) is None
    packet.refresh_from_db()
    with packet.file.open("rb") as file:
        assert file.read() != b"%PDF-late"


def test_a_broker_that_is_away_does_not_stop_anybody(
    client, meeting, members, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(pk: int) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(make_meeting_packet, "delay", refuse)
    client.force_login(members[1])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address(meeting)).status_code == 302
    assert Packet.objects.get().state == PaperState.WAITING


def test_invitation_is_looked_at_when_it_is_fetched(client, meeting, members):
    made(meeting, members[1])
    Invitation.objects.filter(member=members[3]).delete()
    client.force_login(members[3])
    assert client.get(address(meeting, "packet-file")).status_code == 404
