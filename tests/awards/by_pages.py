"""A case on its way through the pages: what people click and type, from the decision to the last euro."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.models import Application, Recommendation
from applications.states import State
from awards.models import Award, Claim, Notice, Payout, PayoutRun
from budgets.ledger import set_budget
from budgets.models import BudgetYear
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case, make_content, make_initiative, make_programme
from tests.applications.shown import Shown
from tests.awards.projects import ENOUGH

BERLIN = ZoneInfo("Europe/Berlin")
IBAN = "DE02120300000000202051"


def browser_of(person: User) -> Client:
    """A browser in which the person is signed in and reads English."""
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    browser.force_login(person)
    return browser


def words_of(response: Any) -> str:
    """What a page says, without markup."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).replace("\xa0", " ").split())


def sent(browser: Client, url: str, **typed: Any) -> Any:
    """Open a page, fill its form in, and send it as it stands there."""
    shown = Shown(browser.get(url))
    return browser.post(url, {name: shown.value(name) for name in shown.fields} | typed)


def told(response: Any) -> str:
    """What the page says that a form that was taken leads to."""
    assert response.status_code == 302, words_of(response)
    assert "/sign-in/" not in response.headers["Location"], "the session has ended"
    return words_of(response.client.get(response.headers["Location"]))


@dataclass
class Town:
    """The programme with its people: an officer, a treasurer, an initiative; the pot of 2026 and 2027."""

    officer: User
    treasurer: User
    amina: User
    programme: Any

    @classmethod
    def founded(cls, source: str | None = None) -> "Town":
        programme = make_programme(source=source)
        people = (
            role(name, programme, name=name.title(), language="en") for name in ("officer", "treasurer")
        )
        amina = UserFactory(name="Amina Beispiel", language="en")
        for year in (2026, 2027):
            set_budget(
                programme=programme, year=year, amount=Decimal(20000), by=None, now=NOW, reason="Haushalt"
            )
        return cls(*people, amina, programme)

    @property
    def desk(self) -> Client:
        return browser_of(self.officer)

    @property
    def cash(self) -> Client:
        return browser_of(self.treasurer)

    @property
    def phone(self) -> Client:
        return browser_of(self.amina)

    def advised(
        self,
        costs: Any,
        income: Any = (),
        *,
        title: str = "Integra-Cup 2",
        period: tuple[date, date] | None = None,
    ) -> Application:
        """A case the board recommends in full."""
        case = make_case(
            State.RECOMMENDED,
            programme=self.programme,
            initiative=make_initiative(people=[self.amina]),
            content=make_content(costs, income, title=title),
        )
        if period:
            version = case.versions.get()
            version.content_json["audience"] |= {"starts_on": str(period[0]), "ends_on": str(period[1])}
            version.save()
        Recommendation.objects.create(
            application=case, outcome="full", amount=case.max_grant, recorded_at=NOW
        )
        return Application.objects.get(pk=case.pk)

    def pot(self, year: int) -> dict[str, Decimal]:
        """The figures of a year in the file a spreadsheet opens: budget, promised, paid out, paid back, free."""
        response = self.cash.get(reverse("budgets:years-csv"))
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        heads = lines[0].split(",")
        for line in lines[1:]:
            cells = dict(zip(heads, line.split(","), strict=False))
            if cells["Year"] == str(year):
                return {
                    name.lower(): Decimal(text)
                    for name, text in cells.items()
                    if re.fullmatch(r"-?\d+\.\d\d", text)
                }
        raise AssertionError(f"no row for {year}: {lines}")

    def pot_page(self, year: int) -> str:
        row = BudgetYear.objects.get(programme=self.programme, year=year)
        return words_of(self.cash.get(reverse("budgets:year", args=[row.pk])))


class Walk:
    """One case on its way; every step is a form that was filled in on its page."""

    def __init__(self, town: Town, case: Application, clock: Any) -> None:
        self.town, self.case, self.clock = town, case, clock

    @property
    def award(self) -> Award:
        found: Award = Award.objects.get(application=self.case)
        return found

    @property
    def claim(self) -> Claim:
        return self.award.claims.get()

    def url(self, page: str, *args: Any) -> str:
        return reverse(f"awards:{page}", args=args or [self.award.pk])

    def on(self, day: date) -> None:
        """Noon of a day in the town."""
        self.clock.move_to(datetime.combine(day, time(12), tzinfo=BERLIN))

    # -- from the decision to the money ---------------------------------------------------------------

    def approve(self, **typed: str) -> Any:
        return sent(self.town.desk, self.url("approve", self.case.pk), **typed)

    def notify(self) -> None:
        """The office writes and releases the notice, the initiative opens it on the site."""
        desk = self.town.desk
        assert desk.post(self.url("draft-notice")).status_code == 302
        notice = Notice.objects.get(application=self.case)
        told(sent(desk, self.url("release-notice", notice.pk), channel="portal"))
        assert self.town.phone.post(self.url("open-notice", notice.pk)).status_code == 302

    def accept(self, iban: str = IBAN) -> None:
        typed = {"holder": "Sprachbrücke Unna", "iban": iban, "agreed": "on", "confirmed": iban}
        told(sent(self.town.phone, self.url("accept-award"), **typed))

    def prepare(self) -> Payout:
        """The office has checked the next payment."""
        told(sent(self.town.desk, self.url("prepare-payment")))
        found: Payout = self.award.payouts.get(state="prepared")
        return found

    def pay(self, day: date) -> None:
        """The next payment: prepared, released by somebody else, in the bank's file, on the bank's statement."""
        cash, payout = self.town.cash, self.prepare()
        told(sent(cash, self.url("payment", payout.pk)))
        told(sent(cash, self.url("payment-run-new", self.town.programme.slug)))
        run = PayoutRun.objects.order_by("pk").last()
        assert run is not None
        assert cash.post(self.url("payment-run-file", run.pk)).status_code == 200
        self.on(day)
        told(sent(self.town.cash, self.url("payment-run", run.pk), paid_on=f"{day:%d.%m.%Y}"))

    # -- from the money to its proof ------------------------------------------------------------------

    def spend(self, line: str, amount: str, day: date) -> None:
        typed = {"line": line, "amount": amount, "paid_on": f"{day:%d.%m.%Y}", "what": "Rechnung"}
        told(self.town.phone.post(self.url("receipt-add"), typed))

    def prove(self, *, own: str) -> None:
        report = {"done": ENOUGH, "worked": ENOUGH, "effect": ENOUGH, "people": "40"}
        for part, typed in (
            ("money", {"own": own, "others": "0"}),
            ("report", report),
            ("pictures", {"may_publish": "yes"}),
        ):
            told(sent(self.town.phone, self.url("proof-part", self.award.pk, part), **typed))
        told(self.town.phone.post(self.url("proof-send")))

    def check(self) -> str:
        """All receipts count; what the page says then."""
        return told(self.town.desk.post(self.url("judge"), {"all": "1"}))

    def settle(self) -> Any:
        return sent(self.town.desk, self.url("settle"))

    # -- money that comes back ------------------------------------------------------------------------

    def hear(self, amount: str, *, known_on: date, answer_until: date) -> str:
        return told(
            sent(
                self.town.desk,
                self.url("open-hearing"),
                amount=amount,
                reason="Es wurde weniger ausgegeben als geplant (Nr. 3.4).",
                known_on=f"{known_on:%d.%m.%Y}",
                answer_until=f"{answer_until:%d.%m.%Y}",
            )
        )

    def answer(self, text: str) -> str:
        return told(sent(self.town.phone, self.url("answer-hearing"), answer=text))

    def demand(self, *, due_on: date, **typed: str) -> str:
        """Write the demand, read its notice, release it."""
        desk, page = self.town.desk, self.url("reclaim")
        typed |= {"reason": "Das Geld wurde nicht gebraucht.", "due_on": f"{due_on:%d.%m.%Y}", "number": "1"}
        read = sent(desk, page, **typed)
        assert read.status_code == 200, words_of(read)
        shown = Shown(read)
        return told(desk.post(page, {name: shown.value(name) for name in shown.fields} | {"release": "1"}))

    def repay(self, amount: str, day: date) -> str:
        self.on(day)
        page = self.url("repayment", self.claim.pk)
        return told(sent(self.town.cash, page, amount=amount, received_on=f"{day:%d.%m.%Y}"))
