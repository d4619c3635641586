"""The money of a case in its file: in words, not in the names of fields."""

import pytest
from django.utils import translation

from awards.models import Claim
from reports.case_money import money_of
from tests.applications.factories import NOW
from tests.awards.courses import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_changes_figures_and_instalments_stand_in_words_not_in_names_of_fields() -> None:
    award = make_course()
    amina = award.application.initiative.people.get()
    officer = award.decision.decided_by
    for kind, before, wanted in (
        ("dates", {"starts_on": "2026-09-01", "ends_on": None}, {"starts_on": "2026-10-01", "ends_on": None}),
        ("lines", {"lines": {"c1": "100.00"}}, {"lines": {"c1": "120.00"}}),
        ("account", {"holder": "A", "iban": "DE02 … 2051"}, {"holder": "B", "iban": "DE75 … 6199"}),
        ("proof_date", {"proof_due_on": "2027-02-28"}, {"proof_due_on": "2027-03-31"}),
        ("less", {"amount": "3000.00"}, {"amount": "2000.00"}),
    ):
        award.changes.create(
            kind=kind, state="done", before=before, wanted=wanted, asked_by=amina, asked_at=NOW
        )
    Claim.objects.create(
        award=award,
        amount="300.00",
        reason="Zu viel.",
        known_on=NOW.date(),
        opened_from="proof_sent",
        heard_by=officer,
        heard_at=NOW,
        answer_until=NOW.date(),
        instalments=[{"due_on": "2027-05-01", "amount": "300.00"}],
    )
    rows = [row for section in money_of(award.application) for row in section.rows]
    text = "\n".join(f"{label}: {value}" for label, value in rows)
    for words in ("First day: 1 September 2026 → 1 October 2026", "IBAN: DE02 … 2051 → DE75 … 6199"):
        assert words in text
    assert "Grant: €3,000.00 → €2,000.00" in text
    assert "Proof of use due: 28 February 2027 → 31 March 2027" in text
    assert "Instalments: €300.00 on 1 May 2027" in text
    for raw in ("starts_on", "due_on", "amount:", "lines:", "c1: ", "\nholder"):
        assert raw not in text
