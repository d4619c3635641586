"""The office ends a grant that nobody accepts, or of which nothing was paid and nothing shown (§ 49 (2) VwVfG).

Where money was paid the way is a hearing (awards.claims).
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from applications.mails import case_facts, tell_applicants
from applications.models import Application
from awards.freeing import free_rest
from awards.models import Award, Notice
from awards.notice_mails import with_paper
from awards.notices import issue_notice
from awards.payout_plan import ZERO
from awards.revocation_notice import Ending, revocation_notice
from awards.states import ChangeState, Channel
from awards.workflow import assure, lock_award, move
from funding.errors import Refused
from notifications.letters import Letter

TIME_TO_ANSWER = timedelta(days=14)


@transaction.atomic
def revoke_unpaid(
    *, award: Award, actor: User, now: datetime, ending: Ending, channel: Channel | None = None
) -> Notice:
    """End the grant: what was bound is free again in its years, the waiting list is offered it, the notice goes out.

    Raises NotAllowed; NotPossible once money is on its way; Refused: reason_missing, asked_too_late (`latest`),
    asked_before_grant (`first`), nobody_to_tell.
    """
    award = lock_award(award.pk)
    assure(award, "revoke_unpaid", actor)
    refuse_unfair(award, ending, localdate(now))
    # Made first: it tells what was granted.
    notice = revocation_notice(award=award, ending=ending, actor=actor, now=now)
    move(award, "revoke_unpaid", actor=actor, now=now, reason=ending.reason)
    award.changes.filter(state=ChangeState.ASKED).update(state=ChangeState.TAKEN_BACK, decided_at=now)
    free_rest(award, keep=ZERO, by=actor, now=now, reason="Revocation of the grant")
    issue_notice(notice=notice, actor=actor, now=now, channel=channel)
    tell_applicants(
        award.application, revoked, key=f"revoked:{award.pk}", now=now, ending=ending, notice=notice
    )
    return notice


def refuse_unfair(award: Award, ending: Ending, today: date) -> None:
    """Nobody loses a grant unheard: two weeks to answer, unless they wished it themselves (§ 28 VwVfG)."""
    if not ending.reason.strip():
        raise Refused("reason_missing", field="reason")
    if ending.asked_on is None:
        return
    latest, first = today - TIME_TO_ANSWER, localdate(award.granted_at)
    if ending.asked_on > latest:
        raise Refused("asked_too_late", field="asked_on", latest=latest)
    if ending.asked_on < first:
        raise Refused("asked_before_grant", field="asked_on", first=first)


def revoked(case: Application, *, ending: Ending, notice: Notice) -> Letter:
    letter = Letter(
        subject=_("Your grant has ended: %(reference)s") % {"reference": case.reference},
        lead=_("Your grant has ended. No money was paid. You need not do anything now."),
        paragraphs=(_("This is why:"), ending.reason),
        facts=case_facts(case),
    )
    return with_paper(letter, notice)
