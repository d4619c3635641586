"""What the board did with a case: closed votes with their sum, and the minutes, as far as they are about it."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from applications.models import Application
from board.minutes_items import counts_of, exclusions_of, quorum_of, reasons_of, result_of, vote_rows
from board.models import Ballot, Dissent, Minutes
from board.states import BallotState
from funding.templatetags.show import day, instant
from funding.typesetting import TO_KEEP, make_pdf
from reports.case_rows import rows_of
from reports.case_sections import Section, facts, table


def ballots_of(case: Application) -> list[dict[str, Any]]:
    """Every vote on the case, oldest first; of one that is open or was taken back nothing but that it is."""
    related = ("version__guideline_version", "recommendation", "opened_by", "closed_by")
    found = []
    for ballot in (
        Ballot.objects.filter(application=case).select_related(*related).order_by("opened_at", "pk")
    ):
        ballot.application = case
        found.append(frame_of(ballot) | (told_of(ballot) if ballot.state == BallotState.CLOSED else {}))
    return found


def frame_of(ballot: Ballot) -> dict[str, Any]:
    """What is known of a vote without a look at the votes."""
    return {
        "ballot": ballot.pk,
        "state": ballot.state,
        "state_words": str(ballot.get_state_display()),
        "procedure": str(ballot.get_procedure_display()),
        "version": ballot.version.number,
        "note": ballot.note,
        "opened_at": ballot.opened_at,
        "opened_by": str(ballot.opened_by),
        "closes_at": ballot.closes_at,
        "closed_at": ballot.closed_at,
        "closed_by": str(ballot.closed_by or ""),
        "cancel_reason": ballot.cancel_reason,
    }


def told_of(ballot: Ballot) -> dict[str, Any]:
    """What the minutes tell of a closed vote (§ 93 VwVfG); votes by name where the programme says so."""
    return {
        "result": result_of(ballot),
        "quorum": quorum_of(ballot),
        "counts": counts_of(ballot),
        "excluded": exclusions_of(ballot),
        "reasons": reasons_of(ballot),
        "votes": vote_rows(ballot),
    }


def board_sections(case: Application, ballots: list[dict[str, Any]]) -> list[Section]:
    found: list[Section] = []
    for ballot in ballots:
        found += ballot_sections(ballot)
    for question in rows_of("board.Question", case):
        title = _("Question of a member on %(day)s") % {"day": day(question.asked_at)}
        found.append(
            Section(
                title=title, text=question.text, rows=facts((_("Answer"), question.answer or _("None.")))
            ),
        )
    for dissent in dissents_of(case):
        words = _("Different opinion of %(name)s on %(day)s")
        title = words % {"name": dissent.member, "day": day(dissent.given_at)}
        found.append(Section(title=title, text=dissent.text))
    return found


def ballot_sections(ballot: dict[str, Any]) -> Iterator[Section]:
    yield Section(
        title=_("Vote of %(day)s") % {"day": day(ballot["opened_at"])},
        rows=facts(
            (_("State"), ballot["state_words"]),
            (_("How"), ballot["procedure"]),
            (_("Version"), ballot["version"]),
            (_("Opened by"), ballot["opened_by"]),
            (_("Note of the office"), ballot["note"]),
            (_("Closed"), instant(ballot["closed_at"])),
            (_("Reason"), ballot["cancel_reason"]),
            (_("Result"), " ".join(ballot.get("result", ()))),
            (_("Were enough there?"), " ".join(ballot.get("quorum", ()))),
            (_("Votes"), ballot.get("counts", "")),
            *((_("Excluded: %(name)s") % {"name": name}, why) for name, why in ballot.get("excluded", ())),
            *((_("Reason of a member"), reason) for reason in ballot.get("reasons", ())),
        ),
    )
    headings = [_("Name"), _("Vote"), _("Amount")]
    yield from table(_("How the members voted"), headings, [3, 3, 2], ballot.get("votes", ()))


def dissents_of(case: Application) -> list[Dissent]:
    found = Dissent.objects.filter(item__application=case).select_related("member")
    return list(found.order_by("given_at", "pk"))


# -- minutes --------------------------------------------------------------------------------------


def minutes_of(case: Application) -> list[Minutes]:
    """The signed minutes of the meetings that dealt with the case, oldest first."""
    found = Minutes.objects.filter(signed_at__isnull=False, meeting__items__application=case)
    return list(found.select_related("meeting").order_by("meeting__starts_at", "pk"))


def is_about_nothing_else(content: dict[str, Any], case: Application) -> bool:
    """Whether the signed paper can go into the file as it is."""
    return not content["proposals"] and all(item["case"] == case.pk for item in content["agenda"])


def excerpt_pdf(content: dict[str, Any], case: Application) -> bytes:
    """The minutes with head, people and signature, and of the agenda only what is about the case (PDF/A-2a, UA-1)."""
    with translation.override(settings.LANGUAGE_CODE):
        status = _("Excerpt: only what is about this application.")
        paper = content | {
            "agenda": [item for item in content["agenda"] if item["case"] == case.pk],
            # They set one application against the others.
            "proposals": [],
            "opening": "",
            "closing": "",
            "status": status,
            "page_words": content["words"]["page"],
        }
        return make_pdf("minutes.typ", {"signature": "", **paper}, standards=TO_KEEP)
