"""Receipts collected along the way: added, taken away, taken back. What looks odd is asked once, never refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.timezone import localdate

from accounts.models import User
from awards.lifecycle import applicant
from awards.models import Award, HeldFile, Receipt
from awards.notice_award import funded_from
from awards.states import UNDER_WAY
from awards.workflow import lock_award
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.model import Guideline
from funding.wording import label

ZERO = Decimal("0.00")
MAX_RECEIPTS = 500

SAME_FILE = "same_file"
OTHER_GRANT = "other_grant"
SAME_FACTS = "same_facts"
ABOVE_PLAN = "above_plan"
OUTSIDE_PERIOD = "outside_period"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something odd about a receipt that the person confirms; `params` for its words."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Spending:
    """What somebody says was spent: euros on a line of the plan, on a day, for something."""

    line: str
    amount: Decimal
    paid_on: date
    what: str
    paid_to: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class LineFigures:
    """One line of the plan: planned, spent so far, left (below zero: more was spent than planned); in euros."""

    key: str
    label: str
    planned: Decimal
    spent: Decimal
    receipts: int

    @property
    def left(self) -> Decimal:
        return self.planned - self.spent


# -- reading --------------------------------------------------------------------------------------


def guideline_of(award: Award) -> Guideline:
    """The rules the award was decided on."""
    rules: Guideline = award.decision.version.guideline_version.guideline
    return rules


def line_label(line: Mapping[str, str], guideline: Guideline) -> str:
    """What the applicant called the line, else the name of its kind of cost."""
    kind = guideline.cost_type(line["cost_type"])
    return line["label"] or (label(kind) if kind else line["cost_type"])


def figures_of(award: Award) -> list[LineFigures]:
    """Planned, spent and left per line of the plan. One query."""
    rows = (
        award.receipts.in_use().order_by().values("line").annotate(spent=Sum("amount"), receipts=Count("pk"))
    )
    found: dict[str, tuple[Decimal, int]] = {row["line"]: (row["spent"], row["receipts"]) for row in rows}
    rules = guideline_of(award)
    return [line_figures(line, rules, *found.get(line["key"], (ZERO, 0))) for line in award.lines]


def figures_from(award: Award, receipts: Iterable[Receipt]) -> list[LineFigures]:
    """The same from receipts at hand. No query."""
    found: dict[str, list[Decimal]] = {}
    for receipt in receipts:
        if receipt.removed_at is None:
            found.setdefault(receipt.line, []).append(receipt.amount)
    rules = guideline_of(award)
    return [
        line_figures(line, rules, sum(sums, ZERO), len(sums))
        for line in award.lines
        for sums in [found.get(line["key"], [])]
    ]


def line_figures(line: Mapping[str, str], rules: Guideline, spent: Decimal, receipts: int) -> LineFigures:
    return LineFigures(
        key=line["key"],
        label=line_label(line, rules),
        planned=Decimal(line["amount"]),
        spent=spent,
        receipts=receipts,
    )


def needs_picture(award: Award) -> bool:
    """Whether the guideline wants copies of the receipts."""
    return guideline_of(award).proof.receipts == "copies"


def may_collect(award: Award, user: User) -> bool:
    """Whether the person may add receipts now."""
    return award.state in UNDER_WAY and applicant(award, user)


def assure_may_collect(award: Award, user: User, act: str) -> None:
    """Raises NotAllowed for people who do not act for the initiative, NotPossible when the proof is on its way."""
    if not applicant(award, user):
        raise NotAllowed(act)
    if award.state not in UNDER_WAY:
        raise NotPossible(act, award.state)


# -- adding ---------------------------------------------------------------------------------------


@transaction.atomic
def add_receipt(
    *,
    award: Award,
    actor: User,
    now: datetime,
    spending: Spending,
    picture: HeldFile | None = None,
    confirmed: frozenset[str] = frozenset(),
) -> Receipt:
    """Put money spent on a line of the plan, with or without a picture.

    Raises Refused: line_unknown, amount_not_positive, day_to_come, picture_missing, too_many, note_missing (a day
    outside the project without a remark), and "doubts" with the doubts that are not among `confirmed`.
    """
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "add_receipt")
    refuse_impossible(award, spending, picture, localdate(now))
    doubts = tuple(doubts_about(award, spending, picture))
    if any(doubt.code == OUTSIDE_PERIOD for doubt in doubts) and not spending.note:
        raise Refused("note_missing", field="note")
    if any(doubt.code not in confirmed for doubt in doubts):
        raise Refused("doubts", field="confirm", doubts=doubts)
    receipt = Receipt(
        award=award,
        line=spending.line,
        amount=spending.amount,
        paid_on=spending.paid_on,
        what=spending.what,
        paid_to=spending.paid_to,
        note=spending.note,
        added_by=actor,
        added_at=now,
    )
    if picture is not None:
        take_over(receipt, picture)
    receipt.save()
    return receipt


def take_over(receipt: Receipt, held: HeldFile) -> None:
    """The file moves from the unfinished form to the receipt. Raises Refused when another page has taken it."""
    if not HeldFile.objects.filter(pk=held.pk).delete()[0]:
        raise Refused("picture_gone", field="file")
    receipt.file.name = held.file.name
    receipt.name, receipt.media_type = held.name, held.media_type
    receipt.size, receipt.sha256 = held.size, held.sha256


def refuse_impossible(award: Award, spending: Spending, picture: HeldFile | None, today: date) -> None:
    if spending.line not in {line["key"] for line in award.lines}:
        raise Refused("line_unknown", field="line")
    if spending.amount <= ZERO:
        raise Refused("amount_not_positive", field="amount")
    if spending.paid_on > today:
        raise Refused("day_to_come", field="paid_on")
    if picture is None and needs_picture(award):
        raise Refused("picture_missing", field="file")
    if award.receipts.in_use().count() >= MAX_RECEIPTS:
        raise Refused("too_many", limit=MAX_RECEIPTS)


def doubts_about(award: Award, spending: Spending, picture: HeldFile | None) -> Iterator[Doubt]:
    """What the person should look at once more."""
    twin = twin_of(award, spending, picture)
    if twin is not None:
        is_same_file = picture is not None and twin.sha256 == picture.sha256
        params = {"what": twin.what, "amount": twin.amount, "paid_on": twin.paid_on}
        yield Doubt(code=SAME_FILE if is_same_file else SAME_FACTS, params=params)
    elsewhere = twin_elsewhere(award, picture)
    if elsewhere is not None:
        other = elsewhere.award.application
        params = {"what": elsewhere.what, "reference": other.reference, "title": other.title}
        yield Doubt(code=OTHER_GRANT, params=params)
    line = next(figures for figures in figures_of(award) if figures.key == spending.line)
    over = line.spent + spending.amount - line.planned
    if over > ZERO:
        tolerance = guideline_of(award).changes.line_tolerance
        yield Doubt(
            code=ABOVE_PLAN,
            params={"line": line.label, "planned": line.planned, "over": over, "percent": tolerance},
        )
    # As the notice says; the project's own first day may be earlier, or later than the first costs that count.
    first, last = funded_from(award), award.ends_on
    if spending.paid_on < first or (last and spending.paid_on > last):
        yield Doubt(code=OUTSIDE_PERIOD, params={"first": first, "last": last})


def twin_of(award: Award, spending: Spending, picture: HeldFile | None) -> Receipt | None:
    """A receipt that may be the same: the same file first, else the same sum, day and line."""
    same = Q(amount=spending.amount, paid_on=spending.paid_on, line=spending.line)
    known = award.receipts.in_use()
    if picture is not None:
        found: Receipt | None = known.filter(sha256=picture.sha256).first()
        if found is not None:
            return found
    twin: Receipt | None = known.filter(same).first()
    return twin


def twin_elsewhere(award: Award, picture: HeldFile | None) -> Receipt | None:
    """The same file with another grant of the initiative: what one grant pays, another one does not pay again."""
    if picture is None:
        return None
    known = Receipt.objects.in_use().filter(award__application__initiative=award.application.initiative_id)
    found: Receipt | None = (
        known.exclude(award=award)
        .filter(sha256=picture.sha256)
        .select_related("award__application__programme")
        .first()
    )
    return found


# -- taking away ----------------------------------------------------------------------------------


@transaction.atomic
def remove_receipt(*, award: Award, actor: User, now: datetime, receipt: Receipt) -> None:
    """Take a receipt out of the figures. It stays on file and can be taken back; gone already stays gone."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "remove_receipt")
    award.receipts.in_use().filter(pk=receipt.pk).update(removed_at=now)


@transaction.atomic
def take_back_receipt(*, award: Award, actor: User, receipt: Receipt) -> None:
    """Undo remove_receipt. Raises Refused("too_many") as add_receipt does."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "take_back_receipt")
    if award.receipts.in_use().count() >= MAX_RECEIPTS:
        raise Refused("too_many", limit=MAX_RECEIPTS)
    award.receipts.filter(pk=receipt.pk).update(removed_at=None)
