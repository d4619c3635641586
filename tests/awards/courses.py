"""A grant whose plan leaves room for changes, for tests of what follows a decision."""

from typing import Any

from applications.states import State
from awards.models import Award
from awards.states import AwardState
from tests.applications.factories import LANGUAGE_COURSE, make_case, make_content, make_initiative
from tests.awards.factories import make_award


def make_course(
    state: AwardState = AwardState.ACCEPTED, *, amount: str = "3000", people: Any = None, **fields: Any
) -> Award:
    """The language course with 3,000 euros of its own: 7,100 in all, up to 4,100 of them are possible.

    Without `amount`, 3,000 euros are granted: 1,200 from 2026 and the rest from 2027.
    """
    content = make_content(LANGUAGE_COURSE, [("own", "3000")])
    case = make_case(State.RECOMMENDED, content=content, initiative=make_initiative(people=people))
    by_year = {2026: "1200", 2027: str(int(amount) - 1200)}
    return make_award(state, case=case, amount=amount, by_year=by_year, **fields)
