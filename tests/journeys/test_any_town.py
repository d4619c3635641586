"""Towns that are not Unna, each from its guideline file alone: its published cases, typed into the real forms.

What the file says must come out, the form must ask what the rules need, and every page must say it in the
programme's own currency.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.models import Initiative, User
from applications.models import Application
from applications.routes import asks_board
from applications.rules import assess_version
from applications.states import State
from applications.wishes import has_board
from budgets.ledger import set_budget
from funding.guideline.findings import Severity
from funding.guideline_store import store_version
from funding.models import Programme
from funding.money import format_money
from funding.wording import finding_text, label
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import make_initiative
from tests.applications.pages import main_of
from tests.journeys import towns
from tests.journeys.towns import SOURCES, example_of, rules

pytestmark = pytest.mark.django_db
APPLIED = [pair for pair in towns.examples() if not towns.is_about_the_pot(example_of(*pair))]
ABOUT_THE_POT = [pair for pair in towns.examples() if towns.is_about_the_pot(example_of(*pair))]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def mina(db: None) -> User:
    return UserFactory(name="Mina Demir", email="mina@kleeblatt.example", language="en")


@pytest.fixture
def initiative(mina: User) -> Initiative:
    return make_initiative("Kleeblatt", people=[mina])


def browser_of(person: User) -> Client:
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    browser.force_login(person)
    return browser


def load(name: str) -> Programme:
    """The programme from its file; it holds long enough for what the examples say happened before."""
    return store_version(source=SOURCES[name], by=None, now=NOW, valid_from=date(2020, 1, 1)).programme


NOW = towns.arrival(rules("alwington"), example_of("alwington", "Chairs"))


def money(programme: Programme, amount: Decimal) -> str:
    return format_money(amount, programme.currency).replace("\N{NO-BREAK SPACE}", " ")


def plain(text: str) -> str:
    return " ".join(unescape(text).replace("\N{NO-BREAK SPACE}", " ").split())


def in_letters(text: str) -> str:
    """Without spaces and hyphens, which a PDF sets as it likes."""
    return re.sub(r"[\s\N{SOFT HYPHEN}\N{NO-BREAK SPACE}-]", "", text)


def apply_as(name: str, known: str, initiative: Initiative, mina: User) -> tuple[Client, Application]:
    """The whole form of a programme, up to the page before sending."""
    programme, example = load(name), example_of(name, known)
    for past in example.facts.history or ():
        towns.sent_before(programme, initiative, past)
    browser = browser_of(mina)
    case = towns.begin(browser, programme)
    towns.fill_in(browser, case, example)
    case.refresh_from_db()
    return browser, case


def is_blocked(name: str, known: str) -> bool:
    """Whether the example has something for which it cannot even be sent."""
    facts = example_of(name, known).facts
    return bool(facts.costs_incurred or facts.contracts_signed)


@pytest.mark.parametrize(("name", "known"), APPLIED)
def test_a_published_case_comes_out_through_the_forms(
    name: str, known: str, initiative: Initiative, mina: User
) -> None:
    example = example_of(name, known)
    with time_machine.travel(towns.arrival(rules(name), example), tick=False):
        browser, case = apply_as(name, known, initiative, mina)
        review = browser.get(reverse("applications:review", args=[case.pk]))
        result = review.context["result"]
        assert list(example.differences(result)) == []
        said = main_of(review)
        assert money(case.programme, result.grant) in said
        for finding in result.findings:
            assert plain(finding_text(finding, case.guideline)) in said
        assert review.context["can_send"] is not is_blocked(name, known)
        answer = browser.post(reverse("applications:review", args=[case.pk]))
        if is_blocked(name, known):
            assert answer.status_code == 422
            assert result.with_severity(Severity.BLOCKS)
            return
        assert answer.status_code == 302

        case.refresh_from_db()
        version = case.versions.get()
        assert case.state == State.SUBMITTED
        assert list(example.differences(assess_version(version))) == []
        assert (case.requested, case.max_grant) == (result.requested, result.max_grant)
        shown_everywhere(browser, case, result.grant)


def shown_everywhere(browser: Client, case: Application, grant: Decimal) -> None:
    """Applicant, office, receipt and letter say the grant in the programme's money."""
    officer = browser_of(role("officer", case.programme, language="en"))
    amount, other = money(case.programme, grant), "£" if case.programme.currency == "EUR" else "€"
    pages = {
        "mine": browser.get(reverse("applications:mine")),
        "case": browser.get(reverse("applications:case", args=[case.pk])),
        "desk-case": officer.get(reverse("applications:desk-case", args=[case.pk])),
        "desk": officer.get(reverse("applications:desk")),
    }
    texts = {name: main_of(page) for name, page in pages.items()}
    letter = Mail.objects.get(key__startswith="receipt")
    texts["letter"] = plain(letter.text)
    assert [name for name, text in texts.items() if other in text] == []
    assert all(amount in texts[name] for name in ("case", "desk-case", "letter"))
    assert money(case.programme, case.requested) in texts["mine"]
    assert money(case.programme, case.requested) in texts["desk"]
    pdf = PdfReader(BytesIO(letter.attachments.get().content))
    receipt = in_letters(" ".join(page.extract_text() for page in pdf.pages))
    assert in_letters(amount) in receipt
    assert other not in receipt
    assert ("advisory board" in texts["letter"]) is asks_board(case)


@pytest.mark.parametrize(("name", "known"), ABOUT_THE_POT)
def test_what_is_left_in_the_pot_is_told_by_the_quick_check(name: str, known: str) -> None:
    guideline, example = rules(name), example_of(name, known)
    with time_machine.travel(towns.arrival(guideline, example), tick=False):
        programme = load(name)
        left = example.facts.remaining
        assert left is not None
        if left:
            set_budget(programme=programme, year=2026, amount=left, by=None, now=NOW, reason="Rest")
        page = reverse("applications:check", args=[programme.slug])
        typed = {
            "legal_form": towns.legal_form(guideline, example),
            "in_territory": "yes",
            "contracts_signed": "no",
            "starts_on": towns.german(example.facts.starts_on),
            "ends_on": towns.german(example.facts.ends_on),
            "check": "1",
        } | {f"cost_{line.cost_type}": str(line.amount) for line in example.plan.costs}
        browser = Client()
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        answer = browser.post(page, typed)
        assert list(example.differences(answer.context["result"])) == []
        assert money(programme, answer.context["result"].grant) in main_of(answer)


@pytest.mark.parametrize("name", SOURCES)
def test_the_public_pages_of_a_programme_speak_its_own_money(name: str) -> None:
    programme = load(name)
    guideline = rules(name)
    other = "£" if programme.currency == "EUR" else "€"
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for page in ("programme", "rules", "try", "questions", "check"):
        answer = browser.get(reverse(f"applications:{page}", args=[programme.slug]))
        assert answer.status_code == 200
        assert other not in main_of(answer), page
    home = main_of(browser.get(reverse("applications:programme", args=[programme.slug])))
    assert money(programme, guideline.max_grant.amount) in home
    assert label(guideline.name) in home
    # Nobody is promised a board that the programme does not have.
    assert ("advisory board" in home) is has_board(guideline)
