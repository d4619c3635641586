"""People at work on a draft, in a browser in which English was chosen."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.models import User
from applications.models import Application
from applications.states import State
from budgets.ledger import set_budget
from tests.accounts.factories import UserFactory, role
from tests.applications import typed
from tests.applications.factories import NOW, make_case, make_initiative


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still on the day the cases of these tests begin; `clock.move_to(...)` turns it on."""
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def browser_of(person: User) -> Client:
    """A browser in which the person is signed in; what goes wrong is answered as on the real site."""
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    browser.force_login(person)
    return browser


@pytest.fixture
def amina(clock: time_machine.Traveller, db: None) -> User:
    return UserFactory(name="Amina Beispiel", language="en")


@pytest.fixture
def bilal(clock: time_machine.Traveller, db: None) -> User:
    """Acts for the same initiative as Amina."""
    return UserFactory(name="Bilal Beispiel", language="en")


@pytest.fixture
def case(amina: User, bilal: User) -> Application:
    """An empty draft of theirs, in a programme with money."""
    case = make_case(State.DRAFT, initiative=make_initiative(people=[amina, bilal]), created_by=amina)
    set_budget(programme=case.programme, year=2026, amount=20000, by=None, now=NOW, reason="Council")  # type: ignore[arg-type]
    Application.objects.filter(pk=case.pk).update(draft={}, title="")
    case.refresh_from_db()
    return case


@pytest.fixture
def written(case: Application) -> Application:
    """The same draft with every step filled in."""
    Application.objects.filter(pk=case.pk).update(draft=typed.draft())
    case.refresh_from_db()
    return case


@pytest.fixture
def officer(case: Application) -> User:
    return role("officer", case.programme, name="Olga Amt", language="en")


@pytest.fixture
def signed_in(amina: User) -> Client:
    """Amina's."""
    return browser_of(amina)
