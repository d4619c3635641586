"""From what a form understood to the engine's answer: a case's content as plan and facts."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from applications.content import Content, Cost
from applications.history import earlier_applications
from applications.wishes import EARLY_START
from funding.guideline.assess import Assessment, assess
from funding.guideline.base import to_cents
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Facts, IncomeLine, InKindLine, Past, Plan

if TYPE_CHECKING:
    from applications.models import Application, ApplicationVersion


# What somebody wishes is no fact: a consent is one only once the office has given it (applications.concessions).
NO_FACTS = {"lists", "in_territory", "early_start", "early_start_reasons"}


def plan_of(content: Content) -> Plan:
    """The cost and financing plan of a content, in the engine's terms."""
    return Plan(
        costs=tuple(cost_line(line) for line in content.costs),
        income=tuple(
            IncomeLine(key=line.key, kind=line.kind, label=line.label, amount=line.amount)
            for line in content.income
        ),
        unpaid_hours=content.unpaid_hours or Decimal(0),
        in_kind=in_kind_of(content),
        asked=content.asked_for,
    )


def cost_line(line: Cost) -> CostLine:
    """A price per unit that does not make the amount is left out: the amount is what counts."""
    price = line.unit_price
    if price is not None and line.quantity is not None and to_cents(line.quantity * price) != line.amount:
        price = None
    return CostLine(
        key=line.key,
        cost_type=line.cost_type,
        label=line.label,
        amount=line.amount,
        quantity=line.quantity,
        unit_price=price,
        own_fee=line.own_fee,
        quotes=line.quotes,
        per_person=line.per_person,
    )


def in_kind_of(content: Content) -> tuple[InKindLine, ...]:
    if not content.in_kind_value:
        return ()
    return (InKindLine(key="k1", label=content.in_kind_things, amount=content.in_kind_value),)


def facts_of(
    guideline: Guideline,
    content: Content,
    *,
    today: date,
    remaining: Decimal | None = None,
    received_at: datetime | None = None,
    history: tuple[Past, ...] | None = None,
) -> Facts:
    """What is known beside the plan. `remaining`: euros left in the pot, None when it must not count.

    `received_at` is the first receipt (None: not sent yet, `today` counts); `history` what the same initiative
    sent before, None when nobody has looked.
    """
    who, audience, asked = content.who, content.audience, content.asked
    return Facts(
        today=today,
        received_at=received_at,
        starts_on=audience.starts_on,
        ends_on=audience.ends_on,
        contracts_signed=audience.contracts_signed,
        legal_form=who.legal_form or None,
        signatory_named=bool(who.signatory),
        account_named=bool(who.iban),
        in_territory=in_territory(guideline, content),
        answers={key: answer == "yes" for key, answer in content.answers.items()},
        history=history,
        project=content.what.title[:100] or None,
        remaining=remaining,
        **asked.model_dump(exclude=NO_FACTS),
    )


def in_territory(guideline: Guideline, content: Content) -> bool | None:
    """Whether the project takes place in the town: as answered, or because a part of the town was chosen."""
    if content.asked.in_territory is not None:
        return content.asked.in_territory
    return True if guideline.taxonomy("social_areas") and content.audience.social_areas else None


def assess_content(
    guideline: Guideline,
    content: Content,
    *,
    today: date,
    remaining: Decimal | None = None,
    facts: Facts | None = None,
) -> Assessment:
    """The engine's answer for a content (see funding.guideline.assess); `facts` replace those of the content."""
    known = facts or facts_of(guideline, content, today=today, remaining=remaining)
    return assess(guideline, plan_of(content), known)


def facts_of_case(case: "Application", content: Content, now: datetime) -> Facts:
    """All that is known about a case at this moment. One query where the guideline limits how often one may come."""
    guideline = case.guideline
    facts = facts_of(
        guideline,
        content,
        today=localdate(now),
        received_at=case.received_at or now,
        history=earlier_applications(case) if guideline.history else None,
    )
    # What is sent now is complete now, as far as anybody knows. What the office sends back is complete only
    # with the answer, though the first receipt still counts for every other deadline.
    return with_concessions(facts.model_copy(update={"complete_on": local_day(guideline, now)}), case)


def local_day(guideline: Guideline, moment: datetime) -> date:
    """The day of a moment in the zone in which the guideline counts."""
    return moment.astimezone(ZoneInfo(guideline.timezone)).date()


def with_concessions(facts: Facts, case: "Application") -> Facts:
    """The facts with the exceptions and the consent that were granted for this case."""
    granted = case.concessions
    if not granted:
        return facts
    exceptions = tuple(sorted(granted.keys() - {EARLY_START}))
    return facts.model_copy(
        update={"exceptions": exceptions, "early_start_consent": EARLY_START in granted or None}
    )


def assess_case(case: "Application", content: Content, now: datetime) -> Assessment:
    """The engine's answer for a case as it is typed now."""
    return assess(case.guideline, plan_of(content), facts_of_case(case, content, now))


def stored_facts(facts: Facts) -> dict[str, object]:
    """Facts as they are kept with a submitted version; assess_version reads them again."""
    return facts.model_dump(mode="json", exclude_defaults=True)


def assess_version(version: "ApplicationVersion", case: "Application | None" = None) -> Assessment:
    """The engine's answer for what was submitted, on the facts that were known then, and what was granted since.

    Cost table, office, letters and PDF all speak from this one answer. Versions without stored facts are
    assessed on their content alone, for the day of their submission. `case` is the version's, if it is at hand.
    """
    guideline, content = version.guideline_version.guideline, version.content
    stored = version.assessment_json.get("facts")
    day = localdate(version.submitted_at)
    facts = Facts.model_validate(stored) if stored else facts_of(guideline, content, today=day)
    return assess(guideline, plan_of(content), with_concessions(facts, case or version.application))
