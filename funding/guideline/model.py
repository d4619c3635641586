"""One version of a guideline, as a town writes it down in a file."""

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from funding.guideline import defaults
from funding.guideline.base import Frozen, Key, Language, Text
from funding.guideline.examples import Example
from funding.guideline.faults import FaultCode, broken
from funding.guideline.money_rules import (
    CostType,
    Financing,
    FixedAmounts,
    IncomeKind,
    InKind,
    MaxGrant,
    MinGrant,
    OtherFunding,
    OwnShare,
    Pot,
    PriceCheck,
    Quota,
    Threshold,
    UnpaidWork,
    YearlyAmount,
)
from funding.guideline.procedure_rules import (
    Applicants,
    Board,
    DocumentKind,
    Notice,
    Payout,
    PlanChanges,
    Proof,
    Question,
    Reminders,
    Route,
    Taxonomy,
    TaxonomyItem,
    Territory,
)
from funding.guideline.time_rules import HistoryLimit, LeadTime, PeriodRule, Round, Season, StartRule


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise broken(FaultCode.NO_SUCH_ZONE) from None
    return name


class Clause(Frozen):
    """One numbered paragraph of the guideline; rules refer to it by `number`."""

    number: str = Field(min_length=1, max_length=40)
    """As people quote it, such as "Nr. 3.2"."""
    title: Text
    """Its heading."""
    text: Text
    """Its words."""


class Texts(Frozen):
    """What the public page says in simple words."""

    purpose: Text
    """What the programme is for, in one sentence."""
    summary: Text
    """Who can get what, in two or three sentences."""
    advice: Text
    """Where to ask before applying."""


class Guideline(Frozen):
    """The rules of one programme from one day on. Immutable: changing a rule means a new version."""

    format: Literal[1]
    """The version of this format: 1."""
    programme: Key
    """The programme's short name; it stays the same in all versions."""
    version: Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$")]
    """The version's name, such as "2026-01"; every change needs a new one."""
    valid_from: date
    """The first day on which these rules hold."""
    name: Text
    """What the programme is called."""
    authority: Text
    """Who gives the money."""
    officer: Text
    """What the person is called who advises and checks."""
    languages: tuple[Language, ...] = Field(min_length=1)
    """The languages of the texts; every text must have the first one."""
    currency: Literal["EUR", "GBP"] = "EUR"
    """The currency of all amounts."""
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Berlin"
    """The zone in which deadlines are counted."""
    texts: Texts
    """The words of the public page."""
    clauses: tuple[Clause, ...] = Field(alias="clause", min_length=1)
    """The paragraphs of the guideline."""

    applicants: Applicants
    """Who may apply."""
    territory: Territory
    """Where projects take place."""
    max_grant: MaxGrant
    """The largest grant."""
    min_grant: MinGrant | None = None
    """The smallest grant."""
    fixed: FixedAmounts | None = None
    """Grants of fixed sizes."""
    thresholds: tuple[Threshold, ...] = Field(alias="threshold", default=())
    """Sums of the plan that must be reached or kept."""
    quota: Quota | None = None
    """The largest share of the costs."""
    own_share: OwnShare | None = None
    """What applicants bring themselves."""
    in_kind: InKind | None = None
    """Whether unpaid hours and things count."""
    pot: Pot = defaults.POT
    """The money of a year."""
    financing: Financing = defaults.FINANCING
    """How the grant follows the costs, in words only."""
    other_funding: OtherFunding = defaults.OTHER_FUNDING
    """Other money for the same project."""
    unpaid_work: UnpaidWork = defaults.UNPAID_WORK
    """Unpaid hours, for information."""
    costs: tuple[CostType, ...] = Field(alias="cost", min_length=1)
    """The kinds of costs; what is not in the list does not count."""
    income: tuple[IncomeKind, ...] = ()
    """The kinds of other money."""
    volunteer_allowance: tuple[YearlyAmount, ...] = ()
    """What one volunteer may get a year free of tax."""
    price_checks: tuple[PriceCheck, ...] = Field(alias="price_check", default=())
    """From which amount on prices are compared."""
    start: StartRule = defaults.START
    """When a project may begin."""
    period: PeriodRule = defaults.PERIOD
    """How long a project may last."""
    lead_times: tuple[LeadTime, ...] = Field(alias="lead_time", default=())
    """How long before something the application must be there."""
    when_closed: Literal["next_round", "refused"] = "next_round"
    """What happens to applications that come after a round has closed."""
    rounds: tuple[Round, ...] = Field(alias="round", default=())
    """The calls, in order; without any, one may apply at any time."""
    season: Season | None = None
    """The part of the year in which one may apply."""
    history: tuple[HistoryLimit, ...] = ()
    """How often the same applicant may get something."""
    route_by: Literal["grant", "requested", "total"] = "grant"
    """Which sum decides about the route: the grant, the sum asked for, or all costs."""
    routes: tuple[Route, ...] = Field(alias="route", min_length=1)
    """Who decides, from small sums to large ones."""
    board: Board = defaults.BOARD
    """How the board votes."""
    reminders: Reminders = defaults.REMINDERS
    """When the programme reminds people."""
    payout: Payout | None = None
    """How the money is paid."""
    proof: Proof = defaults.PROOF
    """When and how the use of the money is shown."""
    changes: PlanChanges = defaults.CHANGES
    """How far a project may depart from its cost plan."""
    notice: Notice
    """Texts of the written decision."""
    questions: tuple[Question, ...] = Field(alias="question", default=())
    """What only people can answer."""
    documents: tuple[DocumentKind, ...] = Field(alias="document", default=())
    """What can be handed in."""
    taxonomies: dict[Key, Taxonomy] = Field(alias="taxonomy", default_factory=dict)
    """Lists to choose from."""
    examples: tuple[Example, ...] = Field(alias="example", default=())
    """Worked examples; the file is refused if one does not come out."""

    def cost_type(self, key: str) -> CostType | None:
        """The kind of cost with this key, or None if the programme does not know it."""
        return next((cost for cost in self.costs if cost.key == key), None)

    def question(self, key: str) -> Question | None:
        """The question with this key, or None."""
        return next((question for question in self.questions if question.key == key), None)

    def route(self, key: str) -> Route | None:
        """The route with this key, or None."""
        return next((route for route in self.routes if route.key == key), None)

    def clause(self, number: str) -> Clause | None:
        """The paragraph with this number, or None."""
        return next((clause for clause in self.clauses if clause.number == number), None)

    def taxonomy(self, key: str) -> tuple[TaxonomyItem, ...]:
        """The items of a taxonomy such as `milestones`; empty if this programme does not use it."""
        found = self.taxonomies.get(key)
        return found.items if found else ()
