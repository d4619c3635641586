"""A draft with every answer, as a person would have typed them."""

from typing import Any

from applications.models import Application
from applications.states import State
from tests.applications.factories import make_case


def answers(**typed: Any) -> dict[str, Any]:
    """The draft of a small project; `typed` replaces answers of any step by their names."""
    who = {
        "initiative": "Sprachbrücke",
        "legal_form": "association",
        "street": "Hansastraße 1",
        "postcode": "59423",
        "city": "Unna",
        "contact_name": "Amina Beispiel",
        "contact_phone": "02303 000000",
        "signatory": "Amina Beispiel",
        "account_holder": "Sprachbrücke",
        "iban": "DE02120300000000202051",
    }
    what = {
        "title": "Sommerfest",
        "summary": "Wir feiern ein Fest für alle Nachbarn.",
        "goal": "Menschen lernen sich kennen.",
    }
    audience = {
        "audience": "Nachbarn",
        "people": "20",
        "fields_of_action": ["leisure"],
        "cross_cutting": [],
        "milestones": ["all"],
        "social_areas": ["koenigsborn"],
        "place": "Markt",
        "starts_on": "1.9.2026",
        "ends_on": "30.11.2026",
        "contracts_signed": "no",
    }
    steps: dict[str, Any] = {"who": who, "what": what, "audience": audience}
    for answers_of_step in steps.values():
        answers_of_step.update({name: typed[name] for name in answers_of_step if name in typed})
    steps["costs"] = {
        "lines": [{"key": "c1", "cost_type": "material", "label": "Farbe", "amount": "400"}],
    }
    return steps


def fill_in(*, title: str = "Sommerfest", **fields: Any) -> Application:
    """A draft that is ready to be sent; `fields` go to the case."""
    case = make_case(State.DRAFT, **fields)
    case.draft = answers(title=title)
    case.save()
    return case
