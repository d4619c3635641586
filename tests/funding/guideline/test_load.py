from decimal import Decimal

import pytest

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline.places import Place, Step


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.faults


def test_the_same_text_gives_the_same_guideline(unna_text: str, unna: Guideline) -> None:
    assert read_guideline(unna_text) is unna


def test_unna_says_what_the_city_decided(unna: Guideline) -> None:
    assert unna.max_grant.amount == Decimal("5000.00")
    assert unna.pot.amount == Decimal("20000.00")
    assert [(cost.key, cost.rate) for cost in unna.costs if cost.eligible] == [
        ("ehrenamt", 100),
        ("personal", 50),
        ("fahrt", 100),
        ("miete", 100),
        ("unterkunft_verpflegung", 100),
        ("material", 100),
        ("versicherung", 100),
    ]
    assert [cost.key for cost in unna.costs if not cost.eligible] == [
        "honorar",
        "investition",
        "alkohol",
        "sonstiges",
    ]


def test_unna_marks_what_the_city_has_not_decided(unna: Guideline) -> None:
    assumed = [unna.financing, unna.other_funding, unna.start, unna.period, unna.proof, unna.applicants]
    assert all(rule.assumed for rule in (*assumed, *unna.routes, unna.board.quorum, unna.board.majority))
    decided = [unna.max_grant, unna.pot, unna.territory, unna.board]
    assert not any(rule.assumed for rule in decided)
    assert [cost.key for cost in unna.costs if cost.assumed] == ["alkohol"]


def test_unna_keeps_its_taxonomies_and_reminders(unna: Guideline) -> None:
    assert {key: len(taxonomy.items) for key, taxonomy in unna.taxonomies.items()} == {
        "fields_of_action": 5,
        "cross_cutting": 2,
        "milestones": 8,
        "social_areas": 6,
    }
    assert sum(area.population_percent or 0 for area in unna.taxonomy("social_areas")) == 100
    assert unna.taxonomy("unused") == ()
    assert unna.reminders.ballot_days_before == (7, 3, 1)
    assert unna.proof.months == 3


def test_every_text_of_unna_is_there_in_both_languages(unna_text: str) -> None:
    without_english = unna_text.replace('languages = ["de", "en"]', 'languages = ["de"]')
    only_german = faults(without_english)
    assert all(fault.code == FaultCode.LANGUAGE_UNDECLARED for fault in only_german)
    assert all(fault.params == {"language": "en"} for fault in only_german)
    assert len(only_german) == unna_text.count("en = ")


def test_the_fault_names_the_line_the_keys_and_the_figures(unna_text: str) -> None:
    line = unna_text.splitlines().index("rate = 50") + 1
    (fault,) = faults(unna_text.replace("rate = 50\n", "rate = 500\n"))
    cost = Step("cost", "personal", 2, is_table=True)
    assert fault.place == Place(line=line, steps=(cost, Step("rate")))
    assert (fault.code, fault.params) == (FaultCode.ABOVE_MOST, {"limit": "100", "written": "500"})


def test_a_figure_that_does_not_come_out_stands_beside_the_one_that_does(unna_text: str) -> None:
    (fault,) = faults(unna_text.replace("gap = 0.01", "gap = 0.02"))
    assert fault.place.steps == (Step("example", "U03", 3, is_table=True),)
    assert fault.params == {"figure": "gap", "expected": "0.02", "got": "0.01"}
    (fault,) = faults(unna_text.replace("lines = [3000.00, 400.00,", "lines = [6000.00, 400.00,"))
    assert fault.params == {
        "figure": "lines",
        "expected": "[6000.00, 400.00, 600.00, 100.00]",
        "got": "[3000.00, 400.00, 600.00, 100.00]",
    }


def test_a_key_that_stands_twice_is_told_at_its_second_place(unna_text: str) -> None:
    repeated, unknown = faults(unna_text.replace('number = "Nr. 1.2"', 'number = "Nr. 1.1"'))
    assert repeated.params == {"key": "Nr. 1.1", "times": 2}
    assert repeated.place.steps == (Step("clause", "Nr. 1.1", 2, is_table=True),)
    assert (unknown.code, unknown.params) == (FaultCode.NO_SUCH_CLAUSE, {"clause": "Nr. 1.2"})


def test_what_comes_out_is_not_checked_before_the_file_is_in_order(unna_text: str) -> None:
    both = unna_text.replace("gap = 0.01", "gap = 0.02").replace("amount = 20000.00", "amount = 2000.00")
    (fault,) = faults(both)
    assert (fault.code, fault.params) == (FaultCode.GRANT_ABOVE_POT, {})


def test_routes_must_rise(unna_text: str) -> None:
    start = unna_text.index("[[route]]")
    block = unna_text[start : unna_text.index("[board]")]
    first = block.replace("board_then_officer", "one").replace("assumed", "up_to = 900.00\nassumed")
    second = block.replace("board_then_officer", "two").replace("assumed", "up_to = 900.00\nassumed")
    (fault,) = faults(unna_text.replace(block, first + second + block))
    assert fault.code == FaultCode.ROUTES_OUT_OF_ORDER
    assert fault.place.steps == (Step("route", "two", 2, is_table=True), Step("up_to"))
    assert fault.params == {"upper": Decimal("900.00"), "lower": Decimal("900.00")}
    unlimited = block.replace("board_then_officer", "one")
    (fault,) = faults(unna_text.replace(block, unlimited + block))
    assert (fault.code, fault.place.steps) == (
        FaultCode.ROUTE_WITHOUT_LIMIT,
        (Step("route", "one", 1, is_table=True),),
    )


def test_a_table_inside_a_table_is_found_by_both(unna_text: str) -> None:
    wrong = '[[taxonomy.extra.items]]\nkey = "a"\nlabel = { de = "A" }\n[[taxonomy.extra.items]]\nkey = 7\n'
    text = f'{unna_text}\n[taxonomy.extra]\nlabel = {{ de = "x" }}\n{wrong}label = {{ de = "B" }}\n'
    (fault,) = faults(text)
    assert fault.place.line == text.splitlines().index("key = 7") + 1
    assert fault.place.steps[-2:] == (Step("items", "", 2, is_table=True), Step("key"))


def test_a_list_with_one_wrong_entry_is_not_called_too_short(unna_text: str) -> None:
    found = faults(unna_text.replace('languages = ["de", "en"]', 'languages = ["Deutsch"]'))
    assert [fault.code for fault in found] == [FaultCode.LANGUAGE_SIGNS]


def test_more_than_fifty_faults_are_counted(unna_text: str) -> None:
    found = faults(unna_text + "".join(f"\n[wrong{number}]\n" for number in range(60)))
    assert len(found) == 51
    assert (found[-1].code, found[-1].params) == (FaultCode.MORE_FAULTS, {"count": 10})
