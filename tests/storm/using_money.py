"""How the money was used, and what follows from it: receipts, proof, check, settlement, money that is asked back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st

from awards import checking, claims, proofs, receipts, repayments, revoking, settling
from awards.claim_sums import monthly_parts, sums_of
from awards.models import Award, Receipt
from awards.revocation_notice import Ending
from awards.states import UNDER_WAY, AwardState, ClaimState, ReceiptVerdict
from budgets.ledger import spent_on
from tests.storm.after_decision import Grants
from tests.storm.granting import CENT
from tests.storm.life import NUMBER, WHICH, WHO
from tests.storm.trying import anybody
from tests.storm.world import OFFICERS

ZERO = Decimal("0.00")
ENOUGH = "Wir haben viel zusammen gemacht. " * 10
REPORT = {"done": ENOUGH, "worked": ENOUGH, "effect": ENOUGH, "people": "40"}
# Of what was planned, or is owed, in percent.
SHARE = st.sampled_from([10, 40, 70, 100, 100, 110])


def typed(amount: Decimal) -> str:
    return str(amount).replace(".", ",")


class Proofs(Grants):
    """Receipts and report come in; the office checks them and settles."""

    @anybody(which=WHICH, who=WHO, line=NUMBER, share=SHARE)
    def spend(self, which: int, who: str, line: int, share: int) -> None:
        if award := self.award(which, *UNDER_WAY):
            self.add_receipt(award, who, line, share)

    def add_receipt(self, award: Award, who: str, line: int, share: int) -> None:
        """So much of what is planned for a line was spent."""
        planned = award.lines[line % len(award.lines)]
        self.number += 1
        spending = receipts.Spending(
            line=planned["key"],
            amount=(Decimal(planned["amount"]) * share / 100).quantize(CENT),
            paid_on=timezone.localdate(),
            what=f"Rechnung {self.number}",
            note="Es gehört dazu.",
        )
        known = frozenset({receipts.SAME_FACTS, receipts.ABOVE_PLAN, receipts.OUTSIDE_PERIOD})
        self.do(receipts.add_receipt, award, who, spending=spending, confirmed=known)

    @anybody(which=WHICH, who=WHO)
    def remove_receipt(self, which: int, who: str) -> None:
        award = self.award(which, *UNDER_WAY)
        receipt = award and award.receipts.in_use().first()
        if award and receipt:
            self.do(receipts.remove_receipt, award, who, receipt=receipt)

    @anybody(which=WHICH, who=WHO, share=SHARE)
    def prove(self, which: int, who: str, share: int) -> None:
        if award := self.award(which, *UNDER_WAY):
            self.write_proof(award, who, share)

    def write_proof(self, award: Award, who: str, share: int) -> None:
        """All parts filled in and sent; others gave `share` percent of what they had promised."""
        own, others = checking.planned_money(award)
        money = {"own": typed(own), "others": typed((others * share / 100).quantize(CENT))}
        money |= {
            f"line_{line['key']}": typed((Decimal(line["amount"]) * min(share, 100) / 100).quantize(CENT))
            for line in award.lines
        }
        for part, fields in (
            (proofs.MONEY, money),
            (proofs.REPORT, REPORT),
            (proofs.PUBLISH, {"may_publish": "yes"}),
        ):
            proof = checking.proof_of(award)
            revision = proofs.mark_of(proof, part).revision if proof else 0
            self.do(proofs.save_part, award, who, part=part, typed=fields, revision=revision)
        self.do(proofs.send_proof, award, who)

    @anybody(which=WHICH, who=WHO, days=st.sampled_from([0, 14, 14]))
    def return_proof(self, which: int, who: str, days: int) -> None:
        if award := self.award(which, AwardState.PROOF_SENT):
            self.send_back(award, who, days)

    def send_back(self, award: Award, who: str, days: int) -> None:
        day = timezone.localdate() + timedelta(days=days)
        self.do(settling.return_proof, award, who, *OFFICERS, reason="Eine Zahl fehlt.", due_on=day)

    @anybody(which=WHICH, who=WHO, verdict=st.sampled_from(ReceiptVerdict), share=SHARE)
    def judge(self, which: int, who: str, verdict: ReceiptVerdict, share: int) -> None:
        """One receipt, as it comes; or a line, where there are no receipts."""
        if award := self.award(which, AwardState.PROOF_SENT, AwardState.HEARING):
            self.judge_one(award, who, verdict, share)

    def judge_one(self, award: Award, who: str, verdict: ReceiptVerdict, share: int) -> None:
        if checking.has_totals_only(award):
            self.judge_line(award, who, share)
        elif receipt := award.receipts.in_use().order_by("checked_at", "pk").first():
            self.judge_receipt(award, receipt, who, verdict, share)

    def judge_receipt(
        self, award: Award, receipt: Receipt, who: str, verdict: ReceiptVerdict, share: int
    ) -> None:
        part = (receipt.amount * share / 100).quantize(CENT) if verdict == ReceiptVerdict.PART else None
        said = settling.Verdict(verdict=verdict, recognised=part, remark="Nr. 4.1")
        self.do(settling.judge_receipts, award, who, *OFFICERS, verdicts={receipt.pk: said})

    def judge_line(self, award: Award, who: str, share: int) -> None:
        proof = checking.proof_of(award)
        if proof is None:
            return
        claimed = {key: Decimal(amount) for key, amount in proof.figures.get("lines", {}).items()}
        found = {
            key: settling.LineVerdict(accepted=(amount * share / 100).quantize(CENT), remark="Nr. 4.1")
            for key, amount in claimed.items()
        }
        actor = self.actor(award.application, who, *OFFICERS)
        self.attempt(settling.judge_lines, award=award, actor=actor, lines=found)

    @anybody(which=WHICH, who=WHO, share=SHARE)
    def note_findings(self, which: int, who: str, share: int) -> None:
        award = self.award(which, AwardState.PROOF_SENT, AwardState.HEARING)
        if award is None or checking.proof_of(award) is None:
            return
        own, others = checking.planned_money(award)
        findings = settling.Findings(
            own=own, others=(others * share / 100).quantize(CENT), reason="So steht es im Kassenbuch."
        )
        actor = self.actor(award.application, who, *OFFICERS)
        self.attempt(settling.note_findings, award=award, actor=actor, findings=findings)

    @anybody(which=WHICH, who=WHO, looks=st.sampled_from([True, True, False]))
    def settle(self, which: int, who: str, looks: bool) -> None:
        if award := self.award(which, AwardState.PROOF_SENT):
            self.check_and_settle(award, who, looks=looks)

    def check_and_settle(self, award: Award, who: str, *, looks: bool) -> None:
        if looks:
            self.accept_receipts(award, who)
        self.do(settling.settle, award, who, *OFFICERS)

    def accept_receipts(self, award: Award, who: str) -> None:
        self.do(settling.accept_open_receipts, award, who, *OFFICERS)


class Claims(Grants):
    """Money is asked back, and comes back, or is left."""

    @anybody(which=WHICH, who=WHO, share=SHARE)
    def open_hearing(self, which: int, who: str, share: int) -> None:
        if award := self.award(which, AwardState.PROOF_SENT, AwardState.ACCEPTED):
            self.hear(award, who, share)

    def hear(self, award: Award, who: str, share: int) -> None:
        """About what was paid above the result of the check; else about a share of all that was paid."""
        amount = checking.overpaid(award) or ZERO
        paid = sum(spent_on(award.application.reference or "").values(), ZERO)
        if not 0 < amount <= paid:
            amount = (paid * share / 100).quantize(CENT)
        today = timezone.localdate()
        order: dict[str, Any] = {
            "amount": amount,
            "reason": "Es wurde weniger gebraucht.",
            "known_on": claims.facts_known_on(award) or today,
            "answer_until": today + timedelta(days=21),
        }
        self.do(claims.open_hearing, award, who, *OFFICERS, **order)

    @anybody(which=WHICH, who=WHO)
    def answer_hearing(self, which: int, who: str) -> None:
        if award := self.award(which, AwardState.HEARING):
            self.do(claims.answer_hearing, award, who, answer="Wir haben alles gebraucht.")

    @anybody(which=WHICH, who=WHO)
    def drop_claim(self, which: int, who: str) -> None:
        if award := self.award(which, AwardState.HEARING):
            self.do(claims.drop_claim, award, who, *OFFICERS, reason="Das stimmt.")

    @anybody(
        which=WHICH,
        who=WHO,
        parts=st.integers(1, 4),
        share=SHARE,
        interest=st.sampled_from([None, 0, 30, 400]),
    )
    def reclaim(self, which: int, who: str, parts: int, share: int, interest: int | None) -> None:
        """In so many parts, with interest since so many days."""
        if award := self.award(which, AwardState.HEARING):
            self.demand(award, who, parts=parts, share=share, interest=interest)

    def demand(self, award: Award, who: str, *, parts: int, share: int, interest: int | None) -> None:
        claim = award.claims.first()
        if claim is None:
            return
        amount = max((claim.amount * share / 100).quantize(CENT), CENT)
        today = timezone.localdate()
        demand = claims.Demand(
            reason="Die Antwort ändert nichts.",
            amount=amount,
            instalments=monthly_parts(amount, parts, today + timedelta(days=30)),
            interest_from=None if interest is None else today - timedelta(days=interest),
        )
        self.do(claims.reclaim, award, who, *OFFICERS, demand=demand)

    @anybody(which=WHICH, who=WHO)
    def waive(self, which: int, who: str) -> None:
        if award := self.award(which, AwardState.RECLAIMED):
            self.do(claims.waive, award, who, *OFFICERS, reason="Es wäre unbillig.")

    @anybody(which=WHICH, who=WHO, share=SHARE, of_interest=st.sampled_from([0, 100, 100, 120]))
    def repay(self, which: int, who: str, share: int, of_interest: int) -> None:
        """A share of what is open, with a share of the interest on it."""
        if award := self.award(which, AwardState.RECLAIMED):
            self.pay_back(award, who, share, of_interest)

    def pay_back(self, award: Award, who: str, share: int, of_interest: int) -> None:
        claim = award.claims.filter(state=ClaimState.DEMANDED).first()
        if claim is None:
            return
        sums = sums_of(claim, claim.repayments.all(), timezone.localdate())
        interest = (sums.interest_open * of_interest / 100).quantize(CENT)
        amount = (sums.open * share / 100).quantize(CENT) + interest
        self.do(
            repayments.book_repayment,
            award,
            who,
            "treasurer",
            amount=amount,
            interest=interest,
            received_on=timezone.localdate(),
        )

    @anybody(which=WHICH, who=WHO, share=SHARE)
    def repay_unasked(self, which: int, who: str, share: int) -> None:
        if award := self.award(which, *UNDER_WAY):
            self.send_money_back(award, who, share)

    def send_money_back(self, award: Award, who: str, share: int) -> None:
        """A share of what was paid comes back before anybody asked for it."""
        paid = sum(spent_on(award.application.reference or "").values(), ZERO)
        amount = (paid * share / 100).quantize(CENT)
        day = timezone.localdate()
        self.do(repayments.book_unasked, award, who, "treasurer", amount=amount, received_on=day)

    @anybody(which=WHICH, who=WHO, days=st.sampled_from([None, 1, 20]))
    def revoke(self, which: int, who: str, days: int | None) -> None:
        """At their own wish, or so many days after they were asked."""
        if award := self.award(which, AwardState.NOTIFIED):
            asked_on = None if days is None else timezone.localdate() - timedelta(days=days)
            ending = Ending(reason="Niemand antwortet.", asked_on=asked_on)
            self.do(revoking.revoke_unpaid, award, who, *OFFICERS, ending=ending)
