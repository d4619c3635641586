"""Whoever applies finds themselves in the words of the guideline, whatever town wrote it."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Initiative, User
from applications.forms.check import QuickCheckForm
from applications.forms.choices import kind_of_applicant
from applications.forms.start import OfficeEntryForm, StartForm
from applications.forms.steps import WhoForm
from applications.models import Application
from applications.rules import assess_case
from applications.states import State
from applications.steps import incomplete_steps, understand
from funding.guideline.assess import assess
from funding.guideline.load import read_guideline
from funding.guideline.plan import Facts, Plan
from funding.wording import label
from tests.applications.factories import NOW, UNNA, make_case, make_initiative, make_programme

pytestmark = pytest.mark.django_db
SHIPPED = [UNNA, *sorted((UNNA.parent / "examples").glob("*.toml"))]
ALWINGTON = UNNA.parent / "examples" / "alwington.toml"
LONG = "k" * 40  # the longest key the format allows


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", SHIPPED, ids=name)
def test_every_first_page_offers_the_kinds_of_the_guideline(file: Path, amina: User) -> None:
    programme = make_programme(source=file.read_text("utf-8"))
    guideline = programme.guideline_version().guideline
    forms = (
        StartForm(user=amina, guideline=guideline),
        WhoForm(guideline=guideline),
        QuickCheckForm(guideline=guideline),
        OfficeEntryForm(programmes=[programme]),
    )
    kinds = guideline.applicants.legal_forms
    for form in forms:
        offered = dict(form.fields["legal_form"].choices)  # type: ignore[attr-defined]
        assert list(offered) == [*(kind.key for kind in kinds if kind.key != "other"), "other"]
        assert all(offered[kind.key].startswith(label(kind)) for kind in kinds)


@pytest.mark.parametrize("file", SHIPPED, ids=name)
def test_what_the_list_says_of_a_kind_is_what_the_rules_say(file: Path) -> None:
    guideline = read_guideline(file.read_text("utf-8"))
    with translation.override("en"):
        offered = WhoForm(guideline=guideline).fields["legal_form"].choices  # type: ignore[attr-defined]
        for key, words in offered:
            found = {str(f.code) for f in assess(guideline, Plan(), Facts(legal_form=key)).findings}
            assert ("cannot apply here" in words) == ("applicant_not_allowed" in found), key


def test_why_a_kind_may_not_apply_stands_beside_it(amina: User) -> None:
    text = ALWINGTON.read_text("utf-8").replace(
        'label = { en = "Individual" }, allowed = false',
        'label = { en = "Individual" }, allowed = false, reason = { en = "Join a group." }',
    )
    form = StartForm(user=amina, guideline=read_guideline(text))
    offered = dict(form.fields["legal_form"].choices)  # type: ignore[attr-defined]
    assert offered["person"] == "Individual – cannot apply here. Join a group."
    assert offered["political"] == "Political group – cannot apply here."


def test_every_form_is_welcome_only_where_it_is() -> None:
    unna, alwington = (read_guideline(file.read_text("utf-8")) for file in (UNNA, ALWINGTON))
    assert WhoForm(guideline=unna).fields["legal_form"].help_text
    assert not WhoForm(guideline=alwington).fields["legal_form"].help_text


def test_an_application_begins_with_the_longest_key(signed_in: Client, amina: User) -> None:
    text = (
        ALWINGTON.read_text("utf-8").split("[[example]]")[0].replace('key = "voluntary"', f'key = "{LONG}"')
    )
    programme = make_programme("alwington", source=text)
    url = reverse("applications:start", args=[programme.slug])
    assert "Voluntary organisation" in signed_in.get(url).content.decode()
    answer = signed_in.post(url, {"initiative": "new", "name": "Reading Club", "legal_form": LONG})
    assert answer.status_code == 302
    initiative = Initiative.objects.get(name="Reading Club")
    initiative.full_clean()
    assert initiative.legal_form == LONG
    assert initiative.applications.get().draft["who"]["legal_form"] == LONG


def test_a_kind_another_programme_knows_is_judged_and_asked_again() -> None:
    programme = make_programme("alwington", source=ALWINGTON.read_text("utf-8"))
    case = make_case(State.DRAFT, programme=programme, initiative=make_initiative())
    case.draft = {"who": {"initiative": "Verein", "legal_form": "association"}}
    content = understand(case.draft, case.guideline)
    assert "applicant_not_allowed" in codes(case)
    assert content.who.legal_form == "association"
    assert "who" in [step.key for step in incomplete_steps(case.draft, case.guideline)]
    case.draft["who"]["legal_form"] = "charity"
    assert "applicant_not_allowed" not in codes(case)


def test_words_that_are_no_key_are_no_kind() -> None:
    case = make_case(State.DRAFT)
    for words in ("<b>Verein</b>", "k" * 41):
        assert understand({"who": {"legal_form": words}}, case.guideline).who.legal_form == ""


def codes(case: Application) -> set[str]:
    content = understand(case.draft, case.guideline)
    return {str(finding.code) for finding in assess_case(case, content, NOW).findings}


def test_no_field_speaks_of_one_country_or_town() -> None:
    form = WhoForm(guideline=read_guideline(ALWINGTON.read_text("utf-8")))
    words = " ".join(f"{f.help_text} {f.error_messages.get('required', '')}" for f in form.fields.values())
    assert "Unna" not in words
    assert "DE" not in words
    assert "59423" not in words


@pytest.mark.parametrize(
    ("key", "words"),
    [("person", "Individual"), ("other", "Something else"), ("choir", "choir"), ("", "")],
)
def test_the_summary_names_the_kind_and_no_more(key: str, words: str) -> None:
    with translation.override("en"):
        assert kind_of_applicant(read_guideline(ALWINGTON.read_text("utf-8")), key) == words
