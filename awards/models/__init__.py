"""What follows a decision."""

from awards.models.awards import Account, Award
from awards.models.changes import Change
from awards.models.claims import Claim, Repayment
from awards.models.notices import Notice
from awards.models.payouts import BankStatement, Payout, PayoutRun
from awards.models.proofs import Proof, Receipt, Settlement

__all__ = [
    "Account",
    "Award",
    "BankStatement",
    "Change",
    "Claim",
    "Notice",
    "Payout",
    "PayoutRun",
    "Proof",
    "Receipt",
    "Repayment",
    "Settlement",
]
