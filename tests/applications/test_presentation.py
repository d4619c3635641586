"""The sample cases of the town as people read them: what counts, why, what is missing, where a case stands."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from applications.models import Application
from applications.presentation import (
    all_told,
    cost_rows,
    cost_totals,
    next_step,
    state_badge,
    status_steps,
    timeline_of,
)
from applications.rules import assess_content
from applications.states import State
from applications.workflow import note
from funding.money import format_money
from tests.applications import typed
from tests.applications.factories import NOW, make_case, make_content
from tests.applications.pages import main_of

pytestmark = pytest.mark.django_db
D = Decimal


@dataclass(frozen=True)
class Sample:
    """A case as an initiative would bring it, and what comes out. Amounts in euros."""

    title: str
    costs: tuple[tuple[str, str], ...]
    total: str
    counts: str
    grant: str
    missing: str
    asked: str = ""
    income: tuple[tuple[str, str], ...] = ()
    remaining: str | None = None
    # Lines that do not count in full: place from 1, how they count.
    cut: tuple[tuple[int, str], ...] = ()
    findings: tuple[str, ...] = ()


SAMPLES = {
    "U01": Sample(
        "Willkommenslotsen",
        (
            ("ehrenamt", "2400"),
            ("fahrt", "480"),
            ("material", "320"),
            ("versicherung", "150"),
            ("unterkunft_verpflegung", "250"),
        ),
        total="3600.00",
        counts="3600.00",
        grant="3600.00",
        missing="0.00",
    ),
    "U02": Sample(
        "Stadtteilführungen",
        (
            ("ehrenamt", "1440"),
            ("miete", "800"),
            ("material", "1560"),
            ("fahrt", "700"),
            ("versicherung", "200"),
            ("unterkunft_verpflegung", "300"),
        ),
        total="5000.00",
        counts="5000.00",
        grant="5000.00",
        missing="0.00",
    ),
    "U03": Sample(
        "Integra-Cup",
        (
            ("miete", "2400.00"),
            ("ehrenamt", "900.00"),
            ("unterkunft_verpflegung", "850.00"),
            ("material", "600.01"),
            ("versicherung", "250.00"),
        ),
        total="5000.01",
        counts="5000.01",
        grant="5000.00",
        missing="0.01",
        findings=("financing_gap", "over_cap"),
    ),
    "U04": Sample(
        "Sprachkurs mit Kinderbetreuung",
        (("personal", "6000"), ("material", "400"), ("miete", "600"), ("versicherung", "100")),
        total="7100.00",
        counts="4100.00",
        grant="4100.00",
        missing="3000.00",
        cut=((1, "warning"),),
        findings=("financing_gap", "line_in_part"),
    ),
    "U04 with own money": Sample(
        "Sprachkurs mit Kinderbetreuung",
        (("personal", "6000"), ("material", "400"), ("miete", "600"), ("versicherung", "100")),
        income=(("own", "3000"),),
        total="7100.00",
        counts="4100.00",
        asked="4100.00",
        grant="4100.00",
        missing="0.00",
        cut=((1, "warning"),),
        findings=("line_in_part",),
    ),
    "U08": Sample(
        "bUNt-Fest",
        (
            ("miete", "900"),
            ("unterkunft_verpflegung", "400"),
            ("material", "320"),
            ("alkohol", "280"),
            ("investition", "1900"),
        ),
        total="3800.00",
        counts="1620.00",
        grant="1620.00",
        missing="2180.00",
        cut=((4, "danger"), (5, "danger")),
        findings=("financing_gap", "line_not_eligible", "line_not_eligible"),
    ),
    "U09": Sample(
        "Elternnetzwerk",
        (("ehrenamt", "1200"), ("miete", "600"), ("unterkunft_verpflegung", "500"), ("material", "900")),
        remaining="1750.00",
        total="3200.00",
        counts="3200.00",
        grant="1750.00",
        missing="1450.00",
        findings=("financing_gap", "pot_smaller"),
    ),
    "U10": Sample(
        "Kulturabende",
        (("miete", "700"), ("unterkunft_verpflegung", "900"), ("material", "700"), ("fahrt", "500")),
        total="2800.00",
        counts="2800.00",
        grant="2800.00",
        missing="0.00",
    ),
    "U12": Sample(
        "Integra-Cup 2",
        (
            ("miete", "2400"),
            ("ehrenamt", "1000"),
            ("unterkunft_verpflegung", "900"),
            ("material", "600"),
            ("versicherung", "300"),
        ),
        income=(("own", "1000"),),
        total="5200.00",
        counts="5200.00",
        asked="4200.00",
        grant="4200.00",
        missing="0.00",
    ),
    "U13 before advice": Sample(
        "Jugend hilft Jugendlichen",
        (
            ("personal", "3000"),
            ("honorar", "1200"),
            ("investition", "1000"),
            ("material", "700"),
            ("fahrt", "500"),
        ),
        total="6400.00",
        counts="2700.00",
        grant="2700.00",
        missing="3700.00",
        cut=((1, "warning"), (2, "danger"), (3, "danger")),
        findings=("financing_gap", "line_in_part", "line_not_eligible", "line_not_eligible"),
    ),
    "U13 after advice": Sample(
        "Jugend hilft Jugendlichen",
        (("personal", "3000"), ("ehrenamt", "1200"), ("material", "700"), ("fahrt", "500"), ("miete", "300")),
        total="5700.00",
        counts="4200.00",
        grant="4200.00",
        missing="1500.00",
        cut=((1, "warning"),),
        findings=("financing_gap", "line_in_part"),
    ),
}
every_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)


@every_sample
def test_the_foot_of_the_table_adds_up_to_the_cent(sample):
    content = make_content(sample.costs, sample.income, title=sample.title)
    remaining = D(sample.remaining) if sample.remaining else None
    result = assess_content(typed.unna(), content, today=NOW.date(), remaining=remaining)
    with translation.override("en"):
        sums = {str(row["label"]): row["amount"] for row in cost_totals(result)}
    assert sums == {
        "All costs": D(sample.total),
        "Of this counts": D(sample.counts),
        "Other money": sum((D(amount) for _kind, amount in sample.income), D("0.00")),
        "You ask for": D(sample.asked or sample.total),
        "We can give at most": D(sample.grant),
    } | ({"Missing": D(sample.missing)} if D(sample.missing) else {})
    assert sums["You ask for"] - sums["We can give at most"] == D(sample.missing)
    assert sum(row["recognised"] for row in cost_rows(result, typed.unna())) == D(sample.counts)


@every_sample
def test_each_line_that_is_cut_says_why_and_names_the_rule(sample):
    content = make_content(sample.costs, sample.income)
    rows = cost_rows(assess_content(typed.unna(), content, today=NOW.date()), typed.unna())
    cut = dict(sample.cut)
    for place, row in enumerate(rows, start=1):
        assert row["badge"]["kind"] == cut.get(place, "success")
        assert bool(row["reason"]) == (place in cut)
        assert row["why"].clause.startswith("Nr. 4.")
        assert str(row["badge"]["text"])


@every_sample
def test_each_finding_says_what_is_so_what_to_do_and_where_it_stands(sample):
    content = make_content(sample.costs, sample.income)
    remaining = D(sample.remaining) if sample.remaining else None
    result = assess_content(typed.unna(), content, today=NOW.date(), remaining=remaining)
    for language in ("en", "de"):
        with translation.override(language):
            told = all_told(result.findings, typed.unna())
            assert tuple(sorted(row["code"] for row in told)) == sample.findings
            assert all(row["text"] and row["clause"] for row in told)
            assert all(row["remedy"] for row in told if row["severity"] in {"blocks", "fix"})


@every_sample
def test_the_applicant_reads_the_same_on_the_page_before_sending(signed_in, case, sample):
    costs = [(kind, "", amount) for kind, amount in sample.costs]
    income = [(kind, "", amount) for kind, amount in sample.income]
    draft = typed.draft(costs=costs, income=income)
    Application.objects.filter(pk=case.pk).update(draft=draft)
    page = signed_in.get(reverse("applications:review", args=[case.pk]))
    text = main_of(page)
    # The pot has 20,000 euros: what only an empty pot leaves open is not said here.
    shown = [sample.total, sample.counts] + ([] if sample.remaining else [sample.grant])
    with translation.override("en"):
        for amount in shown:
            assert format_money(D(amount), "EUR").replace("\xa0", " ") in text
    assert page.context["can_send"]


# -- where a case stands --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("state", list(State))
def test_every_state_says_where_it_stands_who_acts_and_by_when(state, language):
    case = make_case(state, due_at=NOW)
    with translation.override(language):
        step = next_step(case)
        assert step.where
        assert step.who
        assert bool(step.by_when) == (state not in {State.REJECTED, State.WITHDRAWN})
        assert step.sentence.endswith(".")
        assert state_badge(case)["text"] == str(State(state).label)


PLACES = {
    State.DRAFT: "current todo todo todo todo",
    State.SUBMITTED: "done current todo todo todo",
    State.RETURNED: "done done current todo todo",
    State.AT_BOARD: "done done done current todo",
    State.APPROVED: "done done done done current",
    State.WITHDRAWN: "done done done done current",
}


@pytest.mark.parametrize(("state", "places"), PLACES.items())
def test_the_five_words_show_how_far_a_case_is(state, places):
    assert " ".join(step["state"] for step in status_steps(make_case(state))) == places


def test_a_deadline_is_told_as_a_day_of_the_town():
    """Half past ten at night in Greenwich is the next day in Unna."""
    case = Application(state=State.RETURNED, due_at=NOW.replace(hour=22, minute=30))
    with translation.override("en"):
        assert "May 5, 2026" in next_step(case).by_when


def test_the_timeline_keeps_from_the_applicant_what_is_for_the_office():
    case = make_case(State.AT_BOARD)
    note(case, "miss_quorum", actor=None, now=NOW, is_shared=False)
    note(case, "recall_from_board", actor=None, now=NOW, reason="Der Beirat ist zerstritten")
    note(case, "document_added", actor=None, now=NOW, name="<b>plan</b>.pdf")
    with translation.override("en"):
        ours = [row["text"] for row in timeline_of(case, for_office=True)]
        theirs = timeline_of(case, for_office=False)
    assert len(ours) == 3
    assert [str(row["text"]) for row in theirs] == ["Document added", "Taken back from the board"]
    assert "zerstritten" not in str(theirs)
    assert theirs[0]["detail"] == "<b>plan</b>.pdf"


def test_what_is_in_a_timeline_is_text_on_the_page(signed_in, case, amina):
    Application.objects.filter(pk=case.pk).update(state=State.LAPSED)
    note(case, "document_added", actor=amina, now=NOW, name="<b>plan</b>.pdf")
    page = signed_in.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert "&lt;b&gt;plan&lt;/b&gt;.pdf" in page
    assert "<b>plan" not in page
