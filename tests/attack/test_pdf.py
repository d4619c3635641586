"""What people type must neither command the typesetter nor stop it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from applications.receipt import receipt_pdf
from applications.submission import submit_application
from tests.applications.factories import NOW, make_case, make_content

pytestmark = pytest.mark.django_db

TYPST = '#read("/etc/passwd") #(1 + 1) $x^2$ @ref <label> `raw` *bold* = Head // gone /* gone */ \\ [x] #set page("a9")'
STRANGE = {
    "emoji": "Fest 🎉 👩‍👩‍👧",
    "chinese": "你好 नमस्ते ภาษาไทย",
    "control": "a\x07b\x01c\x1c",
    "nothing at all": "\x02\uffff\U0010ffff\ufeff\u070f",
    "turned around": "\u202egro.live",
    "marks": "Z\u0341\u0329\u20dd\u0300 \u0628\u0339",
}


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def receipt_of(title: str) -> str:
    case = make_case(content=make_content(title=title, initiative=title))
    return text_of(receipt_pdf(case.versions.get()))


def test_typst_commands_are_printed_as_they_were_typed():
    text = receipt_of(TYPST)
    assert 'read("/etc/passwd")' in text
    assert "#(1 + 1)" in text
    assert "// gone /* gone */" in text
    assert "root:" not in text


@pytest.mark.parametrize("kind", STRANGE)
def test_no_sign_stops_the_receipt(kind):
    assert "Received" in receipt_of(STRANGE[kind])


def test_an_application_with_an_emoji_can_be_sent(client):
    from tests.attack.filling import fill_in

    case = fill_in(title="Sommerfest 🎉 你好")
    sent = submit_application(application=case, actor=case.initiative.people.get(), now=NOW)
    assert sent.state == "submitted"
