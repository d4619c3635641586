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


class Asked(Part):
    """What only some guidelines ask; None where nobody was asked. `lists`: chosen keys of a town's own lists."""

    in_territory: bool | None = None
    years_active: int | None = None
    seat_in_territory: bool | None = None
    active_in_territory: bool | None = None
    account_of: str | None = None
    preparation_on: date | None = None
    event_on: date | None = None
    costs_incurred: bool | None = None
    other_public_money: bool | None = None
    early_start: bool | None = None
    early_start_reasons: str = ""
    lists: dict[str, tuple[str, ...]] = {}


class Cost(Part):
    """A line of the cost plan; amounts in euros, two places. What a guideline does not ask is None."""

    key: str
    cost_type: str
    label: str = ""
    amount: Decimal
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    own_fee: bool | None = None
    quotes: int | None = None
    per_person: Decimal | None = None


class Income(Part):
    """A line of the financing plan that is not the grant; amounts in euros, two places."""

    key: str
    kind: str
    label: str = ""
    amount: Decimal


class Content(Part):
    """All answers of an application. `costs` and `income` in the order they were typed.

    `asked_for`: the sum asked for, None where it is all that is missing. `exceptions`: the rules from which one
    is asked for. `answers`: "yes" or "no" to the guideline's own questions, by their keys.
    """

    who: Who = Who()
    what: What = What()
    audience: Audience = Audience()
    asked: Asked = Asked()
    costs: tuple[Cost, ...] = ()
    income: tuple[Income, ...] = ()
    unpaid_hours: Decimal | None = None
    unpaid_work: str = ""
    in_kind_value: Decimal | None = None
    in_kind_things: str = ""
    asked_for: Decimal | None = None
    exceptions: tuple[str, ...] = ()
    exception_reasons: str = ""
    answers: dict[str, str] = {}
