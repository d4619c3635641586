"""What the second person compared is what goes out: a payment that was prepared anew meanwhile has another seal."""

import hashlib
import json
from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import User
from awards.models import Payout
from awards.payouts import assure_releaser, lock_payout, release_payout
from awards.states import PayoutState
from funding.errors import Refused


def seal_of_payout(payout: Payout) -> str:
    """Tells one preparation of a payment from another: account, sums, and when it was prepared."""
    account = payout.account
    facts = [
        payout.pk,
        account and [account.pk, account.holder, account.iban],
        payout.amount,
        payout.by_year,
        payout.prepared_at,
    ]
    return hashlib.sha256(json.dumps(facts, cls=DjangoJSONEncoder).encode()).hexdigest()


@transaction.atomic
def release_as_shown(*, payout: Payout, actor: User, now: datetime, seal: str) -> Payout:
    """Release a payment as the page showed it, `seal` being that of the page.

    Raises Refused("payment_changed") if it was prepared anew meanwhile, and what awards.payouts.release_payout raises.
    """
    award, found = lock_payout(payout)
    assure_releaser(award, actor, "release_payout")
    if found.state == PayoutState.PREPARED and seal != seal_of_payout(found):
        raise Refused("payment_changed")
    return release_payout(payout=payout, actor=actor, now=now)
