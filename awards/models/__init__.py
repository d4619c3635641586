"""What follows a decision."""

from awards.models.awards import Account, Award
from awards.models.changes import Change
from awards.models.claims import BaseRate, Claim, Repayment
from awards.models.notices import Notice
from awards.models.payouts import BankStatement, Payout, PayoutRun
from awards.models.proofs import HeldFile, Proof, ProofPicture, Receipt, Settlement

__all__ = [
    "Account",
    "Award",
    "BankStatement",
    "BaseRate",
    "Change",
    "Claim",
    "HeldFile",
    "Notice",
    "Payout",
    "PayoutRun",
    "Proof",
    "ProofPicture",
    "Receipt",
    "Repayment",
    "Settlement",
]
