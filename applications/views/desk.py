"""The officer's desk: what waits, every case, and one page for each case."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of, roles_of
from accounts.roles import CASE_READERS, OFFICERS
from applications.boxes import boxes_for_desk, boxes_for_office
from applications.comparison import changes_between
from applications.forms.check import MessageForm
from applications.lists import GROUPS, page_of_cases, page_of_desk
from applications.models import Application, Recommendation, Thread
from applications.presentation import (
    cost_rows,
    cost_totals,
    state_badge,
    timeline_of,
    told_to_office,
)
from applications.rules import assess_version
from applications.states import ENDED, UNSENT, State, WaitingReason
from applications.summary import summary_of
from applications.views.concessions import concession_context
from applications.views.fetch import answerable_case
from applications.views.papers import file_rows
from applications.views.public import case_messages
from applications.workflow import may_now
from budgets.pot import pot_of, pot_of_number, pot_year
from funding.wording import label
from notifications.workdays import working_days_between

QUESTIONS_SHOWN = 20


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD"])
def desk(request: HttpRequest) -> HttpResponse:
    """Waiting for me: cases and questions, the longest wait on top."""
    user = person_of(request)
    page = page_of_desk(Application.objects.on_desk_of(user), after=request.GET.get("after", ""))
    programmes = roles_of(user).programmes(OFFICERS)
    asked = list(Thread.objects.unanswered().filter(programme_id__in=programmes)[: QUESTIONS_SHOWN + 1])
    context = {
        "rows": [desk_row(case) for case in page.cases],
        "questions": asked[:QUESTIONS_SHOWN],
        "more_questions": len(asked) > QUESTIONS_SHOWN,
        "next_url": "?" + urlencode({"after": page.next_key}) if page.next_key else "",
        "gauge": pot_of_number(min(programmes), localdate().year) if programmes else None,
        "has_own": Application.objects.kept_from(user).exists(),
        "boxes": [] if "after" in request.GET else boxes_for_desk(user),
    }
    return render(request, "applications/desk.html", context)


def desk_row(case: Application) -> dict[str, Any]:
    """One case of the list: title, why it waits, since when."""
    reasons = [str(WaitingReason(case.waiting_reason).label)] if case.waiting_reason else []
    if case.question_since:
        reasons.append(_("The applicant has a question"))
    return {
        "case": case,
        "currency": case.programme.currency,
        "url": reverse("applications:desk-case", args=[case.pk]),
        "reason": " · ".join(reasons),
        "days": working_days(case.office_waiting_since),
        "badge": state_badge(case),
    }


def working_days(moment: Any) -> int:
    return working_days_between(localdate(moment), localdate()) if moment else 0


@open_to(CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD"])
def cases(request: HttpRequest) -> HttpResponse:
    """All cases, with filters that survive a reload and a search box."""
    group, text = request.GET.get("show", ""), request.GET.get("q", "").strip()[:100]
    readable = Application.objects.filter(
        programme_id__in=roles_of(person_of(request)).programmes(CASE_READERS)
    ).unbiased_by(person_of(request))
    page = page_of_cases(readable, group=group, text=text, after=request.GET.get("after", ""))
    names = {
        "": _("All"),
        "open": _("Open"),
        "board": _("With the board"),
        "applicant": _("With the applicant"),
        "waiting-list": _("Waiting list"),
        "decided": _("Decided"),
        "withdrawn": _("Withdrawn"),
    }
    links = [
        {"label": names[key], "url": "?" + urlencode({"show": key, "q": text}), "current": key == group}
        for key in ("", *GROUPS)
    ]
    following = {"show": group, "q": text, "after": page.next_key}
    context = {
        "rows": [desk_row(case) for case in page.cases],
        "links": links,
        "q": text,
        "group": group,
        "next_url": "?" + urlencode(following) if page.next_key else "",
    }
    return render(request, "applications/cases.html", context)


@open_to(CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one case on one page, and only the acts that are possible now."""
    found = answerable_case(request, pk)
    if found.state in UNSENT:
        return redirect("applications:tasks" if found.entered_by_id else "applications:desk-answer", pk)
    return render(request, "applications/desk_case.html", desk_context(found, person_of(request)))


def desk_context(found: Application, user: Any) -> dict[str, Any]:
    versions = list(found.versions.select_related("guideline_version").order_by("-number"))
    version = versions[0]
    guideline = version.guideline_version.guideline
    result = assess_version(version, found)
    decision = found.decision
    recommendation = decision.recommendation if decision else vote_of_the_board(found)
    return {
        "case": found,
        "version": version,
        "versions": versions,
        "currency": guideline.currency,
        "changes": changes_between(versions[1], version) if len(versions) > 1 else [],
        "badge": state_badge(found),
        "reason": desk_row(found)["reason"],
        "days": working_days(found.office_waiting_since),
        "acts": acts_for(found, user),
        "blocks": summary_of(version.content, guideline),
        "rows": cost_rows(result, guideline, version.content),
        "totals": cost_totals(result),
        "findings": told_to_office(result.findings, guideline),
        "result": result,
        "files": file_rows(found, user),
        "advice": found.advice.all(),
        "thread_messages": case_messages(found, user),
        "message_form": MessageForm(),
        "earlier": earlier_grants(found),
        "timeline": timeline_of(found, for_office=True),
        "recommendation": recommendation,
        "decision": decision,
        "gauge": pot_of(
            found.programme,
            pot_year(version.content.audience.starts_on, localdate()),
            asked=asked_of_pot(found, recommendation),
        ),
        "check_list": [label(question) for question in guideline.questions if question.asked == "officer"],
        "is_officer": roles_of(user).holds(OFFICERS, found.programme_id),
        **concession_context(found, version.content, result, user),
        "boxes": boxes_for_office(found, user),
    }


def vote_of_the_board(found: Application) -> Recommendation | None:
    """What the board recommended; no query while it cannot have voted."""
    return found.recommendation if found.state in {State.RECOMMENDED, State.WITHDRAWN} else None


def asked_of_pot(found: Application, recommendation: Recommendation | None) -> Any:
    """What the case would take from the pot; nothing once it is decided."""
    if found.state in ENDED:
        return 0
    return recommendation.amount if recommendation else found.max_grant


def earlier_grants(found: Application) -> list[Any]:
    """Other cases of the same initiative that were sent, newest first."""
    return list(
        found.initiative.applications.filter(received_at__isnull=False, programme=found.programme)
        .exclude(pk=found.pk)
        .defer("draft", "draft_marks")
        .order_by("-received_at")[:10]
    )


def act_labels() -> dict[str, tuple[str, str]]:
    """The page and the words of each transition; pages of higher apps are found by their names."""
    return {
        "confirm_completeness": ("applications:desk-complete", _("The application is complete")),
        "route_to_board": ("board:open-ballot", _("Open a vote of the board")),
        "approve": ("awards:approve", _("Approve")),
        "return_for_completion": ("applications:desk-return", _("Send back: something is missing")),
        "put_on_waiting_list": ("awards:waiting-list", _("Put on the waiting list")),
        "reject": ("awards:reject", _("Reject")),
        "confirm_by_signature": ("applications:desk-signature", _("The signed application is here")),
        "recall_from_board": ("board:recall", _("Take back from the board")),
    }


def acts_for(found: Application, user: Any) -> list[dict[str, str]]:
    """The transitions this person may carry out now, the likeliest first."""
    acts = [
        {"name": name, "label": words, "url": reverse(page, args=[found.pk])}
        for name, (page, words) in act_labels().items()
        if may_now(found, name, user)
    ]
    if found.waiting_reason == WaitingReason.DECIDE:
        # The board may still be asked, but nothing says that it must.
        acts.sort(key=lambda act: act["name"] == "route_to_board")
    return [*acts_after_the_board(found, user), *acts]


# Why the board has not recommended yet, and whether it may be asked by letter then.
BACK_FROM_BOARD = {
    WaitingReason.NO_QUORUM: True,
    WaitingReason.VOID: True,
    WaitingReason.PUT_OFF: True,
    WaitingReason.OBJECTION: False,
}


def acts_after_the_board(found: Application, user: Any) -> list[dict[str, str]]:
    """What the officer can do with a case that the board has but has not recommended on."""
    by_letter = BACK_FROM_BOARD.get(found.waiting_reason)  # type: ignore[call-overload]
    if by_letter is None or not roles_of(user).holds(OFFICERS, found.programme_id):
        return []
    again = reverse("board:open-ballot", args=[found.pk])
    asked = [{"name": "again", "label": _("Ask the board again"), "url": again}] if by_letter else []
    agenda = {
        "name": "agenda",
        "label": _("Put it on the agenda of a meeting"),
        "url": reverse("board:meetings"),
    }
    return [*asked, agenda]
