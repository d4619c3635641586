"""Very many released payments, written past the verbs: each of a case of its own, ten euros each."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from awards.models import Account, Award, Payout
from awards.states import AwardState, PayoutState
from budgets.ledger import book_cases, set_budget
from budgets.models import EntryKind
from funding.models import Programme
from tests.applications.factories import NOW
from tests.awards.payments import IBAN, award_of, make_programme, person

TEN = Decimal("10.00")
PARTS = {"2026": "10.00"}


def copies(number: int, thing: Any, *changes: Any) -> list[Any]:
    """So many rows like this one, with what a function of the number says changed."""
    model, fields = type(thing), {f.attname: getattr(thing, f.attname) for f in thing._meta.concrete_fields}
    fields.pop("id")
    rows = [model(**(fields | {name: value(n) for name, value in changes})) for n in range(number)]
    return list(model.objects.bulk_create(rows, batch_size=50))


def make_thousand(number: int) -> tuple[Programme, User]:
    """The programme and its treasurer; the first award is made by the verbs, the others are like it."""
    programme = make_programme()
    first = award_of(programme, "10.00")
    officer, treasurer = person("officer", programme), person("treasurer", programme)
    more = number * TEN
    set_budget(programme=programme, year=2026, amount=more, by=None, now=NOW, reason="Mehr")
    cases = copies(number, first.application, ("reference", lambda n: f"2025-{n:04d}"))
    promised = [(case.reference, {2026: TEN}) for case in cases]
    book_cases(EntryKind.COMMITMENT, programme=programme, moves=promised, by=None, now=NOW)
    decisions = copies(number, first.decision, ("application_id", lambda n: cases[n].pk))
    awards = copies(
        number,
        Award.objects.get(pk=first.pk),
        ("application_id", lambda n: cases[n].pk),
        ("decision_id", lambda n: decisions[n].pk),
        ("state", lambda n: AwardState.ACCEPTED),
    )
    accounts = Account.objects.bulk_create(
        [
            Account(award=award, holder=f"Verein {n}", iban=IBAN, named_by=officer, named_at=NOW)
            for n, award in enumerate(awards)
        ],
        batch_size=50,
    )
    Payout.objects.bulk_create(
        [
            Payout(
                award=award,
                number=1,
                amount=TEN,
                by_year=PARTS,
                state=PayoutState.RELEASED,
                account=account,
                prepared_by=officer,
                prepared_at=NOW,
                released_by=treasurer,
                released_at=NOW + timedelta(minutes=1),
            )
            for award, account in zip(awards, accounts, strict=True)
        ],
        batch_size=50,
    )
    return programme, treasurer
