"""Payments for tests: made by the real verbs as far as the wanted state."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.test import override_settings

from accounts.models import User
from applications.states import State
from awards.bookings import book_bounced, book_paid
from awards.models import Account, Award, Payout, PayoutRun
from awards.payout_plan import as_written
from awards.payout_runs import collect_run
from awards.payouts import plan_payouts, prepare_payout, release_payout
from awards.states import AwardState, PayoutState
from budgets.ledger import book_years
from budgets.models import EntryKind
from tests.accounts.factories import role
from tests.applications.factories import NOW, UNNA, make_case, make_programme
from tests.awards.factories import make_award
from tests.awards.town_account import TOWN

IBAN = "DE02120300000000202051"
# How far a payment has come.
ORDER = [
    PayoutState.PLANNED,
    PayoutState.PREPARED,
    PayoutState.RELEASED,
    PayoutState.EXPORTED,
    PayoutState.PAID,
]
LATER = NOW + timedelta(days=3)


def person(name: str, programme: Any) -> User:
    """Who holds the role in the programme; somebody new if nobody does."""
    held = programme.role_assignments.filter(role=name).select_related("user").first()
    return held.user if held else role(name, programme)


def name_account(award: Award, holder: str = "Sprachbrücke Unna e. V.", **fields: Any) -> Account:
    """The account the award is paid to from now on."""
    award.accounts.filter(replaced_at=None).update(replaced_at=NOW)
    by = award.application.initiative.people.first() or award.decision.decided_by
    known = {"iban": IBAN, "bank": "Musterbank", "named_by": by, "named_at": NOW}
    return award.accounts.create(holder=holder, **(known | fields))


def accepted(**kwargs: Any) -> Award:
    """An accepted award of 2,800 euros with an account and its plan of payments."""
    amount = kwargs.get("amount", "2800.00")
    case = kwargs.pop("case", None) or make_case(State.RECOMMENDED, requested=amount)
    award = make_award(AwardState.ACCEPTED, case=case, **kwargs)
    name_account(award)
    plan_payouts(award, NOW)
    return award


def make_payout(
    state: PayoutState = PayoutState.PLANNED, *, award: Award | None = None, now: datetime = NOW
) -> Payout:
    """The first payment of an accepted award, brought to `state` by officer and treasurer."""
    award = award or accepted()
    officer, treasurer = (person(name, award.application.programme) for name in ("officer", "treasurer"))
    return bring(award, state, officer=officer, treasurer=treasurer, now=now)


def bring(award: Award, state: PayoutState, *, officer: User, treasurer: User, now: datetime = NOW) -> Payout:
    """Bring the first payment of the award to `state`."""
    programme, payout = award.application.programme, award.payouts.order_by("number").first()
    steps = ORDER.index(PayoutState.PAID if state == PayoutState.BOUNCED else state)
    if steps >= 1:
        payout = prepare_payout(award=award, number=payout.number, actor=officer, now=now)
    if steps >= 2:
        payout = release_payout(payout=payout, actor=treasurer, now=now)
    if steps >= 3:
        with override_settings(**TOWN):
            collect_run(
                programme=programme, payouts=[payout], execute_on=now.date(), actor=treasurer, now=now
            )
    if steps >= 4:
        payout.refresh_from_db()
        book_paid(programme=programme, payouts=[payout], paid_on=now.date(), actor=treasurer, now=now)
    if state == PayoutState.BOUNCED:
        book_bounced(payout=payout, bounced_on=now.date(), reason="AC04", actor=treasurer, now=now)
    found: Payout = Payout.objects.select_related("award__application__programme").get(pk=payout.pk)
    return found


def payment_row(
    award: Award, state: PayoutState, *, amount: str, by_year: dict[str, str] | None = None, number: int = 0
) -> Payout:
    """A payment in `state` as the verbs would leave it, for tests about what comes afterwards; books nothing."""
    fields: dict[str, Any] = {}
    programme = award.application.programme
    if state not in {PayoutState.PLANNED, PayoutState.CANCELLED}:
        account = award.accounts.filter(replaced_at=None).first() or name_account(award)
        fields = {"account": account, "prepared_by": person("officer", programme), "prepared_at": NOW}
    if state in {PayoutState.RELEASED, PayoutState.EXPORTED, PayoutState.PAID, PayoutState.BOUNCED}:
        fields |= {"released_by": person("treasurer", programme), "released_at": NOW}
    if state == PayoutState.EXPORTED:
        fields["run"] = PayoutRun.objects.create(
            programme=programme,
            message_id=f"run-{award.pk}-{number}",
            execute_on=NOW.date(),
            made_by=person("treasurer", programme),
            made_at=NOW,
        )
    if state == PayoutState.PAID:
        fields["paid_on"] = NOW.date()
    return Payout.objects.create(
        award=award,
        number=number or award.payouts.count() + 1,
        amount=amount,
        by_year=by_year or {str(NOW.year): amount},
        state=state,
        **fields,
    )


def paid_row(award: Award, amount: str, *, year: int = NOW.year) -> Payout:
    """A payment that was made and stands in the ledger."""
    by_year, treasurer = {year: Decimal(amount)}, person("treasurer", award.application.programme)
    book_years(
        EntryKind.PAYOUT,
        programme=award.application.programme,
        by_year=by_year,
        case_reference=award.application.reference or "",
        by=treasurer,
        now=NOW,
    )
    return payment_row(award, PayoutState.PAID, amount=amount, by_year=as_written(by_year))


def paying(method: str, *, slug: str = "unna", **keys: Any) -> Any:
    """A programme whose guideline pays like this, for example paying("instalments", instalments="[60, 40]")."""
    head, _mark, _examples = UNNA.read_text("utf-8").partition("[[example]]")
    more = "".join(f"{name} = {value}\n" for name, value in keys.items())
    rule = f'[payout]\nclause = "Nr. 3.3"\nmethod = "{method}"\n{more}\n'
    return make_programme(slug, source=head + rule)


def award_of(programme: Any, amount: str = "1000.00", **kwargs: Any) -> Award:
    """An accepted award of the programme."""
    case = make_case(State.RECOMMENDED, requested=amount, programme=programme)
    return accepted(case=case, amount=amount, **kwargs)
