"""What people type into the form, step by step, as the browser posts it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.http import QueryDict

from applications.forms.lines import Raw
from applications.steps import STEP_BY_KEY
from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline
from tests.applications.factories import UNNA

Post = dict[str, Any]
# The steps of Unna's form, in order.
KEYS = ("who", "what", "audience", "costs", "financing")
FIRST_DAY = date(2026, 9, 1)

WHO: Post = {
    "initiative": "Sprachbrücke Unna",
    "legal_form": "association",
    "street": "Hansastraße 1",
    "postcode": "59423",
    "city": "Unna",
    "contact_name": "Amina Beispiel",
    "contact_phone": "02303 000000",
    "signatory": "Amina Beispiel",
    "account_holder": "Sprachbrücke Unna",
    "iban": "DE02 1203 0000 0000 2020 51",
}
WHAT: Post = {
    "title": "Sprachkurs mit Kinderbetreuung",
    "summary": "Frauen lernen Deutsch, ihre Kinder werden nebenan betreut.",
    "goal": "20 Frauen können danach allein zum Amt und zum Arzt gehen.",
}
AUDIENCE: Post = {
    "audience": "Frauen mit kleinen Kindern",
    "people": "20",
    "fields_of_action": ["work", "leisure"],
    "cross_cutting": ["language"],
    "milestones": ["all"],
    "social_areas": ["koenigsborn"],
    "place": "Familienzentrum Königsborn",
    "contracts_signed": "no",
}
LANGUAGE_COURSE = (
    ("personal", "Betreuung", "6.000,00"),
    ("material", "Spielzeug", "400"),
    ("miete", "Raum", "600,00 €"),
    ("versicherung", "", "100.00"),
)
OWN_MONEY = (("own", "Kasse", "3 000,00"),)


def line_fields(letter: str, lines: Iterable[tuple[str, str, str]]) -> Post:
    """Lines of kind, label and amount as the fields of the page; `letter` is c for costs, i for income."""
    columns = ("cost_type" if letter == "c" else "kind", "label", "amount")
    fields: Post = {}
    for number, line in enumerate(lines):
        fields[f"{letter}-{number}-key"] = f"{letter}{number + 1}"
        fields |= {f"{letter}-{number}-{column}": text for column, text in zip(columns, line, strict=True)}
    return fields


def answers(
    key: str,
    *,
    first_day: date = FIRST_DAY,
    costs: Iterable[tuple[str, str, str]] = LANGUAGE_COURSE,
    income: Iterable[tuple[str, str, str]] = OWN_MONEY,
    **changes: Any,
) -> Post:
    """A step filled in as it should be, with `changes` to single fields; the project takes 90 days."""
    last_day = first_day + timedelta(days=90)
    days = {
        "starts_on": f"{first_day.day}.{first_day.month}.{first_day.year}",
        "ends_on": f"{last_day:%d.%m.%Y}",
    }
    filled: Mapping[str, Post] = {
        "who": WHO,
        "what": WHAT,
        "audience": AUDIENCE | days,
        "costs": line_fields("c", costs),
        "financing": line_fields("i", income) | {"unpaid_hours": "12,5", "unpaid_work": "Kochen"},
    }
    return {**filled[key], **changes}


def posted(fields: Post) -> QueryDict:
    """The fields as a view receives them."""
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return post


@cache
def unna() -> Guideline:
    """Unna's rules, without a database."""
    return read_guideline(UNNA.read_text("utf-8"))


def raw(key: str, **options: Any) -> Raw:
    """What a draft keeps of a step filled in by `answers`."""
    return STEP_BY_KEY[key].read(posted(answers(key, **options)), unna())


def draft(**options: Any) -> dict[str, Raw]:
    """All steps of a draft that can be sent."""
    return {key: raw(key, **options) for key in KEYS}
