"""Payments in every state, a file for the bank and a bank statement, of one town."""

from typing import Any

from awards.models import Award, Payout
from awards.payouts import plan_payouts
from awards.statements import read_statement
from awards.states import AwardState, PayoutState
from tests.applications.factories import NOW, State, make_case
from tests.awards.bank import entry, statement
from tests.awards.factories import make_award
from tests.awards.payments import bring, name_account

# The state of the payment that a page is about.
PAYMENT_OF_PAGE: dict[str, PayoutState] = {
    "awards:payment": PayoutState.PREPARED,
    "awards:payment-give-back": PayoutState.PREPARED,
    "awards:payment-paid": PayoutState.EXPORTED,
    "awards:payment-bounced": PayoutState.PAID,
}


def make_payments(town: Any, people: dict[str, Any]) -> dict[str, Any]:
    """By their state; also "run", the file of those that went out, and "statement"."""
    here = town.programme.slug == "unna"
    officer = people["officer" if here else "other_officer"]
    treasurer = people["treasurer"] if here else stranger_treasurer(town)
    made: dict[str, Any] = {}
    for state in PayoutState:
        made[state] = make_payment(town, officer, treasurer, state)
    made["run"] = Payout.objects.get(pk=made[PayoutState.EXPORTED].pk).run
    content = statement(entry(made[PayoutState.PAID].end_to_end_id, "100.00"), entry("tax"))
    made["statement"] = read_statement(content=content, name="auszug.xml", actor=treasurer, now=NOW)
    return made


def stranger_treasurer(town: Any) -> Any:
    from tests.accounts.factories import role

    held = town.programme.role_assignments.filter(role="treasurer").select_related("user").first()
    return held.user if held else role("treasurer", town.programme, language="en")


def make_payment(town: Any, officer: Any, treasurer: Any, state: PayoutState) -> Payout:
    case = make_case(State.RECOMMENDED, requested=100, programme=town.programme, initiative=town.initiative)
    award: Award = make_award(AwardState.ACCEPTED, case=case, officer=officer)
    name_account(award)
    plan_payouts(award, NOW)
    if state == PayoutState.CANCELLED:
        award.payouts.update(state=state)
    else:
        bring(award, state, officer=officer, treasurer=treasurer)
    found: Payout = award.payouts.order_by("number").first()
    return found


def grow_payments(town: Any, people: dict[str, Any]) -> None:
    """One more payment in every state, in the file that is there, too."""
    more = make_payments(town, people)
    run = town.things["payments"]["run"]
    Payout.objects.filter(pk=more[PayoutState.EXPORTED].pk).update(run=run)
    award = town.awards[AwardState.ACCEPTED]
    plan_payouts(award, NOW)
    first = award.payouts.earliest("pk")
    last = award.payouts.latest("number").number
    award.payouts.create(number=last + 1, amount=first.amount, by_year=first.by_year)
