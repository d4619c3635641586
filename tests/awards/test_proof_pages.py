"""The proof of use as the applicant meets it: saved as it is typed, sent when it is whole, more time on request."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from applications.models import TimelineEntry
from awards.models import Award, Change, Proof, ProofPicture
from awards.states import AwardState
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.applications.pages import main_of
from tests.awards.projects import AFTER, ENOUGH, Project, browser_of, make_project, photo, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_project() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False), translation.override("en"):
        yield


@pytest.fixture
def project() -> Project:
    return make_project()


def part(project: Project, name: str, typed: dict[str, Any], *, live: bool = False, **more: Any) -> Any:
    """Send a part of the proof, by the button or as it saves itself."""
    headers = {"HX-Request": "true"} if live else {}
    sent = {"revision": "0"} | typed | ({"live": "1"} if live else {}) | more
    return project.phone.post(project.url("proof-part", name), sent, headers=headers)


REPORT = {"done": ENOUGH, "worked": ENOUGH, "effect": ENOUGH, "people": "40"}


def test_the_figures_are_there_already_and_the_rest_is_said_to_be_done(project: Project) -> None:
    project.spend("c1", "100.00")
    shown = main_of(project.phone.get(project.url("proof")))
    assert "1 so far, €100.00 in all." in shown
    assert "Please send it by 28 February 2027." in shown
    assert shown.count("To do") == 4


def test_the_whole_way_ends_with_the_office(project: Project) -> None:
    project.send_proof(own="1.000,00", others="50")
    proof = Proof.objects.get()
    assert (proof.figures, proof.people_reached, proof.may_publish) == (
        {"own": "1000.00", "others": "50.00"},
        40,
        True,
    )
    assert proof.report["done"] == ENOUGH.strip()
    award = project.fresh
    assert (award.state, award.office_waiting_since) == (AwardState.PROOF_SENT, AFTER)
    assert (proof.sent_at, proof.sent_by) == (AFTER, project.amina)
    assert TimelineEntry.objects.filter(event="send_proof", actor=project.amina).count() == 1
    told = set(Mail.objects.filter(key__startswith="proof-").values_list("recipient", flat=True))
    assert told == {project.amina.email, project.officer.email}


def test_what_is_typed_saves_itself_right_or_wrong(project: Project) -> None:
    answer = part(project, "report", {"done": "Zu kurz", "people": "viele"}, live=True)
    assert answer.status_code == 200
    assert "Saved at" in answer.content.decode()
    assert "You have 7 characters." in " ".join(answer.content.decode().split())
    page = project.phone.get(project.url("proof-part", "report")).content.decode()
    assert ("Zu kurz" in page, 'value="viele"' in page) == (True, True)
    assert "Write a little more" not in page


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        (
            "report",
            REPORT | {"done": "x" * 249},
            "Write a little more: at least 250 characters, you have 249.",
        ),
        (
            "report",
            REPORT | {"worked": "x" * 1501},
            "Make it shorter: at most 1500 characters, you have 1501.",
        ),
        ("report", REPORT | {"effect": ""}, "Tell us what it has changed."),
        ("report", REPORT | {"people": "viele"}, "Write a whole number, for example 25."),
        ("money", {"own": "", "others": "0"}, "Write how much money of your own it was."),
        ("money", {"own": "1000", "others": "viel"}, "Write an amount like 1.234,56. Use digits only."),
        ("pictures", {}, "Choose yes or no."),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_kept(
    project: Project, name: str, typed: dict[str, str], words: str
) -> None:
    answer = part(project, name, typed)
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert Proof.objects.get().draft[name].items() >= typed.items()


def test_line_breaks_of_browsers_count_once(project: Project) -> None:
    assert part(project, "report", REPORT | {"done": "a" * 748 + "\r\n\r\n" + "b" * 750}).status_code == 302


def test_what_another_member_wrote_meanwhile_is_not_overwritten(project: Project) -> None:
    other = UserFactory(language="en", name="Bilal Beispiel")
    project.award.application.initiative.people.add(other)
    browser_of(other).post(project.url("proof-part", "money"), {"own": "7", "others": "0", "revision": "0"})
    answer = part(project, "money", {"own": "1000", "others": "0"})
    shown = main_of(answer)
    assert answer.status_code == 422
    assert "Bilal Beispiel saved this page meanwhile" in shown
    assert Proof.objects.get().draft["money"]["own"] == "7"
    revision = re.findall(r'id="revision" value="(\d+)"', answer.content.decode())[0]
    assert part(project, "money", {"own": "1000", "others": "0"}, revision=revision).status_code == 302
    assert Proof.objects.get().draft["money"]["own"] == "1000"


def test_what_the_same_page_saved_by_itself_is_replaced_by_its_button(project: Project) -> None:
    part(project, "money", {"own": "1", "others": "0"}, live=True, page="abc")
    assert part(project, "money", {"own": "12", "others": "0"}, page="abc").status_code == 302


def test_a_proof_that_is_not_whole_is_not_sent(project: Project) -> None:
    part(project, "money", {"own": "0", "others": "0"})
    answer = project.phone.post(project.url("proof-send"))
    shown = main_of(answer)
    assert (answer.status_code, project.fresh.state) == (422, AwardState.ACCEPTED)
    assert "This is not finished yet How was it? May we show it?" in shown


def test_totals_per_line_are_asked_where_no_receipts_are() -> None:
    project = make_project(source=rules(receipts="kept"))
    page = main_of(project.phone.get(project.url("proof-part", "money")))
    assert "miete: what it cost in all (€)" in page
    lines = {f"line_c{number}": "100" for number in range(1, 6)}
    project.send_proof(own="1000", **lines)
    assert Proof.objects.get().figures["lines"]["c5"] == "100.00"


def test_totals_start_from_the_receipts_somebody_collected() -> None:
    project = make_project(source=rules(receipts="none"))
    project.spend("c1", "123.45")
    page = project.phone.get(project.url("proof-part", "money")).content.decode()
    assert 'value="123.45"' in page


def test_pictures_come_and_go_and_what_was_chosen_beside_stays(
    project: Project, django_capture_on_commit_callbacks: Any
) -> None:
    part(project, "pictures", {"may_publish": "no", "add_picture": "1", "file": photo(name="fest.jpg")})
    picture = ProofPicture.objects.get()
    assert Proof.objects.get().draft["pictures"] == {"may_publish": "no"}
    url = project.url("proof-picture", picture.pk)
    for browser in (project.phone, project.desk):
        answer = browser.get(url)
        assert answer["Content-Disposition"].startswith("attachment")
        answer.close()
    with django_capture_on_commit_callbacks(execute=True):
        project.phone.post(project.url("proof-picture-remove", picture.pk))
    assert not ProofPicture.objects.exists()
    assert not picture.file.storage.exists(picture.file.name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4", "This file cannot be opened."),
        (b"text", "We cannot take this kind of file."),
        (None, "Choose a picture first."),
    ],
)
def test_a_picture_we_cannot_take_is_answered_beside_it(
    project: Project, content: bytes | None, words: str
) -> None:
    sent: dict[str, Any] = {"may_publish": "no", "add_picture": "1"}
    if content is not None:
        sent["file"] = SimpleUploadedFile("fest.jpg", content)
    answer = part(project, "pictures", sent)
    assert answer.status_code == 422
    assert words in main_of(answer)


@pytest.mark.parametrize("state", sorted(set(AwardState) - {AwardState.ACCEPTED, AwardState.PROOF_RETURNED}))
def test_nothing_is_typed_before_the_acceptance_and_after_the_sending(
    project: Project, state: AwardState
) -> None:
    Award.objects.filter(pk=project.award.pk).update(state=state)
    answer = part(project, "money", {"own": "1", "others": "0"})
    assert (answer.status_code, answer["Location"]) == (302, project.url("award"))
    assert project.phone.post(project.url("proof-send")).status_code == 302
    assert not Proof.objects.exists()
    assert project.fresh.state == state


# -- sent back ------------------------------------------------------------------------------------


def send_back(project: Project, **typed: str) -> Any:
    return project.desk.post(
        project.url("return-proof"),
        {"reason": "Die Quittung für den Raum fehlt.", "due_on": "15.1.2027"} | typed,
    )


def test_a_proof_sent_back_can_be_completed_and_sent_again(project: Project) -> None:
    project.send_proof()
    assert send_back(project).status_code == 302
    award = project.fresh
    assert (award.state, award.proof_due_on) == (AwardState.PROOF_RETURNED, date(2027, 1, 15))
    assert "Die Quittung für den Raum fehlt." in main_of(project.phone.get(project.url("proof")))
    letter = Mail.objects.get(key__startswith="proof-returned:")
    assert "Please complete your proof of use by 15 January 2027." in letter.text
    project.add()
    assert project.phone.post(project.url("proof-send")).status_code == 302
    assert project.fresh.state == AwardState.PROOF_SENT


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"reason": ""}, "Write what is missing."), ({"due_on": "7.12.2026"}, "Write a day after today.")],
)
def test_a_return_says_what_and_by_when(project: Project, typed: dict[str, str], words: str) -> None:
    project.send_proof()
    answer = send_back(project, **typed)
    assert (answer.status_code, project.fresh.state) == (422, AwardState.PROOF_SENT)
    assert words in main_of(answer)


def test_signs_that_nobody_types_are_left_out(project: Project) -> None:
    """PostgreSQL keeps no NUL; what was typed around it stays."""
    typed = {"done": "a\0b" + ENOUGH, "worked": "\0", "people": "4", "revision": "0", "page": "\0"}
    assert project.phone.post(project.url("proof-part", "report"), typed).status_code == 422
    assert Proof.objects.get().draft["report"]["done"] == "ab" + ENOUGH


# -- more time ------------------------------------------------------------------------------------


def ask(project: Project, due_on: str = "31.3.2027", reason: str = "Die letzte Rechnung fehlt.") -> Any:
    return project.phone.post(project.url("more-time"), {"due_on": due_on, "reason": reason})


def test_more_time_is_asked_for_and_given(project: Project) -> None:
    assert ask(project).status_code == 302
    assert "You have asked for more time." in main_of(project.phone.get(project.url("more-time")))
    assert Mail.objects.filter(key__startswith="more-time:", recipient=project.officer.email).count() == 1
    shown = main_of(project.desk.get(project.url("more-time-decide")))
    assert "Die letzte Rechnung fehlt." in shown
    project.desk.post(project.url("more-time-decide"), {"outcome": "give", "due_on": "31.3.2027"})
    assert project.fresh.proof_due_on == date(2027, 3, 31)
    change = Change.objects.get()
    assert (change.state, change.decided_by, change.before["proof_due_on"]) == (
        "done",
        project.officer,
        "2027-02-28",
    )
    letter = Mail.objects.get(key__startswith="more-time-decided:")
    assert "You have more time: please send your proof of use by 31 March 2027." in letter.text


def test_more_time_can_be_refused_with_a_reason(project: Project) -> None:
    ask(project)
    answer = project.desk.post(project.url("more-time-decide"), {"outcome": "refuse"})
    assert "Write why not. The applicant reads it." in main_of(answer)
    project.desk.post(
        project.url("more-time-decide"), {"outcome": "refuse", "answer": "Das Jahr ist zu Ende."}
    )
    assert (project.fresh.proof_due_on, Change.objects.get().state) == (date(2027, 2, 28), "refused")
    assert ask(project).status_code == 302


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"due_on": "28.2.2027"}, "Write a day after 28 February 2027."),
        ({"due_on": "bald"}, "Write the date like 1.9.2026: day, month, year."),
        ({"reason": ""}, "Write why. One sentence is enough."),
    ],
)
def test_a_wish_for_more_time_that_makes_no_sense_is_answered(
    project: Project, typed: dict[str, str], words: str
) -> None:
    answer = ask(project, **typed)
    assert answer.status_code == 422
    assert words in main_of(answer)
    assert not Change.objects.exists()


def test_more_time_is_asked_for_once_at_a_time(project: Project) -> None:
    ask(project)
    answer = ask(project)
    assert answer.status_code == 422
    assert "You have asked for more time. We answer soon." in main_of(answer)
    assert Change.objects.count() == 1


def test_there_is_nothing_to_decide_where_nobody_asks(project: Project) -> None:
    answer = project.desk.get(project.url("more-time-decide"))
    assert (answer.status_code, answer["Location"]) == (302, project.url("desk-award"))


def test_a_wish_for_more_time_goes_when_the_proof_is_sent(project: Project) -> None:
    ask(project)
    project.send_proof()
    assert Change.objects.get().state == "taken_back"
    assert project.desk.get(project.url("more-time-decide"))["Location"] == project.url("desk-award")


@pytest.mark.parametrize("state", [AwardState.PROOF_SENT, AwardState.HEARING, AwardState.SETTLED])
def test_a_wish_for_more_time_can_be_refused_but_not_granted_when_it_is_too_late(
    project: Project, state: AwardState
) -> None:
    ask(project)
    Award.objects.update(state=state)
    given = {"outcome": "give", "due_on": "31.3.2027"}
    assert project.desk.post(project.url("more-time-decide"), given).status_code == 302
    assert (project.fresh.proof_due_on, Change.objects.get().state) == (date(2027, 2, 28), "asked")
    refused = {"outcome": "refuse", "answer": "Es ist erledigt."}
    assert project.desk.post(project.url("more-time-decide"), refused).status_code == 302
    assert Change.objects.get().state == "refused"
