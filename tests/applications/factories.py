"""Cases for tests: a programme with Unna's guideline, an initiative, and an application in any state."""

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from accounts.models import Initiative, User
from applications.content import Audience, Content, Cost, Income, What, Who
from applications.models import Application, ApplicationVersion
from applications.rules import assess_content
from applications.states import UNSENT, State
from applications.workflow import put_on_desk
from funding.guideline.load import read_guideline
from funding.models import GuidelineVersion, Programme
from tests.accounts.factories import InitiativeFactory, ProgrammeFactory

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
UNNA = Path(__file__).parents[2] / "funding" / "guidelines" / "unna.toml"

# A language course with child care: 7,100 asked for, 4,100 recognised because personnel counts by half.
LANGUAGE_COURSE = (("personal", "6000"), ("material", "400"), ("miete", "600"), ("versicherung", "100"))

numbers = itertools.count(1)


def make_programme(slug: str = "unna", *, source: str | None = None) -> Programme:
    """The programme with this slug, made at the first call; `source` is the text of its guideline file."""
    programme: Programme = ProgrammeFactory(slug=slug)
    if source is not None or not programme.guideline_versions.exists():
        store_guideline(programme, source or UNNA.read_text("utf-8"))
    return programme


def store_guideline(programme: Programme, source: str) -> GuidelineVersion:
    """A further version, in force from the day its text says."""
    guideline = read_guideline(source)
    is_taken = programme.guideline_versions.filter(version=guideline.version).exists()
    return GuidelineVersion.objects.create(
        programme=programme,
        version=f"{guideline.version}-{next(numbers)}" if is_taken else guideline.version,
        valid_from=guideline.valid_from,
        source=source,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
    )


def make_initiative(name: str = "Sprachbrücke Unna", *, people: list[User] | None = None) -> Initiative:
    """An initiative with an address and at least one person who acts for it."""
    return InitiativeFactory(
        name=name,
        legal_form="association",
        street="Hansastraße 1",
        postcode="59423",
        city="Unna",
        people=people,
    )


def make_content(
    costs: Iterable[tuple[str, str]] = LANGUAGE_COURSE,
    income: Iterable[tuple[str, str]] = (),
    *,
    title: str = "Sprachkurs mit Kinderbetreuung",
    initiative: str = "Sprachbrücke Unna",
) -> Content:
    """All answers of an application; `costs` and `income` are pairs of kind and euros."""
    return Content(
        who=Who(
            initiative=initiative,
            legal_form="association",
            street="Hansastraße 1",
            postcode="59423",
            city="Unna",
            contact_name="Amina Beispiel",
            contact_phone="02303 000000",
            signatory="Amina Beispiel",
            account_holder=initiative,
            iban="DE02120300000000202051",
        ),
        what=What(
            title=title,
            summary="Frauen lernen Deutsch, ihre Kinder werden nebenan betreut.",
            goal="20 Frauen können danach allein zum Amt und zum Arzt gehen.",
        ),
        audience=Audience(
            audience="Frauen mit kleinen Kindern",
            people=20,
            fields_of_action=("leisure",),
            milestones=("all",),
            social_areas=("koenigsborn",),
            place="Familienzentrum Königsborn",
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 11, 30),
            contracts_signed=False,
        ),
        costs=tuple(
            Cost(key=f"c{n}", cost_type=kind, label=kind, amount=Decimal(amount).quantize(Decimal("0.01")))
            for n, (kind, amount) in enumerate(costs, start=1)
        ),
        income=tuple(
            Income(key=f"i{n}", kind=kind, label=kind, amount=Decimal(amount).quantize(Decimal("0.01")))
            for n, (kind, amount) in enumerate(income, start=1)
        ),
    )


def make_case(
    state: State = State.SUBMITTED,
    *,
    requested: str | Decimal | None = None,
    programme: Programme | None = None,
    initiative: Initiative | None = None,
    content: Content | None = None,
    now: datetime = NOW,
    **fields: object,
) -> Application:
    """An application in `state`. Once sent it has a reference and a frozen version.

    Without `requested` it is the language course (7,100 asked for, 4,100 at most); with it, material for that
    many euros. `fields` go to the Application.
    """
    programme = programme or make_programme()
    initiative = initiative or make_initiative()
    if content is None:
        costs = LANGUAGE_COURSE if requested is None else (("material", str(requested)),)
        content = make_content(costs, initiative=initiative.name)
    guideline_version = programme.guideline_version(now.date())
    result = assess_content(guideline_version.guideline, content, today=now.date())
    sent = {} if state in UNSENT else {"reference": f"2026-{next(numbers):04d}", "received_at": now}
    case = Application(
        state=state,
        programme=programme,
        initiative=initiative,
        guideline_version=guideline_version,
        title=content.what.title,
        requested=result.requested,
        recognised=result.recognised,
        max_grant=result.max_grant,
        created_at=now,
        touched_at=now,
        **(sent | fields),
    )
    case.save()
    if state not in UNSENT:
        make_version(case, content, now=now)
    put_on_desk(case, now)
    case.save()
    return case


def make_version(case: Application, content: Content, *, now: datetime = NOW) -> ApplicationVersion:
    """The next frozen version of a case."""
    result = assess_content(case.guideline, content, today=now.date())
    return ApplicationVersion.objects.create(
        application=case,
        number=case.versions.count() + 1,
        content_json=content.model_dump(mode="json"),
        assessment_json=asdict(result),
        guideline_version=case.guideline_version,
        submitted_at=now,
    )
