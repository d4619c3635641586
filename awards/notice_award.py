"""What a notice of the grant says: amount, purpose, time, plan, payment, conditions, proof, reasons (§§ 36, 37, 39 VwVfG)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.wishes import EARLY_START
from awards.models import Award, Notice
from awards.notice_paper import Row, guideline_of, lines_of, paper, section, table
from awards.notice_reasons import reasons_section
from funding.guideline.model import Guideline
from funding.guideline.money_rules import FinancingType
from funding.guideline.notice_rules import Condition
from funding.money import format_money, format_number
from funding.templatetags.show import day
from funding.wording import label

ZERO = Decimal("0.00")


def award_paper(notice: Notice) -> dict[str, Any]:
    """The notice of the grant in the active language."""
    award, guideline = notice.application.award, guideline_of(notice)
    lead = _("We give you %(amount)s for your project “%(title)s”.") % {
        "amount": format_money(award.amount, guideline.currency),
        "title": award.application.title,
    }
    sections = [
        section(
            _("What you get"),
            rows=grant_rows(award, guideline),
            after=[_("Only costs from the funding period count.")],
        ),
        section(
            _("How the grant follows your costs"),
            paragraphs=financing_words(award, guideline),
            table=plan_table(award, guideline),
        ),
        section(_("When we pay"), paragraphs=payout_words(guideline)),
        section(_("What you do now"), points=next_words()),
        section(_("What you have to keep to (conditions)"), points=conditions_of(guideline, notice.texts)),
        section(_("Proof of use"), paragraphs=proof_words(award, guideline)),
        reasons_section(notice),
    ]
    return paper(
        notice,
        lead=[lead, *lines_of(notice.texts.get("word", ""))],
        sections=[part for part in sections if any(part[name] for name in ("paragraphs", "rows", "points"))],
    )


def grant_rows(award: Award, guideline: Guideline) -> Iterator[Row]:
    """Amount, purpose, time of the project and of the funding, and the years that carry the money."""
    version = award.decision.version
    yield _("Grant"), format_money(award.amount, guideline.currency)
    yield (
        _("Purpose"),
        _("Only for this project, as you describe it in your application of %(day)s (version %(number)s).")
        % {"day": day(localdate(version.submitted_at)), "number": version.number},
    )
    yield _("Project period"), period(award.starts_on, award.ends_on)
    yield _("Funding period"), period(funded_from(award), award.ends_on)
    if len(award.years) > 1:
        for year, part in sorted(award.years.items()):
            if part:
                yield (
                    _("From the budget of %(year)s") % {"year": year},
                    format_money(part, guideline.currency),
                )


def funded_from(award: Award) -> date:
    """From when on costs count: the day of the decision, or of the consent to an early start if that was before."""
    decided = localdate(award.decision.decided_at)
    consent = award.application.concessions.get(EARLY_START, {}).get("on", "")
    agreed = parse_date(consent) if consent else None
    return min(decided, agreed) if agreed else decided


def period(first: date | None, last: date | None) -> str:
    if first and last:
        return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
    return ""


def financing_words(award: Award, guideline: Guideline) -> Iterator[str]:
    """The type of financing, as what it means for the applicant."""
    kinds = {
        FinancingType.DEFICIT: _(
            "We pay what is missing after your own money and money from others (deficit financing)."
            " Does the project cost less, or do you get more from others? Then the grant becomes smaller by that sum."
        ),
        FinancingType.SHARE: _(
            "We pay a fixed share of the costs that count (share financing): %(percent)s %%."
            " Does the project cost less? Then the grant becomes smaller in the same proportion."
        )
        % {"percent": share_of(award)},
        FinancingType.FIXED: _(
            "We pay a fixed sum (fixed-sum financing). It stays the same if your costs change a little."
            " It becomes smaller only if the costs that count are lower than the sum."
        ),
    }
    yield kinds[guideline.financing.type]
    yield _("The grant is the most that we pay. It does not grow if the project becomes more expensive.")
    yield _("This plan is part of the notice.")


def share_of(award: Award) -> str:
    """The grant as a percentage of the costs that count, two places."""
    counted = sum((Decimal(line["recognised"]) for line in award.lines), ZERO)
    return format_number((award.amount * 100 / counted).quantize(Decimal("0.01"))) if counted else "100"


def plan_table(award: Award, guideline: Guideline) -> dict[str, Any]:
    """The plan of costs and money that the grant rests on."""

    def money(amount: Decimal | str) -> str:
        return format_money(Decimal(amount), guideline.currency)

    rows = [
        [line_name(line, guideline), money(line["amount"]), money(line["recognised"])] for line in award.lines
    ]
    total = sum((Decimal(line["amount"]) for line in award.lines), ZERO)
    counted = sum((Decimal(line["recognised"]) for line in award.lines), ZERO)
    other = sum((line.amount for line in award.decision.version.content.income), ZERO)
    foot = [
        (_("All costs"), money(total)),
        (_("Costs that count"), money(counted)),
        (_("Your own money and money from others"), money(other)),
        (_("Grant"), money(award.amount)),
    ]
    return table([_("Cost"), _("Amount"), _("Counts")], rows, foot)


def line_name(line: dict[str, str], guideline: Guideline) -> str:
    """The kind of cost and what the applicant calls it."""
    kind = guideline.cost_type(line["cost_type"])
    words = label(kind) if kind else line["cost_type"]
    return f"{words}: {line['label']}" if line["label"] and line["label"] != words else words


def payout_words(guideline: Guideline) -> list[str]:
    """The plan of payment as the guideline has it; without a word there, all at once after the acceptance."""
    payout = guideline.payout
    if payout is not None and payout.method == "reimbursement":
        return [_("We pay after your project, when your proof of use is checked.")]
    if payout is not None and payout.method == "instalments":
        parts = ", ".join(f"{format_number(part)} %" for part in payout.instalments)
        count = len(payout.instalments)
        return [
            ngettext("We pay in %(n)d part: %(parts)s.", "We pay in %(n)d parts: %(parts)s.", count)
            % {"n": count, "parts": parts},
            _("The first part comes when you have accepted the grant and named an account."),
        ]
    return [_("We pay the whole sum when you have accepted the grant and named an account.")]


def next_words() -> list[str]:
    return [
        _("Read this notice."),
        _("Accept the grant on the page of your application, or tell us that you do not want it."),
        _("Name the bank account there. Write the holder's name exactly as the bank has it."),
    ]


def conditions_of(guideline: Guideline, texts: dict[str, str]) -> list[str]:
    """The conditions of the guideline, then those that the office wrote for this grant, one a line."""
    return [*map(condition_words, guideline.notice.conditions), *lines_of(texts.get("conditions", ""))]


def condition_words(condition: Condition) -> str:
    words = label(condition.text)
    return f"{words} ({condition.clause})" if condition.clause else words


def proof_words(award: Award, guideline: Guideline) -> list[str]:
    """By when the use of the money is shown, and with which papers."""
    if award.proof_due_on is None:
        return [_("We ask you for a proof of use if we need one. Keep your receipts.")]
    shown = {
        "none": "",
        "kept": _("You need not send receipts. Keep them."),
        "list": _("Add a list of your receipts."),
        "copies": _("Add a list and copies of your receipts."),
    }
    return [
        _("Show us by %(day)s how you have used the money. A short report and the figures are enough.")
        % {"day": day(award.proof_due_on)},
        shown[guideline.proof.receipts],
    ]
