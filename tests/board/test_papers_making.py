"""How a packet gets made while nobody waits."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from board import packet as packets
from board.models import AgendaItem, Invitation, Meeting, Packet
from board.packet import make_packet, request_packet, rescue_packets
from board.states import MeetingState, PaperState
from board.tasks import make_meeting_packet
from funding.errors import NotPossible
from funding.settings import SCHEDULED_ACTIONS
from notifications.models import Mail
from tests.applications.factories import NOW
from tests.board.factories import make_ballot, make_officer
from tests.board.packets import address, made, make_meeting_of_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    return make_meeting_of_two(members, officer)


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
    monkeypatch.setattr(packets, "make_pdf", lambda *_, **__: 1 / 0)
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


@pytest.mark.parametrize("state", [PaperState.WAITING, PaperState.RUNNING, PaperState.FAILED])
def test_reading_and_voting_do_not_wait_for_the_packet(client, meeting, members, officer, state):
    ballot = make_ballot(case=meeting.items.get(position=1).application, officer=officer)
    request_packet(meeting=meeting, actor=members[1], now=NOW)
    Packet.objects.update(state=state)
    client.force_login(members[1])
    assert client.get(reverse("board:meeting", args=[meeting.pk])).status_code == 200
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
