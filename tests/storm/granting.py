"""From an empty form to a grant, straight on: by the real verbs, but without the detours of tests.storm.test_random_lives."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from accounts.models import Initiative
from applications import checks, decisions, drafts, submission
from applications.models import Application
from applications.states import State
from applications.steps import STEP_BY_KEY
from awards.grants import grant_application
from board import ballots
from tests.applications import typed
from tests.applications.factories import UNNA, store_guideline
from tests.storm.failing import Failing
from tests.storm.life import NUMBER, WHICH
from tests.storm.trying import anybody
from tests.storm.world import newest_ballot, silent, this_year

CENT = Decimal("0.01")
# What people plan: much and little money, own money, money from others, costs that count by half.
PLANS: tuple[dict[str, Any], ...] = (
    {},
    {
        "costs": [("miete", "Saal", "2.400,00"), ("material", "", "600,33"), ("fahrt", "Bus", "199,67")],
        "income": [("donations", "Firma", "400,00")],
    },
    {"costs": [("miete", "Saal", "3.000,00"), ("material", "", "2.000,00")], "income": []},
    {"costs": [("material", "", "1.200,50"), ("versicherung", "", "99,99")], "income": []},
    {"costs": [("material", "", "0,03")], "income": []},
)
FINANCING = st.sampled_from(["deficit", "share", "fixed"])
PAYING = st.sampled_from(
    [
        'method = "advance"',
        'method = "instalments"\ninstalments = [60, 40]',
        'method = "instalments"\ninstalments = [33, 33, 34]',
        'method = "reimbursement"',
    ]
)
RECEIPTS = st.sampled_from(["list", "list", "kept"])


def rules(financing: str, paying: str, receipts: str) -> str:
    """Unna's guideline with other ways of financing, paying and showing receipts."""
    head, _mark, _examples = UNNA.read_text("utf-8").partition("[[example]]")
    head = head.replace('type = "deficit"', f'type = "{financing}"')
    head = head.replace("[proof]\n", f'[proof]\nreceipts = "{receipts}"\n')
    return f'{head}[payout]\nclause = "Nr. 3.3"\n{paying}\n'


class Granting(Failing):
    """Cases come to a decision and are granted, as long as the pots last."""

    most_cases: ClassVar[int] = 6

    @anybody(financing=FINANCING, paying=PAYING, receipts=RECEIPTS)
    def council_makes_rules(self, financing: str, paying: str, receipts: str) -> None:
        """For the cases that begin from now on."""
        store_guideline(self.world.programme, rules(financing, paying, receipts))

    @rule(
        group=NUMBER,
        plan=NUMBER,
        days=st.sampled_from([30, 60, 60, 150, 220]),
        share=st.sampled_from([100, 100, 75, 50]),
        later=st.sampled_from([0, 0, 40, 60, 100]),
    )
    def apply_and_be_granted(self, group: int, plan: int, days: int, share: int, later: int) -> None:
        """A project that begins in so many days gets its share of what is possible, `later` percent of it next year."""
        if Application.objects.count() >= self.most_cases:
            return
        case = self.apply(group, PLANS[plan % len(PLANS)], days)
        self.bring_to_recommendation(case)
        self.grant(Application.objects.get(pk=case.pk), share, later)

    @anybody(which=WHICH, share=st.sampled_from([100, 50]), later=st.sampled_from([0, 100]))
    def grant_from_waiting_list(self, which: int, share: int, later: int) -> None:
        waiting = list(Application.objects.filter(state=State.WAITLISTED).order_by("pk"))
        if waiting:
            self.grant(waiting[which % len(waiting)], share, later)

    def apply(self, group: int, plan: dict[str, Any], days: int) -> Application:
        pk, names = list(self.world.initiatives.values())[group % len(self.world.initiatives)]
        by = self.world.person(names[0])
        case = drafts.start_draft(
            programme=self.world.programme,
            initiative=Initiative.objects.get(pk=pk),
            by=by,
            now=timezone.now(),
            for_applicant=False,
        )
        first_day = timezone.localdate() + timedelta(days=days)
        for key in typed.KEYS:
            step = STEP_BY_KEY[key]
            options = {"first_day": first_day} | (plan if step.lines else {})
            fresh = Application.objects.get(pk=case.pk)
            drafts.save_step(
                application=fresh,
                step=step,
                typed=step.read(typed.posted(typed.answers(key, **options)), fresh.guideline),
                revision=drafts.revision_of(fresh, step),
                by=by,
                now=timezone.now(),
            )
        submission.submit_application(application=case, actor=by, now=timezone.now())
        return case

    def bring_to_recommendation(self, case: Application) -> None:
        """The office finds it complete, the whole board is for it."""
        officer, now = self.world.person("officer"), timezone.now()
        checks.confirm_completeness(application=case, actor=officer, now=now)
        closes_at = now + timedelta(days=14)
        ballots.open_ballot(application=case, actor=officer, now=now, closes_at=closes_at)
        ballot = newest_ballot(case)
        assert ballot
        for name in silent(ballot):
            member = self.world.person(name)
            ballots.cast_vote(ballot=ballot, member=member, now=now, choice="full", amount=None, remark="Gut")
        self.is_checked, self.unchanged = False, None

    def grant(self, case: Application, share: int, later: int) -> None:
        """Granted if the pots have it, else put on the waiting list."""
        amount = max((case.max_grant * share / 100).quantize(CENT), CENT)
        next_year = (amount * later / 100).quantize(CENT)
        order: dict[str, Any] = {"application": case, "actor": self.world.person("officer")}
        year = this_year()
        award = self.attempt(
            grant_application,
            **order,
            now=timezone.now(),
            amount=amount,
            by_year={year: amount - next_year, year + 1: next_year},
            reasons="Nicht alles ist nötig.",
        )
        if award is None:
            self.attempt(decisions.put_on_waiting_list, **order, now=timezone.now(), reasons="Kein Geld")
