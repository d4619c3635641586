"""What became of payments at the bank: paid on a day, or come back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import Membership, User
from applications.conflicts import has_conflict
from applications.mails import recipient
from applications.states import Event
from awards import payout_mails
from awards.models import Award, Payout
from awards.payout_runs import lock_awards_of, note_many
from awards.payouts import add_payout, lock_payout, note_payout, waits_for_office
from awards.querysets import TREASURERS
from awards.states import PAYABLE, PayoutState
from budgets.errors import LedgerRefusal
from budgets.ledger import book_cases, book_years
from budgets.models import EntryKind
from funding.errors import NotAllowed, NotPossible, Refused
from funding.models import Programme
from notifications.outbox import queue

MAY_COME_BACK = [PayoutState.EXPORTED, PayoutState.PAID]
# So many payments are booked together: others wait for no longer than that takes.
PORTION = 100


def in_portions(payouts: Sequence[Payout]) -> Iterator[Sequence[Payout]]:
    return (payouts[start : start + PORTION] for start in range(0, len(payouts), PORTION))


# -- paid -----------------------------------------------------------------------------------------


def book_paid(
    *, programme: Programme, payouts: Sequence[Payout], paid_on: date, actor: User, now: datetime
) -> int:
    """Note that the bank has paid, on a day; those noted already are left out. How many were noted.

    Ledger, timeline and letters are written with each portion of them. Raises NotAllowed;
    Refused("paid_in_future" | "paid_before_release" | "more_than_committed").
    """
    if not roles_of(actor).holds(TREASURERS, programme.pk):
        raise NotAllowed("book_paid")
    if paid_on > localdate(now):
        raise Refused("paid_in_future", field="paid_on")
    assure_paid_after_release(payouts, paid_on)
    return sum(
        book_portion(programme, [payout.pk for payout in portion], paid_on, actor, now)
        for portion in in_portions(payouts)
    )


@transaction.atomic
def book_portion(programme: Programme, pks: list[int], paid_on: date, actor: User, now: datetime) -> int:
    lock_awards_of(pks)
    mine = Payout.objects.booked_by_treasurer(actor).filter(
        payable_by_hand(), pk__in=pks, award__application__programme=programme
    )
    related = ("award__application__programme", "award__application__initiative")
    found = list(mine.select_related(*related).order_by("pk"))
    if not found:
        return 0
    assure_paid_after_release(found, paid_on)
    Payout.objects.filter(pk__in=[payout.pk for payout in found]).update(
        state=PayoutState.PAID, paid_on=paid_on, booked_by=actor
    )
    book_in_pot(programme, found, actor, now)
    note_many(found, Event.PAYOUT_PAID, actor=actor, now=now, paid_on=paid_on)
    tell_paid(found, paid_on, now)
    return len(found)


def payable_by_hand() -> Q:
    """At the bank it is paid, whatever became of the grant; what is only released waits while money is asked back."""
    return Q(state=PayoutState.EXPORTED) | Q(state=PayoutState.RELEASED, award__state__in=PAYABLE)


def assure_paid_after_release(payouts: Iterable[Payout], paid_on: date) -> None:
    released = max((localdate(payout.released_at) for payout in payouts if payout.released_at), default=None)
    if released and paid_on < released:
        raise Refused("paid_before_release", field="paid_on", released=released)


def book_in_pot(programme: Programme, payouts: list[Payout], actor: User, now: datetime) -> None:
    moves = [(payout.award.application.reference or "", payout.years) for payout in payouts]
    try:
        book_cases(EntryKind.PAYOUT, programme=programme, moves=moves, by=actor, now=now)
    except LedgerRefusal as error:
        raise Refused("more_than_committed", year=error.year) from error


def tell_paid(payouts: list[Payout], paid_on: date, now: datetime) -> None:
    """Everybody who acts for an initiative gets one letter for each payment. One query beside the letters."""
    initiatives = {payout.award.application.initiative_id for payout in payouts}
    members: dict[int, list[User]] = {}
    acting = Membership.objects.filter(initiative__in=initiatives, user__is_active=True)
    for membership in acting.select_related("user").order_by("user"):
        members.setdefault(membership.initiative_id, []).append(membership.user)
    for payout in payouts:
        case, payout.paid_on = payout.award.application, paid_on
        for user in members.get(case.initiative_id, []):
            compose = partial(payout_mails.paid, case, payout)
            queue(key=f"payment-paid:{payout.pk}:{user.pk}", to=recipient(user), compose=compose, now=now)


@transaction.atomic
def book_paid_after_all(*, payout: Payout, paid_on: date, actor: User, now: datetime) -> Payout:
    """The bank has paid what was noted as never sent. The payment planned in its place is cancelled.

    Raises NotAllowed; NotPossible unless it came back without having been paid; Refused("paid_in_future" |
    "paid_before_release" | "more_than_committed"), and "paid_twice" when the bank has the other payment, too.
    """
    award, found = lock_payout(payout)
    assure_treasurer(award, actor, "book_paid_after_all")
    if not was_never_sent(found):
        raise NotPossible("book_paid_after_all", found.state)
    if paid_on > localdate(now):
        raise Refused("paid_in_future", field="paid_on")
    assure_paid_after_release([found], paid_on)
    cancel_in_its_place(found)
    found.state, found.paid_on, found.bounced_on, found.booked_by = PayoutState.PAID, paid_on, None, actor
    found.save()
    book_in_pot(award.application.programme, [found], actor, now)
    note_payout(award, found, Event.PAYOUT_PAID, actor=actor, now=now, paid_on=paid_on)
    tell_paid([found], paid_on, now)
    waits_for_office(award, now)
    return found


def was_never_sent(payout: Payout) -> bool:
    """Noted by hand as come back, without a word of the bank that it went out."""
    return payout.state == PayoutState.BOUNCED and payout.paid_on is None


def cancel_in_its_place(payout: Payout) -> None:
    """Cancel what was planned in the place of a payment, on a locked award. Raises Refused("paid_twice")."""
    attempt = Payout.objects.select_for_update().filter(again_of=payout).first()
    while attempt is not None:
        if attempt.state in {PayoutState.EXPORTED, PayoutState.PAID}:
            raise Refused("paid_twice", number=attempt.number)
        if attempt.state != PayoutState.BOUNCED:
            attempt.state = PayoutState.CANCELLED
        following = Payout.objects.select_for_update().filter(again_of=attempt).first()
        # Should the payment come back now, another one takes its place.
        attempt.again_of = None
        attempt.save(update_fields=["state", "again_of"])
        attempt = following


# -- come back ------------------------------------------------------------------------------------


@transaction.atomic
def book_bounced(
    *, payout: Payout, bounced_on: date, reason: str, actor: User, now: datetime
) -> Payout | None:
    """The money came back, or the bank never sent it. Returns the payment planned in its place.

    The payment that came back stays in history under its EndToEndId; the new one has its own and is prepared and released
    like any other. What was booked as paid is booked as returned, in the same budget years.

    Raises NotAllowed, NotPossible; Refused("paid_in_future" | "bounced_before_paid"), and "back_already" when the initiative
    has paid so much of it back before that it cannot come back once more.
    """
    award, found = lock_payout(payout)
    assure_treasurer(award, actor, "book_bounced")
    if found.state not in MAY_COME_BACK:
        raise NotPossible("book_bounced", found.state)
    if bounced_on > localdate(now):
        raise Refused("paid_in_future", field="bounced_on")
    if found.paid_on and bounced_on < found.paid_on:
        raise Refused("bounced_before_paid", field="bounced_on", paid=found.paid_on)
    if found.state == PayoutState.PAID:
        return_to_pot(award, found, actor, now)
    found.state, found.bounced_on, found.note = PayoutState.BOUNCED, bounced_on, reason.strip()[:500]
    found.booked_by = actor
    found.save()
    again = add_payout(award, found.years, due_on=bounced_on, again_of=found)
    note_payout(award, found, Event.PAYOUT_BOUNCED, actor=actor, now=now, bounced_on=bounced_on)
    payout_mails.tell_bounced(award, found, now=now)
    waits_for_office(award, now)
    return again


def assure_treasurer(award: Award, actor: User, act: str) -> None:
    case = award.application
    if not roles_of(actor).holds(TREASURERS, case.programme_id) or has_conflict(case, actor):
        raise NotAllowed(act)


def return_to_pot(award: Award, payout: Payout, actor: User, now: datetime) -> None:
    """The money is bound for the case as before, and not spent. Refused when the initiative has paid it back already."""
    try:
        book_years(
            EntryKind.REPAYMENT,
            programme=award.application.programme,
            by_year=payout.years,
            case_reference=award.application.reference or "",
            by=actor,
            now=now,
        )
    except LedgerRefusal as error:
        raise Refused("back_already", year=error.year, most=error.most) from error
