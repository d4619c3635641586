"""Receipts along the way: what people send, what is asked back, and that nothing typed is lost."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from applications.states import State
from awards.held_files import MAX_HELD, drop_held_file, drop_old_held_files
from awards.models import Award, HeldFile, Receipt
from awards.receipt_forms import names_other_currency
from awards.receipts import figures_of
from awards.states import AwardState
from tests.accounts.factories import UserFactory
from tests.applications.factories import make_case, make_content
from tests.applications.pages import main_of
from tests.awards.factories import make_award
from tests.awards.projects import DURING, Project, browser_of, make_project, photo, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_project() -> Iterator[None]:
    with time_machine.travel(DURING, tick=False), translation.override("en"):
        yield


@pytest.fixture
def project() -> Project:
    return make_project()


def only() -> Receipt:
    found: Receipt = Receipt.objects.get()
    return found


def hidden(answer: Any, name: str) -> list[str]:
    """What a hidden field of the form that came back holds."""
    return re.findall(rf'name="{name}" value="([^"]*)"', answer.content.decode())


def test_a_receipt_with_its_photo_stands_on_its_line(project: Project) -> None:
    answer = project.add(photo=photo(), paid_to="Laden")
    assert (answer.status_code, answer["Location"]) == (302, project.url("receipts"))
    receipt = only()
    assert (receipt.line, receipt.amount, receipt.what) == ("c1", Decimal("24.90"), "Papier")
    assert (receipt.name, receipt.media_type, receipt.verdict) == ("beleg.jpg", "image/jpeg", "open")
    assert receipt.file.read()[:2] == b"\xff\xd8"
    assert not HeldFile.objects.exists()


def test_a_fresh_form_scolds_nobody(project: Project) -> None:
    page = project.phone.get(project.url("receipt-add"))
    assert page.status_code == 200
    assert "Please check your entries" not in main_of(page)
    assert "miete (€2,400.00 left)" in main_of(page)


def test_a_form_with_mistakes_sums_them_up_once(project: Project) -> None:
    assert main_of(project.add(amount="viel")).count("Please check your entries") == 1


def test_a_receipt_needs_no_photo_where_a_list_is_enough(project: Project) -> None:
    assert project.add().status_code == 302
    assert not only().file


def test_a_receipt_needs_its_photo_where_the_guideline_wants_copies() -> None:
    project = make_project(source=rules(receipts="copies"))
    answer = project.add()
    assert answer.status_code == 422
    assert "Take a photo of the receipt, or choose a file. It is needed here." in main_of(answer)
    assert project.add(photo=photo()).status_code == 302


def test_the_page_says_what_is_planned_spent_and_left(project: Project) -> None:
    project.spend("c1", "2500.00")
    assert [(line.spent, line.left) for line in figures_of(project.fresh)][:2] == [
        (Decimal("2500.00"), Decimal("-100.00")),
        (Decimal("0.00"), Decimal("1000.00")),
    ]
    shown = main_of(project.phone.get(project.url("award")))
    assert "miete €2,400.00 €2,500.00 -€100.00 more than planned" in shown
    assert "See 1 receipt" in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"amount": "50 CHF"}, "Write the amount in €: what your bank took from your account."),
        ({"amount": "$20"}, "Write the amount in €: what your bank took from your account."),
        ({"amount": "100 zł"}, "Write the amount in €: what your bank took from your account."),
        ({"amount": "viel"}, "Write an amount like 1.234,56. Use digits only."),
        ({"amount": "0"}, "Write an amount above 0."),
        ({"amount": "-5"}, "Write the amount without a minus sign."),
        ({"amount": ""}, "Write the amount you paid, for example 24,90."),
        ({"paid_on": "morgen"}, "Write the date like 1.9.2026: day, month, year."),
        ({"paid_on": "31.9.2026"}, "This day is not in the calendar. Check day and month."),
        ({"paid_on": "6.10.2026"}, "This day is still to come. Write the day on which you paid."),
        ({"line": ""}, "Choose what the money was for."),
        ({"line": "c99"}, "Choose what the money was for."),
        ({"what": ""}, "Write in a few words what you paid for."),
        ({"paid_on": "3.5.2026"}, "Write in one sentence why you paid before or after the project."),
    ],
)
def test_what_cannot_be_right_is_answered_beside_the_field(
    project: Project, typed: dict[str, str], words: str
) -> None:
    answer = project.add(**{"paid_to": "Laden am Markt"} | typed)
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert "Laden am Markt" in answer.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ", "We cannot take this kind of file. Send a photo or a PDF."),
        (b"", "This file is empty. Choose another one."),
        (b"%PDF-1.4", "This file cannot be opened."),
    ],
)
@pytest.mark.parametrize("field", ["photo", "file"])
def test_a_file_we_cannot_take_is_answered_beside_it(
    project: Project, field: str, content: bytes, words: str
) -> None:
    answer = project.add(**{field: SimpleUploadedFile("beleg.jpg", content)})
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert not Receipt.objects.exists()


def test_the_photo_stays_while_the_form_comes_back_with_questions(project: Project) -> None:
    answer = project.add(photo=photo(), amount="viel")
    assert "Your photo is there: beleg.jpg" in main_of(answer)
    token = hidden(answer, "held")[0]
    assert project.add(held=token).status_code == 302
    assert only().file.read()[:2] == b"\xff\xd8"
    assert not HeldFile.objects.exists()


def test_a_photo_waits_for_the_person_who_took_it_alone(project: Project) -> None:
    token = hidden(project.add(photo=photo(), amount="viel"), "held")[0]
    other = UserFactory(language="en")
    project.award.application.initiative.people.add(other)
    filled = {"line": "c1", "amount": "5", "paid_on": "1.10.2026", "what": "Papier", "held": token}
    browser_of(other).post(project.url("receipt-add"), filled)
    assert not only().file


def test_photos_nobody_comes_back_for_go_after_a_day(
    project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    project.add(photo=photo(), amount="viel")
    name = HeldFile.objects.get().file.name
    assert drop_old_held_files(DURING + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_old_held_files(DURING + timedelta(hours=25)) == 1
    assert not default_storage.exists(name)


def test_a_photo_that_went_to_a_receipt_meanwhile_stays(
    project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    """It was on the list of old ones when its form came in after all."""
    token = hidden(project.add(photo=photo(), amount="viel"), "held")[0]
    listed = HeldFile.objects.get()
    assert project.add(held=token).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        assert not drop_held_file(listed)
    assert default_storage.exists(only().file.name)


def test_nobody_heaps_up_photos_without_receipts(project: Project) -> None:
    HeldFile.objects.bulk_create(
        HeldFile(
            award=project.award,
            name="a",
            media_type="a",
            size=1,
            sha256="a",
            held_by=project.amina,
            held_at=DURING,
        )
        for _ in range(MAX_HELD)
    )
    assert "Too many photos wait for their receipts." in main_of(project.add(photo=photo()))


# -- what is asked once more ----------------------------------------------------------------------


def confirmed(project: Project, answer: Any, **typed: Any) -> Any:
    """The same form once more, with the button that says it is right."""
    again = {"doubt": hidden(answer, "doubt"), "held": hidden(answer, "held")[:1], "confirm": "1"}
    return project.add(**typed, **again)


def test_the_same_file_twice_is_told_and_can_be_confirmed(project: Project) -> None:
    project.add(photo=photo())
    typed = {"amount": "30", "paid_on": "2.10.2026"}
    answer = project.add(photo=photo(name="anders.jpg"), **typed)
    assert answer.status_code == 422
    assert "You have sent this photo before: “Papier”, €24.90, 1 October 2026." in main_of(answer)
    assert Receipt.objects.count() == 1
    assert confirmed(project, answer, **typed).status_code == 302
    assert Receipt.objects.count() == 2


def test_the_same_amount_day_and_line_twice_is_told_and_can_be_confirmed(project: Project) -> None:
    project.add()
    answer = project.add(what="Farbe")
    assert "There is a receipt with the same amount, day and line: “Papier”" in main_of(answer)
    assert confirmed(project, answer, what="Farbe").status_code == 302


def test_a_receipt_that_was_removed_is_no_twin(project: Project) -> None:
    project.add()
    project.phone.post(project.url("receipt-remove", only().pk))
    assert project.add().status_code == 302


def test_more_than_planned_is_told_and_can_be_confirmed(project: Project) -> None:
    answer = project.add(amount="2.400,01")
    assert "“miete” then costs €0.01 more than planned (€2,400.00)." in main_of(answer)
    assert confirmed(project, answer, amount="2.400,01").status_code == 302


def test_a_day_outside_the_funding_period_is_told_and_needs_a_remark(project: Project) -> None:
    """Decided on 4.5.2026: what was paid before does not count, even where the project began earlier."""
    Award.objects.update(starts_on=date(2026, 4, 1))
    typed = {"paid_on": "3.5.2026", "note": "Anzahlung für den Raum"}
    answer = project.add(**typed)
    assert "This day is outside the time we fund (4 May 2026 to 30 November 2026)." in main_of(answer)
    assert confirmed(project, answer, **typed).status_code == 302
    assert only().note == "Anzahlung für den Raum"


def test_what_was_paid_for_between_decision_and_first_day_is_not_doubted(project: Project) -> None:
    assert project.add(paid_on="31.8.2026").status_code == 302


def test_the_same_photo_with_another_grant_of_the_initiative_is_told(project: Project) -> None:
    case = project.award.application
    project.add(photo=photo(), what="Saal")
    content = make_content((("material", "600"),), (("own", "100"),), title="Sommerfest")
    again = make_case(
        State.RECOMMENDED, programme=case.programme, initiative=case.initiative, content=content
    )
    award = make_award(AwardState.ACCEPTED, case=again, officer=project.officer, amount="500")
    other = Project(award, project.amina, project.officer)
    answer = other.add(photo=photo())
    assert answer.status_code == 422
    assert (
        f"You have sent this photo for another grant: “Saal” in “Integra-Cup 2” ({case.reference})."
        in main_of(answer)
    )
    assert confirmed(other, answer).status_code == 302


def test_the_same_photo_of_another_initiative_tells_nobody(project: Project) -> None:
    project.add(photo=photo(), what="Saal")
    other = make_project()
    assert other.add(photo=photo()).status_code == 302


def test_a_new_doubt_is_asked_even_if_another_one_was_confirmed(project: Project) -> None:
    project.add()
    answer = project.add()
    again = confirmed(project, answer, amount="9.000")
    assert again.status_code == 422
    assert "more than planned" in main_of(again)


def test_the_enter_key_confirms_nothing(project: Project) -> None:
    project.add()
    doubts = hidden(project.add(), "doubt")
    assert project.add(doubt=doubts).status_code == 422


# -- taking away, downloading ---------------------------------------------------------------------


def test_a_receipt_is_taken_away_and_back(project: Project) -> None:
    project.add()
    receipt = only()
    assert "Remove this receipt?" in main_of(project.phone.get(project.url("receipt-remove", receipt.pk)))
    project.phone.post(project.url("receipt-remove", receipt.pk))
    assert figures_of(project.fresh)[0].spent == 0
    assert "Take it back" in main_of(project.phone.get(project.url("receipts")))
    project.phone.post(project.url("receipt-take-back", receipt.pk))
    assert figures_of(project.fresh)[0].spent == Decimal("24.90")


def test_a_receipt_is_only_ever_a_download(project: Project) -> None:
    project.add(photo=photo())
    for browser in (project.phone, project.desk):
        answer = browser.get(project.url("receipt-file", only().pk))
        assert answer["Content-Disposition"] == 'attachment; filename="beleg.jpg"'
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        answer.close()
    stranger = browser_of(UserFactory())
    assert stranger.get(project.url("receipt-file", only().pk)).status_code == 404


def test_a_receipt_of_another_grant_is_not_there(project: Project) -> None:
    project.add(photo=photo())
    other = make_project()
    assert other.phone.get(other.url("receipt-file", only().pk)).status_code == 404


@pytest.mark.parametrize("state", sorted(set(AwardState) - {AwardState.ACCEPTED, AwardState.PROOF_RETURNED}))
def test_nothing_is_added_or_taken_away_before_and_after_the_project(
    state: AwardState, project: Project
) -> None:
    receipt = project.spend("c1", "10.00")
    Award.objects.filter(pk=project.award.pk).update(state=state)
    for answer in (
        project.phone.get(project.url("receipt-add")),
        project.add(),
        project.phone.post(project.url("receipt-remove", receipt.pk)),
    ):
        assert (answer.status_code, answer["Location"]) == (302, project.url("award"))
    receipt.refresh_from_db()
    assert (Receipt.objects.count(), receipt.removed_at) == (1, None)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("12,50", False),
        ("12,50 €", False),
        ("EUR 12", False),
        ("£12", True),
        ("12 GBP", True),
        ("12 TL", True),
    ],
)
def test_another_currency_is_told_from_ones_own(text: str, other: bool) -> None:
    assert names_other_currency(text, "EUR") is other
