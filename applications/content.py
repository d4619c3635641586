"""A submitted application as parsed data: what the forms understood of a draft."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Who(Part):
    """Step 1: who applies, who signs, where the money would go."""

    initiative: str = ""
    legal_form: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    signatory: str = ""
    account_holder: str = ""
    iban: str = ""


class What(Part):
    """Step 2: what is planned."""

    title: str = ""
    summary: str = ""
    goal: str = ""
    language: str = "de"


class Audience(Part):
    """Step 3: for whom, where, when. Keys are those of the guideline's taxonomies."""

    audience: str = ""
    people: int | None = None
    fields_of_action: tuple[str, ...] = ()
    cross_cutting: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    social_areas: tuple[str, ...] = ()
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    contracts_signed: bool | None = None


class Cost(Part):
    """A line of the cost plan; amounts in euros, two places."""

    key: str
    cost_type: str
    label: str = ""
    amount: Decimal


class Income(Part):
    """A line of the financing plan that is not the grant; amounts in euros, two places."""

    key: str
    kind: str
    label: str = ""
    amount: Decimal


class Content(Part):
    """All answers of an application. `costs` and `income` in the order they were typed."""

    who: Who = Who()
    what: What = What()
    audience: Audience = Audience()
    costs: tuple[Cost, ...] = ()
    income: tuple[Income, ...] = ()
    unpaid_hours: Decimal | None = None
    unpaid_work: str = ""
    answers: dict[str, str] = {}
