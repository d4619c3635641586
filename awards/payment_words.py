"""Payments in words: for the treasurer's lists, and for the applicant, who asks where the money is."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from awards.models import Award, Payout
from awards.payouts import waits_for_proof
from awards.states import FINISHED, PAYABLE, PayoutState
from funding.templatetags import show
from notifications.workdays import add_working_days

BADGES = {
    PayoutState.PLANNED: "neutral",
    PayoutState.PREPARED: "info",
    PayoutState.RELEASED: "info",
    PayoutState.EXPORTED: "info",
    PayoutState.PAID: "success",
    PayoutState.BOUNCED: "danger",
    PayoutState.CANCELLED: "neutral",
}


def payout_badge(payout: Payout) -> dict[str, str]:
    state = PayoutState(payout.state)
    return {"kind": BADGES[state], "text": str(state.label)}


def grouped(iban: str) -> str:
    """An account number as people read it, in groups of four."""
    plain = iban.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def row_of(payout: Payout) -> dict[str, Any]:
    """What a list shows of a payment: whom, which account, how much, for which reference; nothing of the case."""
    account = payout.account
    return {
        "payout": payout,
        "holder": account.holder if account else "",
        "iban": grouped(account.iban) if account else "",
        "reference": payout.award.application.reference,
        "currency": payout.award.application.programme.currency,
        "badge": payout_badge(payout),
        "when": when_of(payout),
    }


def when_of(payout: Payout) -> str:
    """The last thing that happened to it, with its day."""
    found = {
        PayoutState.PREPARED: (_("Checked on %(day)s"), payout.prepared_at),
        PayoutState.RELEASED: (_("Released on %(day)s"), payout.released_at),
        PayoutState.EXPORTED: (_("To be paid on %(day)s"), payout.run.execute_on if payout.run else None),
        PayoutState.PAID: (_("Paid on %(day)s"), payout.paid_on),
        PayoutState.BOUNCED: (_("Came back on %(day)s"), payout.bounced_on),
    }
    words, moment = found.get(PayoutState(payout.state), ("", None))
    return words % {"day": show.day(moment)} if moment else ""


def facts_of(payout: Payout) -> list[dict[str, Any]]:
    """Everything the treasurer needs to compare, for components/summary.html."""
    row, currency = row_of(payout), payout.award.application.programme.currency
    rows = [
        {"label": _("To"), "value": row["holder"]},
        {"label": _("Account"), "value": row["iban"]},
        {"label": _("Bank"), "value": payout.account.bank if payout.account else ""},
        {"label": _("Amount"), "value": show.money(payout.amount, currency)},
        {"label": _("Reference"), "value": row["reference"]},
        {"label": _("Out of the pot of"), "value": years_of(payout, currency)},
        {"label": _("Number for the bank"), "value": payout.end_to_end_id},
    ]
    return [*rows, *steps_taken(payout)]


def years_of(payout: Payout, currency: str) -> str:
    return ", ".join(f"{year}: {show.money(part, currency)}" for year, part in sorted(payout.years.items()))


def steps_taken(payout: Payout) -> list[dict[str, Any]]:
    """Who did what, and when."""
    found = [
        (_("Checked by"), payout.prepared_by, payout.prepared_at),
        (_("Released by"), payout.released_by, payout.released_at),
        (_("Given to the bank"), payout.run and payout.run.made_by, payout.run and payout.run.made_at),
        (_("Paid on"), None, payout.paid_on),
        (_("Came back on"), payout.note or None, payout.bounced_on),
    ]
    return [
        {"label": label, "value": ", ".join(str(part) for part in (show.day(moment), who) if part)}
        for label, who, moment in found
        if moment
    ]


# -- for the applicant ----------------------------------------------------------------------------


def told_to_applicant(award: Award, payout: Payout) -> dict[str, Any]:
    """Where this part of the money is, in one sentence, and each step with its day."""
    return {
        "amount": show.money(payout.amount, award.application.programme.currency),
        "badge": payout_badge(payout),
        "sentence": sentence_of(award, payout),
        "steps": steps_of(payout),
    }


def sentence_of(award: Award, payout: Payout) -> str:
    state = PayoutState(payout.state)
    if (
        state in {PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED}
        and award.state not in PAYABLE
    ):
        return not_now(award)
    if state == PayoutState.EXPORTED and payout.run:
        expected = add_working_days(payout.run.execute_on, 1)
        return _("The bank has the order. You should have the money by %(day)s.") % {
            "day": show.day(expected)
        }
    days = {"paid": show.day(payout.paid_on), "back": show.day(payout.bounced_on)}
    return {
        PayoutState.PLANNED: planned_sentence(award, payout),
        PayoutState.PREPARED: _("The office has checked it. Next the cash office releases it."),
        PayoutState.RELEASED: _("The cash office has released it. Next it goes to the bank."),
        PayoutState.PAID: _("We paid it on %(paid)s.") % days,
        PayoutState.BOUNCED: _("It came back from the bank on %(back)s. We pay it again.") % days,
    }.get(state, "")


def not_now(award: Award) -> str:
    if award.state in FINISHED:
        return _("It is not paid any more.")
    return _("It waits until it is clear whether money has to be paid back.")


def planned_sentence(award: Award, payout: Payout) -> str:
    if waits_for_proof(award):
        return _("We pay it when your proof of use has been checked.")
    if payout.due_on is None or payout.due_on > localdate() + timedelta(days=1):
        return _("This part comes later. We tell you when.")
    return _("The office checks it next.")


def steps_of(payout: Payout) -> list[dict[str, Any]]:
    """The way of the money with the day of each step; empty for one that has not been made."""
    if payout.state == PayoutState.PLANNED:
        return []
    run = payout.run
    found = [
        (_("The office has checked it"), payout.prepared_at),
        (_("The cash office has released it"), payout.released_at),
        (_("Given to the bank"), run.made_at if run else None),
        (_("Paid"), payout.paid_on),
    ]
    if payout.bounced_on:
        # Nothing more is to come of it.
        found = [*((label, day) for label, day in found if day), (_("Came back"), payout.bounced_on)]
    return [{"label": label, "value": show.day(moment) or _("still to come")} for label, moment in found]
