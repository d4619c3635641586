"""Changes in words: what is asked in simple words, what was and what is wanted, and why something is refused."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from awards.change_rules import amounts, day_of
from awards.models import Award, Change
from awards.states import ChangeKind, ChangeState
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording import label

# What each kind is called where somebody chooses it, and what to know of it before.
CHOICES = {
    ChangeKind.DATES: (
        gettext_lazy("The project takes place on other days"),
        gettext_lazy("The office decides."),
    ),
    ChangeKind.LINES: (
        gettext_lazy("Something costs more, something else costs less"),
        gettext_lazy("The total stays. Small changes count at once."),
    ),
    ChangeKind.CONTACT: (
        gettext_lazy("Somebody else is the contact"),
        gettext_lazy("This counts at once."),
    ),
    ChangeKind.ACCOUNT: (
        gettext_lazy("We have another bank account"),
        gettext_lazy("You confirm that it is you. Then it counts at once."),
    ),
    ChangeKind.LESS: (gettext_lazy("We need less money"), gettext_lazy("The office decides.")),
    ChangeKind.MORE: (gettext_lazy("We need more money"), gettext_lazy("The office decides.")),
}
BADGES = {
    ChangeState.ASKED: "info",
    ChangeState.DONE: "success",
    ChangeState.REFUSED: "danger",
    ChangeState.TAKEN_BACK: "neutral",
}


# -- before and wanted ----------------------------------------------------------------------------


def rows_of(change: Change, award: Award) -> list[dict[str, str]]:
    """What differs, side by side: label, before, wanted."""
    was, wanted = said(change.before, change.kind, award), said(change.wanted, change.kind, award)
    return [
        {"label": name, "before": was.get(name, ""), "wanted": text}
        for name, text in wanted.items()
        if was.get(name, "") != text
    ]


def said(values: Mapping[str, Any], kind: str, award: Award) -> dict[str, str]:
    """The stored values of a change in words, by what they are called."""
    case = award.application
    currency = case.programme.currency
    if kind == ChangeKind.DATES:
        return {
            _("First day"): day(day_of(values["starts_on"])),
            _("Last day"): day(day_of(values["ends_on"])),
        }
    if kind == ChangeKind.LINES:
        names = line_names(award)
        return {names[key]: format_money(amount, currency) for key, amount in amounts(values).items()}
    if kind == ChangeKind.CONTACT:
        return {
            pgettext("person", "Contact"): values["contact_name"],
            _("Phone number"): values["contact_phone"],
        }
    if kind == ChangeKind.ACCOUNT:
        words = {"holder": _("Account holder"), "iban": _("IBAN"), "bank": _("Bank")}
        return {words[name]: values[name] for name in words if name in values}
    if kind == ChangeKind.PROOF_DATE:
        return {_("Proof of use due"): day(day_of(values["proof_due_on"]))}
    return {_("Grant"): format_money(Decimal(values["amount"]), currency)}


def line_names(award: Award) -> dict[str, str]:
    """What each line of the plan is called, each name only once."""
    names: dict[str, str] = {}
    for line in award.lines:
        name = line_name(line, award.application.guideline)
        names[line["key"]] = f"{name} ({line['key']})" if name in names.values() else name
    return names


def line_name(line: Mapping[str, str], guideline: Guideline) -> str:
    kind = guideline.cost_type(line["cost_type"])
    return line["label"] or (label(kind) if kind else line["cost_type"])


def change_row(change: Change, award: Award) -> dict[str, Any]:
    """A change for a list: its kind, its state as a badge, what differs."""
    return {
        "change": change,
        "title": change.get_kind_display(),
        "badge": {"kind": BADGES[ChangeState(change.state)], "text": change.get_state_display()},
        "is_open": change.state == ChangeState.ASKED,
        "rows": rows_of(change, award),
    }
