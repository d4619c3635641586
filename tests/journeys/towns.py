"""A worked example of a guideline, typed into the real forms as its applicant would."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse

from accounts.models import Initiative
from applications.content import Content, Cost, Who
from applications.models import Application, Decision
from applications.states import State
from applications.steps import Step, steps_of
from funding.guideline.examples import Example
from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline
from funding.guideline.plan import Past
from funding.models import Programme
from tests.accounts.factories import role
from tests.applications.factories import make_case

Post = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "funding" / "guidelines" / "examples"
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.toml"))}
WHO = {
    "initiative": "Kleeblatt",
    "street": "Markt 1",
    "postcode": "10115",
    "city": "Kleestadt",
    "contact_name": "Mina Demir",
    "signatory": "Mina Demir",
    "account_holder": "Kleeblatt",
    "iban": "DE02120300000000202051",
}


def rules(name: str) -> Guideline:
    return read_guideline(SOURCES[name])


def examples() -> Iterator[tuple[str, str]]:
    """Every worked example of every programme that ships as an example: file and name."""
    for name in SOURCES:
        yield from ((name, example.id) for example in rules(name).examples)


def example_of(name: str, known: str) -> Example:
    return next(example for example in rules(name).examples if example.id == known)


def is_about_the_pot(example: Example) -> bool:
    """What is left in the pot stops nobody from applying: the quick check and the office look at it."""
    said = {*(example.expect.findings or ()), *(example.expect.exclusions or ())}
    return bool({"pot_empty", "pot_smaller"} & said)


def arrival(guideline: Guideline, example: Example) -> datetime:
    """The moment at which the example arrives: as it says, else at noon of its day."""
    facts, zone = example.facts, ZoneInfo(guideline.timezone)
    if facts.received_at is not None:
        return facts.received_at if facts.received_at.tzinfo else facts.received_at.replace(tzinfo=zone)
    day = facts.received_on or facts.today
    assert day is not None
    return datetime.combine(day, time(12), tzinfo=zone)


def legal_form(guideline: Guideline, example: Example) -> str:
    """What the example says, else the first kind that may apply."""
    allowed = next(kind.key for kind in guideline.applicants.legal_forms if kind.allowed)
    return example.facts.legal_form or allowed


def title(example: Example) -> str:
    """A project that comes again has the same name."""
    return example.facts.project or example.id


def german(day: date | None) -> str:
    return f"{day.day}.{day.month}.{day.year}" if day else ""


def yes(value: bool) -> str:
    return "yes" if value else "no"


def answers(step: Step, guideline: Guideline, example: Example) -> Post:
    """What is typed on a step: what the example says, and else what fits the rules."""
    typed = {
        "who": WHO | {"legal_form": legal_form(guideline, example)},
        "what": {"title": title(example), "summary": "Wir tun etwas.", "goal": "Alles wird gut."},
        "audience": {
            "audience": "Alle",
            "starts_on": german(example.facts.starts_on),
            "ends_on": german(example.facts.ends_on),
            "contracts_signed": yes(bool(example.facts.contracts_signed)),
        },
        "asked": asked(guideline, example),
        "costs": cost_lines(example),
        "financing": financing(guideline, example),
    }
    return typed[step.key]


def asked(guideline: Guideline, example: Example) -> Post:
    facts = example.facts
    typed = {
        "years_active": str(3 if facts.years_active is None else facts.years_active),
        "account_of": facts.account_of or "organisation",
        "in_territory": yes(facts.in_territory is not False),
        "costs_incurred": yes(bool(facts.costs_incurred)),
        "other_public_money": yes(bool(facts.other_public_money)),
    }
    for question in guideline.questions:
        typed[f"answer_{question.key}"] = yes(facts.answers.get(question.key, question.expected))
    return typed


def cost_lines(example: Example) -> Post:
    typed: Post = {}
    for place, line in enumerate(example.plan.costs):
        columns = {"cost_type": line.cost_type, "label": line.label}
        if line.quantity is not None and line.unit_price is not None:
            columns |= {"quantity": str(line.quantity), "unit_price": str(line.unit_price)}
        else:
            columns |= {"amount": str(line.amount)}
        typed |= {f"c-{place}-{name}": text for name, text in {"key": "", **columns}.items()}
    return typed


def financing(guideline: Guideline, example: Example) -> Post:
    plan = example.plan
    typed: Post = {}
    for place, line in enumerate(plan.income):
        columns = {"key": "", "kind": line.kind, "amount": str(line.amount)}
        typed |= {f"i-{place}-{name}": text for name, text in columns.items()}
    if plan.in_kind:
        value = sum((thing.amount for thing in plan.in_kind), Decimal(0))
        typed |= {
            "in_kind_value": str(value),
            "in_kind_things": ", ".join(thing.label for thing in plan.in_kind),
        }
    if plan.unpaid_hours:
        typed["unpaid_hours"] = str(plan.unpaid_hours)
    if guideline.max_grant.exception:
        # Where more than the usual is possible one says how much one wants, and why.
        need = plan.asked or plan.total - plan.total_income
        typed |= {"asked_for": str(need), "exception_reasons": "Der Saal ist teuer."}
    return typed


def begin(client: Client, programme: Programme) -> Application:
    """Start a draft for the person's initiative."""
    page = reverse("applications:start", args=[programme.slug])
    answer = client.post(page, {"initiative": str(Initiative.objects.get().pk)})
    assert answer.status_code == 302, answer.context["form"].errors
    return Application.objects.get(state=State.DRAFT)


def fill_in(client: Client, case: Application, example: Example) -> None:
    """Every step of the programme's form, with "save and continue"."""
    for step in steps_of(case.guideline):
        page = reverse("applications:step", args=[case.pk, step.key])
        assert client.get(page).status_code == 200
        typed = {"revision": "0", "next": "1", **answers(step, case.guideline, example)}
        answer = client.post(page, typed)
        assert answer.status_code == 302, (step.key, answer.context["bound"].form.errors)


def sent_before(programme: Programme, initiative: Initiative, past: Past) -> None:
    """An earlier application of the initiative, as its history has it."""
    zone = ZoneInfo(programme.guideline_version(past.on).guideline.timezone)
    costs = (Cost(key="c1", cost_type="material", amount=past.amount),)
    case = make_case(
        State.APPROVED if past.granted else State.REJECTED,
        programme=programme,
        initiative=initiative,
        content=Content(who=Who(initiative=initiative.name), costs=costs),
        now=datetime.combine(past.on, time(9), tzinfo=zone),
    )
    Application.objects.filter(pk=case.pk).update(title=past.project or "Früher")
    if past.granted:
        Decision.objects.create(
            application=case,
            outcome="approved",
            amount=past.amount,
            version=case.versions.get(),
            decided_by=role("officer", programme),
            decided_at=case.received_at,
        )
