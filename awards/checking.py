"""What a grant promised and what really happened, as awards.settlement wants to hear it; and its result as it stands."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.timezone import localdate

from applications.rules import facts_of, plan_of
from awards.change_rules import agreed_lines
from awards.leftovers import given_to
from awards.models import Award, Proof, Receipt
from awards.receipts import guideline_of, line_label
from awards.settlement import Actual, PlannedLine, Rates, Result, Terms, settle_up
from awards.states import ReceiptVerdict
from budgets.ledger import committed_to
from funding.guideline.kind_caps import assess_lines
from funding.guideline.own_money import own_money
from funding.guideline.plan import CostLine, Facts

ZERO = Decimal("0.00")
# Where the guideline wants no receipts, the office checks one sum per line.
TOTALS_ONLY = frozenset({"none", "kept"})


def has_totals_only(award: Award) -> bool:
    """Whether the guideline asks for one sum per line (simplified proof of use)."""
    return guideline_of(award).proof.receipts in TOTALS_ONLY


def planned_money(award: Award) -> tuple[Decimal, Decimal]:
    """Own money and money from others in the plan that was granted, in euros."""
    plan = plan_of(award.decision.version.content)
    own = own_money(guideline_of(award), plan)
    return own, plan.total_income - own


def terms_of(award: Award) -> Terms:
    """What was promised. Two queries, three where money came back without a demand."""
    rules, agreed = guideline_of(award), agreed_lines(award)
    own, others = planned_money(award)
    return Terms(
        type=rules.financing.type,
        grant=award.amount,
        lines=tuple(
            PlannedLine(
                key=line["key"],
                label=line_label(line, rules),
                amount=Decimal(line["amount"]),
                recognised=Decimal(line["recognised"]),
                agreed=agreed.get(line["key"]),
            )
            for line in award.lines
        ),
        own=own,
        others=others,
        tolerance=rules.changes.line_tolerance,
        bound=bound_after_giving_back(award),
    )


def bound_after_giving_back(award: Award) -> Decimal | None:
    """What is bound for the grant since money came back without a demand, in euros; None if none did."""
    if not award.repayments.filter(claim=None).exists():
        return None
    return sum(committed_to(award.application.reference or "").values(), ZERO)


def rates_of(award: Award) -> Rates:
    """The guideline's rates and limits for what was really spent, on the facts the decision rests on."""
    rules, version = guideline_of(award), award.decision.version
    stored = version.assessment_json.get("facts")
    day = localdate(version.submitted_at)
    facts = Facts.model_validate(stored) if stored else facts_of(rules, version.content, today=day)
    planned = {line.key: line for line in plan_of(version.content).costs}

    def rates(counted: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
        costs = [spent_line(line, counted.get(line["key"], ZERO), planned) for line in award.lines]
        return {line.key: line.recognised for line in assess_lines(rules, costs, facts.answers)}

    return rates


def spent_line(line: Mapping[str, str], amount: Decimal, planned: Mapping[str, CostLine]) -> CostLine:
    """A line of the plan with what it really cost. Limits per unit stay those of the price that was planned."""
    known = planned.get(line["key"])
    fresh = CostLine(key=line["key"], cost_type=line["cost_type"], label=line["label"], amount=amount)
    if known is None or known.cost_type != line["cost_type"]:
        return fresh
    quantity = known.quantity
    if quantity is not None and known.amount:
        quantity = (quantity * amount / known.amount).quantize(Decimal("0.001"))
    return fresh.model_copy(
        update={"quantity": quantity, "own_fee": known.own_fee, "condition_met": known.condition_met}
    )


def proof_of(award: Award) -> Proof | None:
    return Proof.objects.filter(award=award).first()


def actual_of(award: Award, proof: Proof | None, receipts: Iterable[Receipt]) -> Actual:
    """What was spent and came in, as far as the office has looked; what is still open counts as it was sent."""
    figures, notes = (proof.figures, proof.check_notes) if proof else ({}, {})
    claimed: dict[str, Decimal] = {}
    accepted: dict[str, Decimal] = {}
    if has_totals_only(award):
        claimed = {key: Decimal(sum_) for key, sum_ in figures.get("lines", {}).items()}
        found = {key: Decimal(row["accepted"]) for key, row in notes.get("lines", {}).items()}
        accepted = claimed | found
    else:
        for receipt in receipts:
            claimed[receipt.line] = claimed.get(receipt.line, ZERO) + receipt.amount
            accepted[receipt.line] = accepted.get(receipt.line, ZERO) + accepted_of(receipt)
    own, others = planned_money(award)
    return Actual(
        claimed=claimed,
        accepted=accepted,
        own=Decimal(notes.get("own", figures.get("own", own))),
        others=Decimal(notes.get("others", figures.get("others", others))),
        over=frozenset(notes.get("over", {})),
    )


def accepted_of(receipt: Receipt) -> Decimal:
    """What of a receipt is accepted, before rates, in euros."""
    if receipt.verdict == ReceiptVerdict.NONE:
        return ZERO
    is_part = receipt.verdict == ReceiptVerdict.PART and receipt.recognised is not None
    return Decimal(receipt.recognised if is_part else receipt.amount)


def result_of(
    award: Award, *, proof: Proof | None = None, receipts: Iterable[Receipt] | None = None
) -> Result:
    """The final grant as it stands now. Three queries, one if proof and receipts are at hand."""
    proof = proof or proof_of(award)
    if receipts is None:
        receipts = award.receipts.in_use()
    return settle_up(terms_of(award), actual_of(award, proof, receipts), rates_of(award))


def overpaid(award: Award, result: Result | None = None) -> Decimal:
    """What was paid, or given to the bank, above the final grant as it stands now, in euros; 0 if nothing."""
    final = (result or result_of(award)).final
    return max(sum(given_to(award).values(), ZERO) - final, ZERO)
