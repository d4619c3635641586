"""The packet of a meeting: what is in it, and for whom."""

import time
from datetime import timedelta
from itertools import pairwise

import pytest

from applications.models import Decision
from applications.states import DecisionOutcome, State
from board.models import Packet
from board.packet import request_packet
from funding.errors import NotAllowed
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case, make_content, make_initiative
from tests.board.factories import make_ballot, make_officer
from tests.board.meetings import cases_on_it, make_meeting
from tests.board.packets import address, made, make_meeting_of_two, step_out
from tests.board.pdf import assert_kept, bookmarks, pages_of, tags, text_of_pdf
from tests.board.reading import add_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    return make_meeting_of_two(members, officer)


# -- the paper --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "title"), [("de", "Unterlagen für die Sitzung"), ("en", "Papers for")])
def test_paper_has_language_and_title_of_its_reader(meeting, members, language, title):
    members[1].language = language
    members[1].save()
    assert_kept(made(meeting, members[1]), language=language, title=title)


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
