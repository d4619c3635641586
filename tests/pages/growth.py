"""A town in which there is one of everything, and the same town with three."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.timezone import localdate

from accounts.models import Initiative, Membership, User
from applications.content import Content
from applications.models import (
    AdviceNote,
    Application,
    CompletionRequest,
    Decision,
    Message,
    Recommendation,
    Thread,
    TimelineEntry,
)
from applications.states import State
from awards.models import Notice
from awards.states import NoticeKind
from board.models import Question, Seat, Vote
from budgets.ledger import set_budget
from notifications.letters import CalendarEntry
from notifications.models import MailAttachment
from tests.accounts.factories import InvitationFactory, UserFactory
from tests.applications.factories import (
    NOW,
    UNNA,
    make_case,
    make_content,
    make_initiative,
    make_version,
    store_guideline,
)
from tests.matrix.changes import grow_changes
from tests.matrix.claims import grow_claims
from tests.matrix.meetings import grow_meetings, make_meetings
from tests.matrix.objects import Objects, make_ballots, make_document, make_question
from tests.matrix.papers import grow_papers
from tests.matrix.payments import grow_payments
from tests.matrix.proofs import grow_proofs
from tests.notifications.letters import queued

COST = ("material", "100")
MONEY = ("eigenmittel", "10")


def grow(town: Objects, people: dict[str, Any], *, times: int, first: bool = False) -> None:
    """Add `times` of everything a page of the town may list. `first`: beside what the town has already."""
    for number in range(times):
        Authenticator.objects.create(
            user=people["officer"], type="webauthn", data={"name": f"Schlüssel {number}"}
        )
        for case in list(town.cases.values()):
            hang_on(case, people, with_document=not first)
        if not first:
            make_ballots(Objects(town.programme, town.initiative), people, people["officer"])
            grow_initiative(town, people["applicant"], number)
            grow_programme(town, people, number)
            grow_notices(town, people["officer"], number)
            grow_changes(town.awards)
            grow_papers(town.things["papers"], people)
            grow_proofs(town.awards, people["applicant"])
            grow_claims(town, people["officer"])
            home = {"programme": town.programme, "initiative": town.initiative}
            make_meetings(home, people["officer"], None)
            grow_meetings(town.things["meetings"], home)
            grow_payments(town, people)
    for ballot in town.ballots.values():
        if ballot.is_open:
            vote_silently(ballot, times)
        ask_silently(ballot, times)


def hang_on(case: Application, people: dict[str, Any], *, with_document: bool) -> None:
    """One more row of everything that hangs on a case, and one more line in its plan."""
    officer = people["officer"]
    if with_document:
        make_document(case)
    thread, _created = Thread.objects.get_or_create(application=case, defaults={"programme": case.programme})
    Message.objects.create(thread=thread, author=officer, author_name="O", from_office=True, text="Gut.")
    TimelineEntry.objects.create(application=case, event="message", at=NOW, actor=officer, actor_name="O")
    AdviceNote.objects.create(
        application=case, given_on=NOW.date(), topic="Plan", result="Gut", given_by=officer
    )
    CompletionRequest.objects.create(
        application=case,
        due_at=NOW + timedelta(days=9),
        points=[{"step": "costs", "text": "Angebot"}],
        requested_at=NOW,
    )
    Recommendation.objects.create(
        application=case, outcome="full", amount=100, recorded_at=NOW, reasons=["Gut"]
    )
    version = make_version(case, content_with(case.versions.count() + 1, case))
    if case.state == State.APPROVED and not case.decisions.exists():
        Decision.objects.create(
            application=case,
            outcome="approved",
            amount=100,
            version=version,
            decided_by=officer,
            decided_at=NOW,
        )
    Application.objects.filter(pk=case.pk).update(draft=draft_with(case.versions.count()))


def content_with(lines: int, case: Application) -> Content:
    return make_content([COST] * lines, [MONEY] * lines, initiative=case.initiative.name)


def draft_with(lines: int) -> dict[str, Any]:
    """What somebody typed: so many lines of costs and of other money."""
    costs = [
        {"key": f"c{n}", "cost_type": "material", "label": "Farbe", "amount": "100"} for n in range(lines)
    ]
    money = [{"key": f"i{n}", "kind": "own", "label": "Kasse", "amount": "10"} for n in range(lines)]
    return {"what": {"title": "Kurs"}, "costs": {"lines": costs}, "financing": {"lines": money}}


def grow_initiative(town: Objects, owner: User, number: int) -> None:
    """One more member, invitation, question and initiative of the same person, with a case in every state."""
    Membership.objects.create(initiative=town.initiative, user=UserFactory())
    InvitationFactory(initiative=town.initiative, invited_by=owner)
    Thread.objects.create(
        programme=town.programme, asker=owner, waiting_since=NOW, answer_promised_on=localdate(NOW)
    )
    Message.objects.create(
        thread=town.things["thread"], author=owner, author_name="A", from_office=False, text="Und?"
    )
    other = Initiative.objects.create(name=f"Radler {number}")
    Membership.objects.create(initiative=other, user=owner)
    for initiative in (town.initiative, other):
        for state in State:
            make_case(state, programme=town.programme, initiative=initiative)


def grow_programme(town: Objects, people: dict[str, Any], number: int) -> None:
    """One more version of the rules, of former years, budget year with movements, and mail with files."""
    store_guideline(
        town.programme, UNNA.read_text("utf-8").replace("valid_from = 2020", "valid_from = 2019", 1)
    )
    for year in (2026, 2027 + number):
        set_budget(programme=town.programme, year=year, amount=100, by=None, now=NOW, reason="Mehr")
    entry = CalendarEntry(uid=f"more-{number}", title="Vote", starts_at=NOW)
    queued(f"more-{number}", calendar=entry)
    MailAttachment.objects.create(mail=town.things["mail"], name="b.txt", mime="text/plain", content=b"x")


def grow_notices(town: Objects, officer: User, number: int) -> None:
    """One more notice of each award that has one; one more case that waits for money, or for its notice."""
    for notice in town.notices.values():
        if notice.is_released:
            people = {"drafted_by": officer, "released_by": UserFactory(), "opened_by": UserFactory()}
            Notice.objects.create(
                application=notice.application,
                kind=NoticeKind.CHANGE,
                drafted_at=NOW,
                released_at=NOW,
                opened_at=NOW,
                **people,
            )
    for state in (State.WAITLISTED, State.REJECTED):
        case = make_case(
            state, programme=town.programme, initiative=make_initiative(f"Chor {state} {number}")
        )
        Decision.objects.create(
            application=case,
            outcome=str(state),
            version=case.versions.get(),
            decided_by=officer,
            decided_at=NOW - timedelta(days=1),
        )


def vote_silently(ballot: Any, times: int) -> None:
    """So many more votes, cast past the verb: the ballot must not close by itself."""
    for seat in Seat.objects.filter(ballot=ballot, excluded_at=None, vote=None).order_by("-pk")[:times]:
        Vote.objects.create(seat=seat, choice="full", cast_at=NOW)


def ask_silently(ballot: Any, times: int) -> None:
    """So many more questions with answers."""
    for seat in Seat.objects.filter(ballot=ballot).order_by("pk")[:times]:
        make_question(ballot)
        Question.objects.create(
            ballot=ballot,
            asked_by=seat.member,
            asked_at=NOW,
            addressee="officer",
            text="Wann?",
            answer="Bald.",
            answered_by=ballot.opened_by,
            answered_at=NOW,
        )
