"""What a key means that a file leaves out. Another meaning would change the rules of every town that is silent."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import BaseModel

from funding.guideline import money_rules as money
from funding.guideline import plan
from funding.guideline import procedure_rules as procedure
from funding.guideline import time_rules as times
from tests.funding.guideline.towns import text, town

RULE: dict[str, Any] = {"clause": "1"}
ITEM: dict[str, Any] = {"key": "a", "label": text("A")}


@pytest.mark.parametrize(
    ("written", "silent"),
    [
        (money.OwnShare(**RULE, at_least=1), {"percent": 0, "of": "total", "above": None, "assumed": False}),
        (money.OwnShare(**RULE, percent=1), {"at_least": 0}),
        (
            money.InKind(**RULE),
            {
                "allowed": True,
                "counts_as": "own_share",
                "hourly_rate": None,
                "things": True,
                "max_percent": None,
            },
        ),
        (money.Pot(**RULE), {"when_short": "partial", "when_empty": "waiting_list", "reserve": ()}),
        (
            money.CostType(**RULE, **ITEM),
            {
                "eligible": True,
                "rate": 100,
                "volunteer_allowance": False,
                "share_of": "total",
                "excludes_own_fee": False,
            },
        ),
        (money.IncomeKind(**RULE, **ITEM, source="own"), {"public": False}),
        (money.PriceCheck(**RULE, from_amount=1, quotes=1), {"written": True}),
        (procedure.LegalForm(**ITEM), {"allowed": True}),
        (
            procedure.Applicants(**RULE, any_legal_form=True, legal_forms=()),
            {"signatory_required": True, "account_required": True, "based": "anywhere"},
        ),
        (procedure.Territory(**RULE, name=text("A")), {"required": True}),
        (procedure.Quorum(**RULE), {"more_than": 0, "at_least": 1, "excluded_count": False}),
        (procedure.Majority(**RULE, at_least="1/2"), {"tie": "no_recommendation", "more_than": None}),
        (
            procedure.Route(**RULE, **ITEM, board="none", decides="officer"),
            {"reasons_on_deviation": True, "applicant_present": False, "up_to": None},
        ),
        (procedure.Payout(**RULE), {"method": "advance", "organisation_accounts_only": False}),
        (procedure.Proof(**RULE), {"months": 3, "weeks": None, "on_request": False, "receipts": "list"}),
        (
            procedure.Question(**RULE, **ITEM, asked="officer"),
            {"expected": True, "severity": "fix", "refuses": False},
        ),
        (procedure.DocumentKind(**RULE, **ITEM), {"required": False}),
        (procedure.Taxonomy(label=text("A"), items=[ITEM]), {"multiple": True}),
        (
            times.StartRule(**RULE, before_decision="allowed", starts_with=text("A"), decision_takes_days=1),
            {"consent_possible": True, "retrospective": "allowed"},
        ),
        (times.PeriodRule(**RULE), {"end_required": True, "max_budget_years": None, "max_months": None}),
        (
            times.LeadTime(**RULE, number=1, unit="days", before="start"),
            {"counts_from": "receipt", "binding": "must", "exception": None},
        ),
        (times.HistoryLimit(**RULE, per="call", at_most=1), {"months": 12, "counting": "grants"}),
        (plan.Past(on="2026-01-01"), {"granted": True, "amount": 0}),
        (plan.Plan(), {"unpaid_hours": 0, "asked": None, "total": 0, "total_income": 0}),
    ],
    ids=lambda part: type(part).__name__ if isinstance(part, BaseModel) else "",
)
def test_a_key_left_out_means_this(written: BaseModel, silent: dict[str, Any]) -> None:
    assert {name: getattr(written, name) for name in silent} == silent


def test_a_table_left_out_means_this_and_is_marked_as_assumed() -> None:
    rules = town()
    assert rules.financing.type == "deficit"
    assert (rules.other_funding.public_money, rules.unpaid_work.hourly_value) == ("allowed", None)
    assert (rules.start.before_decision, rules.start.decision_takes_days) == ("forbidden", 28)
    board, reminders = rules.board, rules.reminders
    assert (board.ballot_days, board.objection_moves_to_meeting, board.applicants_vote) == (14, True, False)
    assert board.votes_by_name is False
    assert (board.quorum.more_than, board.quorum.at_least) == (Fraction(1, 2), 3)
    assert (board.majority.more_than, board.majority.at_least) == (Fraction(1, 2), None)
    assert (reminders.ballot_days_before, reminders.return_days_before) == ((7, 3, 1), (7, 1))
    assert (reminders.draft_untouched_days, reminders.officer_waiting_working_days) == (14, 5)
    assert (reminders.proof_days_before, reminders.proof_overdue_days) == ((30, 7), 7)
    assert (reminders.holiday_region, rules.proof.months) == ("NW", 3)
    assert rules.changes.line_tolerance == 20
    tables = (
        rules.financing,
        rules.other_funding,
        rules.unpaid_work,
        rules.pot,
        rules.start,
        rules.period,
        board,
        board.quorum,
        board.majority,
        reminders,
        rules.proof,
        rules.changes,
    )
    assert all(table.assumed and table.clause == "" for table in tables)
    assert (rules.max_grant.assumed, rules.max_grant.amount) == (False, Decimal(1500))
