"""Words for what the rules say about a plan, in the active language and in simple sentences."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from funding.guideline.base import Item, Text
from funding.guideline.findings import Code, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Limit, Line, LineCode, Outlook, Treatment
from funding.money import format_euro, format_number

Words = str | Promise


class Said(NamedTuple):
    """What a finding says, and what to do about it."""

    text: Words
    remedy: Words


_NOTHING_TO_DO = _("There is nothing for you to do.")

_SAID: Mapping[Code, Said] = {
    Code.NO_COSTS: Said(
        _("There are no costs yet."),
        _("Enter at least one cost with an amount."),
    ),
    Code.LINE_NOT_ELIGIBLE: Said(
        _("%(line)s: these costs do not count. %(reason)s"),
        "%(instead)s",
    ),
    Code.LINE_UNKNOWN_TYPE: Said(
        _("%(line)s: this programme does not know this kind of cost."),
        _("Choose a kind of cost from the list."),
    ),
    Code.LINE_IN_PART: Said(
        _("%(line)s: only a part counts. %(amount)s × %(rate)s = %(recognised)s."),
        _("Plan other money for the %(not_recognised)s that do not count."),
    ),
    Code.NOTHING_RECOGNISED: Said(
        _("None of your costs counts."),
        _("Enter costs that count, or ask us."),
    ),
    Code.OVER_CAP: Said(
        _("Your project is %(excess)s above the largest grant of %(cap)s."),
        _("You can still apply. Enter %(cure)s of own or other money."),
    ),
    Code.FINANCING_GAP: Said(
        _("%(gap)s are missing: %(total)s costs − %(income)s other money − %(max_grant)s grant."),
        _("Enter %(gap)s of own or other money, or change the costs."),
    ),
    Code.OVERFINANCED: Said(
        _("Your money is %(excess)s more than your costs."),
        _("Check the amounts. A grant only pays what is missing."),
    ),
    Code.NOTHING_REQUESTED: Said(
        _("Your money covers all costs. Nothing is missing."),
        _("Check the amounts. A grant only pays what is missing."),
    ),
    Code.POT_SMALLER: Said(
        _("%(remaining)s are left this year. Your project could get %(possible)s."),
        _("You can still apply. You may get less, or a place on the waiting list."),
    ),
    Code.POT_EMPTY: Said(
        _("There is no money left this year."),
        _("You can still apply for a place on the waiting list. Ask us."),
    ),
    Code.START_MISSING: Said(
        _("The start is missing."),
        _("Write when the project starts, like 1.9.2026."),
    ),
    Code.END_MISSING: Said(
        _("The end is missing. Only projects with an end are funded."),
        _("Write when the project ends, like 30.9.2026."),
    ),
    Code.END_BEFORE_START: Said(
        _("The end (%(ends_on)s) is before the start (%(starts_on)s)."),
        _("Write an end that is not before the start."),
    ),
    Code.ALREADY_STARTED: Said(
        _("The project starts on %(starts_on)s. That is before we can decide."),
        _("Choose a start from %(earliest)s on. Or ask us to agree to an early start in writing."),
    ),
    Code.CONTRACTS_SIGNED: Said(
        _("You have signed a contract already. That counts as a start before our decision."),
        _("Talk to us. We must agree to an early start in writing."),
    ),
    Code.STARTS_BEFORE_DECISION: Said(
        _("The project starts on %(starts_on)s. A decision usually takes until %(earliest)s."),
        _("Choose a later start, or ask us to agree to an early start in writing."),
    ),
    Code.EARLY_START_CONSENTED: Said(
        _("The city has agreed to an early start."),
        _NOTHING_TO_DO,
    ),
    Code.CROSSES_BUDGET_YEAR: Said(
        _("The project lies in several budget years: %(first_year)s to %(last_year)s."),
        _("There is nothing for you to do. The money is set aside for each year."),
    ),
    Code.TOO_MANY_BUDGET_YEARS: Said(
        _("The project lies in %(years)s budget years. At most %(allowed)s are possible."),
        _("Choose an end up to %(latest_end)s."),
    ),
    Code.SIGNATORY_MISSING: Said(
        _("We do not know yet who may sign for you."),
        _("Name a person who may sign."),
    ),
    Code.ACCOUNT_MISSING: Said(
        _("We do not know yet which account the money goes to."),
        _("Enter an account."),
    ),
    Code.APPLICANT_NOT_ALLOWED: Said(
        _("This programme does not fund applicants of this kind."),
        _("Ask us who can apply with you."),
    ),
    Code.NOT_IN_TERRITORY: Said(
        _("The project does not take place in %(territory)s."),
        _("Ask us. Only projects in %(territory)s are funded."),
    ),
    Code.ANSWER_UNEXPECTED: Said(
        _("The answer to this question does not fit the rules: %(question)s"),
        _("Check the answer, or ask us."),
    ),
    Code.UNPAID_WORK_SHOWN: Said(
        _("%(hours)s unpaid hours stand beside the plan. They are not money."),
        _NOTHING_TO_DO,
    ),
    Code.VOLUNTEER_ALLOWANCE: Said(
        _("One person gets %(per_person)s a year. Up to %(allowance)s are free of tax."),
        _("This does not change the grant. Tell the person about the tax."),
    ),
}

_LINE_REASONS: Mapping[LineCode, Words] = {
    LineCode.LISTED: _("Counts in full."),
    LineCode.RATE: _("Counts in part: %(amount)s × %(rate)s = %(recognised)s."),
    LineCode.NOT_ELIGIBLE: _("Does not count. %(reason)s"),
    LineCode.UNKNOWN_TYPE: _("Does not count. This programme does not know this kind of cost."),
}

SEVERITY_LABELS: Mapping[Severity, Words] = {
    Severity.BLOCKS: _("Needed to submit"),
    Severity.FIX: _("Needed before the decision"),
    Severity.WARNING: _("Please check"),
    Severity.NOTE: _("Good to know"),
}

LIMIT_LABELS: Mapping[Limit, Words] = {
    Limit.NEED: _("The grant covers all that is missing."),
    Limit.RECOGNISED: _("The costs that count set the grant."),
    Limit.CAP: _("The largest grant for one project sets the grant."),
    Limit.POT: _("The money left this year sets the grant."),
}

OUTLOOK_LABELS: Mapping[Outlook, Words] = {
    Outlook.PROBABLY_YES: _("Probably yes"),
    Outlook.PROBABLY_NO: _("Probably no"),
    Outlook.ASK_US: _("Ask us"),
}


def label(item: Item | Text, language: str | None = None) -> str:
    """The words of a guideline item in `language` (default: the active one), else in German."""
    text = item.label if isinstance(item, Item) else item
    return text.in_language(language or get_language() or "de")


def finding_text(finding: Finding, guideline: Guideline) -> str:
    """What the finding says, with its arithmetic, in the active language."""
    return str(_SAID[finding.code].text) % _shown_params(finding, guideline)


def finding_remedy(finding: Finding, guideline: Guideline) -> str:
    """What to do about it, in the active language."""
    return str(_SAID[finding.code].remedy) % _shown_params(finding, guideline)


def line_reason(line: Line, guideline: Guideline) -> str:
    """Why a cost line counts as it does, in one sentence of the active language."""
    shown = {
        "amount": format_euro(line.amount),
        "recognised": format_euro(line.recognised),
        "rate": _percent(line.rate),
        "reason": _cost_words(guideline, line.cost_type)["reason"],
    }
    return str(_LINE_REASONS[line.code]) % shown


def treatment_label(line: Line) -> str:
    """The badge of a cost line: counts in full, counts half, counts in part, does not count."""
    if line.treatment is Treatment.PART:
        return str(_("counts half") if line.rate == 50 else _("counts in part"))
    return str(_("counts in full") if line.treatment is Treatment.FULL else _("does not count"))


def _shown_params(finding: Finding, guideline: Guideline) -> dict[str, str]:
    shown = {name: _shown(name, value) for name, value in finding.params.items()}
    shown["territory"] = label(guideline.territory.name)
    if "cost_type" in finding.params:
        words = _cost_words(guideline, str(finding.params["cost_type"]))
        shown |= words | {"line": str(finding.params["label"]) or words["cost_type"]}
    if "question" in finding.params:
        asked = [question for question in guideline.questions if question.key == finding.params["question"]]
        shown["question"] = label(asked[0]) if asked else str(finding.params["question"])
    return shown


def _shown(name: str, value: Param) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        if name == "rate":
            return _percent(value)
        return format_number(value) if name == "hours" else format_euro(value)
    return str(value)


def _percent(rate: Decimal) -> str:
    return f"{format_number(rate)}\u00a0%"


def _cost_words(guideline: Guideline, key: str) -> dict[str, str]:
    """Label, reason and alternative of a kind of cost; an unknown kind is named by its key."""
    cost_type = guideline.cost_type(key)
    if cost_type is None:
        return {"cost_type": key, "reason": "", "instead": ""}
    return {
        "cost_type": label(cost_type),
        "reason": label(cost_type.reason) if cost_type.reason else "",
        "instead": label(cost_type.instead)
        if cost_type.instead
        else str(_("Pay for it with other money, or leave it out.")),
    }
