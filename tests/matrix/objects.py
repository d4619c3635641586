"""A town with one thing of every kind, and the address of each page on the thing it is about."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from accounts.models import Initiative, User
from accounts.roles import RoleName
from applications.models import Application, Document, Message, Thread
from applications.states import State
from awards.acceptance import accept_award
from awards.models import Award, Notice
from awards.states import AwardState
from board.ballots import close_ballot
from board.models import Absence, Ballot, Question, Substitution
from budgets.ledger import set_budget
from funding.models import Programme
from notifications.letters import CalendarEntry
from notifications.models import Mail
from tests.accounts.factories import InvitationFactory, UserFactory, role
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.awards.factories import make_award
from tests.awards.paper_trail import draft_of, notified, opened
from tests.board.factories import CLOSES_AT, make_ballot, vote
from tests.matrix import claims, meetings, papers
from tests.matrix.changes import inner_change_values, make_changes
from tests.matrix.payments import PAYMENT_OF_PAGE, make_payments
from tests.matrix.proofs import inner_proof_values, make_proofs
from tests.matrix.subjects import (
    AWARD_OF_PAGE,
    BALLOT_OF_PAGE,
    CASE_OF_PAGE,
    MEETING_OF_PAGE,
    NOTICE_OF_PAGE,
    POT_PAGES,
    THING_OF_PAGE,
)
from tests.notifications.letters import queued

PDF = b"%PDF-1.4\n%%EOF\n"


@dataclass
class Objects:
    """One thing of every kind, all of the same initiative and programme."""

    programme: Programme
    initiative: Initiative
    cases: dict[str, Application] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    awards: dict[str, Award] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


def make_people() -> dict[str, User | AnonymousUser]:
    """One person for every column of the tables."""
    here, there = make_programme(), make_programme("elsewhere")
    people: dict[str, User | AnonymousUser] = {"anonymous": AnonymousUser()}
    people |= {"applicant": UserFactory(language="en"), "foreign": UserFactory(language="en")}
    people |= {name: role(name, here, language="en") for name in RoleName}
    people["other_officer"] = role("officer", there, language="en")
    return people


def make_objects(people: dict[str, Any], *, slug: str = "unna", name: str, owner: str) -> Objects:
    """Everything one initiative and its programme can have; `owner` names the person who acts for it."""
    programme = make_programme(slug)
    if not programme.budget_years.exists():
        set_budget(programme=programme, year=2026, amount=20000, by=None, now=NOW, reason="Haushalt")  # type: ignore[arg-type]
    town = Objects(programme, make_initiative(name, people=[people[owner]]))
    officer = people["officer" if slug == "unna" else "other_officer"]
    for state in State:
        by = officer if state == State.UNCONFIRMED else None
        town.cases[state] = make_case(state, programme=programme, initiative=town.initiative, entered_by=by)
        town.documents[state] = make_document(town.cases[state], kind="signature" if by else "offer")
    town.cases["office draft"] = make_case(
        State.DRAFT, programme=programme, initiative=town.initiative, entered_by=officer
    )
    town.things["silent member"] = role("board_member", programme, language="en")
    make_awards(town, officer)
    make_notices(town, people[owner], officer)
    town.things["payments"] = make_payments(town, people)
    make_proofs(town.awards, people[owner])
    town.things["claim"] = claims.make_claims(town, officer)
    make_changes(town.awards)
    make_ballots(town, people, officer)
    make_things(town, people[owner], people, officer)
    make_deputies(town, people)
    hold_meetings(town, people, officer)
    return town


def hold_meetings(town: Objects, people: dict[str, Any], officer: User) -> None:
    """Meetings before, while and after they go on; at home the advisory member takes the minutes."""
    home = {"programme": town.programme, "initiative": town.initiative}
    writer = people["advisory_member"] if town.programme.slug == "unna" else None
    town.things["meetings"] = meetings.make_meetings(home, officer, writer)
    town.things["items"] = meetings.items_by_state(town.things["meetings"])
    item = town.things["items"]["open"]
    town.ballots["meeting"], town.cases["ballot meeting"] = item.ballot, item.application
    town.documents["ballot meeting"] = make_document(item.application)


def make_document(case: Application, kind: str = "offer") -> Document:
    document = Document(
        application=case, kind=kind, name="Angebot.pdf", size=len(PDF), media_type="application/pdf"
    )
    document.file.save("document", ContentFile(PDF))
    return document


def make_awards(town: Objects, officer: User) -> None:
    """An award in every state, each of a case of its own."""
    for state in AwardState:
        case = make_case(
            State.RECOMMENDED, requested=100, programme=town.programme, initiative=town.initiative
        )
        town.awards[state] = make_award(state, case=case, officer=officer)


def make_notices(town: Objects, owner: User, officer: User) -> None:
    """A draft, a notice nobody has opened, one that was opened, and one that was answered with an account."""
    town.notices["draft"] = draft_of(town.awards[AwardState.GRANTED])
    case = make_case(State.RECOMMENDED, requested=100, programme=town.programme, initiative=town.initiative)
    town.awards["handed over"] = make_award(case=case, officer=officer)
    names = {"sent": AwardState.NOTIFIED, "opened": "handed over", "answered": AwardState.ACCEPTED}
    for name, which in names.items():
        Award.objects.filter(pk=town.awards[which].pk).update(state=AwardState.GRANTED)
        town.notices[name] = notified(town.awards[which])
        if name != "sent":
            opened(town.notices[name], owner)
    accept_award(
        award=town.awards[AwardState.ACCEPTED],
        actor=owner,
        now=NOW,
        holder=town.initiative.name,
        iban="DE02120300000000202051",
    )


def make_ballots(town: Objects, people: dict[str, Any], officer: User) -> None:
    """An open ballot with one vote (the board member's), one nobody voted in, and a closed one."""
    home = {"programme": town.programme, "initiative": town.initiative}
    for name in ("voted", "open", "closed"):
        case = make_case(State.COMPLETE, **home)
        town.ballots[name] = make_ballot(case=case, officer=officer)
        town.cases[f"ballot {name}"] = case
        town.documents[f"ballot {name}"] = make_document(case)
    seated = town.ballots["voted"].seats.filter(member=people["board_member"])
    if seated.exists():
        vote(town.ballots["voted"], people["board_member"], "full")
    close_ballot(ballot=town.ballots["closed"], now=CLOSES_AT + timedelta(seconds=1))


def make_things(town: Objects, owner: User, people: dict[str, Any], officer: User) -> None:
    thread = Thread.objects.create(
        programme=town.programme, asker=owner, asker_email=owner.email, waiting_since=NOW
    )
    Message.objects.create(
        thread=thread, author=owner, author_name="Amal", from_office=False, text="Geht das?"
    )
    entry = CalendarEntry(uid=town.initiative.name, title="Vote", starts_at=NOW)
    town.things |= {
        "thread": thread,
        "question": make_question(town.ballots["open"]),
        "invitation": InvitationFactory(initiative=town.initiative, invited_by=owner),
        "mail": queued(f"mail-{town.initiative.pk}", calendar=entry),
        "papers": papers.make_paper_meetings(
            town.programme, [town.cases["submitted"], town.cases["ballot closed"]], people, officer
        ),
        "key": Authenticator.objects.create(user=UserFactory(), type="webauthn", data={"name": "Schlüssel"}),
    }


def make_question(ballot: Ballot) -> Question:
    """A member asks the applicant."""
    asker = ballot.seats.earliest("pk").member
    return Question.objects.create(
        ballot=ballot, asked_by=asker, asked_at=NOW, addressee="applicant", text="Ist der Raum zugesagt?"
    )


def make_deputies(town: Objects, people: dict[str, Any]) -> None:
    """A member away until the open ballots close, whose deputy has not stepped in; and an absence to come."""
    silent, at_home = town.things["silent member"], town.programme.slug == "unna"
    deputy = people["board_deputy"] if at_home else role("board_deputy", town.programme)
    member = people["board_member"] if at_home else silent
    away = {"noted_at": NOW, "first_day": NOW.date(), "last_day": CLOSES_AT.date()}
    Absence.objects.create(member=silent, **away)
    for one in {silent, member}:
        named = Substitution.objects.create(
            programme=town.programme, member=one, deputy=deputy, since=NOW.date()
        )
    to_come = away | {"first_day": date(2026, 8, 3), "last_day": date(2026, 8, 21)}
    town.things |= {
        "term": silent.role_assignments.get(),
        "substitution": named,
        "absence": Absence.objects.create(member=member, **to_come),
        "silent seat": town.ballots["open"].seats.get(member=silent),
    }


# -- addresses ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """An address of the site: the view behind it and the names of what stands in it."""

    view: Any
    parts: frozenset[str]


@cache
def all_places() -> dict[str, Place]:
    """Every address of the site by its full name, those of libraries too. Raises ValueError for a nameless one."""
    found: dict[str, Place] = {}

    def walk(patterns: list[Any], prefix: str, parts: frozenset[str]) -> None:
        for pattern in patterns:
            known = parts | set(pattern.pattern.converters)
            if isinstance(pattern, URLResolver):
                walk(
                    pattern.url_patterns,
                    f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix,
                    known,
                )
            elif pattern.name is None:
                raise ValueError(f"an address without a name: {prefix}{pattern.pattern}")
            else:
                found[prefix + pattern.name] = Place(pattern.callback, known)

    walk(get_resolver().url_patterns, "", frozenset())
    return found


def address(page: str, town: Objects, *, child_of: Objects | None = None) -> str:
    """The address of a page on things of `town`; with `child_of` the inner thing is another town's.

    "name [subject]" is a page about another case or ballot than usual.
    """
    name, _, subject = page.rstrip("]").partition(" [")
    known = values_for(name, town) | inner_values(name, child_of or town)
    if subject:
        known["pk"] = subjects_of(name, town)[subject].pk
    parts = all_places()[name].parts
    if missing := parts - set(known):
        raise LookupError(f"values_for() in tests/matrix/objects.py must say what {name} is about: {missing}")
    return reverse(name, kwargs={part: known[part] for part in parts})


def subjects_of(name: str, town: Objects) -> dict[str, Any]:
    """What a page can be about besides its usual subject."""
    if name in MEETING_OF_PAGE:
        kind, _usual = MEETING_OF_PAGE[name]
        found: dict[str, Any] = town.things[kind]
        return found
    if name in AWARD_OF_PAGE:
        return town.awards
    if name in NOTICE_OF_PAGE:
        return town.notices
    if name in PAYMENT_OF_PAGE:
        payments: dict[str, Any] = town.things["payments"]
        return payments
    return town.ballots if name in BALLOT_OF_PAGE else town.cases


def values_for(name: str, town: Objects) -> dict[str, Any]:
    """What stands in the address: the page's subject."""
    values: dict[str, Any] = {
        "slug": town.programme.slug,
        "token": town.things["invitation"].token,
        "key": "what",
        "version": town.programme.guideline_version().version,
    }
    if name in CASE_OF_PAGE:
        values["pk"] = town.cases[CASE_OF_PAGE[name]].pk
    elif name in AWARD_OF_PAGE:
        values["pk"] = town.awards[AWARD_OF_PAGE[name]].pk
    elif name in NOTICE_OF_PAGE:
        values["pk"] = town.notices[NOTICE_OF_PAGE[name]].pk
    elif name in PAYMENT_OF_PAGE:
        values["pk"] = town.things["payments"][PAYMENT_OF_PAGE[name]].pk
    elif name in MEETING_OF_PAGE:
        kind, which = MEETING_OF_PAGE[name]
        values["pk"] = town.things[kind][which].pk
    elif name in BALLOT_OF_PAGE:
        values["pk"] = town.ballots[BALLOT_OF_PAGE[name]].pk
    elif name in POT_PAGES:
        values |= {"pk": town.programme.pk, "year": 2026}
    elif thing := thing_of(name, town):
        values["pk"] = thing.pk
    return values


def thing_of(name: str, town: Objects) -> Any:
    """What a page is about that is no case, ballot or meeting; None for a page about nothing."""
    if name.startswith("budgets:"):
        return town.programme.budget_years.earliest("year")
    if name.startswith("accounts:"):
        return town.initiative
    if name.startswith("awards:payment-run"):
        return town.things["payments"]["run"]
    if name == "awards:bank-statement":
        return town.things["payments"]["statement"]
    known = THING_OF_PAGE | {"board:answer": "question", "applications:question": "thread"}
    apps = {"notifications": "mail", "mfa_": "key"}
    kind = known.get(name) or next((key for app, key in apps.items() if name.startswith(app)), None)
    return town.things[kind] if kind else None


def inner_values(name: str, town: Objects) -> dict[str, Any]:
    """The second thing in an address: a document of a case, an invitation of an initiative."""
    mail: Mail = town.things["mail"]
    usual = {**CASE_OF_PAGE, "board:item-document": "ballot meeting"}
    subject = f"ballot {BALLOT_OF_PAGE[name]}" if name in BALLOT_OF_PAGE else usual.get(name, "submitted")
    known: dict[str, Any] = {
        "document_pk": town.documents[subject].pk,
        "reference": town.awards[AwardState.ACCEPTED].application.reference,
        "invitation_pk": town.things["invitation"].pk,
        "attachment": mail.attachments.earliest("pk").pk,
        "number": 1,
    }
    return known | inner_proof_values(name, town.awards) | inner_change_values(name, town.awards)
