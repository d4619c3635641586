"""Rules about people and procedure: who applies, who decides, how the board votes, what is asked and when."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from funding.guideline.base import Amount, Days, Frozen, Item, Key, Rule, Text

Share = Annotated[Fraction, Field(ge=0, le=1), PlainSerializer(str)]
DaysBefore = Annotated[tuple[Days, ...], Field(min_length=1, max_length=10)]


class Decider(StrEnum):
    OFFICER = "officer"
    BOARD = "board"
    COUNCIL = "council"


class Applicants(Rule):
    """Who may apply. With `any_legal_form` the list only offers words to choose from."""

    any_legal_form: bool
    legal_forms: tuple[Item, ...]
    signatory_required: bool = True
    account_required: bool = True


class Territory(Rule):
    """Where a project must take place."""

    name: Text
    required: bool = True


class Route(Rule):
    """Who looks and who decides, for grants up to `up_to` euros; the last route has no limit."""

    key: Key
    label: Text
    up_to: Amount | None = None
    board: Literal["recommends", "decides", "informed", "none"]
    decides: Decider
    reasons_on_deviation: bool = True


class Quorum(Rule):
    """More than `more_than` of all members, and at least `at_least`, must take part (§ 90 VwVfG).

    `excluded_count` says whether a member excluded for conflict of interest counts as taking part.
    """

    more_than: Share
    at_least: int = Field(ge=1, le=100)
    excluded_count: bool = False


class Majority(Rule):
    """Carried when more than `more_than`, or `at_least`, of the votes for and against are in favour."""

    more_than: Share | None = None
    at_least: Share | None = None
    tie: Literal["no_recommendation", "chair_decides"] = "no_recommendation"


class Board(Rule):
    """How the advisory board comes to a recommendation. `ballot_days` is a circular vote's length."""

    name: Text
    ballot_days: Days
    objection_moves_to_meeting: bool = True
    quorum: Quorum
    majority: Majority


class Reminders(Rule):
    """When to remind whom. `holiday_region` is a subdivision of Germany such as NW (ISO 3166-2:DE)."""

    ballot_days_before: DaysBefore
    return_days_before: DaysBefore
    draft_untouched_days: Days
    officer_waiting_working_days: Days
    holiday_region: str = Field(pattern=r"^[A-Z]{2}$")


class Proof(Rule):
    """Proof of use: due so many calendar months after the end of the project."""

    months: int = Field(ge=1, le=60)


class Notice(Rule):
    """Texts of the written decision that the city supplies."""

    remedy: Text


class Question(Item, Rule):
    """What cannot be computed: asked of the applicant, or a point on the officer's check list."""

    asked: Literal["applicant", "officer"]
    expected: bool = True
    severity: Literal["blocks", "fix", "warning"] = "fix"


class DocumentKind(Item, Rule):
    """A kind of document the programme asks for."""

    required: bool = False


class TaxonomyItem(Item):
    """`population_percent`: share of the residents, to set where the money goes against it."""

    population_percent: int | None = Field(default=None, ge=0, le=100)


class Taxonomy(Frozen):
    label: Text
    multiple: bool = True
    items: tuple[TaxonomyItem, ...] = Field(min_length=1)
