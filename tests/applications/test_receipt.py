"""The receipt: an accessible PDF that says what was sent, whatever script it was typed in."""

import io

import pikepdf
import pytest
import typst
from django.utils import translation
from pypdf import PdfReader

from applications.models import ApplicationVersion
from applications.receipt import receipt_pdf
from applications.states import State
from funding.printable import printable
from funding.typesetting import make_pdf
from tests.applications.factories import NOW, make_case, make_content

pytestmark = pytest.mark.django_db


def version_of(**content: object) -> ApplicationVersion:
    case = make_case(State.SUBMITTED, content=make_content(**content), reference="2026-0007")  # type: ignore[arg-type]
    return case.versions.get()


def text_of(pdf: bytes) -> str:
    """The text in reading order, without the line breaks of the page."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_screen_reader_finds_language_title_and_tags(language):
    with translation.override(language):
        pdf = pikepdf.open(io.BytesIO(receipt_pdf(version_of())))
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].endswith("2026-0007 – Sprachkurs mit Kinderbetreuung")
        assert metadata["pdfuaid:part"] == "1"


def test_headings_and_tables_are_tagged_as_such():
    pdf = pikepdf.open(io.BytesIO(receipt_pdf(version_of())))
    kinds = {str(item.S) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item}
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD"} <= kinds


def test_it_says_what_was_sent_what_counts_and_when():
    with translation.override("de"):
        text = text_of(receipt_pdf(version_of(income=[("own", "3000")])))
    for words in (
        "Sprachkurs mit Kinderbetreuung",
        "4. Mai 2026 11:00",
        "Fassung 1",
        "Familienzentrum Königsborn",
        "DE02 1203 0000 0000 2020 51",
        "6.000,00 € 3.000,00 €",
        "7.100,00 €",
        "4.100,00 €",
    ):
        assert words in text


def test_it_shows_the_version_asked_for_not_a_later_title():
    version = version_of()
    version.application.title = "Etwas anderes"
    assert "Sprachkurs mit Kinderbetreuung" in text_of(receipt_pdf(version))


@pytest.mark.parametrize(
    "typed",
    ["مرحبا بكم في أونا", "Добро пожаловать", "Türkçe şığ", "Žluťoučký kůň", "Tiếng Việt", "Kurdî Şêx"],
)
def test_the_languages_of_the_town_are_printed(typed):
    text = text_of(receipt_pdf(version_of(title=typed)))
    assert "◊" not in text


@pytest.mark.parametrize(
    "typed",
    [
        "Fest 🎉👩🏽‍🍳",
        "中文课程",
        "ትግርኛ",
        "ไทย",
        "a\x03b\x1f",
        "\ufeff\ufffe",
        "\U000f4859",
        "rtl \u202e override \u2066",
        "\n\n\u0301\u064b",
        '#set page(paper: "a1") $ _ * ` <x> @y \\ // /*',
        "x" * 140,
        # Pointed Hebrew beside Arabic signs makes typst itself stumble.
        "".join(map(chr, range(0x5C0, 0x600))),
    ],
)
def test_nothing_that_people_type_stops_the_receipt(typed):
    pdf = receipt_pdf(version_of(title=typed))
    assert pikepdf.open(io.BytesIO(pdf)).Root.MarkInfo.Marked


def test_what_cannot_be_printed_becomes_a_square_and_the_rest_stays():
    assert printable({"a": ["Fest 🎉 中", "e\u0301\x00"], "b": 1}) == {"a": ["Fest ◊ ◊", "é"], "b": 1}
    assert "Fest ◊ am See" in text_of(receipt_pdf(version_of(title="Fest 🎉 am See")))


def test_a_template_that_is_wrong_is_an_error():
    with pytest.raises(typst.TypstError, match="does not contain key"):
        make_pdf("receipt.typ", {})


def test_the_receipt_speaks_of_the_moment_of_sending_in_local_time():
    assert NOW.hour == 9
    with translation.override("en"):
        assert "11 a.m." in text_of(receipt_pdf(version_of()))
