"""What usually comes next for a grant, by those whose turn it is, with detours that are rare in a town and frequent here."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from awards import acceptance, changes, checking, claims
from awards.models import Award, Notice, Payout
from awards.payouts import waits_for_proof
from awards.states import (
    FINISHED,
    AwardState,
    ChangeKind,
    ChangeState,
    Channel,
    ClaimState,
    NoticeKind,
    PayoutState,
    ReceiptVerdict,
)
from budgets import switches
from tests.storm.after_decision import Changes, Notices
from tests.storm.money import Payments, Pots
from tests.storm.using_money import Claims, Proofs
from tests.storm.world import OFFICERS, this_year

MOST = 11
TO_PAY = (PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED, PayoutState.EXPORTED)
CHANNELS = (Channel.PORTAL, Channel.PORTAL, Channel.EMAIL, Channel.POST)
WISHES = (ChangeKind.MORE, ChangeKind.LESS, ChangeKind.LINES, ChangeKind.DATES)


class UsualWay(Notices, Changes, Payments, Proofs, Claims, Pots):
    """A number of 0 to 11 says which of the possible next steps it is; the highest one ends things early."""

    def unfinished(self, which: int) -> Award | None:
        """A grant with which something is still to be done; where there is none, and for 0, any."""
        to_pay = Payout.objects.filter(state__in=TO_PAY).values("award")
        at_work = Award.objects.filter(~Q(state__in=FINISHED) | Q(pk__in=to_pay)).order_by("pk")
        pks = list(at_work.values_list("pk", flat=True)) if which else []
        return self.fresh(pks[which % len(pks)]) if pks else self.award(which)

    def next_step(self, award: Award, number: int) -> None:
        ways: dict[str, Callable[[Award, int], None]] = {
            AwardState.GRANTED: self.granted,
            AwardState.NOTIFIED: self.notified,
            AwardState.ACCEPTED: self.under_way,
            AwardState.PROOF_RETURNED: self.under_way,
            AwardState.PROOF_SENT: self.being_checked,
            AwardState.HEARING: self.being_heard,
            AwardState.RECLAIMED: self.paying_back,
            AwardState.SETTLED: self.settled,
        }
        if way := ways.get(award.state):
            way(award, number)

    def granted(self, award: Award, number: int) -> None:
        if number == MOST:
            self.do(acceptance.decline_award, award, "", reason="Es geht doch nicht.")
        elif year := self.provisional_year(award):
            self.on_pot(switches.end_provisional, "", year=year)
        else:
            self.write_notice(award, "", CHANNELS[number % len(CHANNELS)])

    def provisional_year(self, award: Award) -> int | None:
        """The first of the grant's years whose budget is not in force: its notice waits for it."""
        programme = self.world.programme
        return next((year for year in award.years if switches.is_provisional(programme, [year])), None)

    def notified(self, award: Award, number: int) -> None:
        notice = Notice.objects.get(application=award.application, kind=NoticeKind.AWARD)
        if number == MOST:
            self.do(acceptance.decline_award, award, "", reason="Es geht doch nicht.")
        elif notice.opened_at is None and notice.sent_on is None:
            self.hand_over(award, "", posted=notice.channel == Channel.POST)
        else:
            self.do(acceptance.accept_award, award, "", holder="Sprachbrücke", iban="DE02120300000000202051")

    def under_way(self, award: Award, number: int) -> None:
        match number:
            case 0 | 1 | 2 | 3 if not waits_for_proof(award):
                self.pay_on(award, number)
            case 2 | 3:
                self.write_proof(award, "", 100)
            case 0 | 1 | 4 | 5:
                for line in range(len(award.lines)):
                    self.add_receipt(award, "", line, 100 if number % 2 == 0 else 70)
            case 6 | 7:
                self.change(award, number)
            case 8:
                self.carry(award, "", 1)
            case 9 | 10:
                self.write_proof(award, "", 100)
            case _:
                self.hear(award, "", 40)

    def change(self, award: Award, number: int) -> None:
        """A wish, or the answer to it."""
        waiting = award.changes.filter(state=ChangeState.ASKED).exclude(kind=ChangeKind.PROOF_DATE).first()
        if waiting is None:
            known = award.changes.count()
            self.wish(award, "", WISHES[(known + number) % len(WISHES)], 15)
            return
        self.attempt(
            changes.decide_change,
            change=waiting,
            actor=self.world.person("officer"),
            now=timezone.now(),
            agrees=True,
            year=this_year(),
        )

    def being_checked(self, award: Award, number: int) -> None:
        match number:
            case 0 | 1:
                self.pay_on(award, number)
            case 2:
                self.send_back(award, "", 14)
            case 3:
                self.judge_one(award, "", ReceiptVerdict.PART, 40)
            case _ if checking.overpaid(award):
                self.accept_receipts(award, "")
                self.hear(award, "", 100)
            case _:
                self.check_and_settle(award, "", looks=True)

    def being_heard(self, award: Award, number: int) -> None:
        claim = award.claims.get(state=ClaimState.HEARING)
        if claim.answered_at is None and timezone.localdate() <= claim.answer_until:
            self.do(claims.answer_hearing, award, "", answer="Wir haben alles gebraucht.")
        elif number == MOST:
            self.do(claims.drop_claim, award, "", *OFFICERS, reason="Das stimmt.")
        else:
            interest = 30 if number % 2 else None
            self.demand(award, "", parts=1 + number % 3, share=100, interest=interest)

    def paying_back(self, award: Award, number: int) -> None:
        if number == MOST:
            self.do(claims.waive, award, "", *OFFICERS, reason="Es wäre unbillig.")
        else:
            self.pay_back(award, "", 100 if number % 3 else 40, 100)

    def settled(self, award: Award, number: int) -> None:
        paid = award.payouts.filter(state=PayoutState.PAID).first()
        if number == MOST and paid:
            self.comes_back(paid, "")
        else:
            self.pay_on(award, number)
