"""Checks of who applies, where, and of what only people can answer."""

from collections.abc import Iterator

from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts


def check_people(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """Findings about applicant, signatory, account, territory and the guideline's own questions."""
    yield from _check_applicant(guideline, facts)
    if facts.in_territory is False and guideline.territory.required:
        yield Finding(
            code=Code.NOT_IN_TERRITORY,
            severity=Severity.FIX,
            field="territory",
            clause=guideline.territory.clause,
        )
    yield from _check_answers(guideline, facts)


def _check_applicant(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    rule = guideline.applicants
    listed = {form.key for form in rule.legal_forms}
    if not rule.any_legal_form and facts.legal_form is not None and facts.legal_form not in listed:
        yield Finding(
            code=Code.APPLICANT_NOT_ALLOWED, severity=Severity.FIX, field="legal_form", clause=rule.clause
        )
    if rule.signatory_required and facts.signatory_named is False:
        yield Finding(
            code=Code.SIGNATORY_MISSING, severity=Severity.FIX, field="signatory", clause=rule.clause
        )
    if rule.account_required and facts.account_named is False:
        yield Finding(code=Code.ACCOUNT_MISSING, severity=Severity.FIX, field="account", clause=rule.clause)


def _check_answers(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    for question in guideline.questions:
        answer = facts.answers.get(question.key)
        if answer is not None and answer != question.expected:
            yield Finding(
                code=Code.ANSWER_UNEXPECTED,
                severity=Severity(question.severity),
                field=f"answers.{question.key}",
                clause=question.clause,
                params={"question": question.key},
            )
