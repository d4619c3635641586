"""The initiative answers the notice: it accepts and names its account, or declines and the money is free again.

Every verb locks the case, then the award (awards.workflow.lock_award).
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications import lifecycle as cases
from applications.states import Event
from applications.workflow import note
from awards import acceptance_mails
from awards.bank_accounts import HOLDER_LENGTH, read_iban
from awards.freeing import free_rest
from awards.models import Account, Award, Change, Notice
from awards.pain import bank_text
from awards.payout_plan import ZERO, total
from awards.payouts import account_changed, plan_payouts
from awards.states import AwardState, ChangeKind, ChangeState, Channel, NoticeKind, PayoutState
from awards.workflow import assure, lock_award, move
from funding.errors import NotAllowed, NotPossible, Refused

PERSON = "person"
# Before the acceptance there is no account; who declined needs none.
WITHOUT_ACCOUNT = frozenset(
    {AwardState.GRANTED, AwardState.NOTIFIED, AwardState.DECLINED, AwardState.REVOKED}
)


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

    The same account again changes nothing. Payments the bank does not have yet are checked again. Raises NotAllowed for
    others than the initiative's people, NotPossible before the acceptance and once everything is paid, Refused:
    holder_missing, holder_unreadable, holder_too_long (longest), organisation_account_needed, and what
    awards.bank_accounts.read_iban refuses.
    """
    locked = lock_award(award.pk)
    if not cases.applicant(locked.application, actor):
        raise NotAllowed("name_account")
    if not may_name_account(locked):
        raise NotPossible("name_account", locked.state)
    before = current_account(locked)
    account = put_account(locked, actor, now, holder=holder, iban=iban, account_of=account_of)
    if before is None or account.pk != before.pk:
        note_change(locked, before, account)
        stopped = account_changed(locked, actor=actor, now=now)
        at_bank = locked.payouts.filter(state=PayoutState.EXPORTED).count()
        acceptance_mails.tell_of_account(locked, account, now, stopped=stopped, at_bank=at_bank)
    return account


def may_name_account(award: Award) -> bool:
    """Whether another account may be named: from the acceptance until everything is paid. One query at the most."""
    if award.state in WITHOUT_ACCOUNT:
        return False
    return award.state != AwardState.SETTLED or award.payouts.to_come().exists()


def note_change(award: Award, before: Account | None, account: Account) -> None:
    """Another account stands among the changes of the grant; it needs nobody's consent."""
    Change.objects.create(
        award=award,
        kind=ChangeKind.ACCOUNT,
        state=ChangeState.DONE,
        wanted=as_change(account),
        before=as_change(before) if before else {},
        asked_by=account.named_by,
        asked_at=account.named_at,
        decided_at=account.named_at,
    )


def as_change(account: Account) -> dict[str, str]:
    """Enough to compare two accounts; the whole number stands with the account alone."""
    return {"holder": account.holder, "iban": account.masked, "bank": account.bank}


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
    # Whoever gives everything back wants nothing else any more.
    locked.changes.filter(state=ChangeState.ASKED).update(state=ChangeState.TAKEN_BACK, decided_at=now)
    freed = free_rest(locked, keep=ZERO, by=actor, now=now)
    acceptance_mails.tell_of_decline(locked, now, freed=total(freed), reason=reason.strip())
    return locked
