"""What is wrong with a guideline is told to an administrator in German, pasted or uploaded, and nothing is stored."""

from datetime import date
from html import escape
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from applications.publishing import publish_guideline
from funding.guideline.load import GuidelineError, read_guideline
from funding.models import GuidelineVersion
from funding.wording_faults import fault_texts
from tests.accounts.factories import role
from tests.applications.factories import NOW, UNNA, make_programme
from tests.applications.pages import main_of
from tests.funding.guideline.faulty import FAULTS

pytestmark = pytest.mark.django_db
TEXT = UNNA.read_text("utf-8")
NEW, PUBLISH = reverse("applications:guideline-new"), reverse("applications:guideline-publish")
# A browser cannot send these as text, or not at all; they have tests of their own below.
NOT_TYPED = {"a zero byte", "fifty megabytes", "nothing", "only spaces"}


@pytest.fixture(autouse=True)
def german_in_may():
    with translation.override("de"), time_machine.travel(NOW):
        yield


@pytest.fixture
def administrator():
    return role("administrator", make_programme(), name="Kim Sander")


@pytest.fixture
def as_administrator(client, administrator):
    client.cookies["django_language"] = "de"
    client.force_login(administrator)
    return client


def told(text: str) -> list[str]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return fault_texts(caught.value.faults)


def upload(as_administrator, content: bytes):
    return as_administrator.post(NEW, {"source": "", "file": SimpleUploadedFile("stadt.toml", content)})


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - NOT_TYPED))
def test_each_fault_is_told_in_german_pasted_and_uploaded(as_administrator, name):
    text = FAULTS[name][1](TEXT)
    for answer in (as_administrator.post(NEW, {"source": text}), upload(as_administrator, text.encode())):
        body = answer.content.decode()
        assert answer.status_code == 422
        assert all(escape(words) in body for words in told(text))
        assert "Written is" not in main_of(answer)
    assert GuidelineVersion.objects.count() == 1


@pytest.mark.parametrize("name", ["deep lists", "a clause twice", "tiers that overlap", "a wrong sum"])
def test_the_command_says_the_same_as_the_page(as_administrator, name, tmp_path):
    file = tmp_path / "stadt.toml"
    file.write_text(FAULTS[name][1](TEXT), encoding="utf-8")
    for act in ("check", "load"):
        with pytest.raises(CommandError) as caught:
            call_command("guideline", act, str(file))
        assert str(caught.value).splitlines() == [f"{file}:", *told(file.read_text("utf-8"))]


def test_the_line_of_a_fault_stands_below_it(as_administrator):
    answer = as_administrator.post(NEW, {"source": TEXT.replace("rate = 50", "rate = 150")})
    assert "<br><code>rate = 150</code>" in answer.content.decode()
    assert "1 Stelle ist zu ändern" in main_of(answer)


def test_places_that_are_not_listed_are_counted(as_administrator):
    answer = as_administrator.post(
        NEW, {"source": TEXT + "".join(f"[wrong{number}]\n" for number in range(60))}
    )
    assert "60 Stellen sind zu ändern" in main_of(answer)
    assert "Dazu kommen 10 weitere Stellen." in main_of(answer)


def test_fifty_megabytes_are_too_large_as_a_file(as_administrator):
    answer = upload(as_administrator, b"#" * 50_000_000)
    assert "Die Datei ist zu groß: 50.000.000 Byte. Höchstens 4.000.000 Byte werden gelesen." in main_of(
        answer
    )


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=BoUnDaRy", "application/x-www-form-urlencoded"]
)
def test_fifty_megabytes_are_too_much_to_paste(as_administrator, kind):
    if kind.startswith("multipart"):
        data = b'--BoUnDaRy\r\nContent-Disposition: form-data; name="source"\r\n\r\n' + b"#" * 50_000_000
    else:
        data = b"source=" + b"x" * 50_000_000
    answer = as_administrator.generic("POST", NEW, data, content_type=kind)
    assert answer.status_code == 413
    assert "Das war zu viel auf einmal" in answer.content.decode()
    assert "Wir lesen höchstens 5 MB Text auf einmal." in answer.content.decode()


def test_what_is_wrong_with_a_file_is_told_once(as_administrator):
    answer = upload(as_administrator, TEXT.encode("utf-16"))
    words = "Zeile 1: Das ist kein Text in UTF-8. Speichern Sie die Datei als UTF-8."
    assert main_of(answer).count("Bitte prüfen Sie Ihre Angaben") == 1
    assert words in main_of(answer)


# -- versions never change ------------------------------------------------------------------------

REFUSED = (
    'Zeile 10, version: Die Version "2020-08" ist schon mit anderem Text gespeichert. '
    "Eine Version ändert sich nie, auch nicht für einen Tippfehler. "
    'Schreiben Sie einen neuen Namen, zum Beispiel "2020-08-2".'
)
CORRECTED = TEXT.replace("Personalkosten", "Personal-Kosten")


def test_a_corrected_typing_error_needs_a_new_version_pasted_and_uploaded(as_administrator):
    for answer in (
        as_administrator.post(NEW, {"source": CORRECTED}),
        upload(as_administrator, CORRECTED.encode()),
    ):
        assert answer.status_code == 422
        assert escape(REFUSED) in answer.content.decode()


@pytest.mark.parametrize("confirmed", [{}, {"confirmed": "1"}])
def test_a_corrected_typing_error_is_not_published_past_the_check(as_administrator, confirmed):
    answer = as_administrator.post(PUBLISH, {"source": CORRECTED, "valid_from": "1.6.2026", **confirmed})
    assert escape(REFUSED) in answer.content.decode()
    assert GuidelineVersion.objects.get().source == TEXT


@pytest.mark.parametrize("command", [("guideline", "load"), ("load_guidelines",)])
def test_a_corrected_typing_error_is_not_loaded(administrator, command, tmp_path: Path):
    file = tmp_path / "unna.toml"
    file.write_text(CORRECTED, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command(*command, str(file))
    assert str(caught.value).splitlines() == [f"{file}:", REFUSED]
    assert GuidelineVersion.objects.get().source == TEXT


def test_with_the_name_that_is_offered_it_is_published(as_administrator, administrator):
    renamed = CORRECTED.replace('version = "2020-08"', 'version = "2020-08-2"')
    assert as_administrator.post(NEW, {"source": renamed}).status_code == 200
    publish_guideline(source=renamed, actor=administrator, now=NOW, valid_from=date(2026, 6, 1))
    assert GuidelineVersion.objects.count() == 2


def test_the_same_text_from_windows_is_the_same_text(as_administrator):
    for source in ("\ufeff" + TEXT, TEXT.replace("\n", "\r\n")):
        answer = as_administrator.post(NEW, {"source": source})
        assert "Die Version 2020-08 ist mit genau diesem Text schon gespeichert." in main_of(answer)
