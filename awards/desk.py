"""Grants that wait for the office: on the officer's desk, in the number beside it, and why each of them waits."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from applications.boxes import Box
from awards.models import Award, Change, Payout
from awards.states import AwardState, ChangeState

SHOWN = 20
REASONS = {
    AwardState.GRANTED: _("Write the notice"),
    AwardState.PROOF_SENT: _("Check the proof of use"),
    AwardState.HEARING: _("Hearing: look at the answer, then decide"),
}


def waiting_awards(user: Any) -> QuerySet[Award]:
    """What the officer has to do something about."""
    found: QuerySet[Award] = Award.objects.kept_by(user).filter(office_waiting_since__isnull=False)
    return found


def with_reasons(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Each knows whether a change is asked for, and whether a payment is due: `asks`, `pays`."""
    of_this = {"award": OuterRef("pk")}
    asks = Exists(Change.objects.filter(**of_this, state=ChangeState.ASKED))
    return awards.annotate(asks=asks, pays=Exists(Payout.objects.due(localdate()).filter(**of_this)))


def reasons_of(award: Any) -> list[str]:
    """Why it waits, in a few words each; nothing for one that does not wait. Needs `with_reasons`."""
    if award.office_waiting_since is None:
        return []
    found = [REASONS.get(award.state), _("Decide on a change") if award.asks else None]
    # A payment is prepared on the same page; after a notice or a proof it is not what comes first.
    found += [_("Prepare a payment")] if award.pays and award.state not in REASONS else []
    return [str(reason) for reason in found if reason]


def for_desk(user: Any) -> list[Box]:
    """The grants on the desk, the longest wait first. One query."""
    waiting = with_reasons(waiting_awards(user)).select_related("application__initiative")
    ordered = waiting.order_by("office_waiting_since", "pk").defer("application__draft")
    found = list(ordered[: SHOWN + 1])
    rows = [{"award": award, "reasons": reasons_of(award)} for award in found[:SHOWN]]
    return [Box("awards/waiting_awards.html", {"rows": rows, "more": len(found) > SHOWN})] if found else []
