"""What the advisory board keeps: votes, meetings, papers, proposals for the pot, and what members wish."""

from board.models.ballots import Ballot, Question, Seat, Vote
from board.models.meetings import AgendaItem, Attendance, Invitation, Meeting
from board.models.members import Absence, ReminderWish, Substitution
from board.models.papers import Dissent, Minutes, Packet
from board.models.sharing import CaseOrder, Proposal

__all__ = [
    "Absence",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "CaseOrder",
    "Dissent",
    "Invitation",
    "Meeting",
    "Minutes",
    "Packet",
    "Proposal",
    "Question",
    "ReminderWish",
    "Seat",
    "Substitution",
    "Vote",
]
