"""One life in which everything happens that may happen to a grant and its money, so that no act goes without a try."""

import pytest
import time_machine

from awards import acceptance, claims, revoking
from awards.models import Award
from awards.revocation_notice import Ending
from awards.states import AwardState, ChangeKind, ClaimState, ReceiptVerdict
from tests.applications.factories import NOW
from tests.awards.town_account import TOWN
from tests.storm.test_three_years import ThreeYears
from tests.storm.world import OFFICERS, Record, make_world, with_second_factor

IN_PARTS = 'method = "instalments"\ninstalments = [60, 40]'
AT_ONCE = 'method = "advance"'
ACTS = [
    "grant_application",
    "put_on_waiting_list",
    "draft_notice",
    "release_notice",
    "open_notice",
    "note_posted",
    "accept_award",
    "decline_award",
    "revoke_unpaid",
    "name_account",
    "prepare_payout",
    "give_back_payout",
    "release_payout",
    "collect_run",
    "hand_out",
    "read_statement",
    "book_paid",
    "book_bounced",
    "ask_change",
    "decide_change",
    "take_back_change",
    "ask_for_more_time",
    "decide_more_time",
    "add_receipt",
    "remove_receipt",
    "save_part",
    "send_proof",
    "return_proof",
    "accept_open_receipts",
    "judge_receipts",
    "judge_lines",
    "note_findings",
    "settle",
    "open_hearing",
    "answer_hearing",
    "drop_claim",
    "reclaim",
    "book_repayment",
    "book_unasked",
    "waive",
    "set_budget_to",
    "transfer",
    "carry_over",
    "freeze_year",
    "unfreeze_year",
    "begin_provisional",
    "end_provisional",
]


class FullLife(ThreeYears):
    """Three years again, but in an order that is written down."""

    most_cases = 15

    def newest(self) -> Award:
        return self.fresh(Award.objects.latest("pk").pk)

    def granted_and_accepted(
        self, group: int, plan: int, share: int, later: int = 0, channel: int = 0
    ) -> int:
        """The number of a grant that was accepted just now."""
        self.apply_and_be_granted(group=group, plan=plan, days=60, share=share, later=later)
        pk: int = self.newest().pk
        self.steps(pk, channel, 0, 0)
        assert self.fresh(pk).state == AwardState.ACCEPTED
        return pk

    def steps(self, pk: int, *numbers: int) -> None:
        for number in numbers:
            self.next_step(self.fresh(pk), number)
            self.everything_holds()

    def pay_all(self, pk: int) -> None:
        """Prepared, released, exported, paid, part by part."""
        self.steps(pk, *[1] * 8)

    def money(self) -> None:
        """Paid in parts, given back once, come back once, paid by hand; another account between."""
        pk = self.granted_and_accepted(0, 0, 100, later=40)
        self.steps(pk, 1)
        self.give_back(which=1, who="")
        self.name_account(which=1, who="", iban=1)
        self.steps(pk, 1, 1, 1)
        self.book_paid(who="", days=0)
        self.bounce(which=0, who="")
        self.pay_all(pk)
        self.pay_all(pk)
        self.hand_out(which=0, who="")

    def changes(self) -> None:
        pk = self.granted_and_accepted(1, 1, 50, channel=2)
        for kind in (ChangeKind.MORE, ChangeKind.LINES, ChangeKind.DATES, ChangeKind.CONTACT):
            self.wish(self.fresh(pk), "", kind, 30)
            self.answer_change(which=1, who="", agrees=True, year=0)
        self.wish(self.fresh(pk), "", ChangeKind.LESS, 30)
        self.take_back_change(which=1, who="")
        self.ask_for_more_time(which=1, who="", days=20)
        self.answer_more_time(which=1, who="", days=60)

    def pots(self) -> None:
        self.set_budget(who="", year=2, percent=120)
        self.transfer(who="", source=2, into=0, percent=100)
        for switched_on in (True, False):
            self.freeze(who="", year=1, frozen=switched_on)
            self.switch_provisional(who="", year=1, provisional=switched_on)

    def proof(self) -> None:
        """Some of it counts, some is still missing; at the end all is well."""
        pk = Award.objects.earliest("pk").pk
        self.steps(pk, 4)
        self.remove_receipt(which=0, who="")
        self.steps(pk, 4, 9, 2)
        self.wait(30)
        self.steps(pk, 9, 3)
        self.note_findings(which=1, who="", share=100)
        self.judge_one(self.fresh(pk), "", ReceiptVerdict.FULL, 100)
        self.steps(pk, 5)
        assert self.fresh(pk).state == AwardState.SETTLED

    def back(self) -> None:
        """Asked back in two parts, with interest; less comes than is owed, then all."""
        pk = self.granted_and_accepted(1, 3, 100)
        self.pay_all(pk)
        self.steps(pk, 11, 0, 1)
        self.wait(60)
        self.steps(pk, 3, 1)
        assert self.fresh(pk).claims.get().state == ClaimState.REPAID
        assert self.fresh(pk).state == AwardState.SETTLED

    def dropped_and_waived(self) -> None:
        for end in ("drop", "waive"):
            pk = self.granted_and_accepted(1, 3, 50, channel=3)
            self.pay_all(pk)
            self.steps(pk, 11, 0)
            if end == "drop":
                self.do(claims.drop_claim, self.fresh(pk), "", *OFFICERS, reason="Das stimmt.")
                assert self.fresh(pk).state == AwardState.ACCEPTED
                self.send_money_back(self.fresh(pk), "", 40)
            else:
                self.steps(pk, 0, 11)
                assert self.fresh(pk).state == AwardState.SETTLED

    def totals(self) -> None:
        """Simplified proof; and what was not used is taken along, then not wanted."""
        self.council_makes_rules(financing="share", paying=AT_ONCE, receipts="kept")
        pk = self.granted_and_accepted(1, 2, 50)
        self.pay_all(pk)
        self.steps(pk, 9, 3, 4)
        self.steps(pk, 0)

    def no_thank_you(self) -> None:
        pk = self.granted_and_accepted(0, 3, 100)
        self.steps(pk, 8)
        self.do(acceptance.decline_award, self.fresh(pk), "", reason="Es geht doch nicht.")
        assert self.fresh(pk).state == AwardState.DECLINED
        pk = self.granted_and_accepted(0, 3, 100)
        ending = Ending(reason="Das Projekt findet nicht statt.")
        self.do(revoking.revoke_unpaid, self.fresh(pk), "", *OFFICERS, ending=ending)
        assert self.fresh(pk).state == AwardState.REVOKED


@pytest.mark.django_db
def test_everything_happens_in_one_life(complaints, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False):
        FullLife.world = with_second_factor(make_world())
        FullLife.record, FullLife.complaints = Record(), complaints
    life = FullLife()
    try:
        live(life)
    finally:
        life.teardown()
    assert [act for act in ACTS if not FullLife.record.done[act]] == []


def live(life: FullLife) -> None:
    life.council_makes_rules(financing="deficit", paying=IN_PARTS, receipts="list")
    for chapter in (
        life.money,
        life.changes,
        life.pots,
        life.proof,
        life.back,
        life.dropped_and_waived,
        life.no_thank_you,
        life.totals,
    ):
        chapter()
        life.everything_holds()
    while not life.record.done["put_on_waiting_list"]:
        before = Award.objects.count()
        life.apply_and_be_granted(group=0, plan=2, days=60, share=100, later=0)
        assert Award.objects.count() > before or life.record.done["put_on_waiting_list"]
