"""The rules in words for everybody, their versions, and the "Why?" that leads to them."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from applications.clauses import Reasons, anchor
from applications.presentation import all_told, cost_rows
from applications.receipt import receipt_data
from applications.rules import assess_version
from funding.guideline_words import rules_in_words
from funding.models import GuidelineVersion
from tests.applications.factories import UNNA, make_case, make_programme, store_guideline
from tests.applications.pages import main_of

pytestmark = pytest.mark.django_db
SOURCE = UNNA.read_text("utf-8")
EXAMPLES = Path(__file__).parents[2] / "funding" / "guidelines" / "examples"


def changed(old: str, new: str, *, version: str, valid_from: str) -> str:
    """Unna's rules with one figure changed, without the examples that prove the old one."""
    text = SOURCE.split("# --- worked examples")[0]
    assert old in text
    text = text.replace('version = "2020-08"', f'version = "{version}"')
    return text.replace("valid_from = 2020-08-01", f"valid_from = {valid_from}").replace(old, new)


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["language"] = "en"
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def rules_page(client, *names: str):
    page = "applications:rules-version" if len(names) > 1 else "applications:rules"
    return client.get(reverse(page, args=names))


# -- the page -------------------------------------------------------------------------------------


def test_everybody_reads_every_rule_with_its_clause(client, django_assert_max_num_queries):
    programme = make_programme()
    with django_assert_max_num_queries(6):
        page = main_of(rules_page(client, "unna"))
    guideline = programme.guideline_version().guideline
    for sentence in rules_in_words(guideline):
        words = " ".join(sentence.text.replace("\N{NO-BREAK SPACE}", " ").split())
        assert f"{words} {sentence.clause}" in page
    for clause in guideline.clauses:
        assert clause.text.in_language("en") in page


def test_what_the_town_has_not_decided_is_marked_and_nothing_else(client):
    make_programme()
    page = main_of(rules_page(client, "unna"))
    mark = "City of Unna has not decided this yet. We assume it."
    assert f"The project must have an end. Nr. 5.2 {mark}" in page
    assert f"A project gets at most €5,000.00. Nr. 3.1 {mark}" not in page


def test_the_history_names_what_is_in_force_and_what_comes_later(client):
    programme = make_programme()
    store_guideline(
        programme, changed("amount = 5000.00", "amount = 6000.00", version="2099", valid_from="2099-01-01")
    )
    page = main_of(rules_page(client, "unna"))
    assert "Version 2099, from 1 January 2099 comes later" in page
    assert "Version 2020-08, from 1 August 2020 in force" in page
    assert "at most €5,000.00" in page


def test_another_version_says_that_it_is_not_in_force_and_what_it_changed(client):
    programme = make_programme()
    store_guideline(
        programme, changed("amount = 5000.00", "amount = 6000.00", version="2099", valid_from="2099-01-01")
    )
    page = main_of(rules_page(client, "unna", "2099"))
    assert "It is not in force today." in page
    assert "Until now: A project gets at most €5,000.00. Now: A project gets at most €6,000.00." in page
    first = main_of(rules_page(client, "unna", "2020-08"))
    assert "What this version changed" not in first


def test_versions_of_another_programme_are_not_found(client):
    make_programme()
    other = make_programme("fulda_integration", source=(EXAMPLES / "fulda.toml").read_text("utf-8"))
    assert rules_page(client, other.slug, "2026").status_code == 200
    assert rules_page(client, other.slug, "2020-08").status_code == 404
    assert rules_page(client, "nowhere").status_code == 404


def test_a_programme_whose_rules_hold_only_later_is_not_offered_yet(client):
    make_programme()
    later = changed("amount = 5000.00", "amount = 100.00", version="1", valid_from="2099-01-01")
    make_programme("tomorrow", source=later)
    assert client.get("/programme/tomorrow/").status_code == 404
    assert "tomorrow" not in client.get("/").content.decode()
    GuidelineVersion.objects.filter(version="1").update(valid_from=date(2020, 1, 1))
    assert client.get("/programme/tomorrow/").status_code == 200


# -- why ------------------------------------------------------------------------------------------


def test_anchors_are_readable_and_differ():
    assert anchor("Nr. 3.2") == "clause-nr-3-2"
    guideline = make_programme().guideline_version().guideline
    anchors = [anchor(clause.number) for clause in guideline.clauses]
    assert len(set(anchors)) == len(anchors)


def test_every_why_leads_to_a_place_on_the_page_of_the_rules(client):
    version = make_case().versions.get()
    guideline, result = version.guideline_version.guideline, assess_version(version)
    told = [*cost_rows(result, guideline), *all_told(result.findings, guideline)]
    assert len(told) >= 6
    page = rules_page(client, "unna", "2020-08").content.decode()
    for row in told:
        address, _, place = row["why"].url.partition("#")
        assert address == reverse("applications:rules-version", args=["unna", "2020-08"])
        assert f'id="{place}"' in page


def test_where_the_file_is_silent_why_says_that_it_is_assumed():
    source = (EXAMPLES / "hamburg-lohbruegge.toml").read_text("utf-8")
    guideline = make_programme("lohbruegge_fonds", source=source).guideline_version().guideline
    why = Reasons(guideline).of("", "start")
    assert why is not None
    assert (why.clause, why.url.split("#")[1]) == ("", "rule-start")
    assert why.rule.startswith("Do not start before the decision.")
    assert Reasons(guideline).of("99") is None


def test_receipt_says_what_the_pages_say():
    version = make_case().versions.get()
    guideline, result = version.guideline_version.guideline, assess_version(version)
    data = receipt_data(version)
    for cells, row in zip(data["costs"], cost_rows(result, guideline), strict=True):
        assert row["why"].rule in cells[3]
    said = [finding["text"] for finding in all_told(result.findings, guideline)]
    assert [row[0] for row in data["findings"]] == said
