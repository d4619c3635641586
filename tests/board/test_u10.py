"""The town's case U10: the head of the association that applies sits on the board of seven.

Internationaler Frauentreff e. V. asks for 2,800 € for evenings of culture. §§ 20 and 90 VwVfG, § 31 GO NRW. Every
branch with the town's own guideline: valid with the exclusion, void after a tainted vote, and 4 of 7 in the room of
whom 3 take part, in the strict setting (as in the file) and in the other one.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership, User
from applications.content import Content
from applications.models import Application
from applications.rules import assess_version
from applications.states import State, WaitingReason
from awards.grants import grant_application
from board.attendance import arrive
from board.ballots import close_ballot, declare_conflict, open_ballot
from board.meetings import invite, open_meeting, plan_again
from board.models import AgendaItem, Ballot, Meeting
from board.states import Finding, ItemState
from board.sums import sums_of
from board.voiding import find_conflict
from budgets.ledger import set_budget
from funding.errors import NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_initiative, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all
from tests.board.guidelines import COUNTING
from tests.board.meeting_room import DURING, STARTS_AT, call, close, end, make_running, vote_in
from tests.board.minutes import draft_content
from tests.board.reading import add_document, main_of, url

pytestmark = pytest.mark.django_db

COSTS = (("miete", "700"), ("unterkunft_verpflegung", "900"), ("material", "700"), ("fahrt", "500"))
ASSOCIATION, HEAD = "Internationaler Frauentreff e. V.", "Nadia Rahimi"
CONFLICT = "Ich leite den Internationalen Frauentreff."
STRICT = UNNA.read_text("utf-8")
LATER = NOW + timedelta(days=1)
AGAIN = STARTS_AT + timedelta(days=14)
BOTH = pytest.mark.parametrize("source", [STRICT, COUNTING], ids=["strict", "counting"])


@dataclass
class Town:
    """Six members with the chair first, the head of the association as the seventh, and the case."""

    six: list[User]
    head: User
    officer: User
    applicant: User
    case: Application

    @property
    def now(self) -> Application:
        return Application.objects.get(pk=self.case.pk)


def make_town(source: str = STRICT) -> Town:
    programme = make_programme(source=source)
    board, applicant = make_board(7, programme), UserFactory(language="en")
    board[6].name = HEAD
    board[6].save()
    initiative = make_initiative(ASSOCIATION, people=[applicant])
    case = make_case(State.COMPLETE, programme=programme, initiative=initiative, content=application())
    return Town(board[:6], board[6], make_officer(programme), applicant, case)


def application() -> Content:
    """What the association sent; its head signs."""
    content = make_content(COSTS, title="Kulturabende", initiative=ASSOCIATION)
    return content.model_copy(update={"who": content.who.model_copy(update={"signatory": HEAD})})


@pytest.fixture
def town() -> Town:
    return make_town()


def by_letter(town: Town) -> Ballot:
    return make_ballot(case=town.case, officer=town.officer)


def step_out(ballot: Ballot, town: Town) -> None:
    declare_conflict(ballot=ballot, member=town.head, reason=CONFLICT, now=NOW)


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.get(pk=ballot.pk)


def told(part: str) -> set[str]:
    """To whom letters with this part in their key went."""
    return set(Mail.objects.filter(key__contains=part).values_list("recipient", flat=True))


def addresses(*people: User) -> set[str]:
    return {person.email for person in people}


# -- the case -----------------------------------------------------------------------------------------


def test_the_plan_comes_out_as_the_town_worked_it_out(town):
    result = assess_version(town.case.versions.get())
    sums = (result.total, result.recognised, result.max_grant, result.gap)
    assert sums == (Decimal(2800), Decimal(2800), Decimal(2800), Decimal(0))


def test_officer_and_chair_are_shown_that_she_signs_and_nobody_else(client, town):
    ballot = by_letter(town)
    for person, reads in (
        (town.officer, True),
        (town.six[0], True),
        (town.six[1], False),
        (town.head, False),
    ):
        client.force_login(person)
        assert (f"{HEAD} Has the same name" in main_of(client.get(url(ballot)))) is reads


# -- she says so, and the vote is valid -----------------------------------------------------------------


def test_she_sees_nothing_of_the_case_and_does_not_vote(client, town):
    ballot = by_letter(town)
    paper = add_document(ballot, "statutes")
    step_out(ballot, town)
    client.force_login(town.head)
    page = main_of(client.get(url(ballot)))
    assert CONFLICT in page
    assert not any(word in page for word in ("2,800", "Frauen lernen Deutsch", "Documents", "Questions"))
    assert client.get(f"{url(ballot)}documents/{paper.pk}/").status_code == 404
    assert 'name="choice"' not in client.post(url(ballot), {"choice": "full"}).content.decode()
    with pytest.raises(Refused, match="excluded"):
        vote(ballot, town.head, "full")
    assert not hasattr(ballot.seats.get(member=town.head), "vote")


@BOTH
def test_six_vote_four_to_two_and_the_recommendation_is_valid(source):
    town = make_town(source)
    ballot = by_letter(town)
    step_out(ballot, town)
    vote_all(ballot, town.six, "full full full full against against")
    advice = town.now.recommendation
    assert (town.now.state, advice.outcome, advice.amount) == (State.RECOMMENDED, "full", Decimal(2800))
    counts = fresh(ballot).result["counts"]
    assert (counts["in_favour"], counts["against"], counts["excluded"]) == (4, 2, 1)
    assert "4 in favour, 2 against. Abstentions do not count." in sums_of(fresh(ballot))


def test_who_acts_for_the_association_in_the_program_is_out_without_saying_so(town):
    Membership.objects.create(initiative=town.case.initiative, user=town.head)
    seat = by_letter(town).seats.get(member=town.head)
    assert seat.is_excluded
    assert told(":opened:") == addresses(*town.six)


def test_the_minutes_name_her_and_why(town):
    meeting = make_running([*town.six, town.head], town.case, officer=town.officer)
    item = call(meeting)
    declare_conflict(ballot=item.ballot, member=town.head, reason=CONFLICT, now=DURING)
    vote_in(item, town.six, "full full full full against against")
    assert close(item).result["outcome"] == "full"
    (item,) = draft_content(end(meeting))["agenda"]
    assert item["excluded"] == [[HEAD, CONFLICT]]
    assert "6 von 7 Mitgliedern" in " ".join(item["quorum"])


def test_tie_of_the_six_gives_no_recommendation(town):
    ballot = by_letter(town)
    step_out(ballot, town)
    vote_all(ballot, town.six, "full full full against against against")
    assert fresh(ballot).result["outcome"] == "none"


# -- she has voted, and it comes to light -----------------------------------------------------------------


@pytest.fixture
def tainted(town) -> Ballot:
    """4:3, and one of the four is hers."""
    ballot = by_letter(town)
    vote_all(ballot, [*town.six, town.head], "full full full against against against full")
    assert (town.now.state, fresh(ballot).result["counts"]["in_favour"]) == (State.RECOMMENDED, 4)
    return ballot


def find(ballot: Ballot, town: Town) -> Finding:
    return find_conflict(
        ballot=ballot, member=town.head, actor=town.officer, reason="Sie leitet den Verein.", now=LATER
    )


def test_the_recommendation_is_void_locked_and_the_board_has_the_case_again(town, tainted):
    assert find(tainted, town) == Finding.VOID
    assert (town.now.state, town.now.waiting_reason) == (State.AT_BOARD, WaitingReason.VOID)
    assert town.now.recommendation is None
    assert town.case.recommendations.get().void_at == LATER
    set_budget(
        programme=town.case.programme, year=2026, amount=Decimal(20000), by=None, now=NOW, reason="Rat"
    )
    with pytest.raises(NotPossible):
        grant_application(
            application=town.now,
            actor=town.officer,
            now=LATER,
            amount=Decimal(2800),
            by_year={2026: Decimal(2800)},
        )


def test_everyone_who_must_know_is_told_and_only_she_reads_why(town, tainted):
    find(tainted, town)
    assert told(":void:") == addresses(town.officer, *town.six)
    assert told(":again:") == addresses(town.applicant)
    assert told(":excluded:") == addresses(town.head)
    named = Mail.objects.filter(key__contains=":void:") | Mail.objects.filter(key__contains=":again:")
    assert not any(HEAD in mail.text or "leitet den Verein" in mail.text for mail in named)


def test_the_six_vote_again_without_her(town, tainted):
    find(tainted, town)
    again = open_ballot(application=town.case, actor=town.officer, now=LATER, closes_at=CLOSES_AT)
    assert again.seats.get(member=town.head).is_excluded
    with pytest.raises(Refused, match="excluded"):
        vote(again, town.head, "full", now=LATER)
    vote_all(again, town.six, "full full full against against abstain", now=LATER)
    assert (town.now.state, town.now.recommendation.outcome) == (State.RECOMMENDED, "full")


def test_the_page_of_the_void_vote_says_so(client, town, tainted):
    find(tainted, town)
    client.force_login(town.six[1])
    assert "This vote does not count any more since" in main_of(client.get(url(tainted)))


# -- four of seven are there, and she is one of them ------------------------------------------------------


def four_of_seven(town: Town) -> Meeting:
    """A meeting with three members and her."""
    return make_running([*town.six[:3], town.head], town.case, officer=town.officer)


def advised_without_her(meeting: Meeting, town: Town) -> tuple[AgendaItem, Ballot]:
    """She says so when the item is called, and goes out; all three others are in favour."""
    item = call(meeting)
    declare_conflict(ballot=item.ballot, member=town.head, reason=CONFLICT, now=DURING)
    vote_in(item, town.six[:3], "full full full")
    ballot = close(item)
    return AgendaItem.objects.get(pk=item.pk), ballot


def test_strict_three_of_seven_are_no_quorum_and_the_item_is_put_off(town):
    item, ballot = advised_without_her(four_of_seven(town), town)
    assert (ballot.result["quorate"], ballot.result["counted"], ballot.result["needed"]) == (False, 3, 4)
    assert (item.state, item.no_quorum, ballot.recommendation) == (ItemState.PUT_OFF, True, None)
    assert (town.now.state, town.now.waiting_reason) == (State.AT_BOARD, WaitingReason.NO_QUORUM)


def test_counting_the_excluded_the_same_room_is_a_quorum():
    town = make_town(COUNTING)
    _item, ballot = advised_without_her(four_of_seven(town), town)
    assert (ballot.result["quorate"], ballot.result["counted"]) == (True, 4)
    assert (town.now.state, town.now.recommendation.outcome) == (State.RECOMMENDED, "full")


@BOTH
def test_two_who_take_part_are_never_enough(source):
    town = make_town(source)
    ballot = by_letter(town)
    step_out(ballot, town)
    vote_all(ballot, town.six, "full full - - - -")
    assert close_ballot(ballot=ballot, now=CLOSES_AT).result["quorate"] is False


def test_after_that_it_is_adjourned_and_the_next_meeting_decides_with_three(town):
    first = four_of_seven(town)
    advised_without_her(first, town)
    second = plan_again(
        meeting=end(first), actor=town.officer, now=DURING, starts_at=AGAIN, place="Rathaus, Raum 101"
    )
    invite(meeting=second, actor=town.officer, now=DURING)
    letter = Mail.objects.get(key__startswith=f"meeting:{second.pk}:invited", recipient=town.six[0].email)
    assert "however many members come" in " ".join(letter.text.split())
    second = open_meeting(
        meeting=second, actor=town.officer, now=AGAIN, chaired_by=town.six[0], minutes_by=town.officer
    )
    for member in town.six[:3]:
        arrive(meeting=second, member=member, actor=member, now=AGAIN)
    item = call(second, now=AGAIN)
    assert item.ballot.seats.get(member=town.head).is_excluded
    vote_in(item, town.six[:3], "full full against", now=AGAIN)
    assert close(item, now=AGAIN).result["outcome"] == "full"


def test_or_the_board_is_asked_by_letter(town):
    meeting = four_of_seven(town)
    advised_without_her(meeting, town)
    end(meeting)
    again = open_ballot(application=town.case, actor=town.officer, now=DURING, closes_at=AGAIN)
    assert again.seats.get(member=town.head).is_excluded
    assert told(f"ballot:{again.pk}:opened:") == addresses(*town.six)
    vote_all(again, town.six, "full full full full against against", now=DURING)
    assert (town.now.state, town.now.recommendation.outcome) == (State.RECOMMENDED, "full")
