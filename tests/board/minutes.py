"""Minutes for tests: as they would be signed now, signed, and typed into."""

from datetime import timedelta
from typing import Any

from board.minutes import Typed, mark_of, minutes_of, seal_of, sign_minutes
from board.minutes_content import minutes_content
from board.models import Meeting, Minutes
from tests.board.meetings import ENDED_AT

LATER = ENDED_AT + timedelta(days=1)


def draft_content(meeting: Meeting) -> dict[str, Any]:
    """The minutes as they would be signed now."""
    return minutes_content(meeting, minutes_of(meeting))


def sign(meeting: Meeting, chair, now=LATER) -> Minutes:
    seal = seal_of(draft_content(meeting))
    return sign_minutes(meeting=meeting, actor=chair, now=now, seal=seal)


def typed(text: str, before: str = "") -> Typed:
    return Typed(text=text, mark=mark_of(before))
