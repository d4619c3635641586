"""The words for where a case stands, and the groups the pages speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    UNCONFIRMED = "unconfirmed", _("Waiting for confirmation")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Waiting for your answer")
    COMPLETE = "complete", _("Complete, being checked")
    AT_BOARD = "at_board", _("With the board")
    RECOMMENDED = "recommended", _("The board has recommended")
    WAITLISTED = "waitlisted", _("On the waiting list")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("application", "Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Put aside")


UNSENT = frozenset({State.DRAFT, State.LAPSED})
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
OPEN = frozenset(
    {
        State.UNCONFIRMED,
        State.SUBMITTED,
        State.RETURNED,
        State.COMPLETE,
        State.AT_BOARD,
        State.RECOMMENDED,
        State.WAITLISTED,
    }
)
DECIDED = frozenset({State.APPROVED, State.REJECTED})
ENDED = DECIDED | {State.WITHDRAWN}
OFFICER_ACTS = frozenset({State.SUBMITTED, State.COMPLETE, State.RECOMMENDED})
APPLICANT_ACTS = frozenset({State.DRAFT, State.UNCONFIRMED, State.RETURNED})


class WaitingReason(models.TextChoices):
    """Why a case is on the officer's desk."""

    NEW = "new", _("New application: check it")
    RESUBMITTED = "resubmitted", _("Applicant has answered: check it")
    COMPLETE = "complete", _("Complete: give it to the board")
    DECIDE = "decide", _("Complete: decide")
    RECOMMENDED = "recommended", _("Board has recommended: decide")
    NO_QUORUM = "no_quorum", _("Too few votes: ask the board again")
    OBJECTION = "objection", _("A member wants a meeting: put it on an agenda")
    PUT_OFF = "put_off", _("The board has not dealt with it: put it on an agenda")
    VOID = "void", _("The vote does not count: ask the board again")
    BOARD_ASKS = "board_asks", _("A member of the board asks: answer")
    OVERDUE = "overdue", _("Applicant has not answered in time")


class Event(models.TextChoices):
    """What a row of the timeline tells. Transitions use their own names."""

    STARTED = "started", _("Draft started")
    RULES_CHANGED = "rules_changed", _("The rules have changed: the draft follows the new ones")
    COPIED = "copied", _("Draft made from an earlier application")
    SUBMIT = "submit", _("Application submitted")
    ENTER_FOR_APPLICANT = "enter_for_applicant", _("Application written down by the office")
    CONFIRM = "confirm", _("Application confirmed by the applicant")
    CONFIRM_BY_SIGNATURE = "confirm_by_signature", _("Signed application received")
    CONFIRM_COMPLETENESS = "confirm_completeness", _("Application is complete")
    RETURN_FOR_COMPLETION = "return_for_completion", _("Something is missing: sent back")
    RESUBMIT = "resubmit", _("Application sent again")
    ROUTE_TO_BOARD = "route_to_board", _("Given to the board")
    RECALL_FROM_BOARD = "recall_from_board", _("Taken back from the board")
    RECORD_RECOMMENDATION = "record_recommendation", _("Board has voted")
    MISS_QUORUM = "miss_quorum", _("Too few board members took part")
    MOVE_TO_MEETING = "move_to_meeting", _("The board will talk about it in a meeting")
    PUT_OFF = "put_off", _("The board deals with it another time")
    VOID_RECOMMENDATION = "void_recommendation", _("The vote does not count: the board votes again")
    CONFLICT_FOUND = "conflict_found", _("A conflict of interest came to light after the vote")
    APPROVE = "approve", _("Application approved")
    REJECT = "reject", _("Application rejected")
    PUT_ON_WAITING_LIST = "put_on_waiting_list", _("Put on the waiting list")
    WITHDRAW = "withdraw", _("Application withdrawn")
    LAPSE = "lapse", _("Draft put aside")
    REVIVE = "revive", _("Draft taken up again")
    DOCUMENT_ADDED = "document_added", _("Document added")
    DOCUMENT_REMOVED = "document_removed", _("Document removed")
    ADVICE = "advice", _("Advice given")
    EXCEPTION = "exception", _("Exception granted")
    EARLY_START = "early_start", _("Consent to an early start")
    MESSAGE = "message", _("Message")
    # After the decision (awards).
    RELEASE_NOTICE = "release_notice", _("Notice released")
    NOTICE_OPENED = "notice_opened", _("Notice opened")
    NOTICE_POSTED = "notice_posted", _("Notice posted")
    ACCEPT = "accept", _("Grant accepted")
    DECLINE = "decline", _("Grant declined")
    ACCOUNT_NAMED = "account_named", _("Bank account named")
    PAYOUT_PREPARED = "payout_prepared", _("Payment prepared")
    PAYOUT_GIVEN_BACK = "payout_given_back", _("Payment has to be checked again")
    PAYOUT_RELEASED = "payout_released", _("Payment released")
    PAYOUT_EXPORTED = "payout_exported", _("Payment given to the bank")
    PAYOUT_PAID = "payout_paid", _("Money paid")
    PAYOUT_BOUNCED = "payout_bounced", _("Money came back from the bank")
    CHANGE_ASKED = "change_asked", _("Change asked for")
    CHANGE_DECIDED = "change_decided", _("Change decided")
    CHANGE_MADE = "change_made", _("Change made")
    CHANGE_TAKEN_BACK = "change_taken_back", _("Change taken back")
    SEND_PROOF = "send_proof", _("Proof of use sent")
    RETURN_PROOF = "return_proof", _("Proof of use: something is missing")
    SETTLE = "settle", _("Proof of use checked, grant settled")
    REVOKE_UNPAID = "revoke_unpaid", _("Grant revoked")
    OPEN_HEARING = "open_hearing", _("Asked for your view before money is demanded back")
    HEARING_ANSWERED = "hearing_answered", _("View on the repayment received")
    DROP_CLAIM = "drop_claim", _("Nothing has to be paid back")
    RECLAIM = "reclaim", _("Money demanded back")
    WAIVE = "waive", _("Repayment waived")
    REPAYMENT_BOOKED = "repayment_booked", _("Money came back")
    COMPLETE_REPAYMENT = "complete_repayment", _("All money paid back")
    CASE_FILE_MADE = "case_file_made", _("Case file handed out")


class RecommendationOutcome(models.TextChoices):
    FULL = "full", _("Fund in full")
    REDUCED = "reduced", _("Fund a lower amount")
    AGAINST = "against", _("Do not fund")
    NONE = "none", _("No recommendation (tie)")


class DecisionOutcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("application", "Rejected")
    WAITLISTED = "waitlisted", _("On the waiting list")


class EntryChannel(models.TextChoices):
    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    SPOKEN = "spoken", _("In a conversation")
