"""Money on a bank statement that somebody was asked to pay back: found by the case's number in what the payer wrote.

Only proposed: the treasurer looks at each and books it (awards.repayments).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from accounts.access import roles_of
from accounts.models import User
from applications.conflicts import conflicts_of
from awards.camt import Entry
from awards.models import Award, Claim, Repayment
from awards.querysets import TREASURERS, of_cases
from awards.states import ClaimState

# A case's number as people copy it, also with blanks around the hyphen.
REFERENCE = re.compile(r"(?<!\d)(20\d\d)\s*[-–/]\s*(\d{1,6})(?!\d)", re.ASCII)


def references_in(entry: Entry) -> Iterator[str]:
    """The numbers of cases that an entry names, as cases have them."""
    for year, number in REFERENCE.findall(f"{entry.reference} {entry.words}"):
        yield f"{year}-{int(number):04d}"


def demanded(references: Iterable[str], actor: User) -> dict[str, Claim]:
    """Open demands of the treasurer's programmes, by the number of their case; none of the treasurer's own. One query."""
    wanted = sorted(set(references))
    if not wanted:
        return {}
    own = Award.objects.filter(of_cases(conflicts_of(actor)))
    found = (
        Claim.objects.filter(
            state=ClaimState.DEMANDED,
            award__application__reference__in=wanted,
            award__application__programme_id__in=roles_of(actor).programmes(TREASURERS),
        )
        .exclude(award__in=own)
        .select_related("award__application__programme")
    )
    return {claim.award.application.reference or "": claim for claim in found}


def fingerprints(entries: Iterable[Entry]) -> list[str]:
    """Tells an entry from every other, however often its statement is read; twins on one day are counted."""
    seen: Counter[str] = Counter()
    found = []
    for entry in entries:
        plain = "|".join(
            (
                entry.bank_reference,
                str(entry.on),
                str(entry.amount),
                entry.currency,
                entry.reference,
                entry.words,
            )
        )
        seen[plain] += 1
        found.append(hashlib.sha256(f"{plain}|{seen[plain]}".encode()).hexdigest())
    return found


def booked(found: Iterable[str]) -> set[str]:
    """Those that were booked already. One query."""
    wanted = [one for one in found if one]
    rows = Repayment.objects.filter(entry__in=wanted).values_list("entry", flat=True) if wanted else ()
    return set(rows)
