"""The grant of a case, its money and its proof of use in words, for templates/pdf/record.typ."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from awards.change_words import line_names
from awards.change_words import rows_of as differences
from awards.models import Award
from budgets.models import LedgerEntry
from funding.templatetags.show import day, instant, money
from reports.case_rows import rows_of
from reports.case_sections import Section, currency_of, facts, table, years


def ledger_rows(case: Application) -> QuerySet[LedgerEntry]:
    """The movements of the pot that name the case."""
    rows = LedgerEntry.objects.filter(
        budget_year__programme=case.programme_id, case_reference=case.reference or "-"
    )
    return rows.select_related("budget_year", "booked_by").order_by("booked_at", "pk")


def money_of(case: Application) -> list[Section]:
    """Grant, accounts, payouts, changes, claims and what came back, and the ledger behind it."""
    currency, award = currency_of(case), award_of(case)
    return [
        *(grant(row, currency) for row in rows_of("awards.Award", case)),
        *(account(row) for row in rows_of("awards.Account", case)),
        *payouts(case, currency),
        *(change(row, award) for row in rows_of("awards.Change", case) if award),
        *(claim(row, currency) for row in rows_of("awards.Claim", case)),
        *repayments(case, currency),
        *ledger(case, currency),
    ]


def award_of(case: Application) -> Award | None:
    """The grant, which knows what the lines of the plan are called; None for a case without one. One query."""
    found: Award | None = rows_of("awards.Award", case).first()
    if found is not None:
        found.application = case
    return found


def grant(row: Any, currency: str) -> Section:
    return Section(
        title=_("The grant"),
        rows=facts(
            (_("State"), row.get_state_display()),
            (_("Grant"), money(row.amount, currency)),
            (_("Budget years"), years(row.by_year, currency)),
            (_("Final grant"), money(row.final_amount, currency)),
            (_("First day"), day(row.starts_on)),
            (_("Last day"), day(row.ends_on)),
            (_("Proof of use due"), day(row.proof_due_on)),
            (_("Accepted on"), instant(row.accepted_at)),
            (_("Accepted by"), row.accepted_by or ""),
        ),
    )


def account(row: Any) -> Section:
    return Section(
        title=_("Bank account of %(day)s") % {"day": day(row.named_at)},
        rows=facts(
            (_("Account holder"), row.holder),
            (_("IBAN"), row.iban),
            (_("Bank"), row.bank),
            (_("Named by"), row.named_by),
            (_("Replaced on"), instant(row.replaced_at)),
        ),
    )


def payouts(case: Application, currency: str) -> list[Section]:
    headings = [_("Number"), _("Amount"), _("State"), _("Due on"), _("Released by"), _("Paid on")]
    cells = (
        [
            str(row.number),
            money(row.amount, currency),
            str(row.get_state_display()),
            day(row.due_on),
            str(row.released_by or ""),
            day(row.paid_on),
        ]
        for row in rows_of("awards.Payout", case)
    )
    return table(_("Payments"), headings, [1, 2, 3, 2, 3, 2], cells)


def change(row: Any, award: Award) -> Section:
    return Section(
        title=_("Change: %(kind)s") % {"kind": row.get_kind_display()},
        text=row.reason,
        rows=facts(
            (_("State"), row.get_state_display()),
            *((part["label"], differs(part)) for part in differences(row, award)),
            (_("Asked by"), f"{row.asked_by}, {instant(row.asked_at)}"),
            (_("Decided by"), f"{row.decided_by}, {instant(row.decided_at)}" if row.decided_by else ""),
            (_("Answer"), row.answer),
        ),
    )


def differs(part: dict[str, str]) -> str:
    return f"{part['before'] or '–'} → {part['wanted'] or '–'}"


def instalment(part: dict[str, str], currency: str) -> str:
    return _("%(amount)s on %(day)s") % {
        "amount": money(Decimal(part["amount"]), currency),
        "day": day(date.fromisoformat(part["due_on"])),
    }


def claim(row: Any, currency: str) -> Section:
    return Section(
        title=_("Money to be paid back: %(amount)s") % {"amount": money(row.amount, currency)},
        text=row.reason,
        rows=facts(
            (_("State"), row.get_state_display()),
            (_("Facts known since"), day(row.known_on)),
            (_("Hearing by"), f"{row.heard_by}, {instant(row.heard_at)}"),
            (_("Answer wanted by"), day(row.answer_until)),
            (_("Answer"), row.answer),
            (_("Answered on"), instant(row.answered_at)),
            (_("Decided by"), f"{row.decided_by}, {instant(row.decided_at)}" if row.decided_by else ""),
            (_("Reasons"), row.decision_reason),
            (_("Interest from"), day(row.interest_from)),
            (_("Instalments"), "; ".join(instalment(part, currency) for part in row.instalments)),
            (_("Waived by"), f"{row.waived_by}, {instant(row.waived_at)}" if row.waived_by else ""),
            (_("Reasons of the waiver"), row.waiver_reason),
        ),
    )


def repayments(case: Application, currency: str) -> list[Section]:
    headings = [_("Received on"), _("Amount"), _("Of this interest"), _("Budget years"), _("Booked by")]
    cells = (
        [
            day(row.received_on),
            money(row.amount, currency),
            money(row.interest, currency),
            years(row.by_year, currency),
            str(row.booked_by),
        ]
        for row in rows_of("awards.Repayment", case)
    )
    return table(_("Money that came back"), headings, [2, 2, 2, 3, 3], cells)


def ledger(case: Application, currency: str) -> list[Section]:
    headings = [_("When"), _("Budget year"), _("Booking"), _("Amount"), _("Reason"), _("Booked by")]
    cells = (
        [
            instant(row.booked_at),
            str(row.budget_year.year),
            str(row.get_kind_display()),
            money(row.amount, currency),
            row.reason,
            str(row.booked_by or ""),
        ]
        for row in ledger_rows(case)
    )
    return table(_("Bookings in the pot"), headings, [3, 1, 2, 2, 3, 2], cells)


# -- proof of use ---------------------------------------------------------------------------------


def proof_of(case: Application) -> list[Section]:
    """Report, figures, receipts and what the check came to; nothing before the proof was sent."""
    currency, award = currency_of(case), award_of(case)
    names = line_names(award) if award else {}
    return [
        *(report(row, names, currency) for row in rows_of("awards.Proof", case)),
        *receipts(case, names, currency),
        *(settlement(row, currency) for row in rows_of("awards.Settlement", case)),
    ]


def report(row: Any, names: dict[str, str], currency: str) -> Section:
    return Section(
        title=_("Report"),
        text="\n".join(str(answer) for answer in row.report.values()),
        rows=facts(
            (_("People reached"), row.people_reached),
            *figures(row.figures, names, currency),
            (_("May be published"), _("Yes") if row.may_publish else _("No")),
            (_("Sent by"), f"{row.sent_by}, {instant(row.sent_at)}"),
            (_("Sent back on"), instant(row.returned_at)),
            (_("Reason"), row.return_reason),
        ),
    )


def figures(values: dict[str, Any], names: dict[str, str], currency: str) -> list[tuple[str, str]]:
    """What the applicant has written: money of their own and of others, and sums of lines where only those are asked."""
    words = {"own": _("Own money"), "others": _("Money from others")}
    sums = {words[key]: values[key] for key in words if key in values}
    sums |= {names.get(key, key): amount for key, amount in values.get("lines", {}).items()}
    return [(label, money(Decimal(amount), currency)) for label, amount in sums.items()]


def receipts(case: Application, names: dict[str, str], currency: str) -> list[Section]:
    headings = [_("Paid on"), _("What for"), _("Amount"), _("Line"), _("Check"), _("Counts"), _("Remark")]
    cells = (receipt(row, names, currency) for row in rows_of("awards.Receipt", case))
    return table(_("Receipts"), headings, [2, 3, 2, 2, 2, 2, 2], cells)


def receipt(row: Any, names: dict[str, str], currency: str) -> list[str]:
    state = _("Taken away") if row.removed_at else row.get_verdict_display()
    what = ", ".join(filter(None, [row.what, row.paid_to]))
    amounts = [money(amount, currency) for amount in (row.amount, row.recognised)]
    return [
        day(row.paid_on),
        what,
        amounts[0],
        names.get(row.line, row.line),
        str(state),
        amounts[1],
        row.remark,
    ]


def settlement(row: Any, currency: str) -> Section:
    names: Iterable[tuple[str, Any]] = (
        (_("Costs that count"), row.recognised),
        (_("Own money"), row.own_money),
        (_("Money from others"), row.other_money),
        (_("Final grant"), row.final_amount),
        (_("Paid so far"), row.paid_before),
    )
    return Section(
        title=_("Check of the proof on %(day)s") % {"day": day(row.made_at)},
        text=row.remarks,
        rows=facts(
            *((name, money(amount, currency)) for name, amount in names), (_("Checked by"), row.made_by)
        ),
    )
