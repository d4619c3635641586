"""A look at the answer to a change before it is given: it is carried out, its notice written, and all of it undone."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from awards.change_effects import carry_out
from awards.change_notice import change_notice
from awards.changes import lock_change
from awards.lifecycle import officer
from awards.models import Change, Notice
from awards.notices import assure_budget
from awards.states import ChangeState
from funding.errors import NotAllowed, NotPossible, Refused


def look_at_answer(
    *, change: Change, actor: User, now: datetime, agrees: bool, answer: str, year: int | None
) -> Notice:
    """The notice as awards.changes.decide_change would release it; nothing stays. Raises what that verb raises."""
    with transaction.atomic():
        award, found = lock_change(change)
        if not officer(award, actor):
            raise NotAllowed("decide_change")
        if found.state != ChangeState.ASKED:
            raise NotPossible("decide_change", found.state)
        if not agrees and not answer.strip():
            raise Refused("answer_missing", field="answer")
        if agrees:
            carry_out(award, found, by=actor, now=now, year=year)
        found.state = ChangeState.DONE if agrees else ChangeState.REFUSED
        found.answer = answer.strip()
        notice = change_notice(change=found, actor=actor, now=now, year=year)
        assure_budget(notice)
        transaction.set_rollback(True)
    return notice
