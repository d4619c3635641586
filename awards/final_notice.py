"""The final notice: what the check of the proof of use left of the grant, line by line, with the arithmetic (§ 39 VwVfG).

It goes out with the settlement itself (awards.settling), or when nothing is demanded back after all (awards.claims).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Award, Claim, Notice, Receipt, Settlement
from awards.notice_aid import aids_with
from awards.notice_award import line_name
from awards.notice_paper import (
    Row,
    guideline_of,
    lines_of,
    notice_of,
    paper,
    section,
    table,
    words_of_town,
)
from awards.settlement_words import FINANCING, step_rows
from awards.states import NoticeKind, ReceiptVerdict
from awards.writings import Writing, only_noted, register, written_at_any_time
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording import label

ZERO = Decimal("0.00")


def final_notice(*, settlement: Settlement, word: str, actor: User, now: datetime) -> Notice:
    """The notice of a settlement; `word` is what the office adds. Neither needs to be stored yet."""
    return notice_of(
        settlement.award,
        NoticeKind.FINAL,
        actor=actor,
        now=now,
        settlement=settlement,
        texts={"word": word},
    )


def dropped_notice(*, claim: Claim, actor: User, now: datetime) -> Notice:
    """The notice that nothing has to be paid back; the grant ends with what was paid."""
    return notice_of(claim.award, NoticeKind.FINAL, actor=actor, now=now, claim=claim)


# -- what it says ---------------------------------------------------------------------------------


def final_paper(notice: Notice) -> dict[str, Any]:
    """The final notice in the active language."""
    sections = settled_sections(notice) if notice.settlement else dropped_sections(notice)
    lead = [*lead_words(notice), *lines_of(notice.texts.get("word", ""))]
    return paper(notice, lead=lead, sections=[*sections, end_section(notice)])


def lead_words(notice: Notice) -> Iterator[str]:
    guideline = guideline_of(notice)
    yield _("The final grant for your project “%(title)s” is %(sum)s.") % {
        "title": notice.application.title,
        "sum": format_money(final_of(notice), guideline.currency),
    }
    rest = still_to_pay(notice)
    if rest > ZERO:
        yield _("We still pay you %(sum)s.") % {"sum": format_money(rest, guideline.currency)}
    yield _("You need not pay anything back.")


def final_of(notice: Notice) -> Decimal:
    """The final grant, in euros: of the check, or what was paid where nothing is demanded back."""
    if notice.settlement:
        return Decimal(notice.settlement.final_amount)
    return Decimal(notice.application.award.final_amount or ZERO)


def still_to_pay(notice: Notice) -> Decimal:
    settlement = notice.settlement
    return Decimal(settlement.final_amount - settlement.paid_before) if settlement else ZERO


def settled_sections(notice: Notice) -> Iterator[dict[str, Any]]:
    award, guideline = notice.application.award, guideline_of(notice)
    settlement: Any = notice.settlement
    cuts = cut_words(settlement, guideline)
    yield section(_("The result"), rows=result_rows(award, settlement, guideline.currency))
    yield arithmetic_section(settlement, guideline)
    yield section(
        _("Our reasons"),
        paragraphs=[
            *reason_words(notice, guideline),
            _("These costs do not count in full:") if cuts else "",
        ],
        points=cuts,
    )


def result_rows(award: Award, settlement: Settlement, currency: str) -> Iterator[Row]:
    rest = settlement.final_amount - settlement.paid_before
    yield _("Granted"), format_money(award.amount, currency)
    yield _("Costs that count"), format_money(settlement.recognised, currency)
    yield _("Final grant"), format_money(settlement.final_amount, currency)
    yield _("Paid so far"), format_money(settlement.paid_before, currency)
    if rest > ZERO:
        yield _("We still pay"), format_money(rest, currency)


def names_of(award: Award, guideline: Guideline) -> dict[str, str]:
    """What each line of the plan is called, by its key."""
    return {line["key"]: line_name(line, guideline) for line in award.lines}


def arithmetic_section(settlement: Settlement, guideline: Guideline) -> dict[str, Any]:
    """Each line as planned, spent and counted; below it how that becomes the final grant."""
    currency, found = guideline.currency, settlement.arithmetic
    names = names_of(settlement.award, guideline)

    def money(amount: Any) -> str:
        return format_money(Decimal(amount), currency)

    rows = [
        [
            names.get(line["key"], line["label"]),
            money(line["planned"]),
            money(line["claimed"]),
            money(line["recognised"]),
        ]
        for line in found["lines"]
    ]
    foot = [
        (str(step["label"]), f"{step['sign']} {money(step['amount'])}".strip())
        for step in step_rows(found["steps"], currency)
    ]
    return section(
        _("How the final grant is worked out"),
        paragraphs=[str(FINANCING[guideline.financing.type])],
        table=table([_("Cost"), _("Planned"), _("Spent"), _("Counts")], rows, foot),
    )


def reason_words(notice: Notice, guideline: Guideline) -> Iterator[str]:
    """What was checked, by which rules, and what the office noted of money and lines."""
    award = notice.application.award
    proof = getattr(award, "proof", None)
    if proof is not None and proof.sent_at:
        yield _("You sent your proof of use on %(day)s. We have checked it.") % {
            "day": day(localdate(proof.sent_at))
        }
    yield _(
        "The final grant follows from our notice of %(day)s and the guideline “%(name)s”, version %(version)s."
    ) % {"day": day(notice.granted_on), "name": label(guideline.name), "version": guideline.version}
    if proof is not None:
        yield from lines_of(proof.check_notes.get("reason", ""))


# -- what does not count --------------------------------------------------------------------------


def cut_words(settlement: Settlement, guideline: Guideline) -> list[str]:
    """Each receipt and line that does not count in full, with the reason (§ 39 VwVfG). Two queries."""
    award = settlement.award
    receipts = award.receipts.in_use().filter(verdict__in=[ReceiptVerdict.PART, ReceiptVerdict.NONE])
    proof = getattr(award, "proof", None)
    remarks = proof.check_notes.get("lines", {}) if proof is not None else {}
    return [
        *(receipt_words(receipt, guideline.currency) for receipt in receipts),
        *line_words(settlement, guideline, remarks),
    ]


def receipt_words(receipt: Receipt, currency: str) -> str:
    return _("%(what)s of %(day)s: %(amount)s, of this counts %(counts)s. %(reason)s") % {
        "what": receipt.what,
        "day": day(receipt.paid_on),
        "amount": format_money(receipt.amount, currency),
        "counts": format_money(receipt.recognised or ZERO, currency),
        "reason": receipt.remark,
    }


def line_words(
    settlement: Settlement, guideline: Guideline, remarks: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Lines cut by the office, by the tolerance, or by a rate of the guideline that the grant's notice named."""
    award = settlement.award
    rates = {cut.get("key"): rate_words(cut) for cut in award.decision.cut_lines}
    usual = _("Of this kind of cost, the guideline counts only a part.")
    names = names_of(award, guideline)
    for line in settlement.arithmetic["lines"]:
        key = line["key"]
        claimed, accepted, counted, recognised = (
            Decimal(line[name]) for name in ("claimed", "accepted", "counted", "recognised")
        )
        if accepted < claimed and key in remarks:
            yield cut_line(names[key], claimed, accepted, remarks[key]["remark"], guideline.currency)
        if counted < accepted:
            yield cut_line(
                names[key], accepted, counted, beyond(line, guideline.currency), guideline.currency
            )
        if recognised < counted:
            yield cut_line(names[key], counted, recognised, rates.get(key, usual), guideline.currency)


def rate_words(cut: Mapping[str, str]) -> str:
    """As the notice of the grant gave the reason."""
    return f"{cut['reason']} ({cut['clause']})" if cut.get("clause") else cut["reason"]


def beyond(line: Mapping[str, Any], currency: str) -> str:
    return _("Planned were %(planned)s; more than %(limit)s needs our consent first.") % {
        "planned": format_money(Decimal(line["planned"]), currency),
        "limit": format_money(Decimal(line["limit"]), currency),
    }


def cut_line(name: str, amount: Decimal, counts: Decimal, reason: str, currency: str) -> str:
    return _("%(line)s: %(amount)s, of this counts %(counts)s. %(reason)s") % {
        "line": name,
        "amount": format_money(amount, currency),
        "counts": format_money(counts, currency),
        "reason": reason,
    }


# -- nothing is demanded back ---------------------------------------------------------------------


def dropped_sections(notice: Notice) -> Iterator[dict[str, Any]]:
    claim: Any = notice.claim
    currency = guideline_of(notice).currency
    yield section(
        _("The result"),
        rows=[
            (_("Granted"), format_money(notice.application.award.amount, currency)),
            (_("Final grant"), format_money(final_of(notice), currency)),
            (_("Paid so far"), format_money(final_of(notice), currency)),
        ],
    )
    heard = _("On %(day)s we asked for your view, because money might have to be paid back: %(sum)s.") % {
        "day": day(localdate(claim.heard_at)),
        "sum": format_money(claim.amount, currency),
    }
    yield section(_("Our reasons"), paragraphs=[heard, *lines_of(claim.decision_reason)])


def end_section(notice: Notice) -> dict[str, Any]:
    words = [
        _("With this your grant is settled. The other conditions of our notice of %(day)s still count.")
        % {"day": day(notice.granted_on)},
        _("Keep your receipts as long as that notice says."),
    ]
    return section(
        _("What still counts"), paragraphs=[*words, *words_of_town(guideline_of(notice).notice.final_words)]
    )


# -- the reading aid ------------------------------------------------------------------------------


def told(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    rest = still_to_pay(notice)
    return [
        section(_("What is decided"), paragraphs=lead_words(notice)),
        section(
            _("What you do now"),
            points=[
                _("You need not do anything.")
                if rest <= ZERO
                else _("Wait for the money. It goes to the account you have named."),
                _("Keep your receipts."),
            ],
        ),
        section(
            _("Costs that do not count in full"),
            points=cut_words(notice.settlement, guideline) if notice.settlement else (),
        ),
    ]


register(
    NoticeKind.FINAL,
    Writing(paper=final_paper, assure=written_at_any_time, released=only_noted, aids=aids_with(told)),
)
