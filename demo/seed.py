"""Plays the sample year through the product's own verbs, so that every row is one the product would write."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from accounts.models import Initiative, Membership, User
from accounts.roles import VOTING, RoleName
from applications import checks, decisions, drafts, submission, threads
from applications.models import Application
from applications.scheduled import lapse_old_drafts
from applications.steps import STEP_BY_KEY
from awards.grants import grant_application
from awards.models import Award
from board.ballots import cast_vote, close_ballot, declare_conflict, open_ballot
from board.models import Ballot, Substitution
from budgets.ledger import set_budget
from demo.cases import CASES
from demo.grants import Grants, Office
from demo.meetings import Board, Meetings
from demo.people import DEPUTIES, INITIATIVES, STAFF, SampleInitiative
from demo.sample_case import COMING, PAST, Lines, SampleCase
from funding.models import Programme, RoleAssignment
from funding.money import parse_amount

DECIDED_AFTER = timedelta(days=22)
BALLOT_LENGTH = timedelta(days=14)


class Seed:
    """One run: who is who, and the programme."""

    def __init__(self, programme: Programme, now: datetime) -> None:
        self.programme, self.now = programme, now
        self.staff: dict[str, User] = {}
        self.initiatives: dict[str, Initiative] = {}
        self.for_meetings: dict[str, list[Application]] = {}
        self.granted: list[tuple[Award, str]] = []
        self.rejected: list[Application] = []

    def run(self) -> None:
        self.make_people()
        self.make_pot()
        for sample in sorted(CASES, key=lambda one: one.sent):
            self.play(sample)
        self.go_on()
        self.hold_meetings()
        self.ask_a_question()

    # -- people and pot ---------------------------------------------------------------------------

    def make_people(self) -> None:
        start = localdate(self.now) - timedelta(days=400)
        for email, name, role in STAFF:
            user = User.objects.create_user(email, name=name)
            RoleAssignment.objects.create(programme=self.programme, user=user, role=role, since=start)
            self.staff.setdefault(role, user)
        self.name_deputies(start)
        for sample in INITIATIVES:
            self.make_initiative(sample)

    def name_deputies(self, start: date) -> None:
        for deputy, members in DEPUTIES:
            for member in members:
                Substitution.objects.create(
                    programme=self.programme,
                    member=User.objects.get(email=member),
                    deputy=User.objects.get(email=deputy),
                    since=start,
                )

    def make_initiative(self, sample: SampleInitiative) -> None:
        initiative = Initiative.objects.create(
            name=sample.name,
            legal_form=sample.legal_form,
            street=sample.street,
            postcode="59423",
            city="Unna",
        )
        for email, name, language in sample.members:
            user = User.objects.create_user(email, name=name, language=language)
            Membership.objects.create(initiative=initiative, user=user, since=self.now)
        self.initiatives[sample.key] = initiative

    def make_pot(self) -> None:
        guideline = self.programme.guideline_version().guideline
        year = localdate(self.now).year
        for each in (year - 1, year, year + 1):
            set_budget(
                programme=self.programme,
                year=each,
                amount=guideline.pot.amount or Decimal("20000.00"),
                by=None,
                now=self.now - timedelta(days=365),
                reason=f"Haushaltssatzung {each}",
            )

    # -- one case ---------------------------------------------------------------------------------

    def play(self, sample: SampleCase) -> None:
        """Type the application in, send it, and take it as far as its fate says."""
        sent_at = self.now + timedelta(days=sample.sent)
        case = self.type_in(sample, sent_at - timedelta(hours=3))
        if sample.fate == "draft":
            return
        if sample.fate == "lapsed":
            lapse_old_drafts(self.now)
            return
        if sample.fate == "unconfirmed":
            submission.enter_for_applicant(application=case, actor=self.officer, now=sent_at)
            return
        submission.submit_application(application=case, actor=self.applicant(sample), now=sent_at)
        if sample.fate == "withdrawn":
            submission.withdraw_application(
                application=case,
                actor=self.applicant(sample),
                now=sent_at + timedelta(days=4),
                reason=sample.reasons,
            )
        elif sample.fate == "returned":
            self.send_back(case, sample, sent_at + timedelta(days=5))
        elif sample.fate != "submitted":
            self.check_and_vote(case, sample, sent_at)

    def type_in(self, sample: SampleCase, at: datetime) -> Application:
        for_applicant = sample.fate == "unconfirmed"
        by = self.officer if for_applicant else self.applicant(sample)
        case = drafts.start_draft(
            programme=self.programme,
            initiative=self.initiatives[sample.initiative],
            by=by,
            now=at,
            for_applicant=for_applicant,
            channel="spoken" if for_applicant else "online",
        )
        for key, typed in self.answers(sample).items():
            case = drafts.save_step(
                application=case, step=STEP_BY_KEY[key], typed=typed, revision=0, by=by, now=at
            )
        return case

    def answers(self, sample: SampleCase) -> dict[str, dict[str, object]]:
        """What is typed on each step; a draft stops after the second."""
        initiative = next(one for one in INITIATIVES if one.key == sample.initiative)
        who = {
            **drafts.who_from(self.initiatives[sample.initiative], self.applicant(sample)),
            "signatory": initiative.signatory if sample.with_account else "",
            "account_holder": initiative.name if sample.with_account else "",
            "iban": initiative.iban if sample.with_account else "",
        }
        what = {"title": sample.title, "summary": sample.summary, "goal": sample.goal}
        costs = {"lines": lines(sample.costs, "c", "cost_type")}
        if sample.fate in {"draft", "lapsed"}:
            return {"who": who, "what": what, "costs": costs}
        return {
            "who": who,
            "what": what,
            "audience": self.audience(sample),
            "costs": costs,
            "financing": {"unpaid_hours": "", "unpaid_work": "", "lines": lines(sample.income, "i", "kind")},
        }

    def audience(self, sample: SampleCase) -> dict[str, object]:
        day = localdate(self.now)
        return {
            "audience": sample.audience,
            "people": sample.people,
            "fields_of_action": list(sample.fields_of_action),
            "cross_cutting": ["openness"],
            "milestones": list(sample.milestones),
            "social_areas": list(sample.social_areas),
            "place": "",
            "starts_on": written(day + timedelta(days=sample.begins)),
            "ends_on": written(day + timedelta(days=sample.ends)),
            "contracts_signed": "no",
        }

    def send_back(self, case: Application, sample: SampleCase, at: datetime) -> None:
        checks.return_for_completion(
            application=case,
            actor=self.officer,
            now=at,
            due_on=localdate(self.now) + timedelta(days=6),
            points=[{"step": step, "text": text} for step, text in sample.points],
        )

    def check_and_vote(self, case: Application, sample: SampleCase, sent_at: datetime) -> None:
        checks.log_advice(
            application=case,
            actor=self.officer,
            now=sent_at + timedelta(days=1),
            given_on=localdate(sent_at + timedelta(days=1)),
            topic="Kostenplan",
            result="Plan gemeinsam durchgesehen. Fragen zum Konto geklärt.",
        )
        checks.confirm_completeness(application=case, actor=self.officer, now=sent_at + timedelta(days=2))
        if sample.fate == "complete":
            self.for_meetings.setdefault(sample.meeting, []).append(case)
            return
        opened_at = sent_at + timedelta(days=3)
        closes_at = opened_at + BALLOT_LENGTH
        if sample.fate == "at_board":
            closes_at = self.now + timedelta(days=7 if sample.votes else 10)
        ballot = open_ballot(
            application=case,
            actor=self.officer,
            now=opened_at,
            closes_at=closes_at,
            note="Das Vorhaben passt zu unserem Konzept. Der Plan ist rechnerisch in Ordnung.",
        )
        self.vote(ballot, sample, opened_at)
        if sample.fate != "at_board":
            ballot.refresh_from_db()
            if ballot.state == "open":
                close_ballot(ballot=ballot, now=closes_at)
            self.decide(case, sample, sent_at + DECIDED_AFTER)

    def vote(self, ballot: Ballot, sample: SampleCase, opened_at: datetime) -> None:
        for place, (choice, extra) in enumerate(sample.votes):
            member = ballot.seats.order_by("pk")[place].member
            at = opened_at + timedelta(days=1 + place)
            if choice == "excluded":
                declare_conflict(ballot=ballot, member=member, reason=extra, now=at)
                continue
            cast_vote(
                ballot=ballot,
                member=member,
                choice=choice,
                amount=parse_amount(extra) if extra else None,
                remark=sample.remarks[place] if place < len(sample.remarks) else "",
                now=at,
            )

    def decide(self, case: Application, sample: SampleCase, at: datetime) -> None:
        case = Application.objects.get(pk=case.pk)
        if sample.fate == "rejected":
            decisions.reject_application(application=case, actor=self.officer, now=at, reasons=sample.reasons)
            self.rejected.append(case)
        elif sample.fate == "waitlisted":
            decisions.put_on_waiting_list(
                application=case, actor=self.officer, now=at, reasons="Im Moment ist nicht genug Geld frei."
            )
        elif sample.fate == "approved":
            amount = case.recommendation.amount if case.recommendation else Decimal(0)
            award = grant_application(
                application=case,
                actor=self.officer,
                now=at,
                amount=amount,
                by_year={localdate(at).year: amount},
                reasons="" if amount == case.max_grant else "Wir folgen dem Vorschlag des Beirats.",
            )
            self.granted.append((award, sample.grant))

    def go_on(self) -> None:
        """What followed the decisions."""
        grants = Grants(Office(self.officer, self.staff[RoleName.TREASURER]), self.now)
        for case in self.rejected:
            grants.tell_rejection(Application.objects.get(pk=case.pk))
        for award, fate in self.granted:
            grants.play(Award.objects.select_related("application").get(pk=award.pk), fate)

    def hold_meetings(self) -> None:
        """One that is over and one to come."""
        by_role = User.objects.filter(role_assignments__programme=self.programme).order_by("pk")
        members = list(by_role.filter(role_assignments__role__in=VOTING))
        deputy = by_role.get(role_assignments__role=RoleName.BOARD_DEPUTY)
        board = Board(officer=self.officer, members=members, deputy=deputy)
        past, coming = self.for_meetings[PAST], self.for_meetings[COMING]
        Meetings(self.programme, board, self.now).play(past=past, coming=coming)

    def ask_a_question(self) -> None:
        threads.ask_before_applying(
            programme=self.programme,
            email="mehmet@nachbarn.example",
            name="Mehmet Arslan",
            text="Wir möchten ein Nachbarschaftsfest machen. Können wir auch die Bühne mieten?",
            check={"outlook": "probably_yes", "answers": {}},
            language="de",
            now=self.now - timedelta(days=1),
        )

    @property
    def officer(self) -> User:
        return self.staff["officer"]

    def applicant(self, sample: SampleCase) -> User:
        found: User = self.initiatives[sample.initiative].people.order_by("pk")[0]
        return found


def lines(rows: Lines, letter: str, kind: str) -> list[dict[str, str]]:
    return [
        {"key": f"{letter}{number}", kind: key, "label": text, "amount": amount}
        for number, (key, text, amount) in enumerate(rows, start=1)
    ]


def written(day: object) -> str:
    """A date as people type it."""
    return f"{day.day}.{day.month}.{day.year}"  # type: ignore[attr-defined]
