"""Which thing of the town each page is about."""

from awards.states import AwardState
from tests.matrix import claims, meetings, papers
from tests.matrix.changes import AWARD_OF_CHANGE_PAGE
from tests.matrix.proofs import AWARD_OF_PROOF_PAGE

# What each page is shown about: a state, "ballot …" for the case of a ballot, "office draft".
CASE_OF_PAGE = {
    "applications:case": "submitted",
    "applications:tasks": "draft",
    "applications:review": "draft",
    "applications:step": "draft",
    "applications:dismiss-changes": "draft",
    "applications:sent": "submitted",
    "applications:discard": "draft",
    "applications:revive": "lapsed",
    "applications:copy": "submitted",
    "applications:message": "submitted",
    "applications:withdraw": "submitted",
    "applications:confirm": "unconfirmed",
    "applications:version": "submitted",
    "applications:receipt": "submitted",
    "applications:documents": "submitted",
    "applications:document": "submitted",
    "applications:document-remove": "submitted",
    "applications:desk-case": "submitted",
    "applications:desk-complete": "submitted",
    "applications:desk-return": "submitted",
    "applications:desk-advice": "submitted",
    "applications:desk-concession": "submitted",
    "applications:desk-answer": "submitted",
    "applications:desk-signature": "unconfirmed",
    "awards:approve": "recommended",
    "awards:reject": "recommended",
    "awards:waiting-list": "recommended",
    "awards:draft-rejection": "rejected",
    "reports:case-file": "submitted",
    "board:open-ballot": "complete",
    "board:recall": "ballot open",
    "board:case": "ballot open",
}
# These take the number of the programme and a year.
POT_PAGES = frozenset({"board:sharing", "board:keep-order", "board:propose"})
BALLOT_OF_PAGE = {
    "board:ballot": "open",
    "board:voted": "voted",
    "board:conflict": "open",
    "board:document": "open",
    "board:close": "open",
    "board:exclude": "open",
    "board:cleared": "open",
    "board:ask": "open",
    "board:hand-over": "open",
    "board:take-back": "open",
    "board:objection": "open",
}
# The state of the award that a page is about.
AWARD_OF_PAGE: dict[str, str] = {
    "awards:award": AwardState.ACCEPTED,
    "awards:desk-award": AwardState.ACCEPTED,
    "awards:draft-notice": AwardState.GRANTED,
    "awards:accept-award": "handed over",
    "awards:accepted": AwardState.ACCEPTED,
    "awards:decline-award": AwardState.NOTIFIED,
    "awards:prepare-payment": AwardState.ACCEPTED,
}
AWARD_OF_PAGE |= AWARD_OF_PROOF_PAGE | claims.AWARD_OF_PAGE | AWARD_OF_CHANGE_PAGE
NOTICE_OF_PAGE = {
    "awards:desk-notice": "draft",
    "awards:notice-preview": "draft",
    "awards:release-notice": "draft",
    "awards:notice-posted": "sent",
    "awards:notice": "sent",
    "awards:open-notice": "sent",
    "awards:notice-file": "opened",
    "awards:notice-aid": "opened",
}
# What each page about a meeting is shown about: those with papers, and those before, while and after they go on.
MEETING_OF_PAGE = {page: ("papers", which) for page, which in papers.MEETING_OF_PAGE.items()}
MEETING_OF_PAGE |= {page: ("meetings", which) for page, which in meetings.MEETING_OF_PAGE.items()}
MEETING_OF_PAGE |= {page: ("items", which) for page, which in meetings.ITEM_OF_PAGE.items()}
THING_OF_PAGE = {
    "board:end-term": "term",
    "board:change-role": "term",
    "board:name-deputy": "term",
    "board:end-deputy": "substitution",
    "board:delete-absence": "absence",
    "board:step-in": "silent seat",
    "awards:repayment": "claim",
}
