"""How often each page asks the database: as often for three of everything as for one, and at most 8 times."""

from typing import Any

import pytest

from tests.applications.factories import make_programme
from tests.board.factories import make_board
from tests.matrix.objects import Objects, address, make_objects, make_people
from tests.matrix.tables import Row, assert_none, assert_same, read_table
from tests.matrix.test_urls import browser_of
from tests.pages.counting import ask
from tests.pages.growth import grow

pytestmark = pytest.mark.django_db
COUNTS = read_table("queries.txt", "pages")
PEOPLE = [column for column in COUNTS[0] if column != "page"]
OPEN = {(row["page"], who) for row in read_table("gets.txt") for who in PEOPLE if row[who] == "200"}
MOST = 8
# Pages that need more, and why.
MORE = {
    "mfa_reauthenticate": "the library asks for every kind of proof anew",
    "mfa_activate_totp": "the library asks for every kind of proof anew",
    "mfa_add_webauthn": "the library asks for every kind of proof anew, and keeps the challenge",
    "board:sharing": "programme, rules, cases, versions, advice, pot, conflicts, orders and proposals",
    "board:propose": "programme, rules, cases, versions, advice, pot and conflicts",
    "applications:case": "eight kinds of things on one page, each in its own table",
    "board:ballot": "officer and chair also read what the program noticed: people, addresses and accounts compared",
    "board:open-ballot": "people, addresses and accounts of both sides are compared",
    "board:minutes-draft": "the whole record of a meeting: who was asked, who came, items, votes, proposals",
    "board:minutes-preview": "the whole record of a meeting",
    "board:minutes-sign": "the whole record of a meeting",
    "board:meeting": "who was asked, who is there, the agenda, conflicts, quorum, packet and minutes",
    "board:meeting-open": "who may chair and who may write, by their offices",
    "board:meeting-leaders": "who may chair and who may write, by their offices",
    "board:meeting-end": "who is there, how many are needed, what is left on the agenda",
    "board:attendance": "everybody on the board, their deputies, answers and absences, and who is there",
    "board:item": "the whole case; who leads also reads who is there, in whose place, and who has voted",
    "board:item-close": "who is there, in whose place, with which conflicts",
    "board:item-put-off": "who is there, in whose place, with which conflicts",
    "applications:desk": "what waits, questions, own cases and pot; beside them grants, what came free, what is to be written",
    "awards:award": "award, notice, acceptance, payments, receipts, proof, changes and claim, each in its own table",
    "awards:desk-award": "award, notice, acceptance, payments, proof, changes and claim, each in its own table",
    "awards:open-hearing": "award, payments, and the check of the proof: receipts, ledger and payments",
    "awards:drop-claim": "award, claim, and what the check of the proof came to: receipts, changes, ledger and payments",
    "awards:check": "award, proof, receipts, pictures, ledger, payments, conflict, and who is asking",
    "awards:settle": "award, proof, receipts, ledger, payments, conflict, who is asking, and the final notice to be read",
    "awards:reclaim": "award, claim, proof and conflict; the ground and the way that are usual",
    "applications:desk-case": "eleven kinds of things on one page, each in its own table",
}


@pytest.fixture(scope="module")
def measured(kept: None) -> dict[str, dict[tuple[str, str], int]]:
    """How often each page asked for each person: where there is one of everything, and where there are three."""
    people = make_people()
    make_board(4)
    make_board(3, make_programme("elsewhere"))
    town = make_objects(people, name="Sprachbrücke Unna", owner="applicant")
    browsers = {name: browser_of(person) for name, person in people.items()}
    grow(town, people, times=1, first=True)
    one = count(town, browsers)
    grow(town, people, times=2)
    return {"one": one, "three": count(town, browsers)}


def count(town: Objects, browsers: dict[str, Any]) -> dict[tuple[str, str], int]:
    found = {}
    for page, who in sorted(OPEN):
        asked = ask(browsers[who], address(page, town))
        assert (page, who, asked.response.status_code) == (page, who, 200)
        found[page, who] = len(asked.statements)
    return found


def test_every_page_that_opens_is_counted() -> None:
    """For each person for whom gets.txt says 200."""
    rows = {f"{row['page']} for {who}" for row in COUNTS for who in PEOPLE if row[who] != "-"}
    assert_same("Page", in_table=rows, in_code={f"{page} for {who}" for page, who in OPEN})


@pytest.mark.parametrize("row", COUNTS, ids=lambda row: row["page"])
def test_a_page_asks_as_often_as_written(measured: dict[str, dict[tuple[str, str], int]], row: Row) -> None:
    wrong = []
    for who in PEOPLE:
        if (row["page"], who) in OPEN:
            one, three = (measured[size][row["page"], who] for size in ("one", "three"))
            if {str(one), str(three)} != {row[who]}:
                wrong.append(f"{who}: {one} for one, {three} for three of everything, not {row[who]}")
    assert_none(wrong)


def test_no_page_asks_more_than_eight_times_without_a_reason() -> None:
    most = {row["page"]: max(int(row[who]) for who in PEOPLE if row[who] != "-") for row in COUNTS}
    above = {page.partition(" [")[0] for page, queries in most.items() if queries > MOST}
    assert above == set(MORE)
