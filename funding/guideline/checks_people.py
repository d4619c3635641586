"""Checks of who applies, where, and of what only people can answer."""

from collections.abc import Iterator

from funding.guideline.findings import Code, Cure, Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts
from funding.guideline.procedure_rules import Applicants


def _set(field: str) -> Cure:
    return Cure(act="set", field=field, to=True)


def check_people(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """Findings about applicant, signatory, account, territory and the guideline's own questions."""
    yield from _check_applicant(guideline, facts)
    if facts.in_territory is False and guideline.territory.required:
        yield Finding(
            code=Code.NOT_IN_TERRITORY,
            severity=Severity.FIX,
            field="territory",
            clause=guideline.territory.clause,
            cure=_set("in_territory"),
        )
    yield from _check_answers(guideline, facts)


def _check_applicant(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    rule = guideline.applicants
    if facts.legal_form is not None and not _may_apply(rule, facts.legal_form):
        yield Finding(
            code=Code.APPLICANT_NOT_ALLOWED,
            severity=Severity.FIX,
            field="legal_form",
            clause=rule.clause,
            params={"legal_form": facts.legal_form},
        )
    if _is_based_elsewhere(rule, facts):
        yield Finding(code=Code.NOT_BASED_HERE, severity=Severity.FIX, field="based", clause=rule.clause)
    years, needed = facts.years_active, rule.min_years_active
    if years is not None and needed is not None and years < needed:
        yield Finding(
            code=Code.TOO_YOUNG,
            severity=Severity.FIX,
            field="years_active",
            clause=rule.clause,
            params={"years": years, "needed": needed},
            cure=Cure(act="set", field="years_active", to=needed),
        )
    yield from _check_account(guideline, facts)


def _may_apply(rule: Applicants, legal_form: str) -> bool:
    listed = next((form for form in rule.legal_forms if form.key == legal_form), None)
    return rule.any_legal_form if listed is None else listed.allowed


def _is_based_elsewhere(rule: Applicants, facts: Facts) -> bool:
    """Only what was answered with no is held against anyone."""
    seat, active = facts.seat_in_territory is False, facts.active_in_territory is False
    cases = {"anywhere": False, "seat": seat, "activity": active, "seat_or_activity": seat and active}
    return cases[rule.based]


def _check_account(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    rule, payout = guideline.applicants, guideline.payout
    if rule.signatory_required and facts.signatory_named is False:
        yield Finding(
            code=Code.SIGNATORY_MISSING,
            severity=Severity.FIX,
            field="signatory",
            clause=rule.clause,
            cure=_set("signatory_named"),
        )
    if rule.account_required and facts.account_named is False:
        yield Finding(
            code=Code.ACCOUNT_MISSING,
            severity=Severity.FIX,
            field="account",
            clause=rule.clause,
            cure=_set("account_named"),
        )
    if payout is not None and payout.organisation_accounts_only and facts.account_of == "person":
        yield Finding(
            code=Code.ACCOUNT_NOT_ORGANISATION,
            severity=Severity.FIX,
            field="account",
            clause=payout.clause,
            cure=Cure(act="set", field="account_of", to="organisation"),
        )


def _check_answers(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    for question in guideline.questions:
        answer = facts.answers.get(question.key)
        if answer is not None and answer != question.expected:
            yield Finding(
                code=Code.ANSWER_EXCLUDES if question.refuses else Code.ANSWER_UNEXPECTED,
                severity=Severity(question.severity),
                field=f"answers.{question.key}",
                clause=question.clause,
                params={"question": question.key},
                cure=Cure(act="set", field=f"answers.{question.key}", to=question.expected),
            )
