"""Words for what the rules say about a plan, in the active language and in simple sentences."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from funding.guideline.base import Item, Text
from funding.guideline.findings import Code, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Limit, Line, LineCode, Outlook, Treatment
from funding.money import format_money, format_number
from funding.wording_findings import SAID, SAID_WITH, Said, Words
from funding.wording_rules import ANCHORS, EXCEPTIONS, POSSIBLE_EXCEPTIONS, SUMS, duration, history_words

_SAID = SAID

_LINE_REASONS: Mapping[LineCode, Words] = {
    LineCode.LISTED: _("Counts in full."),
    LineCode.RATE: _("Counts in part: %(amount)s × %(rate)s = %(recognised)s."),
    LineCode.NOT_ELIGIBLE: _("Does not count. %(reason)s"),
    LineCode.UNKNOWN_TYPE: _("Does not count. This programme does not know this kind of cost."),
    LineCode.UNIT_PRICE: _("Counts in part: %(quantity)s × %(max_price)s = %(counted)s."),
    LineCode.KIND_CAP: _("Counts in part: at most %(cap)s of this kind. Of this line count %(recognised)s."),
    LineCode.SHARE_CAP: _(
        "Counts in part: %(base)s × %(share)s = %(cap)s. Of this line count %(recognised)s."
    ),
    LineCode.CONDITION_NOT_MET: _("Does not count: %(condition)s"),
    LineCode.OWN_FEE: _("Does not count. You cannot pay this to yourselves."),
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
    Limit.QUOTA: _("The largest share we pay sets the grant."),
    Limit.OWN_SHARE: _("The share you must bring sets the grant."),
    Limit.YEAR: _("The most you can get in a year sets the grant."),
    Limit.FIXED: _("Grants have fixed sizes. The next smaller one sets the grant."),
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
    return str(_said(finding).text) % _shown_params(finding, guideline)


def _said(finding: Finding) -> Said:
    """What is said of a finding; more where one of its figures is not zero."""
    more = (
        said for (code, name), said in SAID_WITH.items() if code == finding.code and finding.params.get(name)
    )
    return next(more, _SAID[finding.code])


def finding_remedy(finding: Finding, guideline: Guideline) -> str:
    """What to do about it, in the active language."""
    return str(_said(finding).remedy) % _shown_params(finding, guideline)


def line_reason(line: Line, guideline: Guideline) -> str:
    """Why a cost line counts as it does, in one sentence of the active language."""
    params: dict[str, Param] = {
        **line.params,
        "amount": line.amount,
        "recognised": line.recognised,
        "rate": line.rate,
    }
    shown = {name: _shown(name, value, guideline.currency) for name, value in params.items()}
    shown |= _cost_words(guideline, line.cost_type)
    return str(_LINE_REASONS[line.code]) % shown


def treatment_label(line: Line) -> str:
    """The badge of a cost line: counts in full, counts half, counts in part, does not count."""
    if line.treatment is Treatment.PART:
        is_half = line.code is LineCode.RATE and line.rate == 50
        return str(_("counts half") if is_half else _("counts in part"))
    return str(_("counts in full") if line.treatment is Treatment.FULL else _("does not count"))


def _shown_params(finding: Finding, guideline: Guideline) -> dict[str, str]:
    shown = {name: _shown(name, value, guideline.currency) for name, value in finding.params.items()}
    shown["territory"] = label(guideline.territory.name)
    if "cost_type" in finding.params:
        words = _cost_words(guideline, str(finding.params["cost_type"]))
        shown = words | shown | {"line": str(finding.params["label"]) or words["cost_type"]}
        shown["lower"] = _lower(finding, guideline)
    return shown | _named(finding, guideline)


def _named(finding: Finding, guideline: Guideline) -> dict[str, str]:
    """Keys in the parameters as words: questions, routes, rounds, sums, spans of time."""
    params, named = finding.params, {}
    if "question" in params:
        question = guideline.question(str(params["question"]))
        named["question"] = label(question) if question else str(params["question"])
    if "legal_form" in params:
        forms = guideline.applicants.legal_forms
        listed = next((form for form in forms if form.key == params["legal_form"]), None)
        named["reason"] = f" {label(listed.reason)}" if listed and listed.reason else ""
    if "route" in params:
        route = guideline.route(str(params["route"]))
        named["route"] = label(route.label) if route else ""
    if "next" in params:
        named["next"] = next((label(call) for call in guideline.rounds if call.key == params["next"]), "")
    if "of" in params:
        named["of"] = str(SUMS[str(params["of"])])
    if finding.code is Code.TOO_LATE:
        named["duration"] = duration(int(str(params["number"])), str(params["unit"]))
        named["before"] = str(ANCHORS[str(params["before"])])
    if finding.code is Code.HISTORY_LIMIT:
        named["limit"] = history_words(params)
    if finding.code is Code.EXCEPTION_MADE:
        named["rule"] = str(EXCEPTIONS[str(params["rule"])])
    if "exception" in params:
        asked = str(params["exception"])
        named["exception"] = f" {POSSIBLE_EXCEPTIONS[asked]}" if asked else ""
    return named


def _lower(finding: Finding, guideline: Guideline) -> str:
    """How far a line must be lowered so that all of it counts."""
    cure = finding.cure
    if cure is None or not isinstance(cure.to, Decimal):
        return str(_("Take this line out."))
    return str(_("Lower this line to %(amount)s.")) % {"amount": format_money(cure.to, guideline.currency)}


_PERCENTAGES = frozenset({"rate", "percent", "share"})
_NUMBERS = frozenset({"hours", "quantity"})


def _shown(name: str, value: Param, currency: str) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        if name in _PERCENTAGES:
            return _percent(value)
        return format_number(value) if name in _NUMBERS else format_money(value, currency)
    return str(value)


def _percent(rate: Decimal) -> str:
    return f"{format_number(rate)}\u00a0%"


def _cost_words(guideline: Guideline, key: str) -> dict[str, str]:
    """What is said about a kind of cost; an unknown kind is named by its key."""
    cost_type = guideline.cost_type(key)
    if cost_type is None:
        return {"cost_type": key, "reason": "", "instead": ""}
    question = guideline.question(cost_type.condition) if cost_type.condition else None
    return {
        "cost_type": label(cost_type),
        "reason": label(cost_type.reason) if cost_type.reason else "",
        "instead": label(cost_type.instead)
        if cost_type.instead
        else str(_("Pay for it with other money, or leave it out.")),
        "unit": label(cost_type.unit) if cost_type.unit else "",
        "share": _percent(cost_type.max_share) if cost_type.max_share else "",
        "condition": label(question) if question else "",
    }
