import pytest

from funding.guideline.checks_people import check_people
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts


def codes(guideline: Guideline, **facts: object) -> list[Code]:
    return [finding.code for finding in check_people(guideline, Facts.model_validate(facts))]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"signatory_named": True, "account_named": True, "in_territory": True}, []),
        ({"signatory_named": False}, [Code.SIGNATORY_MISSING]),
        ({"account_named": False}, [Code.ACCOUNT_MISSING]),
        ({"in_territory": False}, [Code.NOT_IN_TERRITORY]),
        ({"legal_form": "person"}, []),
        ({"legal_form": "never_heard_of"}, []),
        ({"answers": {"is_whole": True}}, []),
        ({"answers": {"is_whole": False}}, [Code.ANSWER_UNEXPECTED]),
        ({"answers": {"unasked": False}}, []),
    ],
)
def test_only_what_is_known_to_be_missing_is_said(
    unna: Guideline, facts: dict[str, object], expected: list[Code]
) -> None:
    assert codes(unna, **facts) == expected


def test_a_programme_may_name_who_can_apply(unna: Guideline) -> None:
    closed = unna.model_copy(
        update={"applicants": unna.applicants.model_copy(update={"any_legal_form": False})}
    )
    assert codes(closed, legal_form="association") == []
    assert codes(closed, legal_form="party") == [Code.APPLICANT_NOT_ALLOWED]
    assert codes(closed) == []


def test_a_programme_may_ask_for_no_account_signatory_or_place(unna: Guideline) -> None:
    applicants = unna.applicants.model_copy(update={"signatory_required": False, "account_required": False})
    territory = unna.territory.model_copy(update={"required": False})
    free = unna.model_copy(update={"applicants": applicants, "territory": territory})
    assert codes(free, signatory_named=False, account_named=False, in_territory=False) == []


def test_an_answer_weighs_what_its_question_says(unna: Guideline) -> None:
    facts = Facts(answers={"was_advised": False, "strengthens_participation": False})
    assert {f.field: (f.severity, f.clause) for f in check_people(unna, facts)} == {
        "answers.was_advised": (Severity.WARNING, "Nr. 6.1"),
        "answers.strengthens_participation": (Severity.FIX, "Nr. 1.1"),
    }
