"""What holds where a guideline file is silent. Each is marked as assumed: pages show it as a default."""

from fractions import Fraction

from funding.guideline.base import Text
from funding.guideline.money_rules import Financing, FinancingType, OtherFunding, Pot, UnpaidWork
from funding.guideline.procedure_rules import Board, Majority, PlanChanges, Proof, Quorum, Reminders
from funding.guideline.time_rules import PeriodRule, StartRule

SILENT = ""  # the clause of a rule that the file does not write

FINANCING = Financing(clause=SILENT, assumed=True, type=FinancingType.DEFICIT)
OTHER_FUNDING = OtherFunding(clause=SILENT, assumed=True)
UNPAID_WORK = UnpaidWork(clause=SILENT, assumed=True)
POT = Pot(clause=SILENT, assumed=True)
START = StartRule(
    clause=SILENT,
    assumed=True,
    before_decision="forbidden",
    starts_with=Text(
        {
            "de": "Sie unterschreiben einen Vertrag über Waren oder Leistungen.",
            "en": "You sign a contract for goods or services.",
        }
    ),
    decision_takes_days=28,
)
PERIOD = PeriodRule(clause=SILENT, assumed=True)
BOARD = Board(
    clause=SILENT,
    assumed=True,
    name=Text({"de": "Beirat", "en": "Board"}),
    ballot_days=14,
    quorum=Quorum(clause=SILENT, assumed=True, more_than=Fraction(1, 2), at_least=3),
    majority=Majority(clause=SILENT, assumed=True, more_than=Fraction(1, 2)),
)
REMINDERS = Reminders(
    clause=SILENT,
    assumed=True,
    ballot_days_before=(7, 3, 1),
    return_days_before=(7, 1),
    draft_untouched_days=14,
    officer_waiting_working_days=5,
    holiday_region="NW",
)
PROOF = Proof(clause=SILENT, assumed=True)
CHANGES = PlanChanges(clause=SILENT, assumed=True)
