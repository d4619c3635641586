"""The parts of a case file in words, for templates/pdf/record.typ. Each asks the database once for each list."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applications.models import Application
from applications.presentation import timeline_row
from funding.templatetags.show import day, instant, money
from reports.case_rows import rows_of

Rows = list[list[str]]


@dataclass(frozen=True, kw_only=True)
class Section:
    """A text, names and values, or a table; `widths` are shares of the page. The title may be empty."""

    title: str
    text: str = ""
    rows: Rows = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    cells: Rows = field(default_factory=list)
    widths: list[float] = field(default_factory=list)


def facts(*rows: tuple[str, Any]) -> Rows:
    """Names and values as text, empty ones left out."""
    return [[str(name), str(value)] for name, value in rows if value not in (None, "")]


def table(title: str, headings: list[str], widths: list[float], cells: Iterable[list[str]]) -> list[Section]:
    """One section with a table; none without rows."""
    found = list(cells)
    return [Section(title=title, headings=headings, widths=widths, cells=found)] if found else []


def currency_of(case: Application) -> str:
    return case.programme.currency


def years(by_year: dict[str, str], currency: str) -> str:
    return ", ".join(f"{year}: {money(part, currency)}" for year, part in sorted(by_year.items()))  # type: ignore[arg-type]


def timeline(case: Application) -> list[Section]:
    """Everything that happened, oldest first."""
    rows = [timeline_row(row, case.guideline.currency, for_office=True) for row in rows_of(TIMELINE, case)]
    headings = [_("When"), _("What"), _("Who"), _("Details")]
    cells = ([instant(row["at"]), str(row["text"]), row["actor"], row["detail"]] for row in rows)
    return table("", headings, [2, 3, 2, 3], cells)


TIMELINE = "applications.TimelineEntry"


def correspondence(case: Application) -> list[Section]:
    """Questions and answers, advice, and what was missing."""
    return [
        *(
            Section(title=f"{instant(row.at)}, {row.author_name}", text=row.text)
            for row in rows_of("applications.Message", case)
        ),
        *(
            Section(
                title=_("Advice on %(day)s: %(topic)s") % {"day": day(row.given_on), "topic": row.topic},
                text=row.result,
                rows=facts((_("Given by"), row.given_by or ""), (_("Noted on"), instant(row.noted_at))),
            )
            for row in rows_of("applications.AdviceNote", case)
        ),
        *(missing_things(row) for row in rows_of("applications.CompletionRequest", case)),
    ]


def missing_things(row: Any) -> Section:
    return Section(
        title=_("Something is missing: asked on %(day)s") % {"day": day(row.requested_at)},
        text="\n".join(str(point.get("text", "")) for point in row.points),
        rows=facts(
            (_("Asked by"), row.requested_by or ""),
            (_("Answer wanted by"), day(row.due_at)),
            (_("Answered on"), instant(row.answered_at)),
        ),
    )


def decisions(case: Application) -> list[Section]:
    """What was decided, by whom, why, and what each line lost."""
    currency = currency_of(case)
    found: list[Section] = []
    for row in rows_of("applications.Decision", case):
        found.append(
            Section(
                title=f"{row.get_outcome_display()}, {day(row.decided_at)}",
                rows=facts(
                    (_("Decided by"), row.decided_by),
                    (_("Decided on"), instant(row.decided_at)),
                    (_("Amount"), money(row.amount, currency)),
                    (_("Budget years"), years(row.by_year, currency)),
                    (_("Version"), row.version.number),
                    (_("Reasons"), row.reasons),
                ),
            )
        )
        headings = [_("Cost"), _("Amount"), _("Counts"), _("Reasons"), _("Clause")]
        found += table(_("Lines that were cut"), headings, [3, 2, 2, 4, 1], cut_lines(row, currency))
    return found


def cut_lines(decision: Any, currency: str) -> Iterable[list[str]]:
    for line in decision.cut_lines:
        amounts = [money(line.get(name), currency) for name in ("amount", "recognised")]
        yield [
            str(line.get("label", "")),
            *amounts,
            str(line.get("reason") or ""),
            str(line.get("clause") or ""),
        ]
