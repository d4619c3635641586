"""Send and type at the same instant: `python -m tests.faults.send_at_once WHAT`. Prints the answers as JSON.

WHAT is "all" (twelve people send twelve drafts), "one" (eight clicks send the same draft) or "type" (eight
people save other words on the same page).
"""

import json
import sys
from datetime import timedelta
from functools import partial
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from applications.drafts import ChangedMeanwhile, save_step  # noqa: E402
from applications.models import Application  # noqa: E402
from applications.states import State  # noqa: E402
from applications.steps import STEP_BY_KEY  # noqa: E402
from applications.submission import submit_application  # noqa: E402
from funding.errors import Refused  # noqa: E402
from tests.accounts.factories import UserFactory  # noqa: E402
from tests.applications import typed  # noqa: E402
from tests.applications.factories import make_case, make_initiative, make_programme  # noqa: E402
from tests.faults.at_once import at_once  # noqa: E402


@transaction.atomic
def prepare(drafts: int) -> tuple[User, list[Application]]:
    """Drafts that are ready to be sent, and a person who acts for them."""
    person, programme = UserFactory(), make_programme()
    initiative = make_initiative(people=[person])
    first_day = timezone.localdate() + timedelta(days=60)
    answers = typed.draft(first_day=first_day)
    more = {"programme": programme, "initiative": initiative, "draft": answers}
    return person, [make_case(State.DRAFT, **more) for _ in range(drafts)]


def send(case: Application, person: User) -> None:
    submit_application(application=case, actor=person, now=timezone.now())


def type_words(case: Application, person: User, number: int) -> None:
    raw = typed.raw("what", title=f"Wort {number}")
    try:
        save_step(
            application=case,
            step=STEP_BY_KEY["what"],
            typed=raw,
            revision=0,
            by=person,
            now=timezone.now(),
        )
    except ChangedMeanwhile as change:
        raise Refused("changed_meanwhile", revision=change.revision) from change


def answers_to(what: str) -> list[dict[str, Any]]:
    person, cases = prepare(12 if what == "all" else 1)
    if what == "all":
        return at_once([partial(send, case, person) for case in cases])
    if what == "one":
        return at_once([partial(send, cases[0], person)] * 8)
    return at_once([partial(type_words, cases[0], person, number) for number in range(8)])


if __name__ == "__main__":
    print(json.dumps(answers_to(sys.argv[1])))  # noqa: T201 (the answer to the calling test)
