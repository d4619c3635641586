"""The case as one ZIP: complete, true to its manifest, and about nobody else."""

import hashlib
import io
import tracemalloc
from typing import Any

import pikepdf
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.models import Document, Message, Thread
from applications.states import Event, State
from awards.models import Account, Award, Notice, Payout, Proof, Receipt, Settlement
from awards.states import AwardState
from reports.archive import safe_name
from reports.case_file import build_case_file
from reports.case_rows import LEFT_OUT, ROWS, TOLD
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_content, make_initiative
from tests.awards.factories import make_award
from tests.board.pdf import assert_accessible, text_of_pdf
from tests.reports.case_files import Opened, case_file, opened

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"
NASTY = [
    "../../etc/passwd",
    "Übersicht der Kosten (neu).PDF",
    "a" * 200 + ".pdf",
    "🎉🎉.png",
    "..",
    "CON.txt",
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands:
        yield hands


@pytest.fixture
def award() -> Award:
    """A grant whose proof was sent, with something of every kind."""
    found = granted(AwardState.PROOF_SENT, "1200")
    case, officer = found.application, role("officer", found.application.programme)
    account = Account.objects.create(
        award=found, holder="Sprachbrücke", iban="DE02120300000000202051", named_by=officer, named_at=NOW
    )
    Payout.objects.create(award=found, number=1, amount=600, account=account, by_year={"2026": "600.00"})
    Proof.objects.create(award=found, report={"what": "Alles ging gut."}, sent_at=NOW, sent_by=officer)
    make_receipt(found, officer, "Beleg 1.pdf")
    Settlement.objects.create(award=found, recognised=1200, made_by=officer, made_at=NOW)
    notice = Notice(application=case, kind="award", drafted_at=NOW, released_at=NOW, released_by=officer)
    notice.sha256 = hashlib.sha256(PDF).hexdigest()
    notice.file.save("notice", ContentFile(PDF))
    thread, _new = Thread.objects.get_or_create(application=case, programme=case.programme)
    Message.objects.create(thread=thread, author_name="Amal", from_office=False, text="Wann kommt das Geld?")
    for name in NASTY:
        make_document(case, name)
    return found


def granted(state: AwardState, amount: str) -> Award:
    case = make_case(State.RECOMMENDED, requested=int(amount))
    return make_award(state, case=case, officer=role("officer", case.programme), amount=amount)


@pytest.fixture
def officer(award: Award) -> User:
    return role("officer", award.application.programme, language="en")


@pytest.fixture
def whole(award: Award, officer: User) -> Opened:
    return case_file(award.application, officer)


def make_document(case: Any, name: str, data: bytes = PDF) -> Document:
    document = Document(
        application=case, kind="offer", name=name, size=len(data), media_type="application/pdf"
    )
    document.sha256 = hashlib.sha256(data).hexdigest()
    document.file.save("document", ContentFile(data))
    return document


def make_receipt(award: Award, person: User, name: str) -> Receipt:
    receipt = Receipt(award=award, line="rent", amount=100, paid_on=NOW.date(), what="Miete", added_by=person)
    receipt.added_at, receipt.name, receipt.media_type = NOW, name, "application/pdf"
    receipt.file.save("receipt", ContentFile(PDF))
    return receipt


# -- the manifest ---------------------------------------------------------------------------------


def test_every_file_has_the_hash_and_size_of_the_manifest(whole: Opened) -> None:
    for row in whole.manifest["files"]:
        data = whole.read(row["path"])
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (row["sha256"], row["size"]), row["path"]


def test_the_manifest_names_every_file_but_itself_once_and_in_order(whole: Opened) -> None:
    assert [row["path"] for row in whole.manifest["files"]] + ["manifest.json"] == whole.names
    assert len({name.lower() for name in whole.names}) == len(whole.names)


def test_the_manifest_tells_case_rules_and_who_made_it(whole: Opened, award: Award, officer: User) -> None:
    case, manifest = award.application, whole.manifest
    assert manifest["case"]["reference"] == case.reference
    assert manifest["guideline_versions"][0]["version"] == case.guideline_version.version
    assert manifest["made_by"] == str(officer)
    assert manifest["missing"] == manifest["damaged"] == []


def test_two_files_of_the_same_case_have_the_same_names_in_the_same_order(
    whole: Opened, award: Award, officer: User
) -> None:
    assert case_file(award.application, officer).names == whole.names


# -- what is in it --------------------------------------------------------------------------------


def test_everything_that_exists_is_there(whole: Opened) -> None:
    kinds = {row["source"].partition(":")[0] for row in whole.manifest["files"]}
    assert kinds >= {
        "applications.ApplicationVersion",
        "applications.Document",
        "awards.Notice",
        "awards.Receipt",
        "budgets.LedgerEntry",
        "funding.GuidelineVersion",
        "index",
    }
    assert "Wann kommt das Geld?" in whole.everything
    assert "DE02120300000000202051" in whole.everything
    assert "Alles ging gut." in text_of_pdf(whole.read("7-nachweis/nachweis.pdf"))


def test_what_was_sent_is_there_as_it_was_sent(whole: Opened, award: Award) -> None:
    version = award.application.versions.get()
    told = whole.json("1-antrag/fassung-1.json")
    assert told["content"] == version.content_json
    assert told["assessment"] == version.assessment_json


def test_our_papers_are_made_to_be_kept_and_to_be_heard(whole: Opened) -> None:
    kept = [row["path"] for row in whole.manifest["files"] if "PDF/A-2a" in row.get("standards", ())]
    assert len(kept) >= 6
    for path in kept:
        paper = whole.read(path)
        metadata = pikepdf.open(io.BytesIO(paper)).open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A"), path
        assert_accessible(paper, language=settings.LANGUAGE_CODE, title="")


def test_every_model_that_hangs_on_a_case_is_in_the_file_or_on_the_list_of_exceptions() -> None:
    """Also what hangs on something that hangs on it: a later model cannot be forgotten."""
    named = {*ROWS, *TOLD, *LEFT_OUT}
    forgotten = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for label in {*ROWS, *TOLD}
        for relation in apps.get_model(label)._meta.related_objects
        if relation.related_model._meta.label not in named
    }
    assert forgotten == set()
    assert all(reason for reason in {**TOLD, **LEFT_OUT}.values())


@pytest.mark.parametrize(
    "strange", ["🎉 你好", "\ue002 a\x07", "\u202egro", "Z\u0341\u0329 \u0628\u0339", "مرحبا 123"]
)
def test_no_sign_that_somebody_typed_stops_the_file(award: Award, officer: User, strange: str) -> None:
    Message.objects.create(
        thread=award.application.thread, author_name=strange, from_office=False, text=strange
    )
    make_document(award.application, strange)
    case_file(award.application, officer)


# -- names ----------------------------------------------------------------------------------------


def test_a_file_name_leads_nowhere_and_the_original_stands_in_the_manifest(whole: Opened) -> None:
    rows = [row for row in whole.manifest["files"] if row["path"].startswith("2-dokumente/")]
    assert [row["original_name"] for row in rows] == NASTY
    assert [row["path"].partition("/")[2] for row in rows] == [
        "01-passwd",
        "02-Uebersicht-der-Kosten-neu.pdf",
        f"03-{'a' * 76}.pdf",
        "04-file.png",
        "05-file",
        "06-CON.txt",
    ]


@pytest.mark.parametrize("name", ["", ".", "...", "/", "\\", "C:\\x\\..\\y.pdf", "\x00.pdf", "א.pdf", "a/b"])
def test_a_safe_name_is_never_empty_hidden_or_a_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe.strip(".") == safe != ""
    assert not set(safe) & set("/\\\x00")


# -- what is not in it ----------------------------------------------------------------------------


def test_nothing_of_another_case(award: Award, officer: User) -> None:
    other = make_case(
        State.SUBMITTED, content=make_content(title="Fahrradwerkstatt"), initiative=make_initiative("Radler")
    )
    make_document(other, "Geheim.pdf")
    granted(AwardState.PROOF_SENT, "55")
    found = case_file(award.application, officer)
    texts = found.everything + "".join(
        text_of_pdf(found.read(name))
        for name in found.names
        if name.endswith(".pdf") and is_ours(found, name)
    )
    for strange in ("Fahrradwerkstatt", "Radler", "Geheim.pdf", other.reference):
        assert strange not in texts


def is_ours(found: Opened, name: str) -> bool:
    [row] = [row for row in found.manifest["files"] if row["path"] == name]
    return "standards" in row


def test_a_draft_of_a_notice_and_a_proof_that_was_not_sent_stay_out() -> None:
    award = granted(AwardState.ACCEPTED, "300")
    officer = role("officer", award.application.programme)
    Notice.objects.create(
        application=award.application, kind="change", drafted_at=NOW, texts={"x": "Noch nicht"}
    )
    Proof.objects.create(award=award, draft={"what": "Halb fertig"})
    make_receipt(award, officer, "Früh.pdf")
    found = case_file(award.application, officer)
    assert not {"Noch nicht", "Halb fertig", "Früh.pdf"} & set(found.everything.split('"'))


# -- what may go wrong ----------------------------------------------------------------------------


def test_a_lost_file_and_a_changed_one_are_named(award: Award, officer: User) -> None:
    first, second = award.application.documents.all()[:2]
    default_storage.delete(first.file.name)
    Document.objects.filter(pk=second.pk).update(sha256="0" * 64)
    paperless = Notice.objects.create(application=award.application, drafted_at=NOW, released_at=NOW)
    found = case_file(award.application, officer)
    lost = [f"applications.Document:{first.pk}", f"awards.Notice:{paperless.pk}"]
    assert [row["source"] for row in found.manifest["missing"]] == lost
    assert found.manifest["damaged"] == [found.entry(f"applications.Document:{second.pk}")["path"]]


def test_large_documents_do_not_sit_in_memory(award: Award, officer: User) -> None:
    for number in range(3):
        make_document(award.application, f"Foto {number}.pdf", bytes(20_000_000))
    tracemalloc.start()
    with build_case_file(case=award.application, actor=officer, now=NOW) as target:
        size = target.seek(0, io.SEEK_END)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 60_000_000
    assert peak < 15_000_000


# -- the page -------------------------------------------------------------------------------------


def fetched(client: Client, award: Award) -> Any:
    return client.post(reverse("reports:case-file", args=[award.application_id]))


def test_the_download_is_a_zip_nobody_keeps_and_the_timeline_notes_it(
    client: Client, award: Award, officer: User
) -> None:
    client.force_login(officer)
    response = fetched(client, award)
    reference = award.application.reference
    assert response.headers["Content-Disposition"] == f'attachment; filename="Akte-{reference}.zip"'
    assert "no-store" in response.headers["Cache-Control"]
    assert opened(b"".join(response.streaming_content)).manifest["case"]["reference"] == reference
    entry = award.application.timeline.get(event=Event.CASE_FILE_MADE)
    assert (entry.actor, entry.is_shared) == (officer, False)


def test_the_page_says_who_had_it_last(client: Client, award: Award, officer: User) -> None:
    client.force_login(officer)
    url = reverse("reports:case-file", args=[award.application_id])
    assert url in client.get(reverse("applications:desk-case", args=[award.application_id])).content.decode()
    assert str(officer) not in client.get(url).content.decode().partition("<main")[2]
    fetched(client, award)
    assert str(officer) in client.get(url).content.decode().partition("<main")[2]


def test_who_has_a_conflict_of_interest_gets_nothing(client: Client, award: Award, officer: User) -> None:
    award.application.initiative.people.add(officer)
    client.force_login(officer)
    assert fetched(client, award).status_code == 404
    assert not award.application.timeline.filter(event=Event.CASE_FILE_MADE).exists()


def test_a_draft_has_no_file(client: Client, officer: User, award: Award) -> None:
    draft = make_case(State.DRAFT, programme=award.application.programme, entered_by=officer)
    client.force_login(officer)
    assert client.get(reverse("reports:case-file", args=[draft.pk])).status_code == 404
