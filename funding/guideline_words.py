"""The rules of a guideline in plain sentences of the active language, as the public page shows them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from funding.guideline.base import Rule
from funding.guideline.model import Guideline
from funding.guideline.money_rules import CostType
from funding.guideline.procedure_rules import LegalForm
from funding.guideline_words_money import money_sentences
from funding.guideline_words_procedure import procedure_sentences
from funding.money import format_money, format_number
from funding.wording import label


class Sentence(NamedTuple):
    """One rule in words. `place` names it in the file and stays the same from version to version."""

    section: str
    place: str
    text: str
    clause: str
    assumed: bool
    figures: str
    """The sentence made from the figures, which an explanation of the file may stand in for."""


def rules_in_words(guideline: Guideline) -> tuple[Sentence, ...]:
    """Every rule as a sentence of the active language, in the order in which people ask.

    A rule's own explanation, where the file gives one, stands instead of the sentence made from its figures.
    """
    return (
        *_section(_("Who can apply"), _who(guideline)),
        *_section(_("How much money"), money_sentences(guideline)),
        *_section(_("Which costs count"), _costs(guideline)),
        *_section(_("When and how"), procedure_sentences(guideline)),
    )


Found = tuple[str, Rule, str]


def _section(title: str, found: Iterator[Found]) -> Iterator[Sentence]:
    for place, rule, text in found:
        words = label(rule.explanation) if rule.explanation else text
        if words:
            yield Sentence(title, place, words, rule.clause, rule.assumed, text)


def with_reason(form: LegalForm) -> str:
    """A kind of applicant that may not apply, and why."""
    if form.reason is None:
        return label(form)
    return _("%(name)s (%(reason)s)") % {"name": label(form), "reason": label(form.reason).rstrip(".")}


def _who(guideline: Guideline) -> Iterator[Found]:
    rule = guideline.applicants
    allowed = ", ".join(label(form) for form in rule.legal_forms if form.allowed)
    refused = ", ".join(with_reason(form) for form in rule.legal_forms if not form.allowed)
    if rule.any_legal_form:
        yield "applicants", rule, _("Anybody can apply, for example: %(names)s.") % {"names": allowed}
    else:
        yield "applicants", rule, _("These can apply: %(names)s.") % {"names": allowed}
    if refused:
        yield "applicants.refused", rule, _("These cannot apply: %(names)s.") % {"names": refused}
    if rule.min_years_active:
        text = _("You must have been active for at least %(years)s years.")
        yield "applicants.min_years_active", rule, text % {"years": rule.min_years_active}
    place = {"town": label(guideline.territory.name)}
    based = {
        "anywhere": "",
        "seat": _("Your seat must be in %(town)s."),
        "activity": _("You must be active in %(town)s."),
        "seat_or_activity": _("Your seat must be in %(town)s, or you must be active there."),
    }
    yield "applicants.based", rule, based[rule.based] % place
    if guideline.territory.required:
        yield "territory", guideline.territory, _("The project takes place in %(town)s.") % place
    for question in guideline.questions:
        if question.asked == "applicant":
            yield (
                f"question.{question.key}",
                question,
                _("We ask you: %(question)s") % {"question": label(question)},
            )


def _costs(guideline: Guideline) -> Iterator[Found]:
    for kind in guideline.costs:
        yield f"cost.{kind.key}", kind, " ".join(_cost(guideline, kind))
    for rule in guideline.price_checks:
        amount = format_money(rule.from_amount, guideline.currency)
        text = _("From %(amount)s on, look at several prices.")
        if rule.quotes:
            text = _("From %(amount)s on, get %(quotes)s quotes.")
        if rule.quotes and rule.written:
            text = _("From %(amount)s on, get %(quotes)s written quotes.")
        yield f"price_check.{rule.from_amount}", rule, text % {"amount": amount, "quotes": rule.quotes}


def _cost(guideline: Guideline, kind: CostType) -> Iterator[str]:
    name = {"kind": label(kind)}
    if not kind.eligible:
        yield _("%(kind)s: does not count.") % name
        yield label(kind.reason) if kind.reason else ""
        return
    if kind.rate == 100:
        yield _("%(kind)s: counts in full.") % name
    else:
        yield _("%(kind)s: %(rate)s %% of it count.") % (name | {"rate": format_number(kind.rate)})
    if kind.max_unit_price is not None and kind.unit is not None:
        price = format_money(kind.max_unit_price, guideline.currency)
        yield _("At most %(price)s per %(unit)s.") % {"price": price, "unit": label(kind.unit)}
    if kind.max_amount is not None:
        yield _("At most %(amount)s in one plan.") % {
            "amount": format_money(kind.max_amount, guideline.currency)
        }
    if kind.max_share is not None:
        text = _("At most %(share)s %% of all costs.")
        if kind.share_of == "recognised":
            text = _("At most %(share)s %% of the costs that count.")
        yield text % {"share": format_number(kind.max_share)}
    if kind.excludes_own_fee:
        yield _("Not what you pay to yourselves.")
    question = guideline.question(kind.condition) if kind.condition else None
    if question is not None:
        yield _("Only under a condition: %(question)s") % {"question": label(question)}
