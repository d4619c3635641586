"""What follows the decisions of the sample year: notices, payments, receipts, proofs, and money asked back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from PIL import Image, ImageDraw, ImageFont

from accounts.models import User
from applications.models import Application
from awards.acceptance import accept_award, decline_award
from awards.bookings import book_paid
from awards.changes import ask_change
from awards.checking import overpaid
from awards.claims import open_hearing
from awards.delivery import open_notice
from awards.held_files import hold_file
from awards.models import Award, HeldFile, Payout
from awards.notices import draft_notice, release_notice
from awards.payout_runs import collect_run
from awards.payouts import prepare_payout, release_payout
from awards.proofs import save_part, send_proof
from awards.receipt_images import read_paper
from awards.receipts import Spending, add_receipt
from awards.settling import accept_open_receipts, settle
from awards.states import ChangeKind, Channel, NoticeKind
from demo.people import INITIATIVES
from notifications.workdays import add_working_days

# What share of each line of the plan was spent, in percent.
SPENT = {"proved": 100, "settled": 100, "heard": 80}
REPORT = {
    "done": "Wir haben uns an jedem Termin getroffen, wie im Antrag geplant. Am ersten Tag kamen wenige, dann wurden es "
    "immer mehr. Viele haben Freunde mitgebracht. Am Ende haben wir zusammen gefeiert und aufgeräumt. Alle Helfenden "
    "waren bis zum Schluss dabei, auch bei Regen.",
    "worked": "Gut war, dass wir direkt im Viertel waren. Die Leute kannten den Ort schon. Weniger gut war die Werbung: "
    "Die Zettel kamen zu spät. Nächstes Mal fragen wir früher in den Schulen und Vereinen nach und hängen die Zettel "
    "zwei Wochen vorher an vielen Orten auf.",
    "effect": "Mehrere Familien treffen sich jetzt auch ohne uns. Zwei Frauen haben sich zum Sprachkurs angemeldet, ein "
    "Nachbar hilft jetzt im Verein mit. Die Menschen grüßen sich auf der Straße. Das war vorher nicht so. Wir möchten "
    "im nächsten Jahr weitermachen, mit mehr Gruppen.",
    "people": "48",
}


@dataclass(frozen=True)
class Office:
    """Who acts for the town."""

    officer: User
    treasurer: User


class Grants:
    """Takes a grant as far as `fate` says: each step begins where the one before ended."""

    def __init__(self, office: Office, now: datetime) -> None:
        self.office, self.now = office, now

    def play(self, award: Award, fate: str) -> None:
        """The day of the decision is the award's; everything else follows in the order of the law."""
        self.award, self.person = award, people_of(award.application)[0]
        self.starts_on, self.ends_on = period_of(award)
        self.decided_at = award.decision.decided_at
        notice = self.send_notice(award.application, NoticeKind.AWARD)
        if fate == "told":
            return
        open_notice(notice=notice, actor=self.person, now=self.after(3))
        then: dict[str, Callable[[], object]] = {
            "declined": self.decline,
            "prepared": self.prepare,
            "exported": self.export,
            "running": self.collect,
            "proved": self.prove,
            "settled": self.close,
            "heard": self.hear,
        }
        if fate in then:
            then[fate]()

    def tell_rejection(self, case: Application) -> None:
        """The notice of a rejection, opened by the applicant."""
        self.decided_at, person = case.decisions.get().decided_at, people_of(case)[0]
        notice = self.send_notice(case, NoticeKind.REJECTION)
        open_notice(notice=notice, actor=person, now=self.after(2))

    def after(self, days: int) -> datetime:
        """So many days after the decision, never later than today."""
        return min(self.decided_at + timedelta(days=days), self.now)

    def send_notice(self, case: Application, kind: NoticeKind) -> Any:
        who: dict[str, Any] = {"actor": self.office.officer, "now": self.after(1)}
        draft = draft_notice(application=case, kind=kind, **who)
        return release_notice(notice=draft, channel=Channel.PORTAL, **who)

    # -- the money --------------------------------------------------------------------------------

    def decline(self) -> None:
        decline_award(
            award=self.award,
            actor=self.person,
            now=self.now - timedelta(hours=5),
            reason="Zwei von uns sind weggezogen. Zu zweit schaffen wir es nicht.",
        )

    def prepare(self) -> Payout:
        sample = next(one for one in INITIATIVES if one.name == self.award.application.initiative.name)
        accept_award(
            award=self.award, actor=self.person, now=self.after(4), holder=sample.name, iban=sample.iban
        )
        return prepare_payout(award=self.award, number=1, actor=self.office.officer, now=self.after(6))

    def export(self) -> None:
        payout, treasurer = self.prepare(), self.office.treasurer
        payout = release_payout(payout=payout, actor=treasurer, now=self.after(7))
        collect_run(
            programme=self.award.application.programme,
            payouts=[payout],
            execute_on=add_working_days(localdate(self.after(7)), 1),
            actor=treasurer,
            now=self.after(7),
        )

    def pay(self) -> None:
        self.export()
        book_paid(
            programme=self.award.application.programme,
            payouts=list(self.award.payouts.filter(number=1)),
            paid_on=localdate(self.after(11)),
            actor=self.office.treasurer,
            now=self.after(11),
        )

    # -- the use of it ----------------------------------------------------------------------------

    def collect(self) -> None:
        """Half of the money is spent, one receipt with its picture; the end of the project shall be later."""
        self.pay()
        self.spend(50, self.now - timedelta(days=2), with_picture=True)
        later = localdate(self.now) + timedelta(days=60)
        ask_change(
            award=self.award,
            kind=ChangeKind.DATES,
            wanted={"starts_on": self.starts_on.isoformat(), "ends_on": later.isoformat()},
            reason="Drei Lotsen waren lange krank. Wir brauchen einen Monat mehr.",
            actor=self.person,
            now=self.now - timedelta(days=1),
        )

    def spend(self, percent: int, at: datetime, *, with_picture: bool = False) -> None:
        day = min(localdate(at), self.ends_on)
        for place, line in enumerate(self.award.lines):
            amount = (Decimal(line["recognised"]) * percent / 100).quantize(Decimal("0.01"))
            picture = self.photograph(line["label"], amount, day, at) if with_picture and not place else None
            add_receipt(
                award=self.award,
                actor=self.person,
                now=at,
                spending=Spending(
                    line=line["key"], amount=amount, paid_on=day, what=line["label"] or "Rechnung"
                ),
                picture=picture,
                confirmed=frozenset({"above_plan", "twice"}),
            )

    def photograph(self, what: str, amount: Decimal, day: date, at: datetime) -> HeldFile:
        paper = read_paper(slip(what, amount, day))
        return hold_file(award=self.award, actor=self.person, now=at, paper=paper)

    def prove(self, fate: str = "proved") -> None:
        """The proof is sent nine days after the end of the project."""
        self.pay()
        days = (localdate(self.now) - self.ends_on).days
        ended, sent_at = (self.now - timedelta(days=since) for since in (days, days - 9))
        self.spend(SPENT[fate], ended)
        parts = {"money": {"own": "0", "others": "0"}, "report": REPORT, "pictures": {"may_publish": "yes"}}
        who: dict[str, Any] = {"award": self.award, "actor": self.person, "now": sent_at}
        for part, typed in parts.items():
            save_part(**who, part=part, typed=typed, revision=0)
        send_proof(**who)
        self.checked_at = sent_at + timedelta(days=6)

    def check(self, fate: str) -> None:
        self.prove(fate)
        accept_open_receipts(award=self.award, actor=self.office.officer, now=self.checked_at)

    def close(self) -> None:
        """Everything was spent as planned."""
        self.check("settled")
        settle(award=self.award, actor=self.office.officer, now=self.checked_at)

    def hear(self) -> None:
        """Less was spent than paid: the applicant is asked before money is demanded back."""
        self.check("heard")
        today = localdate(self.now)
        open_hearing(
            award=self.award,
            actor=self.office.officer,
            now=self.now - timedelta(days=6),
            amount=overpaid(Award.objects.get(pk=self.award.pk)),
            reason="Sie haben weniger ausgegeben als geplant. Den Rest können wir nicht bei Ihnen lassen.",
            known_on=localdate(self.checked_at),
            answer_until=today + timedelta(days=15),
        )


def period_of(award: Award) -> tuple[date, date]:
    """The project's first and last day; every sample case names them."""
    if award.starts_on is None or award.ends_on is None:
        raise ValueError("a sample case without dates")
    return award.starts_on, award.ends_on


def people_of(case: Application) -> list[User]:
    return list(case.initiative.people.order_by("pk"))


def slip(what: str, amount: Decimal, day: date) -> SimpleUploadedFile:
    """A picture of a till receipt, as a phone would take it."""
    picture = Image.new("RGB", (900, 1200), (250, 249, 244))
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=44)
    rows = (
        "Laden am Markt",
        "59423 Unna",
        "",
        what,
        f"{amount} EUR".replace(".", ","),
        "",
        f"{day:%d.%m.%Y}",
    )
    for place, row in enumerate(rows):
        pen.text((90, 120 + 90 * place), row, fill=(40, 40, 40), font=font)
    file = BytesIO()
    picture.save(file, "JPEG")
    return SimpleUploadedFile("Quittung.jpg", file.getvalue(), content_type="image/jpeg")
