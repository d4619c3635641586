"""Reading a bank statement: each entry is compared with our payments, booked where it fits, and listed in any case.

Read twice, nothing is booked twice: what a payment has become decides, not the file.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Sum
from django.utils.translation import pgettext_lazy

from accounts.access import roles_of
from accounts.models import User
from awards.bookings import book_bounced, book_paid, book_paid_after_all, was_never_sent
from awards.camt import Entry, read_statement_file
from awards.models import BankStatement, Claim, Payout, PayoutRun
from awards.payout_messages import words_of
from awards.querysets import TREASURERS
from awards.statement_repayments import booked, demanded, fingerprints, references_in
from awards.states import PayoutState
from funding.errors import NotAllowed, NotPossible, Refused
from funding.models import Programme

KEPT_UNKNOWN = 200
PER_QUERY = 500


class Outcome(models.TextChoices):
    """What became of an entry."""

    PAID = "paid", pgettext_lazy("statement", "Booked as paid")
    BOUNCED = "bounced", pgettext_lazy("statement", "Came back, to be prepared again")
    AFTER_ALL = "after_all", pgettext_lazy("statement", "Booked as paid: it had gone out after all")
    REPAYMENT = "repayment", pgettext_lazy("statement", "Money that came back: please book it")
    ALREADY = "already", pgettext_lazy("statement", "Was booked before")
    DUPLICATE = "duplicate", pgettext_lazy("statement", "Stands in this file twice")
    AMOUNT = "amount", pgettext_lazy("statement", "The amount is another one")
    CURRENCY = "currency", pgettext_lazy("statement", "The currency is another one")
    NOT_SENT = "not_sent", pgettext_lazy("statement", "This payment was not given to the bank")
    PENDING = "pending", pgettext_lazy("statement", "The bank has not booked it yet")
    REFUSED = "refused", pgettext_lazy("statement", "Could not be booked")
    UNKNOWN = "unknown", pgettext_lazy("statement", "None of our payments")


# Somebody has to look at these.
UNCLEAR = frozenset(
    {
        Outcome.REPAYMENT,
        Outcome.AMOUNT,
        Outcome.CURRENCY,
        Outcome.NOT_SENT,
        Outcome.REFUSED,
        Outcome.DUPLICATE,
        Outcome.PENDING,
    }
)


@dataclass
class Matched:
    """An entry beside what it is about: a payment, or a whole run that the bank booked as one sum."""

    entry: Entry
    outcome: Outcome = Outcome.UNKNOWN
    payout: Payout | None = None
    run: PayoutRun | None = None
    claim: Claim | None = None
    fingerprint: str = ""
    why: str = ""

    def expected(self) -> str:
        """The amount we know, where the bank says another one."""
        if self.outcome != Outcome.AMOUNT:
            return ""
        return str(self.payout.amount if self.payout else self.run.total)  # type: ignore[union-attr]

    def facts(self) -> dict[str, Any]:
        """What the statement keeps of it."""
        about = self.payout or self.claim
        case = about.award.application if about else None
        return {
            "outcome": self.outcome.value,
            "reference": self.entry.reference or self.entry.batch,
            "amount": str(self.entry.amount),
            "currency": self.entry.currency,
            "on": self.entry.on,
            "went_out": self.entry.went_out,
            "case": case.reference if case else "",
            "payout": self.payout.pk if self.payout else None,
            "run": self.run.pk if self.run else None,
            "expected": self.expected(),
            # What the bank writes of other people's money may name them.
            "why": self.why or (self.entry.reason if self.payout or self.run or self.claim else ""),
            **({"claim": self.claim.pk, "entry": self.fingerprint} if self.claim else {}),
        }


def read_statement(*, content: bytes, name: str, actor: User, now: datetime) -> BankStatement:
    """Read a camt.053 file and book what fits.

    Each payment is booked in a transaction of its own or with others of the same day, so a crash loses nothing: the file
    is read again. Raises NotAllowed and what awards.camt.read_statement_file refuses.
    """
    programmes = roles_of(actor).programmes(TREASURERS)
    if not programmes:
        raise NotAllowed("read_statement")
    matched = match(read_statement_file(content), actor)
    find_repayments(matched, actor)
    book_debits(matched, actor, now)
    for one in matched:
        if one.outcome == Outcome.AFTER_ALL:
            book_after_all(one, actor, now)
    for one in matched:
        if one.outcome == Outcome.BOUNCED:
            book_return(one, actor, now)
    return keep(matched, content, name, programmes, actor, now)


# -- comparing ------------------------------------------------------------------------------------


def match(entries: list[Entry], actor: User) -> list[Matched]:
    """What each entry is about, and what is to be done with it."""
    payouts = payouts_of({entry.reference for entry in entries if entry.reference}, actor)
    runs = runs_of({entry.batch for entry in entries if entry.batch}, actor)
    went_out = {entry.reference for entry in entries if entry.went_out and entry.is_booked}
    seen: set[tuple[str, bool]] = set()
    found = []
    for entry in entries:
        one = Matched(entry, payout=payouts.get(entry.reference), run=runs.get(entry.batch))
        key = (entry.reference or entry.batch, entry.went_out)
        if one.payout or one.run:
            one.outcome = Outcome.DUPLICATE if key in seen else outcome_of(one, went_out)
            seen.add(key)
        found.append(one)
    return found


def find_repayments(matched: list[Matched], actor: User) -> None:
    """Money that came in, is none of our payments, and names a case that owes some. Nothing is booked here."""
    came_in = [one for one in matched if one.outcome == Outcome.UNKNOWN and not one.entry.went_out]
    claims = demanded((name for one in came_in for name in references_in(one.entry)), actor)
    if not claims:
        return
    for one, fingerprint in zip(came_in, fingerprints(one.entry for one in came_in), strict=True):
        one.claim = next((claims[name] for name in references_in(one.entry) if name in claims), None)
        if one.claim is not None:
            one.fingerprint = fingerprint
            one.outcome = outcome_of_repayment(one.entry, one.claim)
    done = booked(one.fingerprint for one in came_in)
    for one in came_in:
        if one.fingerprint in done:
            one.outcome = Outcome.ALREADY


def outcome_of_repayment(entry: Entry, claim: Claim) -> Outcome:
    if not entry.is_booked:
        return Outcome.PENDING
    if entry.currency != claim.award.application.programme.currency:
        return Outcome.CURRENCY
    return Outcome.REPAYMENT


def payouts_of(references: set[str], actor: User) -> dict[str, Payout]:
    mine = Payout.objects.booked_by_treasurer(actor).select_related("award__application__programme")
    return {
        payout.end_to_end_id: payout
        for part in portions(sorted(references))
        for payout in mine.filter(end_to_end_id__in=part)
    }


def runs_of(message_ids: set[str], actor: User) -> dict[str, PayoutRun]:
    mine = PayoutRun.objects.kept_by(actor).select_related("programme")
    counted = mine.annotate(total=Sum("payouts__amount"), size=Count("payouts"))
    return {
        run.message_id: run
        for part in portions(sorted(message_ids))
        for run in counted.filter(message_id__in=part)
    }


def portions(items: list[str]) -> Iterator[list[str]]:
    return (items[start : start + PER_QUERY] for start in range(0, len(items), PER_QUERY))


def outcome_of(one: Matched, went_out: Collection[str] = ()) -> Outcome:
    """What is to be done with an entry; `went_out`: references of which the same file says that they were paid."""
    entry = one.entry
    if not entry.is_booked:
        return Outcome.PENDING
    if entry.on is None:
        refuse(one, Refused("no_day"))
        return one.outcome
    if entry.currency != currency_of(one):
        return Outcome.CURRENCY
    if one.payout is None:
        return outcome_of_run(one)
    if entry.amount != one.payout.amount:
        return Outcome.AMOUNT
    if was_never_sent(one.payout):
        return outcome_of_never_sent(entry, went_out)
    return outcome_of_payout(one.payout, went_out=entry.went_out)


def outcome_of_never_sent(entry: Entry, went_out: Collection[str]) -> Outcome:
    """A payment that somebody has noted as never sent. What the bank says counts more."""
    if entry.went_out:
        return Outcome.AFTER_ALL
    return Outcome.BOUNCED if entry.reference in went_out else Outcome.ALREADY


def currency_of(one: Matched) -> str:
    programme = one.payout.award.application.programme if one.payout else one.run.programme  # type: ignore[union-attr]
    currency: str = programme.currency
    return currency


def outcome_of_payout(payout: Payout, *, went_out: bool) -> Outcome:
    wanted = Outcome.PAID if went_out else Outcome.BOUNCED
    known = {
        PayoutState.EXPORTED: wanted,
        PayoutState.PAID: Outcome.ALREADY if went_out else Outcome.BOUNCED,
        PayoutState.BOUNCED: Outcome.ALREADY,
    }
    return known.get(PayoutState(payout.state), Outcome.NOT_SENT)


def outcome_of_run(one: Matched) -> Outcome:
    """The bank booked a whole file as one sum. What comes back comes back one by one."""
    run: Any = one.run
    if not one.entry.went_out or one.entry.amount != run.total:
        return Outcome.AMOUNT
    open_ones = run.payouts.filter(state=PayoutState.EXPORTED).exists()
    return Outcome.PAID if open_ones else Outcome.ALREADY


# -- booking --------------------------------------------------------------------------------------


def book_debits(matched: list[Matched], actor: User, now: datetime) -> None:
    """Those of one programme and day together; if one of them cannot be booked, each by itself."""
    paid = [one for one in matched if one.outcome == Outcome.PAID]

    def where(one: Matched) -> tuple[int, date]:
        return programme_of(one).pk, day_of(one)

    for (_programme, day), group in groupby(sorted(paid, key=where), key=where):
        together = list(group)
        try:
            book(together, day, actor, now)
        except Refused:
            for one in together:
                book_alone(one, day, actor, now)


def day_of(one: Matched) -> date:
    """The day of an entry that is to be booked; one without a day never comes so far (outcome_of)."""
    if one.entry.on is None:
        raise ValueError("an entry without a day is not booked")
    return one.entry.on


def programme_of(one: Matched) -> Programme:
    found: Programme = one.run.programme if one.run else one.payout.award.application.programme  # type: ignore[union-attr]
    return found


def book(together: list[Matched], day: date, actor: User, now: datetime) -> None:
    payouts = [payout for one in together for payout in payouts_to_book(one)]
    book_paid(programme=programme_of(together[0]), payouts=payouts, paid_on=day, actor=actor, now=now)


def payouts_to_book(one: Matched) -> Iterable[Payout]:
    if one.payout:
        return [one.payout]
    found: list[Payout] = list(one.run.payouts.filter(state=PayoutState.EXPORTED)) if one.run else []
    return found


def book_alone(one: Matched, day: date, actor: User, now: datetime) -> None:
    try:
        book([one], day, actor, now)
    except Refused as refusal:
        refuse(one, refusal)


def refuse(one: Matched, refusal: Refused) -> None:
    one.outcome, one.why = Outcome.REFUSED, words_of(refusal, programme_of(one).currency)


def book_after_all(one: Matched, actor: User, now: datetime) -> None:
    if one.payout is None:
        return
    try:
        book_paid_after_all(payout=one.payout, paid_on=day_of(one), actor=actor, now=now)
    except Refused as refusal:
        refuse(one, refusal)
    except NotPossible:
        one.outcome = Outcome.ALREADY


def book_return(one: Matched, actor: User, now: datetime) -> None:
    if one.payout is None:
        return
    try:
        book_bounced(payout=one.payout, bounced_on=day_of(one), reason=one.entry.reason, actor=actor, now=now)
    except Refused as refusal:
        refuse(one, refusal)
    except NotPossible:
        one.outcome = Outcome.ALREADY


# -- keeping --------------------------------------------------------------------------------------


@transaction.atomic
def keep(
    matched: list[Matched],
    content: bytes,
    name: str,
    programmes: Iterable[int],
    actor: User,
    now: datetime,
) -> BankStatement:
    """What became of each entry. Other people's business on the same account is kept without names, and not all of it."""
    ours = [one.facts() for one in matched if one.outcome != Outcome.UNKNOWN]
    others = [one.facts() for one in matched if one.outcome == Outcome.UNKNOWN]
    statement = BankStatement.objects.create(
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        read_by=actor,
        read_at=now,
        entries=ours + others[:KEPT_UNKNOWN],
        unknown=len(others),
    )
    statement.programmes.set(programmes)
    return statement
