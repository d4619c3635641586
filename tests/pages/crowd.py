"""A programme after many years: 5,000 cases, their initiatives, ballots, movements of the pot and mails."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Initiative, Membership, User
from applications.models import Application, ApplicationVersion, Message, Thread, TimelineEntry
from applications.states import UNSENT, State
from applications.workflow import put_on_desk
from board.models import Ballot, Seat, Vote
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from notifications.models import Mail, MailStatus
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_content, make_programme
from tests.board.factories import make_board

CASES = 5000
INITIATIVES = 500
STATES = list(State)


@dataclass
class Crowd:
    """Who looks at all this."""

    officer: User
    auditor: User
    treasurer: User
    member: User
    chair: User
    applicant: User


def make_crowd() -> Crowd:
    programme = make_programme()
    board = make_board(5, programme)
    people = Crowd(
        officer=role("officer", programme, language="en"),
        auditor=role("auditor", programme, language="en"),
        treasurer=role("treasurer", programme, language="en"),
        chair=board[0],
        member=board[1],
        applicant=UserFactory(language="en"),
    )
    cases = make_cases(make_initiatives(people.applicant))
    make_threads(cases, people.applicant)
    make_ballots(cases, board, people.officer)
    make_movements(people.officer)
    make_mails()
    return people


def make_initiatives(busy: User) -> list[Initiative]:
    """Each with a member of its own; `busy` acts for the first ten of them, which have 100 cases."""
    initiatives = Initiative.objects.bulk_create(
        Initiative(name=f"Förderverein Begegnung am Bahnhof {n:03}") for n in range(INITIATIVES)
    )
    people = User.objects.bulk_create(User(email=f"member{n}@verein.example") for n in range(INITIATIVES))
    pairs = [*zip(initiatives, people, strict=True), *((initiative, busy) for initiative in initiatives[:10])]
    Membership.objects.bulk_create(Membership(initiative=initiative, user=user) for initiative, user in pairs)
    return initiatives


def make_cases(initiatives: list[Initiative]) -> list[Application]:
    """Ten cases for each initiative, in all states, three at the same hour; the sent ones with a frozen version."""
    version = make_programme().guideline_version(NOW.date())
    cases = [make_one(number, initiatives[number % INITIATIVES], version) for number in range(CASES)]
    Application.objects.bulk_create(cases, batch_size=500)
    content = make_content().model_dump(mode="json")
    sent = [case for case in cases if case.received_at]
    ApplicationVersion.objects.bulk_create(
        [
            ApplicationVersion(
                application=case,
                number=1,
                content_json=content,
                assessment_json={},
                guideline_version=version,
                submitted_at=NOW,
            )
            for case in sent
        ],
        batch_size=500,
    )
    TimelineEntry.objects.bulk_create(
        [TimelineEntry(application=case, event="submit", at=NOW) for case in sent], batch_size=500
    )
    return sent


def make_one(number: int, initiative: Initiative, version: Any) -> Application:
    state, at = STATES[number % len(STATES)], NOW - timedelta(hours=number // 3)
    sent = {} if state in UNSENT else {"reference": f"2025-{number:04}", "received_at": at}
    case = Application(
        state=state,
        programme=version.programme,
        initiative=initiative,
        guideline_version=version,
        title=f"Sprachkurs mit Kinderbetreuung in Königsborn {number:04}",
        requested=1000,
        max_grant=1000,
        created_at=at,
        touched_at=at,
        draft={"what": {"summary": "Lang. " * 500}},
        **sent,
    )
    put_on_desk(case, at)
    return case


def make_threads(cases: list[Application], asker: User) -> None:
    """A question on every case, and 300 before an application."""
    programme = make_programme()
    on_cases = [Thread(programme=programme, application=case) for case in cases]
    before = [
        Thread(programme=programme, asker=asker, asker_name=f"Frage {n}", waiting_since=NOW)
        for n in range(300)
    ]
    threads = Thread.objects.bulk_create([*on_cases, *before], batch_size=500)
    rows = [
        Message(thread=thread, author_name="A", from_office=False, text="Geht das?") for thread in threads
    ]
    Message.objects.bulk_create(rows, batch_size=500)


def make_ballots(cases: list[Application], board: list[User], officer: User) -> None:
    """An open ballot for 20 of the cases at the board, closed ones for 400 decided cases; everybody has voted."""
    at_board = [case for case in cases if case.state == State.AT_BOARD][:20]
    decided = [case for case in cases if case.state == State.APPROVED][:400]
    versions = dict(ApplicationVersion.objects.values_list("application_id", "pk"))
    ballots = Ballot.objects.bulk_create(
        Ballot(
            application=case,
            version_id=versions[case.pk],
            state="open" if case in at_board else "closed",
            opened_by=officer,
            opened_at=NOW,
            closes_at=NOW + timedelta(days=14),
            closed_at=None if case in at_board else NOW,
            max_grant=1000,
            result={"quorate": True, "outcome": "full", "amount": "1000.00"},
        )
        for case in [*at_board, *decided]
    )
    seats = Seat.objects.bulk_create(
        Seat(ballot=ballot, member=member) for ballot in ballots for member in board
    )
    # In the open ballots the second member has not voted yet.
    cast = [seat for seat in seats if not (seat.ballot.is_open and seat.member == board[1])]
    Vote.objects.bulk_create(Vote(seat=seat, choice="full", cast_at=NOW) for seat in cast)


def make_movements(officer: User) -> None:
    year = BudgetYear.objects.create(programme=make_programme(), year=NOW.year, budget=CASES)
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                budget_year=year,
                kind=EntryKind.COMMITMENT,
                amount=1,
                booked_by=officer,
                case_reference=f"2025-{n:04}",
            )
            for n in range(CASES)
        ],
        batch_size=500,
    )


def make_mails() -> None:
    Mail.objects.bulk_create(
        [
            Mail(
                key=f"mail-{n}",
                recipient=f"member{n % INITIATIVES}@verein.example",
                language="de",
                subject=f"Mail {n}",
                text="Guten Tag. " * 50,
                html="<p>Guten Tag.</p>" * 50,
                message_id=f"<{n}@unna.example>",
                status=MailStatus.SENT,
                queued_at=NOW,
                sent_at=NOW,
            )
            for n in range(CASES)
        ],
        batch_size=500,
    )
