"""A case in words and figures for its pages: where it stands, who acts, what counts, what happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from applications.clauses import Reasons
from applications.content import Content, Cost
from applications.models import Application, TimelineEntry
from applications.routes import asks_board
from applications.states import Event, RecommendationOutcome, State, WaitingReason
from funding.guideline.assess import Assessment
from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Line, Treatment
from funding.money import format_money, format_number
from funding.templatetags import show
from funding.wording import finding_remedy, finding_text, label, line_reason, treatment_label
from funding.wording_rules import EXCEPTIONS

# The place of each state among the five words an applicant sees.
PLACE = {
    State.DRAFT: 0,
    State.LAPSED: 0,
    State.UNCONFIRMED: 0,
    State.SUBMITTED: 1,
    State.RETURNED: 2,
    State.COMPLETE: 2,
    State.AT_BOARD: 3,
    State.RECOMMENDED: 3,
    State.WAITLISTED: 4,
    State.APPROVED: 4,
    State.REJECTED: 4,
    State.WITHDRAWN: 4,
}
BOARD = 3
TREATMENT_KIND = {Treatment.FULL: "success", Treatment.PART: "warning", Treatment.NONE: "danger"}
SEVERITY_KIND = {
    Severity.BLOCKS: "danger",
    Severity.FIX: "warning",
    Severity.WARNING: "warning",
    Severity.NOTE: "info",
}
PAID_OTHERWISE = frozenset({Code.LINE_IN_PART, Code.LINE_NOT_ELIGIBLE})
STATE_KIND = {
    State.RETURNED: "warning",
    State.UNCONFIRMED: "warning",
    State.APPROVED: "success",
    State.REJECTED: "danger",
    State.DRAFT: "neutral",
    State.LAPSED: "neutral",
    State.WITHDRAWN: "neutral",
}


def five_words() -> list[str]:
    return [
        pgettext("status", "Draft"),
        pgettext("status", "Submitted"),
        pgettext("status", "Being checked"),
        pgettext("status", "With the board"),
        pgettext("status", "Decided"),
    ]


def status_steps(case: Application) -> list[dict[str, str]]:
    """The five words with their state, for components/status_bar.html; four where no board is asked."""
    here = PLACE[State(case.state)]
    words = five_words()
    if case.state == State.WITHDRAWN:
        words[4] = _("Withdrawn")
    states = ["done" if place < here else "current" if place == here else "todo" for place in range(5)]
    steps = [{"label": word, "state": state} for word, state in zip(words, states, strict=True)]
    if here != BOARD and not asks_board(case):
        del steps[BOARD]
    return steps


@dataclass(frozen=True)
class NextStep:
    """The three questions of every page."""

    where: str
    who: str
    by_when: str

    @property
    def sentence(self) -> str:
        return f"{self.where} {self.by_when}".strip()


def next_step(case: Application) -> NextStep:
    """Where the case stands, who acts, by when, in one sentence each, for the applicant."""
    you, office, board, nobody = (
        _("You"),
        _("The office"),
        _("The advisory board"),
        _("Nobody: this is finished."),
    )
    due = day(case.due_at)
    found = {
        State.DRAFT: (_("You are still writing. We have not seen it yet."), you, _("There is no deadline.")),
        State.LAPSED: (_("You put this draft aside."), you, _("There is no deadline.")),
        State.UNCONFIRMED: (
            _("We have written down your application. Please read and confirm it."),
            you,
            _("It counts from the day you confirm it."),
        ),
        State.SUBMITTED: (
            _("Your application has arrived. We check whether anything is missing."),
            office,
            _("You hear from us within a few working days."),
        ),
        State.RETURNED: (
            _("Something is missing. Please complete your application."),
            you,
            _("Please answer by %(day)s.") % {"day": due},
        ),
        State.COMPLETE: (
            _("Your application is complete. Next the office decides.")
            if case.waiting_reason == WaitingReason.DECIDE
            else _("Your application is complete. Next it goes to the advisory board."),
            office,
            _("This takes a few working days."),
        ),
        State.AT_BOARD: (
            _("The advisory board reads your application and votes."),
            board,
            _("This usually takes two weeks."),
        ),
        State.RECOMMENDED: (
            _("The advisory board has voted. Now the office decides."),
            office,
            _("This takes a few working days."),
        ),
        State.WAITLISTED: (
            _("There is not enough money left now. Your project is on the waiting list."),
            office,
            _("We write to you when money comes free."),
        ),
        State.APPROVED: (
            _("Your project is approved."),
            office,
            _("You get the letter with the decision next."),
        ),
        State.REJECTED: (_("We could not fund your project."), nobody, ""),
        State.WITHDRAWN: (_("You have withdrawn this application."), nobody, ""),
    }
    return NextStep(*found[State(case.state)])


def day(moment: Any) -> str:
    return formats.date_format(localtime(moment), "DATE_FORMAT") if moment else ""


def cost_rows(
    result: Assessment, guideline: Guideline, content: Content | None = None
) -> list[dict[str, Any]]:
    """The cost table with what counts of each line and why, for components/money_table.html.

    With `content` each line also says what else was typed in it: number and price, quotes, sum per person.
    """
    reasons = Reasons(guideline)
    more = {line.key: typed_beside(line, guideline.currency) for line in content.costs} if content else {}
    return [cost_row(line, guideline, reasons, more.get(line.key, [])) for line in result.lines]


def typed_beside(line: Cost, currency: str) -> list[str]:
    """What a line says beside kind, name and amount, in words; nothing that was not asked or answered."""
    found = []
    if line.quantity is not None and line.unit_price is not None:
        found.append(f"{format_number(line.quantity)} × {format_money(line.unit_price, currency)}")
    elif line.quantity is not None:
        found.append(_("Number: %(number)s") % {"number": format_number(line.quantity)})
    if line.per_person is not None:
        found.append(_("%(amount)s for one person") % {"amount": format_money(line.per_person, currency)})
    if line.quotes is not None:
        found.append(ngettext("%(n)d quote", "%(n)d quotes", line.quotes) % {"n": line.quotes})
    if line.own_fee:
        found.append(_("paid to ourselves"))
    return found


def cost_row(line: Line, guideline: Guideline, reasons: Reasons, more: Sequence[str] = ()) -> dict[str, Any]:
    kind = guideline.cost_type(line.cost_type)
    return {
        "key": line.key,
        "label": label(kind) if kind else line.cost_type,
        "detail": " · ".join(part for part in (line.label, *more) if part),
        "amount": line.amount,
        "recognised": line.recognised,
        "badge": {"kind": TREATMENT_KIND[line.treatment], "text": treatment_label(line)},
        "reason": "" if line.treatment == Treatment.FULL else line_reason(line, guideline),
        "clause": line.clause,
        "why": reasons.of(line.clause, f"cost.{line.cost_type}") if kind else None,
    }


def cost_totals(result: Assessment) -> list[dict[str, Any]]:
    """The foot of the cost table: sum, what counts, other money, the grant, what is missing."""
    rows = [
        {"label": _("All costs"), "amount": result.total},
        {"label": _("Of this counts"), "amount": result.recognised},
        {"label": _("Other money"), "amount": result.income},
        *own_rows(result),
        {"label": _("You ask for"), "amount": result.requested},
        {"label": _("We can give at most"), "amount": result.max_grant, "strong": True},
        *as_it_stands(result),
    ]
    if result.gap:
        rows.append({"label": _("Missing"), "amount": result.gap, "kind": "danger", "strong": True})
    return rows


def own_rows(result: Assessment) -> list[dict[str, Any]]:
    """What counts of unpaid work and things, and what applicants must bring; nothing without such rules."""
    rows = (
        {"label": _("Your work and things count as"), "amount": result.in_kind},
        {"label": _("You must bring yourselves"), "amount": result.own_share},
    )
    return [row for row in rows if row["amount"]]


def as_it_stands(result: Assessment) -> list[dict[str, Any]]:
    """The sums allow a grant, but while a finding excludes it there is none: then both figures are said."""
    if result.grant == result.max_grant:
        return []
    return [{"label": _("As it stands now"), "amount": result.grant, "kind": "danger", "strong": True}]


def told(finding: Finding, guideline: Guideline, reasons: Reasons) -> dict[str, Any]:
    """A finding in the reader's language: what is so, what to do, which rule and clause say so."""
    return {
        "code": str(finding.code),
        "field": finding.field,
        "kind": SEVERITY_KIND[finding.severity],
        "severity": str(finding.severity),
        "text": finding_text(finding, guideline),
        "remedy": finding_remedy(finding, guideline),
        "clause": finding.clause,
        "why": reasons.of(finding.clause, f"cost.{finding.params.get('cost_type', '')}"),
    }


def all_told(findings: Iterable[Finding], guideline: Guideline) -> list[dict[str, Any]]:
    """The findings in words. What does not count needs no remedy once other money pays for it."""
    reasons, listed = Reasons(guideline), list(findings)
    is_open = any(finding.code == Code.FINANCING_GAP for finding in listed)
    rows = [told(finding, guideline, reasons) for finding in listed]
    return (
        rows if is_open else [row | {"remedy": ""} if row["code"] in PAID_OTHERWISE else row for row in rows]
    )


def told_to_office(findings: Iterable[Finding], guideline: Guideline) -> list[dict[str, Any]]:
    """The same findings for those who decide: where the applicant can mend nothing, what is left to do."""
    listed = list(findings)
    words = _("The applicant cannot mend this. You can only reject the application, unless it is withdrawn.")
    return [
        row | {"remedy": words} if finding.is_lasting else row
        for finding, row in zip(listed, all_told(listed, guideline), strict=True)
    ]


def timeline_of(case: Application, *, for_office: bool) -> list[dict[str, Any]]:
    """What happened, newest first; applicants see what is shared with them. One query."""
    rows = case.timeline.all() if for_office else case.timeline.filter(is_shared=True)
    currency = case.guideline.currency
    return [timeline_row(row, currency, for_office=for_office) for row in rows.order_by("-at", "-pk")[:200]]


def timeline_row(row: TimelineEntry, currency: str, *, for_office: bool) -> dict[str, Any]:
    return {
        "at": row.at,
        "actor": row.actor_name,
        "text": row.get_event_display(),
        "detail": timeline_detail(row, currency, for_office=for_office),
    }


def timeline_detail(row: TimelineEntry, currency: str, *, for_office: bool) -> str:
    """The words that belong to an event: reasons, points of a return, names of documents, amounts."""
    # Why the office takes a case from the board is written for the board.
    hidden = row.event == Event.RECALL_FROM_BOARD and not for_office
    parts = ["" if hidden else row.reason]
    if row.data.get("rule"):
        parts.insert(0, concession_words(row.data))
    if changed := row.data.get("change"):
        parts.insert(0, _(changed))
    if row.event == Event.APPROVE or row.event.startswith("payout_"):
        parts.append(format_money(Decimal(row.data["amount"]), currency))
    if row.event == Event.RECORD_RECOMMENDATION and for_office:
        amount = format_money(Decimal(row.data["amount"]), currency)
        parts.append(f"{RecommendationOutcome(row.data['outcome']).label}: {amount}")
    parts += [f"– {point['text']}" for point in row.data.get("points", [])]
    parts += [str(row.data[name]) for name in ("topic", "name") if row.data.get(name)]
    if row.data.get("due_on"):
        parts.append(_("Answer wanted by %(day)s") % {"day": written_day(row.data["due_on"])})
    if row.data.get("sent_on"):
        parts.append(_("On %(day)s") % {"day": written_day(row.data["sent_on"])})
    if row.data.get("sha256"):
        parts.append(_("Fingerprint of the file (SHA-256): %(hash)s") % {"hash": row.data["sha256"]})
    if row.data.get("paid_on"):
        parts.append(_("Paid on %(day)s") % {"day": written_day(row.data["paid_on"])})
    if row.data.get("version"):
        parts.append(_("Version %(number)s") % {"number": row.data["version"]})
    return "\n".join(part for part in parts if part)


def concession_words(granted: dict[str, Any]) -> str:
    """An exception or a consent, and from which day on: from the deadline, 1.9.2026."""
    words = EXCEPTIONS.get(granted["rule"])
    day_of_it = written_day(granted["granted_on"])
    return f"{words}, {day_of_it}" if words else day_of_it


def written_day(text: str) -> str:
    """A date of a timeline row as people write it."""
    parsed = parse_date(text)
    return show.day(parsed) if parsed else text


def state_badge(case: Application) -> dict[str, str]:
    return {"kind": STATE_KIND.get(State(case.state), "info"), "text": str(State(case.state).label)}
