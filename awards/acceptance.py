"""The initiative answers the notice: it accepts and names its account, or declines and the money is free again.

Every verb locks the case, then the award (awards.workflow.lock_award).
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from applications import lifecycle as cases
from applications.states import Event
from applications.workflow import note
from awards import acceptance_mails
from awards.bank_accounts import HOLDER_LENGTH, read_iban
from awards.models import Account, Award, Notice
from awards.pain import bank_text
from awards.payouts import account_changed, cancel_payouts, plan_payouts
from awards.states import FINISHED, AwardState, Channel, NoticeKind
from awards.waiting_list import offer_to_waiting_list
from awards.workflow import assure, lock_award, move
from budgets.ledger import book_years, committed_to, spent_on
from budgets.models import EntryKind
from funding.errors import NotAllowed, NotPossible, Refused

ZERO = Decimal("0.00")
PERSON = "person"
# Before the acceptance there is no account; afterwards it may change until everything is over.
WITHOUT_ACCOUNT = frozenset({AwardState.GRANTED, AwardState.NOTIFIED})


@transaction.atomic
def accept_award(
    *, award: Award, actor: User, now: datetime, holder: str, iban: str, account_of: str = ""
) -> Award:
    """A person of the initiative accepts the grant and names the account it is paid to.

    `account_of` is "organisation" or "person" where the guideline asks. Raises NotAllowed, NotPossible,
    Refused: read_first, and what `name_account` refuses.
    """
    locked = lock_award(award.pk)
    assure(locked, "accept", actor)
    if not was_handed_over(notice_of(locked)):
        raise Refused("read_first")
    locked.accepted_at, locked.accepted_by = now, actor
    move(locked, "accept", actor=actor, now=now)
    account = put_account(locked, actor, now, holder=holder, iban=iban, account_of=account_of)
    plan_payouts(locked, now)
    acceptance_mails.tell_of_acceptance(locked, account, now)
    return locked


def notice_of(award: Award) -> Notice | None:
    """The released notice of the grant, without what it says; None before. One query."""
    released = award.application.notices.released().filter(kind=NoticeKind.AWARD)
    found: Notice | None = released.defer("content").first()
    return found


def was_handed_over(notice: Notice | None) -> bool:
    """Whether the notice was opened on the site, or took another way."""
    if notice is None:
        return False
    return bool(notice.channel != Channel.PORTAL or notice.opened_at or notice.sent_on)


# -- the account ----------------------------------------------------------------------------------


def current_account(award: Award) -> Account | None:
    """The account the award is paid to now; None before one is named. One query."""
    found: Account | None = award.accounts.filter(replaced_at=None).first()
    return found


@transaction.atomic
def name_account(
    *, award: Award, actor: User, now: datetime, holder: str, iban: str, account_of: str = ""
) -> Account:
    """Another account from now on; the old one stays in the record, and every member is told.

    The same account again changes nothing. Raises NotAllowed for others than the initiative's people, NotPossible
    before the acceptance and once the award is finished, Refused: holder_missing, holder_unreadable,
    holder_too_long (longest), organisation_account_needed, and what awards.bank_accounts.read_iban refuses.
    """
    locked = lock_award(award.pk)
    if not cases.applicant(locked.application, actor):
        raise NotAllowed("name_account")
    if locked.state in FINISHED | WITHOUT_ACCOUNT:
        raise NotPossible("name_account", locked.state)
    before = current_account(locked)
    account = put_account(locked, actor, now, holder=holder, iban=iban, account_of=account_of)
    if before is None or account.pk != before.pk:
        account_changed(locked, actor=actor, now=now)
        acceptance_mails.tell_of_account(locked, account, now)
    return account


def put_account(
    award: Award, actor: User, now: datetime, *, holder: str, iban: str, account_of: str
) -> Account:
    """Check and store the account of a locked award in the place of the old one."""
    name, number = assure_holder(holder), read_iban(iban)
    assure_organisation(award, account_of)
    old = current_account(award)
    if old is not None:
        if (old.holder, old.iban) == (name, number.iban):
            return old
        old.replaced_at = now
        old.save(update_fields=["replaced_at"])
    account = Account.objects.create(
        award=award,
        holder=name,
        iban=number.iban,
        bank=number.bank,
        is_private=account_of == PERSON,
        named_by=actor,
        named_at=now,
    )
    note(award.application, Event.ACCOUNT_NAMED, actor=actor, now=now, name=str(account))
    return account


def assure_holder(typed: str) -> str:
    """The holder's name in one line. Raises Refused: holder_missing, holder_too_long (longest), and
    holder_unreadable when banks take none of its signs.
    """
    name = " ".join(typed.split())
    if not name:
        raise Refused("holder_missing", field="holder")
    if not bank_text(name, HOLDER_LENGTH):
        raise Refused("holder_unreadable", field="holder")
    if len(name) > HOLDER_LENGTH:
        raise Refused("holder_too_long", field="holder", longest=HOLDER_LENGTH)
    return name


def assure_organisation(award: Award, account_of: str) -> None:
    """Raises Refused where the guideline pays to organisations only and this is one person's account."""
    if asks_whose_account(award) and account_of != "organisation":
        raise Refused("organisation_account_needed", field="account_of")


def asks_whose_account(award: Award) -> bool:
    payout = award.application.guideline.payout
    return payout is not None and payout.organisation_accounts_only


# -- no, thank you --------------------------------------------------------------------------------


@transaction.atomic
def decline_award(*, award: Award, actor: User, now: datetime, reason: str = "") -> Award:
    """A person of the initiative declines: what was committed is free again in the years it came from.

    Payments to come are not needed any more, and the officer is offered the waiting list at once. Raises NotAllowed,
    NotPossible once money is on its way.
    """
    locked = lock_award(award.pk)
    move(locked, "decline", actor=actor, now=now, reason=reason.strip())
    cancel_payouts(locked)
    freed = free_rest(locked, by=actor, now=now)
    acceptance_mails.tell_of_decline(locked, now, freed=sum(freed.values(), ZERO), reason=reason.strip())
    offer_to_waiting_list(
        programme=locked.application.programme, freed=freed, now=now, key=f"declined:{locked.pk}"
    )
    return locked


def free_rest(award: Award, *, by: User, now: datetime) -> dict[int, Decimal]:
    """Release what is committed to the award and was not spent, into the same years; how much of each year."""
    case = award.application
    reference = case.reference or ""
    spent = spent_on(reference)
    rest = {year: bound - spent.get(year, ZERO) for year, bound in committed_to(reference).items()}
    freed = {year: amount for year, amount in rest.items() if amount > ZERO}
    book_years(
        EntryKind.RELEASE, programme=case.programme, by_year=freed, case_reference=reference, by=by, now=now
    )
    return freed
