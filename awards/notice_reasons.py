"""Why it was decided so: rules, advice of the board, discretion, each cut line with its clause (§ 39 VwVfG)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from applications.models import Decision
from applications.states import DecisionOutcome, RecommendationOutcome
from awards.models import Notice
from awards.notice_paper import guideline_of, lines_of, paper, section
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording import label


def rejection_paper(notice: Notice) -> dict[str, Any]:
    """The notice of rejection in the active language."""
    lead = _("We cannot give money for your project “%(title)s”.") % {"title": notice.application.title}
    return paper(
        notice,
        lead=[lead, *lines_of(notice.texts.get("word", ""))],
        sections=[reasons_section(notice)],
    )


def reasons_section(notice: Notice) -> dict[str, Any]:
    decision, guideline = notice.decision, guideline_of(notice)
    if decision is None:
        return section(_("Our reasons"))
    return section(
        _("Our reasons"),
        paragraphs=reason_words(decision, guideline),
        points=cut_words(decision, guideline.currency),
    )


def reason_words(decision: Decision, guideline: Guideline) -> Iterator[str]:
    yield _("Your application arrived on %(day)s. %(name)s decided on it on %(decided)s.") % {
        "day": day(localdate(decision.application.received_at or decision.version.submitted_at)),
        "name": decision.decided_by,
        "decided": day(localdate(decision.decided_at)),
    }
    yield _(
        "The decision rests on the guideline “%(name)s”, version %(version)s."
        " Nobody has a right to a grant; we decide within our discretion and the money there is."
    ) % {"name": label(guideline.name), "version": guideline.version}
    yield from advice_words(decision, guideline)
    yield from lines_of(decision.reasons)
    if decision.cut_lines:
        yield _("These costs do not count in full:")


def advice_words(decision: Decision, guideline: Guideline) -> Iterator[str]:
    """What the board advised, and whether the decision differs from it."""
    advice = decision.recommendation
    if advice is None:
        return
    board = label(guideline.board.name)
    said = str(RecommendationOutcome(advice.outcome).label)
    if advice.amount:
        said = f"{said}, {format_money(advice.amount, guideline.currency)}"
    yield _("Vote of the %(board)s: %(said)s.") % {"board": board, "said": said}
    if differs(decision):
        yield _("We do not follow this in every point. These are our reasons:")


def differs(decision: Decision) -> bool:
    """Whether the decision is another than what the board recommended (as applications.decisions.deviates)."""
    advice = decision.recommendation
    if advice is None or advice.outcome == RecommendationOutcome.NONE:
        return False
    if decision.outcome == DecisionOutcome.APPROVED:
        return bool(advice.outcome == RecommendationOutcome.AGAINST or advice.amount != decision.amount)
    return bool(advice.outcome != RecommendationOutcome.AGAINST)


def cut_words(decision: Decision, currency: str) -> list[str]:
    """Each cut line: what it costs, what counts of it, why, and the clause that says so."""
    return [
        _("%(line)s: %(amount)s, of this counts %(counts)s. %(reason)s")
        % {
            "line": cut["label"],
            "amount": format_money(Decimal(cut["amount"]), currency),
            "counts": format_money(Decimal(cut["recognised"]), currency),
            "reason": f"{cut['reason']} ({cut['clause']})" if cut.get("clause") else cut["reason"],
        }
        for cut in decision.cut_lines
    ]
