"""The answers of an application in words, block by block: the same for check page, case page, board and PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.content import Content
from applications.forms.asked import ANSWER, LIST, asked_fields
from applications.forms.choices import kind_of_applicant
from applications.steps import STEP_BY_KEY
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording_rules import EXCEPTIONS


class Row(NamedTuple):
    label: str
    value: str


@dataclass(frozen=True)
class Block:
    """One step in words; `step` is its key, for a link to change it."""

    step: str
    title: str
    rows: tuple[Row, ...]


def summary_of(content: Content, guideline: Guideline) -> list[Block]:
    """All answers in the active language, empty ones left out."""
    return [
        Block("who", _("Who we are"), filled(who_rows(content, guideline))),
        Block("what", _("What we want to do"), filled(what_rows(content))),
        Block("audience", _("For whom, where, when"), filled(audience_rows(content, guideline))),
        *asked_blocks(content, guideline),
        *financing_blocks(content, guideline),
    ]


def filled(rows: Iterable[tuple[str, Any]]) -> tuple[Row, ...]:
    return tuple(Row(label, str(value)) for label, value in rows if value not in (None, ""))


def who_rows(content: Content, guideline: Guideline) -> Iterable[tuple[str, Any]]:
    who = content.who
    yield _("Name"), who.initiative
    yield _("Legal form"), kind_of_applicant(guideline, who.legal_form)
    yield _("Address"), ", ".join(part for part in (who.street, f"{who.postcode} {who.city}".strip()) if part)
    yield _("Contact"), ", ".join(part for part in (who.contact_name, who.contact_phone) if part)
    yield _("May sign"), who.signatory
    yield _("Bank account"), ", ".join(part for part in (who.account_holder, grouped(who.iban)) if part)


def what_rows(content: Content) -> Iterable[tuple[str, Any]]:
    yield _("Project"), content.what.title
    yield _("What we want to do"), content.what.summary
    yield _("What will be better"), content.what.goal


def audience_rows(content: Content, guideline: Guideline) -> Iterable[tuple[str, Any]]:
    audience = content.audience
    yield _("For whom"), audience.audience
    yield _("People"), audience.people
    for name in ("fields_of_action", "cross_cutting", "milestones", "social_areas"):
        found = guideline.taxonomies.get(name)
        if found:
            yield in_language(found.label), labels(getattr(audience, name), found.items)
    yield _("Place"), audience.place
    yield _("Begins"), date_text(audience.starts_on)
    yield _("Ends"), date_text(audience.ends_on)
    if audience.contracts_signed is not None:
        yield _("Already ordered or signed"), _("Yes") if audience.contracts_signed else _("No")


def asked_blocks(content: Content, guideline: Guideline) -> list[Block]:
    """The answers to what only some guidelines ask; no block where nothing is asked."""
    fields = dict(asked_fields(guideline))
    if not fields:
        return []
    rows = filled((str(field.label), asked_value(content, name, field)) for name, field in fields.items())
    return [Block("asked", _("More questions"), rows)]


def asked_value(content: Content, name: str, field: Any) -> str:
    """One of these answers in words; empty if it was not given."""
    if name.startswith(ANSWER):
        return {"yes": _("Yes"), "no": _("No")}.get(content.answers.get(name.removeprefix(ANSWER), ""), "")
    if name.startswith(LIST):
        words = {key: str(text) for key, text in field.choices}
        chosen = content.asked.lists.get(name.removeprefix(LIST), ())
        return ", ".join(words.get(key, key) for key in chosen)
    value = getattr(content.asked, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return date_text(value)
    if value is not None and hasattr(field, "choices"):
        return str(dict(field.choices).get(value, value))
    return "" if value is None else str(value)


def financing_blocks(content: Content, guideline: Guideline) -> list[Block]:
    """Other money and what is asked for beside it; no block where nothing is asked."""
    if not STEP_BY_KEY["financing"].asks_something(guideline):
        return []
    return [Block("financing", _("How it is paid"), filled(financing_rows(content, guideline)))]


def financing_rows(content: Content, guideline: Guideline) -> Iterable[tuple[str, Any]]:
    kinds = {kind.key: in_language(kind.label) for kind in guideline.income}
    for line in content.income:
        label = kinds.get(line.kind, line.kind)
        yield f"{label}: {line.label}" if line.label else label, format_money(line.amount, guideline.currency)
    if content.unpaid_hours:
        yield _("Unpaid hours"), formats.localize(content.unpaid_hours)
    yield _("Unpaid work"), content.unpaid_work
    if content.in_kind_value:
        yield _("Things lent or given"), format_money(content.in_kind_value, guideline.currency)
    yield _("Which things"), content.in_kind_things
    if content.asked_for is not None:
        yield _("Sum asked for"), format_money(content.asked_for, guideline.currency)
    yield _("Exceptions asked for"), ", ".join(str(EXCEPTIONS.get(key, key)) for key in content.exceptions)
    yield _("Reasons for an exception"), content.exception_reasons


def labels(keys: Iterable[str], items: Iterable[Any]) -> str:
    names = {item.key: in_language(item.label) for item in items}
    return ", ".join(names.get(key, key) for key in keys if key)


def in_language(text: Any) -> str:
    words: str = text.in_language(get_language() or "de")
    return words


def date_text(value: Any) -> str:
    return day(value) if value else ""


def grouped(iban: str) -> str:
    """An IBAN in groups of four, as it is printed."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
