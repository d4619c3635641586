"""A town that pays 40 percent at once and the rest after the proof, and a project from October to March."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from applications.content import Content, Cost
from applications.states import State
from awards.models import Award
from funding.models import Programme
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import make_case, make_content, make_initiative
from tests.awards.factories import make_award
from tests.awards.payments import paying

PLAN = (
    ("Raum", "miete", "1400.00"),
    ("Papier und Farben", "material", "800.00"),
    ("Essen und Getränke", "unterkunft_verpflegung", "600.00"),
    ("Versicherung", "versicherung", "200.00"),
)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


APPROVED = at(date(2026, 9, 1))


@dataclass
class Town:
    """Who takes part after the decision."""

    programme: Programme
    amina: User
    officer: User
    deputy: User
    treasurer: User
    award: Award

    @property
    def fresh(self) -> Award:
        """The award as the database has it now."""
        found: Award = Award.objects.get(pk=self.award.pk)
        return found


def winter_evenings() -> Content:
    """3,000 euros for evenings from October to March."""
    costs = tuple(
        Cost(key=f"c{place}", cost_type=kind, label=label, amount=Decimal(amount))
        for place, (label, kind, amount) in enumerate(PLAN, start=1)
    )
    content = make_content(title="Winterabende für alle", initiative="Sprachbrücke Unna")
    days = {"starts_on": date(2026, 10, 5), "ends_on": date(2027, 3, 31)}
    return content.model_copy(update={"audience": content.audience.model_copy(update=days), "costs": costs})


def make_town() -> Town:
    """The project is approved: 1,200 euros from 2026, 1,800 from 2027."""
    programme = paying("instalments", instalments="[40, 60]")
    amina = UserFactory(name="Amina Yusuf", email="amina@sprachbruecke.example", language="de")
    staff: dict[str, Any] = {
        name: role(name, programme, name=full, email=email, language="de")
        for name, full, email in (
            ("officer", "Jana Roth", "jana.roth@unna.example"),
            ("deputy", "Mehmet Kaya", "mehmet.kaya@unna.example"),
            ("treasurer", "Ute Lindner", "ute.lindner@unna.example"),
        )
    }
    case = make_case(
        State.RECOMMENDED,
        programme=programme,
        initiative=make_initiative(people=[amina]),
        content=winter_evenings(),
        now=APPROVED,
    )
    award = make_award(
        case=case,
        officer=staff["officer"],
        amount="3000",
        by_year={2026: "1200", 2027: "1800"},
        now=APPROVED,
    )
    assert award.amount == Decimal("3000.00")
    return Town(programme, amina, award=award, **staff)
