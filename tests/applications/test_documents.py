"""Documents are stored, taken away, and never lost by accident."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from accounts.models import User
from applications.documents import add_document, remove_document
from applications.drafts import discard_draft
from applications.models import Application, Document, TimelineEntry
from applications.states import State
from funding.errors import NotAllowed, NotPossible
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_case

pytestmark = pytest.mark.django_db


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (1, 1)).save(content, "PNG")
    return SimpleUploadedFile("plan.png", content.getvalue())


def applicant_of(case: Application) -> User:
    found: User = case.initiative.people.get()
    return found


def add(case: Application, by: User | None = None) -> Document:
    return add_document(
        application=case,
        actor=by or applicant_of(case),
        upload=picture(),
        kind="other",
        now=NOW,
    )


def remove(case: Application, document: Document, by: User | None = None) -> None:
    remove_document(application=case, actor=by or applicant_of(case), document=document, now=NOW)


def is_stored(document: Document) -> bool:
    return bool(document.file.storage.exists(document.file.name))


def test_a_document_of_a_draft_goes_for_good(django_capture_on_commit_callbacks: Any) -> None:
    case = make_case(State.DRAFT)
    document = add(case)
    with django_capture_on_commit_callbacks(execute=True):
        remove(case, document)
    assert (Document.objects.count(), is_stored(document)) == (0, False)


def test_a_document_of_a_sent_case_stays_on_file(django_capture_on_commit_callbacks: Any) -> None:
    case = make_case(State.SUBMITTED)
    document = add(case)
    with django_capture_on_commit_callbacks(execute=True):
        remove(case, document)
    document.refresh_from_db()
    assert (document.removed_at, is_stored(document)) == (NOW, True)


def test_taking_a_document_away_twice_is_told_once() -> None:
    case = make_case(State.SUBMITTED)
    document = add(case)
    remove(case, document)
    remove(case, document)
    assert TimelineEntry.objects.filter(event="document_removed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_outlives_a_deletion_that_is_rolled_back() -> None:
    case = make_case(State.DRAFT)
    document = add(case)
    with transaction.atomic():
        remove(case, document)
        transaction.set_rollback(True)
    assert (Document.objects.count(), is_stored(document)) == (1, True)


def test_a_deleted_draft_takes_its_files_along(django_capture_on_commit_callbacks: Any) -> None:
    case = make_case(State.DRAFT)
    document = add(case)
    with django_capture_on_commit_callbacks(execute=True):
        discard_draft(application=case, by=applicant_of(case))
    assert not is_stored(document)


def test_a_draft_is_deleted_by_its_people_and_by_nobody_else() -> None:
    case = make_case(State.DRAFT)
    for stranger in (UserFactory(), role("officer", case.programme)):
        with pytest.raises(NotAllowed):
            discard_draft(application=case, by=stranger)
    written_down = make_case(State.DRAFT, entered_by=role("officer", case.programme))
    with pytest.raises(NotAllowed):
        discard_draft(application=written_down, by=applicant_of(written_down))
    discard_draft(application=written_down, by=written_down.entered_by)
    assert list(Application.objects.all()) == [case]


def test_once_the_board_has_the_case_its_documents_stay_as_they_are() -> None:
    case = make_case(State.SUBMITTED)
    document = add(case)
    Application.objects.filter(pk=case.pk).update(state=State.AT_BOARD)
    with pytest.raises(NotPossible):
        remove(case, document)
    with pytest.raises(NotAllowed):
        remove(case, document, by=UserFactory())
