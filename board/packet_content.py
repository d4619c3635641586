"""What stands in the packet of a meeting: the agenda, then every case as the board reads it on its page.

No bank account, no private address, no vote. Everything in the active language.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Application, ApplicationVersion, Decision, Document
from applications.presentation import all_told, cost_rows
from applications.rules import assess_version
from applications.states import DecisionOutcome
from applications.summary import asked_blocks, audience_rows, filled, financing_rows, labels, what_rows
from board.models import AgendaItem, Meeting
from board.presentation import totals
from budgets.pot import pot_of, pot_year
from funding.guideline.assess import Assessment
from funding.guideline.model import Guideline
from funding.money import format_euro
from funding.templatetags.show import day, instant
from funding.wording import label

Progress = Callable[[int], None]


def agenda_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The agenda in its order, with the cases and the number of their newest version. One query."""
    related = ("application__initiative", "application__programme", "ballot__version__guideline_version")
    versions = ApplicationVersion.objects.filter(application=OuterRef("application_id"))
    newest = Subquery(versions.order_by("-number").values("number")[:1])
    items = meeting.items.select_related(*related).annotate(newest=newest).order_by("position", "pk")
    return items.defer("application__draft", "application__draft_marks")


def packet_data(
    meeting: Meeting, items: list[AgendaItem], kept_from: frozenset[int], progress: Progress
) -> dict[str, Any]:
    """The packet for templates/pdf/packet.typ, without the cases in `kept_from`; tells `progress` case by case."""
    numbered = list(enumerate(items, start=1))
    sections = []
    for number, item in numbered:
        if item.application is not None and item.application_id not in kept_from:
            sections.append(case_section(number, item))
            progress(len(sections))
    return {
        "language": (get_language() or "de")[:2],
        "title": title_of(meeting),
        "header": header_of(meeting),
        "page_words": _("%(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "programme": meeting.programme.name,
        "lead": _("Papers for the members of the board. Please do not pass them on."),
        "facts": meeting_facts(meeting),
        "agenda_title": _("Agenda"),
        "agenda_headings": [_("No."), _("What"), _("At most"), _("Page")],
        "agenda": [agenda_row(number, item, kept_from) for number, item in numbered],
        "excluded": [excluded_line(number) for number, item in numbered if item.application_id in kept_from],
        "pots_title": _("What is asked for, and what is left"),
        "pots_headings": [_("Year"), _("These cases ask for"), _("Left in the pot"), _("Left after that")],
        "pots": pot_rows(meeting, items, kept_from),
        "sections": sections,
        "words": words(),
    }


def words() -> dict[str, str]:
    """The headings that every case has."""
    return {
        "costs": _("What it costs"),
        "findings": _("What the rules say"),
        "no_findings": _("Nothing to note."),
        "documents": _("Documents"),
        "no_documents": _("The initiative has added no documents."),
        "grants": _("Earlier grants of this initiative"),
        "no_grants": _("None."),
        "pot": _("What would be left in the pot"),
        "note": _("Note of the office"),
    }


# -- the first page -------------------------------------------------------------------------------


def title_of(meeting: Meeting) -> str:
    return _("Papers for the meeting on %(day)s") % {"day": day(meeting.starts_at)}


def header_of(meeting: Meeting) -> str:
    """Stands on every page."""
    words_of_it = {"board": board_name(meeting), "day": day(meeting.starts_at)}
    return _("%(board)s, meeting on %(day)s") % words_of_it


def board_name(meeting: Meeting) -> str:
    """What the guideline that holds on the day of the meeting calls the board."""
    version = meeting.programme.guideline_version(localdate(meeting.starts_at))
    return label(version.guideline.board.name)


def meeting_facts(meeting: Meeting) -> list[list[str]]:
    rows = [
        (_("Begins"), instant(meeting.starts_at)),
        (_("Place"), meeting.place),
        (_("By video"), meeting.video_link),
        (_("Note"), meeting.note),
    ]
    return [[name, text] for name, text in rows if text]


def agenda_row(number: int, item: AgendaItem, kept_from: frozenset[int]) -> dict[str, Any]:
    """`anchor` names the section the page number is taken from; empty where there is none."""
    case = item.application
    if case is None:
        return {"number": number, "title": item.title, "detail": "", "amount": "", "anchor": ""}
    hidden = case.pk in kept_from
    return {
        "number": number,
        "title": case.title,
        "detail": f"{case.reference}, {case.initiative.name}",
        "amount": "" if hidden else format_euro(case.max_grant),
        "anchor": "" if hidden else anchor(number),
    }


def anchor(number: int) -> str:
    return f"item-{number}"


def excluded_line(number: int) -> str:
    return _("You are excluded from item %(number)d. It is not in these papers.") % {"number": number}


def pot_rows(meeting: Meeting, items: list[AgendaItem], kept_from: frozenset[int]) -> list[list[str]]:
    """For each budget year: what its cases ask for together, what the pot has left, what would be left then."""
    asked: dict[int, Decimal] = {}
    for item in items:
        if item.application is not None and item.application_id not in kept_from:
            year = year_of(newest_version(item.application))
            asked[year] = asked.get(year, Decimal(0)) + item.application.max_grant
    pots = [pot_of(meeting.programme, year, asked=amount) for year, amount in sorted(asked.items())]
    return [[str(pot.year), *map(format_euro, (pot.asked, pot.free, pot.after))] for pot in pots]


# -- a case ---------------------------------------------------------------------------------------


def case_section(number: int, item: AgendaItem) -> dict[str, Any]:
    """One case in words and figures: what was submitted last, or what the board is voting on."""
    case = case_of(item)
    version = item.ballot.version if item.ballot else newest_version(case)
    guideline, content = version.guideline_version.guideline, version.content
    result = assess_version(version)
    return {
        "anchor": anchor(number),
        "title": f"{number}. {case.title}",
        "facts": case_facts(case, version, guideline, result),
        "note": item.ballot.note if item.ballot else "",
        "blocks": [
            {"title": title, "rows": [list(row) for row in rows]}
            for title, rows in (
                (_("What is planned"), filled(what_rows(content))[1:]),
                (_("For whom, where, when"), filled(audience_rows(content, guideline))),
                *((block.title, block.rows) for block in asked_blocks(content, guideline)),
                (_("Other money"), filled(financing_rows(content, guideline))),
            )
            if rows
        ],
        "cost_headings": [_("Cost"), _("Amount"), _("Counts")],
        "costs": cost_cells(result, guideline),
        "totals": [[row["label"], format_euro(row["amount"])] for row in totals(result)],
        "findings": [[row["text"], row["clause"]] for row in all_told(result.findings, guideline)],
        "documents": document_lines(case, guideline),
        "grant_headings": [_("Reference"), _("Project"), _("Decided on"), _("Granted")],
        "grants": grant_rows(case),
        "pot": pot_lines(case, version, result),
    }


def case_of(item: AgendaItem) -> Application:
    case: Application | None = item.application
    if case is None:
        raise ValueError("an item without a case has no section")
    return case


def newest_version(case: Application) -> ApplicationVersion:
    """What was submitted last; a case on an agenda was submitted."""
    found = case.latest_version
    if found is None:
        raise ApplicationVersion.DoesNotExist(f"{case} was never sent")
    return found


def case_facts(
    case: Application, version: ApplicationVersion, guideline: Guideline, result: Assessment
) -> list[list[str]]:
    """Who asks for how much. Of the applicant only name and kind: no address, no telephone, no account."""
    who = version.content.who
    kind = labels([who.legal_form], guideline.applicants.legal_forms)
    name = case.initiative.name
    return [
        [_("Reference"), str(case.reference)],
        [_("Initiative"), f"{name} ({kind})" if kind else name],
        [_("Received on"), day(case.received_at)],
        [_("Asked for"), format_euro(result.requested)],
        [_("Highest possible grant"), format_euro(result.max_grant)],
    ]


def cost_cells(result: Assessment, guideline: Guideline) -> list[list[str]]:
    """Each line: its name, amount, what counts, and in small type why."""
    cells = []
    for row in cost_rows(result, guideline):
        name = f"{row['label']}: {row['detail']}" if row["detail"] else row["label"]
        why = f"{row['reason']} ({row['clause']})" if row["reason"] and row["clause"] else row["reason"]
        cells.append([name, format_euro(row["amount"]), format_euro(row["recognised"]), why])
    return cells


def document_lines(case: Application, guideline: Guideline) -> list[str]:
    """Names of the documents; not the signed paper with its personal data. One query."""
    kinds = {kind.key: label(kind) for kind in guideline.documents}
    papers = Document.objects.in_use().filter(application=case).exclude(kind="signature")
    return [
        f"{paper.name} ({kinds[paper.kind]}, {day(paper.uploaded_at)})"
        if paper.kind in kinds
        else f"{paper.name} ({day(paper.uploaded_at)})"
        for paper in papers
    ]


def grant_rows(case: Application) -> list[list[str]]:
    """What the initiative was granted in this programme before, newest first. One query."""
    decided = Decision.objects.filter(
        outcome=DecisionOutcome.APPROVED,
        application__initiative=case.initiative,
        application__programme=case.programme,
    ).exclude(application=case)
    return [
        [str(row.application.reference), row.application.title, day(row.decided_at), format_euro(row.amount)]
        for row in decided.select_related("application").order_by("-decided_at", "-pk")[:20]
    ]


def year_of(version: ApplicationVersion) -> int:
    return pot_year(version.content.audience.starts_on, today())


def today() -> date:
    return localtime().date()


def pot_lines(case: Application, version: ApplicationVersion, result: Assessment) -> list[list[str]]:
    """The pot the grant would come from. One query."""
    pot = pot_of(case.programme, year_of(version), asked=result.max_grant)
    rows = (
        (_("Budget of %(year)d") % {"year": pot.year}, pot.budget),
        (_("Promised so far"), pot.committed),
        (_("Left now"), pot.free),
        (_("Left after this grant"), pot.after),
    )
    return [[name, format_euro(amount)] for name, amount in rows]
