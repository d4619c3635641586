from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given

from funding import wording
from funding.guideline.assess import assess
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Limit, LineCode, Outlook
from funding.guideline.plan import Facts, Plan
from tests.funding.guideline import strategies
from tests.funding.guideline.strategies import plan, sound_facts


def said(guideline: Guideline, costs: dict[str, str | int], code: Code, **facts: object) -> tuple[str, str]:
    with translation.override("en"):
        got = assess(guideline, plan(costs), sound_facts(**facts))
        (finding,) = [finding for finding in got.findings if finding.code is code]
        return wording.finding_text(finding, guideline), wording.finding_remedy(finding, guideline)


def test_everything_that_can_be_said_has_words() -> None:
    assert wording._SAID.keys() == set(Code)
    assert wording._LINE_REASONS.keys() == set(LineCode)
    assert wording.SEVERITY_LABELS.keys() == set(Severity)
    assert wording.LIMIT_LABELS.keys() == set(Limit)
    assert wording.OUTLOOK_LABELS.keys() == set(Outlook)


def test_a_part_shows_its_arithmetic(unna: Guideline) -> None:
    assert said(unna, {"personal": 6000}, Code.LINE_IN_PART) == (
        "Personnel costs: only a part counts. €6,000.00 × 50\u00a0% = €3,000.00.",
        "Plan other money for the €3,000.00 that do not count.",
    )


def test_what_does_not_count_says_why_and_what_would(unna: Guideline) -> None:
    assert said(unna, {"investition": 1900}, Code.LINE_NOT_ELIGIBLE) == (
        "Purchases: these costs do not count. Purchases are not on the city's list.",
        "Rent it. Rent counts.",
    )


def test_the_gap_is_told_as_a_sum(unna: Guideline) -> None:
    assert said(unna, {"personal": 6000}, Code.FINANCING_GAP) == (
        "€3,000.00 are missing: €6,000.00 costs − €0.00 other money − €3,000.00 grant.",
        "Enter €3,000.00 of own or other money, or change the costs.",
    )


def test_dates_are_written_out(unna: Guideline) -> None:
    assert said(unna, {"miete": 1}, Code.STARTS_BEFORE_DECISION, starts_on="2026-02-02") == (
        "The project starts on Feb. 2, 2026. A decision usually takes until March 1, 2026.",
        "Choose a later start, or ask us to agree to an early start in writing.",
    )


def test_a_question_of_the_guideline_is_quoted(unna: Guideline) -> None:
    text, _ = said(unna, {"miete": 1}, Code.ANSWER_UNEXPECTED, answers={"was_advised": False})
    assert text == "The answer to this question does not fit the rules: Was the initiative advised?"


def test_a_line_is_named_as_the_applicant_named_it(unna: Guideline) -> None:
    named = Plan.model_validate({"costs": [{"cost_type": "alkohol", "label": "100 % Wein", "amount": 10}]})
    with translation.override("en"):
        (finding,) = assess(unna, named, sound_facts()).findings_for("costs.c1")
        text = wording.finding_text(finding, unna)
    assert text == "100 % Wein: these costs do not count. Alcohol is not funded."


@pytest.mark.parametrize(
    ("kind", "badge", "reason"),
    [
        ("miete", "counts in full", "Counts in full."),
        ("personal", "counts half", "Counts in part: €100.00 × 50\u00a0% = €50.00."),
        ("honorar", "does not count", "Does not count. Fees are not on the city's list."),
        ("nope", "does not count", "Does not count. This programme does not know this kind of cost."),
    ],
)
def test_each_line_has_a_badge_and_a_reason(unna: Guideline, kind: str, badge: str, reason: str) -> None:
    line = assess(unna, plan({kind: 100}), sound_facts()).lines[0]
    with translation.override("en"):
        assert (wording.treatment_label(line), wording.line_reason(line, unna)) == (badge, reason)


def test_a_label_falls_back_to_german(unna: Guideline) -> None:
    rent = unna.cost_type("miete")
    assert rent is not None
    assert [wording.label(rent, language) for language in ("de", "en", "en-gb", "tr")] == [
        "Miete",
        "Rent",
        "Rent",
        "Miete",
    ]
    with translation.override("en"):
        assert wording.label(unna.name) == "Project grants for participation and integration"


@given(plan=strategies.plans(), facts=strategies.facts)
def test_every_finding_can_be_said(unna: Guideline, plan: Plan, facts: Facts) -> None:
    got = assess(unna, plan, facts)
    with translation.override("en"):
        for finding in got.findings:
            texts = wording.finding_text(finding, unna), wording.finding_remedy(finding, unna)
            assert all(text.strip() and "%(" not in text for text in texts)
        assert all(wording.line_reason(line, unna) for line in got.lines)


def test_hours_are_no_euros(unna: Guideline) -> None:
    with translation.override("en"):
        got = assess(unna, Plan(unpaid_hours=Decimal("12.5")), sound_facts())
        (finding,) = got.findings_for("unpaid_hours")
        assert wording.finding_text(finding, unna) == (
            "12.5 unpaid hours stand beside the plan. They are not money."
        )
