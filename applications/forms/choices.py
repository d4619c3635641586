"""Lists of a guideline as choices of a form, in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.guideline.base import Item
from funding.guideline.model import Guideline
from funding.wording import label


def choices(items: Iterable[Item]) -> list[tuple[str, str]]:
    """(key, label) of each item, in the guideline's order."""
    language = get_language() or "de"
    return [(item.key, item.label.in_language(language)) for item in items]


# What nobody has written down has no words of its own in the file.
OTHER = "other"


def kinds_of_applicant(guideline: Guideline) -> list[tuple[str, str]]:
    """(key, words) of whom the guideline names, in its own words and order, and "something else" at the end.

    Kinds that may not apply stay in the list and say so, with the reason, before anybody types an application.
    """
    rule = guideline.applicants
    found = [
        (
            kind.key,
            label(kind) if kind.allowed else refused(label(kind), label(kind.reason) if kind.reason else ""),
        )
        for kind in rule.legal_forms
    ]
    if OTHER not in dict(found):
        other = _("Something else")
        found.append((OTHER, other if rule.any_legal_form else refused(other, "")))
    return found


def kind_of_applicant(guideline: Guideline, key: str) -> str:
    """What somebody chose, in the guideline's words; a key it does not know stays as it is."""
    names = {OTHER: _("Something else")} | {
        kind.key: label(kind) for kind in guideline.applicants.legal_forms
    }
    return names.get(key, key)


def refused(name: str, reason: str) -> str:
    """The words for a kind of applicant that gets nothing here."""
    words = _("%(name)s – cannot apply here.") % {"name": name}
    return f"{words} {reason}".strip()


def is_open_to_all(guideline: Guideline) -> bool:
    """Whether no kind of applicant is refused."""
    rule = guideline.applicants
    return rule.any_legal_form and all(kind.allowed for kind in rule.legal_forms)
