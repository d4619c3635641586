"""A person decides, with reasons; nothing else changes with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.decisions import reject_application
from applications.models import Application
from applications.states import State
from funding.errors import NotPossible
from tests.accounts.factories import role
from tests.applications.factories import make_case

pytestmark = pytest.mark.django_db


def reject(case: Application) -> None:
    reject_application(
        application=case,
        actor=role("officer", case.programme),
        now=timezone.now(),
        reasons="Die Unterlagen kamen nicht.",
    )


def test_a_case_sent_back_is_rejected_once_its_deadline_has_passed() -> None:
    case = make_case(State.RETURNED, due_at=timezone.now() - timedelta(hours=1))
    reject(case)
    case.refresh_from_db()
    assert (case.state, case.due_at, case.decisions.get().outcome) == ("rejected", None, "rejected")


def test_a_case_sent_back_is_not_rejected_while_its_people_have_time() -> None:
    case = make_case(State.RETURNED, due_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotPossible):
        reject(case)
    case.refresh_from_db()
    assert (case.state, case.decisions.count()) == ("returned", 0)
