"""Projects whose grant was accepted and paid, with receipts and a report, as the people in them would send them."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from applications.states import State
from awards.models import Award, Payout, Receipt
from awards.states import AwardState, PayoutState
from budgets.ledger import book_years
from budgets.models import EntryKind
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_initiative, make_programme
from tests.applications.shown import Shown
from tests.awards.factories import make_award
from tests.awards.payments import payment_row

# The project runs from 1.9. to 30.11.2026; its proof is due on 28.2.2027.
DURING = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
ENOUGH = "Wir haben viel zusammen gemacht. " * 10

INTEGRA_CUP = (
    ("miete", "2400"),
    ("ehrenamt", "1000"),
    ("unterkunft_verpflegung", "900"),
    ("material", "600"),
    ("versicherung", "300"),
)
YOUTH_HELPS = (
    ("personal", "3000"),
    ("ehrenamt", "1200"),
    ("material", "700"),
    ("fahrt", "500"),
    ("miete", "300"),
)


def rules(financing: str = "deficit", receipts: str = "list") -> str:
    """Unna's guideline with another way of financing, or of showing receipts."""
    text = UNNA.read_text("utf-8").replace('type = "deficit"', f'type = "{financing}"')
    return text.replace("[proof]\n", f'[proof]\nreceipts = "{receipts}"\n')


def browser_of(person: User) -> Client:
    """A browser in which the person is signed in and reads English; errors are answered as on the real site."""
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    browser.force_login(person)
    return browser


@dataclass
class Project:
    """A project with its award, a person of the initiative, and the officer."""

    award: Award
    amina: User
    officer: User

    @property
    def fresh(self) -> Award:
        """The award as the database has it now."""
        found: Award = Award.objects.select_related(
            "application__programme", "decision__version__guideline_version"
        ).get(pk=self.award.pk)
        return found

    @cached_property
    def phone(self) -> Client:
        """Amina's."""
        return browser_of(self.amina)

    @cached_property
    def desk(self) -> Client:
        """The officer's."""
        return browser_of(self.officer)

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"awards:{page}", args=[self.award.pk, *args])

    def pay(self, amount: str, by_year: dict[int, str] | None = None) -> Payout:
        """Money paid and booked."""
        parts = {year: Decimal(part) for year, part in (by_year or {2026: amount}).items()}
        book_years(
            EntryKind.PAYOUT,
            programme=self.award.application.programme,
            by_year=parts,
            case_reference=self.award.application.reference or "",
            by=None,
            now=NOW,
        )
        return self.plan(amount, {year: str(part) for year, part in parts.items()}, PayoutState.PAID)

    def plan(
        self, amount: str, by_year: dict[int, str] | None = None, state: PayoutState = PayoutState.PLANNED
    ) -> Payout:
        """A payment in any state, without the ledger."""
        years = {str(year): part for year, part in (by_year or {2026: amount}).items()}
        return payment_row(self.award, state, amount=amount, by_year=years)

    def spend(self, line: str, amount: str, what: str = "Rechnung") -> Receipt:
        """A receipt, past the form."""
        return Receipt.objects.create(
            award=self.award,
            line=line,
            amount=Decimal(amount),
            paid_on=date(2026, 10, 1),
            what=what,
            added_by=self.amina,
            added_at=DURING,
        )

    def add(self, **typed: Any) -> Any:
        """Send the form for a receipt."""
        filled = {"line": "c1", "amount": "24,90", "paid_on": "1.10.2026", "what": "Papier"}
        return self.phone.post(self.url("receipt-add"), filled | typed)

    def write_proof(self, *, own: str = "0", others: str = "0", **lines: str) -> None:
        """Fill every part of the proof in through the pages."""
        report = {"done": ENOUGH, "worked": ENOUGH, "effect": ENOUGH, "people": "40"}
        for part, typed in (
            ("money", {"own": own, "others": others, **lines}),
            ("report", report),
            ("pictures", {"may_publish": "yes"}),
        ):
            answer = self.phone.post(self.url("proof-part", part), typed | {"revision": "0"})
            assert answer.status_code == 302, answer.content.decode()

    def send_proof(self, **money: str) -> None:
        """Write the proof and send it through the pages."""
        self.write_proof(**money)
        answer = self.phone.post(self.url("proof-send"))
        assert answer.status_code == 302, answer.content.decode()

    def settle(self, **typed: str) -> Any:
        """The officer opens the page of the settlement and presses the button."""
        page = Shown(self.desk.get(self.url("settle")))
        return self.desk.post(self.url("settle"), {"seal": page.value("seal")} | typed)

    def accept_all(self) -> None:
        """The officer lets every receipt count, through the page."""
        assert self.desk.post(self.url("judge"), {"all": "1"}).status_code == 302


def make_project(
    costs: tuple[tuple[str, str], ...] = INTEGRA_CUP,
    *,
    income: tuple[tuple[str, str], ...] = (("own", "1000"),),
    grant: str = "4200",
    state: AwardState = AwardState.ACCEPTED,
    source: str | None = None,
    by_year: dict[int, str] | None = None,
) -> Project:
    """An accepted grant of `grant` euros for a plan."""
    programme = make_programme(source=source)
    amina = UserFactory(name="Amina Beispiel", language="en")
    officer = role("officer", programme, name="Olga Amt", language="en")
    case = make_case(
        State.RECOMMENDED,
        programme=programme,
        initiative=make_initiative(people=[amina]),
        content=make_content(costs, income, title="Integra-Cup 2"),
    )
    award = make_award(
        state, case=case, officer=officer, amount=grant, by_year=by_year, accepted_at=NOW, accepted_by=amina
    )
    return Project(award, amina, officer)


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), name: str = "beleg.jpg", **options: Any
) -> SimpleUploadedFile:
    """A picture as a phone sends it."""
    content = io.BytesIO()
    Image.new("RGB", size, "white").save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())
