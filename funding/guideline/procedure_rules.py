"""Rules about people and procedure: who applies, who decides, how the board votes, what is asked and when."""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, PlainSerializer, model_validator

from funding.guideline.base import Days, Frozen, Item, Key, Percent, Rule, Text, WrittenAmount
from funding.guideline.calendar import months_later
from funding.guideline.faults import FaultCode, broken

Share = Annotated[Fraction, Field(ge=0, le=1), PlainSerializer(str)]
# The sixteen German states (ISO 3166-2:DE); for any other sign nobody knows the holidays.
STATES = r"^(BB|BE|BW|BY|HB|HE|HH|MV|NI|NW|RP|SH|SL|SN|ST|TH)$"
DaysBefore = Annotated[tuple[Days, ...], Field(min_length=1, max_length=10)]


class Decider(StrEnum):
    """Who takes the decision."""

    OFFICER = "officer"
    BOARD = "board"
    COUNCIL = "council"


class LegalForm(Item):
    """One kind of applicant."""

    allowed: bool = True
    """false: may not apply; it stays in the list, so that people who choose it learn why."""
    reason: Text | None = None
    """Why it may not apply."""


class Applicants(Rule):
    """Who may apply."""

    any_legal_form: bool
    """true: kinds that are not in the list may apply, too."""
    legal_forms: tuple[LegalForm, ...]
    """The kinds of applicants to choose from."""
    signatory_required: bool = True
    """Whether a person who may sign must be named before the decision."""
    account_required: bool = True
    """Whether an account must be named before the decision."""
    based: Literal["anywhere", "seat", "activity", "seat_or_activity"] = "anywhere"
    """What must be in the territory: the seat of the applicant, its activity, or one of both."""
    min_years_active: int | None = Field(default=None, ge=1, le=100)
    """For how many years the applicant must have been active."""


class Territory(Rule):
    """Where a project must take place."""

    name: Text
    """The town or district."""
    required: bool = True
    """false: projects elsewhere are possible."""


class Quorum(Rule):
    """How many must take part in a vote (§ 90 VwVfG): more than a share of all, and at least a number."""

    more_than: Share = Fraction(0)
    """A share of all members, such as "1/2"."""
    at_least: int = Field(default=1, ge=1, le=100)
    """A number of members."""
    excluded_count: bool = False
    """Whether a member excluded for conflict of interest counts as taking part."""


class Majority(Rule):
    """Carried when more than `more_than`, or `at_least`, of the votes for and against are in favour."""

    more_than: Share | None = None
    """A share of the votes, such as "1/2"."""
    at_least: Share | None = None
    """A share of the votes, such as "2/3"."""
    tie: Literal["no_recommendation", "chair_decides"] = "no_recommendation"
    """What happens when both sides are equal."""


class Route(Rule):
    """Who looks and who decides, for sums up to `up_to`; the last route has no limit."""

    key: Key
    """A short name without spaces that never changes."""
    label: Text
    """What people read."""
    up_to: WrittenAmount | None = None
    """For sums up to this, in euros; which sum is said by `route_by`."""
    board: Literal["recommends", "decides", "informed", "none"]
    """What the board does."""
    decides: Decider
    """Who decides."""
    reasons_on_deviation: bool = True
    """Whether a decision that differs from the recommendation needs reasons."""
    majority: Majority | None = None
    """Another majority than [board.majority]."""
    quorum: Quorum | None = None
    """Another quorum than [board.quorum]."""
    applicant_present: bool = False
    """Whether the applicant must be there when it is decided."""


class Board(Rule):
    """How the advisory board comes to a recommendation."""

    name: Text
    """What the board is called."""
    ballot_days: Days
    """How long a circular vote runs, in days."""
    objection_moves_to_meeting: bool = True
    """Whether one objection ends a circular vote (§ 90 VwVfG)."""
    quorum: Quorum
    """How many must take part."""
    majority: Majority
    """How many must be in favour."""
    applicants_vote: bool = False
    """Whether members vote on their own applications."""
    votes_by_name: bool = False
    """Whether the board and the office see who voted how once a vote is closed, and the minutes say it."""


class Reminders(Rule):
    """When to remind whom."""

    ballot_days_before: DaysBefore
    """Days before a ballot closes on which silent members are reminded."""
    return_days_before: DaysBefore
    """Days before a date for completion on which applicants are reminded."""
    draft_untouched_days: Days
    """Days after which a draft that nobody touched is brought to mind."""
    officer_waiting_working_days: Days
    """Working days after which the officer is reminded of a waiting case."""
    holiday_region: str = Field(pattern=STATES)
    """A German state such as NW (ISO 3166-2:DE), for its holidays."""
    proof_days_before: DaysBefore = (30, 7)
    """Days before the proof of use is due on which applicants are reminded; on the last day they always are."""
    proof_overdue_days: Days = 7
    """Every so many days after that they are reminded again, until the proof is sent."""
    repayment_days_before: DaysBefore = (7,)
    """Days before a part of a repayment is due on which applicants are reminded."""
    repayment_overdue_days: Days = 14
    """Every so many days after that they are reminded again, until the part is paid."""


class Payout(Rule):
    """How the money is paid."""

    method: Literal["advance", "instalments", "reimbursement"] = "advance"
    """advance: at once after the decision. instalments: in parts. reimbursement: after the proof."""
    instalments: tuple[Annotated[Percent, Field(gt=0)], ...] = ()
    """The parts in percent; together 100. The first is due at once, the others along the project."""
    organisation_accounts_only: bool = False
    """Whether money goes to accounts of organisations only, never to a private person's."""

    @model_validator(mode="after")
    def _parts_make_a_whole(self) -> Self:
        if (self.method == "instalments") != bool(self.instalments):
            raise broken(FaultCode.INSTALMENTS_METHOD)
        if self.instalments and sum(self.instalments) != 100:
            raise broken(FaultCode.INSTALMENTS_SUM, percent=sum(self.instalments))
        return self


class Proof(Rule):
    """Proof of use: due so many calendar months, or weeks, after the end of the project."""

    months: int = Field(default=3, ge=1, le=60)
    """Calendar months; not read if `weeks` is written."""
    weeks: int | None = Field(default=None, ge=1, le=260)
    """Weeks instead of months."""
    on_request: bool = False
    """true: only if the town asks for it."""
    receipts: Literal["none", "kept", "list", "copies"] = "list"
    """What is to be shown of receipts: nothing, nothing but keep them, a list, or copies."""

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if self.weeks is not None and "months" in self.model_fields_set:
            raise broken(FaultCode.MONTHS_OR_WEEKS)
        return self

    def due_on(self, ends_on: date) -> date:
        """The last day for the proof of a project that ends on `ends_on`."""
        if self.weeks is None:
            return months_later(ends_on, self.months)
        return ends_on + timedelta(days=min(self.weeks * 7, (date.max - ends_on).days))


class PlanChanges(Rule):
    """How far a project may depart from its cost plan. The total is always binding."""

    line_tolerance: Percent = Decimal(20)
    """By how much one line may be exceeded if it is saved elsewhere, in percent."""


class Question(Item, Rule):
    """What cannot be computed: asked of the applicant, or a point on the officer's check list."""

    asked: Literal["applicant", "officer"]
    """Who answers."""
    expected: bool = True
    """The answer that fits the rules."""
    severity: Literal["blocks", "fix", "warning"] = "fix"
    """What another answer does: it blocks sending, must be mended before the decision, or warns."""
    refuses: bool = False
    """true: with another answer no grant is possible."""


class DocumentKind(Item, Rule):
    """A kind of document the programme asks for."""

    required: bool = False
    """Whether an application must have it."""


class TaxonomyItem(Item):
    """One entry of a list to choose from."""

    population_percent: int | None = Field(default=None, ge=0, le=100)
    """Share of the residents, to set where the money goes against it."""


class Taxonomy(Frozen):
    """A list to choose from, such as fields of action."""

    label: Text
    """What people read."""
    multiple: bool = True
    """Whether several entries may be chosen."""
    items: tuple[TaxonomyItem, ...] = Field(min_length=1)
    """The entries."""
