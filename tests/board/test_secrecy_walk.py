"""Votes are secret until the closing: a walk through everything anybody can get hold of.

Several towns are alike but for the votes that were cast. Every address, letter, attachment, log line and task
argument is the same in all of them: what is the same cannot tell anything. Officer, deputy and chair may know
how many have voted, so they compare towns in which as many have. In a meeting whoever leads it must know who has
not said anything yet, and learns no more: they compare towns in which the same people have voted.
"""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from accounts.roles import BALLOT_KEEPERS, CHAIRS
from tests.accounts.factories import role
from tests.applications.factories import make_programme
from tests.board.factories import make_board
from tests.board.worlds import WORLDS, Seen, Walk, slip
from tests.matrix.conftest import clock, kept  # noqa: F401
from tests.matrix.objects import Objects, make_objects, make_people
from tests.matrix.subjects import BALLOT_OF_PAGE
from tests.matrix.tables import assert_none, read_table
from tests.matrix.test_urls import browser_of

pytestmark = pytest.mark.django_db
KEEPERS = {str(name) for name in BALLOT_KEEPERS}
VOTED = [name for name in WORLDS if name != "nobody"]
BALLOTS = ("open", "voted", "meeting", "closed")
# Pages for who leads a meeting. The first says how many of those who are there have voted, the others also who.
COUNTED, NAMED = {"board:item"}, {"board:item-votes", "board:item-close"}
LEADERS = KEEPERS | {"advisory_member"}  # who takes the minutes in this town
SAME_VOTERS = {"all for it", "all against it"}
# What people send while the vote is open; each answer is taken back.
FORMS = {
    "a vote": ("board:ballot", slip("reduced", "1000", "Ein Teil reicht.")),
    "a vote without a choice": ("board:ballot", slip("")),
    "a conflict of one's own": ("board:conflict", {"reason": "Meine Schwester leitet den Kurs."}),
    "a question": ("board:ask", {"addressee": "officer", "text": "Ist der Raum zugesagt?"}),
    "an answer": ("board:answer", {"text": "Ja."}),
    "the application is withdrawn": ("applications:withdraw [ballot open]", {}),
}


def pages() -> list[str]:
    """Every address of the site, those about a ballot for each of the town's ballots.

    Without the libraries' own: they know nothing of a board, and draw the secrets of a second factor by lot.
    """
    written = {
        row["page"] for row in read_table("gets.txt") if not row["page"].startswith(("mfa_", "account_"))
    }
    about = {f"{name} [{which}]" for name in BALLOT_OF_PAGE for which in BALLOTS if name != "board:document"}
    cases = {
        f"{name} [ballot open]" for name in ("applications:case", "applications:desk-case", "board:case")
    }
    return sorted(written | about | cases)


@pytest.fixture(scope="module")
def walk(kept: None) -> Walk:  # noqa: F811
    people = make_people()
    voters = [role("board_member", make_programme()) for _ in range(4)]
    make_board(3, make_programme("elsewhere"))
    town: Objects = make_objects(people, name="Sprachbrücke Unna", owner="applicant")
    browsers = {name: browser_of(person) for name, person in people.items()}
    return Walk(town=town, browsers=browsers, voters=voters, pages=pages(), forms=FORMS)


@pytest.fixture(scope="module")
def seen(walk: Walk) -> dict[str, Seen]:
    """What there is to see in each world."""
    return {name: walk.through(world) for name, world in WORLDS.items()}


def differences(one: dict[Any, Any], other: dict[Any, Any]) -> list[str]:
    """What is not the same in both, by name, with the first place where it differs."""
    keys = sorted({*one, *other}, key=str)
    return [
        f"{key}: {first_difference(one.get(key), other.get(key))}"
        for key in keys
        if one.get(key) != other.get(key)
    ]


def first_difference(one: Any, other: Any) -> str:
    left, right = str(one), str(other)
    at = next(
        (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
    return f"…{left[max(0, at - 60) : at + 60]}… / …{right[max(0, at - 60) : at + 60]}…"


def of_others(answers: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Without officer, deputy and chairs, and without what who leads the meeting must know."""
    led = COUNTED | NAMED
    return {
        (who, page): told
        for (who, page), told in answers.items()
        if who not in KEEPERS and not (who in LEADERS and page in led)
    }


def without_names(answers: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Without the pages that tell who leads the meeting who has not voted yet."""
    return {key: told for key, told in answers.items() if not (key[0] in LEADERS and key[1] in NAMED)}


def test_the_walk_sees_something(walk: Walk, seen: dict[str, Seen]) -> None:
    """Each observer opens the open ballot or is kept out of it; votes are there to be found."""
    statuses = {who: seen["all for it"].answers[who, "board:ballot [open]"][0] for who in walk.browsers}
    inside = {who for who, status in statuses.items() if status == 200}
    assert inside >= {"officer", "deputy", "board_member", "chair", "deputy_chair", "auditor"}
    assert {"applicant", "foreign", "treasurer", "administrator", "other_officer"} & inside == set()
    page = seen["all for it"].answers["chair", "board:ballot [open]"][-1].decode()
    assert "3 of 8 have voted." in page
    assert "0 of 8 have voted." in seen["nobody"].answers["chair", "board:ballot [open]"][-1].decode()


def test_every_page_that_reads_what_votes_are_written_to_was_asked_in_every_world(
    walk: Walk, seen: dict[str, Seen]
) -> None:
    """The others say the same as in the first world; a sample of them was asked again to be sure."""
    about = {
        key
        for key, tables in walk.reads.items()
        if tables & {"board_vote", "board_seat"} and walk.is_open(key)
    }
    assert {"board:ballot [open]", "board:item", "applications:desk-case [ballot open]"} <= {
        page for _who, page in about
    }
    asked = Counter(walk.again)
    assert {asked[key] for key in about} == {len(VOTED)}
    assert len(set(walk.again) - about) > 100


@pytest.mark.parametrize(("one", "other"), list(pairwise(VOTED)))
def test_no_page_tells_anybody_how_the_others_voted_nor_who(
    seen: dict[str, Seen], one: str, other: str
) -> None:
    answers = [seen[name].answers for name in (one, other)]
    if not {one, other} <= SAME_VOTERS:
        answers = [without_names(each) for each in answers]
    assert_none(differences(*answers))


def test_in_a_meeting_votes_are_there_to_be_found(seen: dict[str, Seen]) -> None:
    """Said aloud or by phone: who leads sees how many and who, in every world with the same three the same."""
    for name in SAME_VOTERS:
        assert "3 of 8 who are here have voted." in seen[name].answers["chair", "board:item"][-1].decode()
        assert seen[name].answers["board_member", "board:item"][0] == 200
    for page in COUNTED | NAMED:
        silent = seen["nobody"].answers["advisory_member", page]
        assert silent != seen["all for it"].answers["advisory_member", page]


@pytest.mark.parametrize("world", VOTED)
def test_no_page_tells_anybody_but_office_and_chair_whether_anyone_has_voted(
    seen: dict[str, Seen], world: str
) -> None:
    assert_none(differences(of_others(seen["nobody"].answers), of_others(seen[world].answers)))


@pytest.mark.parametrize("world", VOTED)
def test_no_letter_to_anybody_else_depends_on_the_votes(
    walk: Walk, seen: dict[str, Seen], world: str
) -> None:
    """Reminders of those who have not voted go to them alone. The chair hears how many are missing, no more."""
    own = {voter.email for voter in walk.voters} | leaders(walk)
    letters = {
        name: {to: them for to, them in seen[name].mails.items() if to not in own}
        for name in ("nobody", world)
    }
    assert_none(differences(letters["nobody"], letters[world]))


def leaders(walk: Walk) -> set[str]:
    held = walk.town.programme.role_assignments.holding(*CHAIRS)
    return set(held.values_list("user__email", flat=True))


@pytest.mark.parametrize(("one", "other"), list(pairwise(VOTED)))
def test_no_letter_to_the_chair_depends_on_who_has_voted(
    walk: Walk, seen: dict[str, Seen], one: str, other: str
) -> None:
    """As many have voted in each of these worlds, not always the same people."""
    letters = [
        {to: them for to, them in seen[name].mails.items() if to in leaders(walk)} for name in (one, other)
    ]
    assert any("missing" in text for _, _, text, *_ in next(iter(letters[0].values())))
    assert_none(differences(*letters))


@pytest.mark.parametrize(("one", "other"), list(pairwise(VOTED[:2])))
def test_no_letter_at_all_depends_on_what_was_voted(seen: dict[str, Seen], one: str, other: str) -> None:
    """The same three have voted."""
    assert_none(differences(seen[one].mails, seen[other].mails))


@pytest.mark.parametrize(("one", "other"), list(pairwise(VOTED[:2])))
def test_no_log_line_and_no_task_depends_on_what_was_voted(
    seen: dict[str, Seen], one: str, other: str
) -> None:
    assert seen[one].logged == seen[other].logged
    assert seen[one].tasks == seen[other].tasks
    assert seen[one].tasks


def test_voting_logs_nothing_and_asks_no_worker(seen: dict[str, Seen]) -> None:
    assert {name: world.while_voting for name, world in seen.items()} == dict.fromkeys(WORLDS, 0)
    assert {name for name, _ in seen["all for it"].tasks} == {"notifications.deliver_mail"}
