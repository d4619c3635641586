"""The cases that ask for the same year's pot, as claims: read here, shared out in board.sharing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from applications.models import Application, ApplicationVersion, Decision, Recommendation
from applications.states import DecisionOutcome, RecommendationOutcome, State
from board.sharing import ZERO, Claim, Method
from budgets.pot import Pot, pot_of, pot_year
from funding.guideline.model import Guideline
from funding.guideline.money_rules import Reserve
from funding.guideline.plan import Facts
from funding.guideline.pot import is_in_class
from funding.models import Programme

# Complete and not yet decided: these will ask the pot for money.
COMPETING = (State.COMPLETE, State.AT_BOARD, State.RECOMMENDED, State.WAITLISTED)


@dataclass(frozen=True, kw_only=True)
class Competitor:
    """A case that asks for money of the pot; `asked` in euros is what it would get if there were enough."""

    case: Application
    asked: Decimal
    classes: frozenset[str]

    @property
    def claim(self) -> Claim:
        return Claim(case=self.case.pk, asked=self.asked, classes=self.classes)


@dataclass(frozen=True, kw_only=True)
class Competition:
    """A pot and all who ask for it, in the order in which they arrived."""

    programme: Programme
    pot: Pot
    guideline: Guideline
    competitors: list[Competitor]
    reserves: dict[str, Decimal]

    @cached_property
    def known_conflicts(self) -> dict[int, bool]:
        """Whether people have a conflict of interest in one of the cases, as far as somebody has looked."""
        return {}

    @cached_property
    def asked(self) -> Decimal:
        return sum((one.asked for one in self.competitors), ZERO)

    @property
    def is_short(self) -> bool:
        """Whether more is asked for than is left."""
        return self.asked > self.pot.free

    @property
    def numbers(self) -> list[int]:
        return [one.case.pk for one in self.competitors]

    @property
    def usual_method(self) -> Method:
        """How the guideline wants the money to be shared out; a jury chooses an order, as does who says nothing."""
        ways = {"first_come": Method.FIRST_COME, "pro_rata": Method.PRO_RATA}
        return ways.get(self.guideline.pot.allocation or "", Method.ORDER)

    @property
    def gives_parts(self) -> bool:
        """Whether a case may get less than it could when little is left."""
        return self.guideline.pot.when_short != "refused"

    def claims(self, order: Sequence[int] | None = None) -> list[Claim]:
        """The claims in this order of case numbers; who is not named comes last, as they arrived."""
        by_number = {one.case.pk: one.claim for one in self.competitors}
        named = [number for number in dict.fromkeys(order or ()) if number in by_number]
        return [by_number[number] for number in named + [n for n in by_number if n not in set(named)]]


def competition_for(programme: Programme, year: int, today: date) -> Competition:
    """Who competes for the pot of `year`, a budget year. A fixed number of queries."""
    guideline = programme.guideline_version(today).guideline
    cases = [case for case in competing(programme) if year_of(case, today) == year]
    return Competition(
        programme=programme,
        pot=pot_of(programme, year),
        guideline=guideline,
        competitors=[competitor(case, guideline) for case in cases if not is_advised_against(case)],
        reserves=reserves_left(programme, guideline, year),
    )


def competing(programme: Programme) -> Any:
    """The cases in question, the first that arrived on top, with their newest version and what the board said."""
    versions = ApplicationVersion.objects.order_by("-number")
    advice = Recommendation.objects.filter(void_at=None).order_by("-recorded_at", "-pk")
    return (
        Application.objects.filter(programme=programme, state__in=COMPETING)
        .select_related("initiative")
        .defer("draft", "draft_marks")
        .prefetch_related(
            Prefetch("versions", versions, to_attr="newest"),
            Prefetch("recommendations", advice, to_attr="advice_in_force"),
        )
        .order_by("received_at", "pk")
    )


def year_of(case: Any, today: date) -> int:
    """The budget year a case asks for money of."""
    return pot_year(case.newest[0].content.audience.starts_on, today) if case.newest else today.year


def advice_on(case: Any) -> Recommendation | None:
    return case.advice_in_force[0] if case.advice_in_force else None


def is_advised_against(case: Any) -> bool:
    advice = advice_on(case)
    return advice is not None and advice.outcome == RecommendationOutcome.AGAINST


def competitor(case: Any, guideline: Guideline) -> Competitor:
    """What a case asks for: what the board recommends; before that, or after a tie, the highest possible grant."""
    advice = advice_on(case)
    return Competitor(
        case=case,
        asked=min(advice.amount, case.max_grant) if advice and advice.amount else case.max_grant,
        classes=classes_of(guideline, case.requested, case.newest[0].content.who.legal_form),
    )


def classes_of(guideline: Guideline, requested: Decimal, legal_form: str) -> frozenset[str]:
    """The reserves of the guideline that an application may draw on."""
    facts = Facts(legal_form=legal_form or None)
    return frozenset(
        reserve.key
        for reserve in guideline.pot.reserve
        if is_in_class(reserve, requested=requested, facts=facts)
    )


def reserves_left(programme: Programme, guideline: Guideline, year: int) -> dict[str, Decimal]:
    """What is left of each reserve in this year. No query where nothing is reserved, else one."""
    if not guideline.pot.reserve:
        return {}
    granted = Decision.objects.filter(
        application__programme=programme, outcome=DecisionOutcome.APPROVED, by_year__has_key=str(year)
    ).select_related("application", "version")
    used = dict.fromkeys((reserve.key for reserve in guideline.pot.reserve), ZERO)
    for decision in granted:
        for key in classes_of(
            guideline, decision.application.requested, decision.version.content.who.legal_form
        ):
            used[key] += Decimal(decision.by_year[str(year)])
    return {reserve.key: left_of(reserve, used[reserve.key]) for reserve in guideline.pot.reserve}


def left_of(reserve: Reserve, used: Decimal) -> Decimal:
    return max(reserve.amount - used, ZERO)
