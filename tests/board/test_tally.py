"""Quorum, majority, ties and amounts, worked out by hand row by row.

The rows are in tally.txt, in the words of the people who vote, each with its sum in the last column.
"""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from board.tally import Rules, SeatVote, tally
from funding.guideline.procedure_rules import Majority, Quorum

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def rules(
    *, share=HALF, minimum=3, excluded_count=False, majority=None, tie="no_recommendation", reinvited=False
):
    return Rules(
        reinvited=reinvited,
        quorum=Quorum(clause="§ 7", more_than=share, at_least=minimum, excluded_count=excluded_count),
        majority=Majority(clause="§ 7", tie=tie, **(majority or {"more_than": HALF})),
    )


RULES = {
    "UNNA": rules(),
    "COUNTING": rules(excluded_count=True),
    "CASTING": rules(tie="chair_decides"),
    "LARGER": rules(majority={"at_least": TWO_THIRDS}),
    "LARGER_CASTING": rules(majority={"at_least": TWO_THIRDS}, tie="chair_decides"),
    "OVER_TWO_THIRDS": rules(majority={"more_than": TWO_THIRDS}),
    "TWO_IN_TOWN": rules(minimum=1, share=Fraction(1, 4)),
    "COUNTING_CASTING": rules(excluded_count=True, tie="chair_decides"),
    "COUNTING_LARGER": rules(excluded_count=True, majority={"at_least": TWO_THIRDS}),
    "THREE_QUARTERS": rules(majority={"at_least": Fraction(3, 4)}),
    "UNANIMOUS": rules(majority={"at_least": Fraction(1)}),
    "TWO_THIRDS_THERE": rules(share=TWO_THIRDS),
    "FIVE_AT_LEAST": rules(minimum=5),
    "UNNA_AGAIN": rules(reinvited=True),
    "COUNTING_AGAIN": rules(excluded_count=True, reinvited=True),
    "CASTING_AGAIN": rules(tie="chair_decides", reinvited=True),
    "LARGER_AGAIN": rules(majority={"at_least": TWO_THIRDS}, reinvited=True),
}
UNNA, CASTING = RULES["UNNA"], RULES["CASTING"]


def slips(votes: str) -> list[SeatVote]:
    return [slip(vote) for vote in votes.split()]


def slip(vote: str) -> SeatVote:
    is_chair, word = vote.startswith("*"), vote.lstrip("*")
    words = {"F": "full", "A": "against", "~": "abstain", ".": None, "x": None, "r": None}
    if word in words:
        is_excluded, is_replaced = word in {"x", "r"}, word == "r"
        return SeatVote(
            choice=words[word], is_chair=is_chair, is_excluded=is_excluded, is_replaced=is_replaced
        )
    return SeatVote(choice="reduced", amount=Decimal(word), is_chair=is_chair)


def read_rows() -> list[list[str]]:
    lines = (Path(__file__).parent / "tally.txt").read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


ROWS = read_rows()


@pytest.mark.parametrize("row", [pytest.param(row[1:], id=row[0]) for row in ROWS])
def test_ballot_comes_out_as_worked_out_by_hand(row):
    votes, rules_name, highest, quorum, outcome, amount, spread, by_hand = row
    result = tally(RULES[rules_name], slips(votes), Decimal(highest))
    assert ("quorate" if result.quorate else "inquorate", result.outcome) == (quorum, outcome), by_hand
    assert result.amount == Decimal(amount), by_hand
    assert [result.lowest, result.highest] == [Decimal(part) for part in spread.split("..")], by_hand


def test_table_is_large_enough_and_its_names_are_unique():
    assert len(ROWS) >= 110
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert {row[2] for row in ROWS} == set(RULES)


def test_replaced_member_is_told_apart_from_an_excluded_one():
    counts = tally(UNNA, slips("F F F r A x"), Decimal(100)).numbers()
    assert (counts["seats"], counts["excluded"], counts["replaced"], counts["entitled"]) == (5, 1, 1, 4)
    assert "replaced" not in tally(UNNA, slips("F F F A x"), Decimal(100)).numbers()


def test_vote_that_stands_on_an_excluded_seat_is_not_counted():
    tainted = SeatVote(choice="against", is_excluded=True)
    honest = slips("F F F A A A")
    assert tally(UNNA, [*honest, tainted], Decimal(2800)).outcome == "none"
    assert tally(UNNA, [*honest, SeatVote(choice="against")], Decimal(2800)).outcome == "against"


def test_excluded_chair_with_a_vote_does_not_break_the_tie():
    chair = SeatVote(choice="full", is_chair=True, is_excluded=True)
    assert tally(CASTING, [*slips("F F A A"), chair], Decimal(100)).outcome == "none"


def test_result_tells_the_sum_that_led_to_it():
    result = tally(UNNA, slips("F F 3500 ~ A . x"), Decimal(4100))
    assert result.as_json() == {
        "counts": {
            "seats": 7, "excluded": 1, "entitled": 6, "full": 2, "reduced": 1, "in_favour": 3, "against": 1,
            "abstained": 1, "took_part": 5, "silent": 1,
        },
        "needed": 4, "counted": 5, "quorate": True, "outcome": "full", "by_chair": False,
        "amount": "4100.00", "lowest": "3500.00", "highest": "4100.00",
    }  # fmt: skip


def test_result_without_quorum_tells_nothing_of_the_votes():
    result = tally(UNNA, slips("F 3500 . . ."), Decimal(4100))
    assert result.as_json() == {
        "counts": {"seats": 5, "excluded": 0, "entitled": 5, "took_part": 2, "silent": 3},
        "needed": 3, "counted": 2, "quorate": False, "outcome": "none", "by_chair": False,
        "amount": "0.00", "lowest": "0.00", "highest": "0.00",
    }  # fmt: skip


def test_casting_vote_is_named_in_the_result():
    assert tally(CASTING, slips("*F F A A"), Decimal(100)).by_chair is True
    assert tally(CASTING, slips("*F F F A"), Decimal(100)).by_chair is False


def test_rules_survive_being_stored():
    assert Rules.model_validate(RULES["LARGER_CASTING"].model_dump(mode="json")) == RULES["LARGER_CASTING"]
