"""Runs: released payments of a programme, given to the bank together in one file.

Run, file and the mark on each payment are one transaction: either all of them exist, or none. The number a payment has at
the bank (EndToEndId) belongs to the payment and is older than any file, so a crash never makes a second one.
"""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from accounts.access import roles_of
from accounts.models import User
from applications.models import NAME_LENGTH, Application, TimelineEntry
from applications.states import Event
from awards.bank_accounts import HOLDER_LENGTH
from awards.models import Award, Payout, PayoutRun
from awards.pain import TownAccount, Transfer, bank_text, pain_file
from awards.querysets import TREASURERS
from awards.states import PayoutState
from funding.errors import NotAllowed, Refused
from funding.models import Programme

EURO = "EUR"
MOST = 1000
LATEST = timedelta(days=60)


# -- what is ready --------------------------------------------------------------------------------


def ready_payouts(programme: Programme, actor: User) -> Any:
    """What a run may take now: released, to the account that still counts, of grants that pay. One query."""
    released = Payout.objects.booked_by_treasurer(actor).payable()
    ready = released.filter(
        state=PayoutState.RELEASED,
        account__replaced_at=None,
        award__application__programme=programme,
    )
    return ready.select_related("award__application", "account").order_by("pk")


def town_account() -> TownAccount:
    """The account that pays, from the settings. Raises Refused with the names of the variables to set."""
    known = {
        "PAYER_NAME": settings.PAYER_NAME,
        "PAYER_IBAN": settings.PAYER_IBAN,
        "PAYER_BIC": settings.PAYER_BIC,
    }
    if missing := [name for name, value in known.items() if not value.strip()]:
        raise Refused("town_account_missing", names=", ".join(missing))
    iban = IBAN(known["PAYER_IBAN"], allow_invalid=True)
    bic = BIC(known["PAYER_BIC"], allow_invalid=True)
    wrong = [name for name, value in (("PAYER_IBAN", iban), ("PAYER_BIC", bic)) if not is_valid(value)]
    if wrong:
        raise Refused("town_account_wrong", names=", ".join(wrong))
    return TownAccount(known["PAYER_NAME"], iban.compact, bic.compact)


def is_valid(value: IBAN | BIC) -> bool:
    try:
        value.validate()
    except SchwiftyException:
        return False
    return True


# -- making one -----------------------------------------------------------------------------------


@transaction.atomic
def collect_run(
    *, programme: Programme, payouts: Iterable[Payout], execute_on: date, actor: User, now: datetime
) -> PayoutRun:
    """Put released payments into one file for the bank. All of them, or nothing changes.

    Raises NotAllowed; Refused("only_euros" | "nothing_to_pay" | "too_many_payments" | "changed_meanwhile" |
    "day_is_over" | "day_too_far" | "town_account_missing" | "town_account_wrong" | "file_invalid"),
    and "holder_unreadable" (reference) when banks take none of the signs of a holder's name.
    """
    if not roles_of(actor).holds(TREASURERS, programme.pk):
        raise NotAllowed("collect_run")
    assure_day(execute_on, localdate(now))
    if programme.currency != EURO:
        raise Refused("only_euros", currency=programme.currency)
    town, wanted = town_account(), {payout.pk for payout in payouts}
    if not wanted:
        raise Refused("nothing_to_pay")
    if len(wanted) > MOST:
        raise Refused("too_many_payments", most=MOST)
    lock_awards_of(wanted)
    taken = list(ready_payouts(programme, actor).filter(pk__in=wanted))
    if len(taken) != len(wanted):
        raise Refused("changed_meanwhile")
    run = PayoutRun(
        programme=programme,
        message_id=uuid.uuid4().hex,
        execute_on=execute_on,
        made_by=actor,
        made_at=now.replace(microsecond=0),
    )
    try:
        write_file(run, taken, town)
        mark_exported(run, taken, actor, now)
    except BaseException:
        # The rows go with the transaction, the file would stay.
        run.file.delete(save=False)
        raise
    return run


def assure_day(execute_on: date, today: date) -> None:
    if execute_on < today:
        raise Refused("day_is_over", field="execute_on")
    if execute_on > today + LATEST:
        raise Refused("day_too_far", field="execute_on", latest=today + LATEST)


def lock_awards_of(payouts: Iterable[int]) -> None:
    """Lock cases, awards and payments of many, each kind in the order of its number; call inside a transaction."""
    pks = list(payouts)
    mine = Award.objects.filter(payouts__in=pks)
    cases = Application.objects.select_for_update(of=("self",)).filter(pk__in=mine.values("application"))
    list(cases.order_by("pk").values_list("pk"))
    awards = Award.objects.select_for_update(of=("self",)).filter(pk__in=mine.values("pk"))
    list(awards.order_by("pk").values_list("pk"))
    list(Payout.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def write_file(run: PayoutRun, payouts: list[Payout], town: TownAccount) -> None:
    """Make the file, check it, keep it. A file whose run never came to be is named by nothing and never handed out."""
    content = file_of(run, payouts, town)
    run.sha256 = hashlib.sha256(content).hexdigest()
    run.file.save("run", ContentFile(content), save=False)
    run.save()


def file_of(run: PayoutRun, payouts: Iterable[Payout], town: TownAccount) -> bytes:
    """The file of a run; the same bytes for the same run and payments."""
    return pain_file(
        message_id=run.message_id,
        made_at=run.made_at,
        execute_on=run.execute_on,
        town=town,
        transfers=[transfer_of(payout) for payout in payouts],
    )


def transfer_of(payout: Payout) -> Transfer:
    case, account = payout.award.application, payout.account
    if account is None:
        raise Refused("changed_meanwhile")
    if not bank_text(account.holder, HOLDER_LENGTH):
        raise Refused("holder_unreadable", reference=case.reference)
    return Transfer(
        end_to_end_id=payout.end_to_end_id,
        name=account.holder,
        iban=IBAN(account.iban, allow_invalid=True).compact,
        amount=payout.amount,
        text=f"{case.reference} {case.title}",
    )


def mark_exported(run: PayoutRun, payouts: list[Payout], actor: User, now: datetime) -> None:
    pks = [payout.pk for payout in payouts]
    Payout.objects.filter(pk__in=pks).update(state=PayoutState.EXPORTED, run=run)
    note_many(payouts, Event.PAYOUT_EXPORTED, actor=actor, now=now, execute_on=run.execute_on)


def note_many(
    payouts: Iterable[Payout], event: Event, *, actor: User | None, now: datetime, **data: object
) -> None:
    """The timeline rows of many payments at once, as applications.workflow.note writes one."""
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            application_id=payout.award.application_id,
            event=event,
            at=now,
            actor=actor,
            actor_name=str(actor)[:NAME_LENGTH] if actor else "",
            data={"amount": str(payout.amount), "payment": payout.number, **data},
        )
        for payout in payouts
    )


# -- handing it out -------------------------------------------------------------------------------


def hand_out(run: PayoutRun, *, actor: User, now: datetime) -> bytes:
    """The stored file, always the same; notes when it was first fetched. Raises NotAllowed, ValueError if it was altered."""
    if not roles_of(actor).holds(TREASURERS, run.programme_id):
        raise NotAllowed("hand_out")
    with run.file.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != run.sha256:
        raise ValueError(f"the file of run {run.message_id} is not the one that was made")
    PayoutRun.objects.filter(pk=run.pk, downloaded_at=None).update(downloaded_at=now)
    return content
