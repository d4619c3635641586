"""Lists of a guideline as choices of a form, in the language of the page."""

from collections.abc import Iterable

from django.utils.translation import get_language

from funding.guideline.base import Item


def choices(items: Iterable[Item]) -> list[tuple[str, str]]:
    """(key, label) of each item, in the guideline's order."""
    language = get_language() or "de"
    return [(item.key, item.label.in_language(language)) for item in items]
