"""One version of a guideline, as a town writes it down in a file."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from funding.guideline.base import Frozen, Key, Language, Text
from funding.guideline.examples import Example
from funding.guideline.money_rules import (
    CostType,
    Financing,
    IncomeKind,
    MaxGrant,
    OtherFunding,
    Pot,
    UnpaidWork,
    YearlyAmount,
)
from funding.guideline.procedure_rules import (
    Applicants,
    Board,
    DocumentKind,
    Notice,
    Proof,
    Question,
    Reminders,
    Route,
    Taxonomy,
    TaxonomyItem,
    Territory,
)
from funding.guideline.time_rules import PeriodRule, StartRule


class Clause(Frozen):
    """One numbered paragraph of the guideline; rules refer to it by `number`."""

    number: str = Field(min_length=1, max_length=40)
    title: Text
    text: Text


class Texts(Frozen):
    """What the public page says in simple words."""

    purpose: Text
    summary: Text
    advice: Text


class Guideline(Frozen):
    """The rules of one programme from one day on. Immutable: changing a rule means a new version."""

    format: Literal[1]
    programme: Key
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$")]
    valid_from: date
    name: Text
    authority: Text
    officer: Text
    languages: tuple[Language, ...] = Field(min_length=1)
    texts: Texts
    clauses: tuple[Clause, ...] = Field(alias="clause", min_length=1)

    applicants: Applicants
    territory: Territory
    max_grant: MaxGrant
    pot: Pot
    financing: Financing
    other_funding: OtherFunding
    unpaid_work: UnpaidWork
    costs: tuple[CostType, ...] = Field(alias="cost", min_length=1)
    income: tuple[IncomeKind, ...] = ()
    volunteer_allowance: tuple[YearlyAmount, ...] = ()
    start: StartRule
    period: PeriodRule
    routes: tuple[Route, ...] = Field(alias="route", min_length=1)
    board: Board
    reminders: Reminders
    proof: Proof
    notice: Notice
    questions: tuple[Question, ...] = Field(alias="question", default=())
    documents: tuple[DocumentKind, ...] = Field(alias="document", default=())
    taxonomies: dict[Key, Taxonomy] = Field(alias="taxonomy", default_factory=dict)
    examples: tuple[Example, ...] = Field(alias="example", default=())

    def cost_type(self, key: str) -> CostType | None:
        """The kind of cost with this key, or None if the programme does not know it."""
        return next((cost for cost in self.costs if cost.key == key), None)

    def clause(self, number: str) -> Clause | None:
        """The paragraph with this number, or None."""
        return next((clause for clause in self.clauses if clause.number == number), None)

    def taxonomy(self, key: str) -> tuple[TaxonomyItem, ...]:
        """The items of a taxonomy such as `milestones`; empty if this programme does not use it."""
        found = self.taxonomies.get(key)
        return found.items if found else ()
