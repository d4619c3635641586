# ruff: noqa: E501 – a sentence stands on one line
"""What is wrong with a file is said in the reader's language, with its place and what to do."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation
from django.utils.translation import gettext

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.places import Place, Step
from funding.wording_faults import FAULTS as WORDS
from funding.wording_faults import fault_text, fault_texts, place_text
from tests.funding.guideline.faulty import FAULTS

ENGLISH = re.compile(
    r"\b(the|this|write|line|column|add|remove|not|is|and|or|with|above|there)\b", re.IGNORECASE
)
# What stays as the file has it: names in quotes or backticks, keys, values, and the tables they stand in.
AS_WRITTEN = re.compile(
    r'`[^`]*`|"[^"]*"|\[\[?[a-z_…]*\]?\]|\(docs/[^)]*\)|Erlaubt sind: .*|Geschrieben ist .*'
)


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.faults


@pytest.fixture
def german() -> Iterator[None]:
    with translation.override("de"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_every_fault_has_its_words() -> None:
    assert set(WORDS) == set(FaultCode) - {FaultCode.MORE_FAULTS}


@pytest.mark.parametrize("code", WORDS)
def test_every_fault_has_german_words_that_say_what_to_do(code: FaultCode, german: None) -> None:
    with translation.override("en"):
        before = str(WORDS[code])
    said = str(WORDS[code])
    assert said != before
    assert set(re.findall(r"%\(\w+\)s", said)) == set(re.findall(r"%\(\w+\)s", before))
    assert re.search(r"\b[A-ZÄÖÜ]\w+ Sie\b|Für beides schreiben Sie", said), said
    words = re.sub(r"`[^`]*`|{[^}]*}", "x", said)  # what stands in the file is one word
    assert all(len(sentence.split()) <= 12 for sentence in re.split(r"[.:?] ", words)), said


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_told_in_english(unna_text: str, name: str, english: None) -> None:
    code, spoil, expected = FAULTS[name]
    told = [(fault.code, fault_text(fault)) for fault in faults(spoil(unna_text))]
    assert any(of == code and re.search(expected, text) for of, text in told), told
    assert all(len(text) < 700 for _, text in told)


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_told_in_german(unna_text: str, name: str, german: None) -> None:
    for fault in faults(FAULTS[name][1](unna_text)):
        told = fault_text(fault)
        place = place_text(fault.place)
        assert told.startswith(f"{place}: ") or not place
        words = AS_WRITTEN.sub("", told.removeprefix(place))
        assert not ENGLISH.search(words), told
        assert "%(" not in told
        assert "Line" not in place


SPOKEN = {
    "a misspelt key": 'Zeile 204, [[cost]] "personal", rat: Das gibt es hier nicht. Meinten Sie "rate"?',
    "a rate above 100": 'Zeile 204, [[cost]] "personal", rate: Schreiben Sie eine Zahl bis höchstens 100. Geschrieben ist 500.',
    "a missing key": "Zeile 339, board, ballot_days: Das fehlt. Ergänzen Sie es.",
    "a currency we do not know": 'Zeile 9, currency: Schreiben Sie "EUR" oder "GBP". Geschrieben ist "DM".',
    "an open quote": "Zeile 9, Zeichen 18: Das ist kein TOML. Am Ende des Textes fehlt das Anführungszeichen. Ergänzen Sie es.",
    "fifty megabytes": "Die Datei ist zu groß: 50.000.000 Zeichen. Höchstens 1.000.000 Zeichen werden gelesen. Prüfen Sie, ob es die richtige Datei ist.",
    "deep lists": "Zeile 619: Die Datei ist zu tief verschachtelt. Schreiben Sie Listen und Tabellen höchstens 12 Ebenen tief.",
    "a clause twice": 'Zeile 36, [[clause]] "Nr. 1.1": "Nr. 1.1" steht hier 2-mal. Behalten Sie eins, oder benennen Sie die anderen um.',
    "a grant larger than the pot": "Zeile 172, max_grant, amount: Eine Förderung könnte größer sein als der ganze Topf. Senken Sie sie, oder erhöhen Sie `amount` in [pot].",
    "tiers that overlap": 'Zeile 352, [[route]] "b", up_to: 900.00 liegt nicht über 900.00 vom Weg davor. Ordnen Sie die Wege nach ihrer Grenze.',
    "a wrong sum": 'Zeile 499, [[example]] "U03": gap: Erwartet ist 0.02, herausgekommen ist 0.01. Berichtigen Sie die Erwartung, oder die Regel dahinter.',
    "an unknown cost type in a plan": 'Zeile 475, [[example]] "U01", plan: Die Kostenart "guides" gibt es nicht. Ergänzen Sie [[cost]] mit diesem `key`, oder berichtigen Sie den Plan.',
    "a threshold that says nothing": "Zeile 619, [[threshold]] Nr. 1: Ohne `at_least` oder `at_most` sagt die Schwelle nichts. Schreiben Sie eins davon.",
}


@pytest.mark.parametrize("name", SPOKEN)
def test_an_administrator_reads_whole_german_sentences(unna_text: str, name: str, german: None) -> None:
    assert SPOKEN[name] in fault_texts(faults(FAULTS[name][1](unna_text)))


def test_what_is_left_out_is_counted(german: None) -> None:
    def more(count: int) -> str:
        return fault_text(Fault(code=FaultCode.MORE_FAULTS, params={"count": count}))

    assert (
        more(1) == "Dazu kommt 1 weitere Stelle. Berichtigen Sie zuerst diese. Prüfen Sie dann noch einmal."
    )
    assert more(12).startswith("Dazu kommen 12 weitere Stellen.")
    with translation.override("en"):
        assert more(12) == "and 12 more places. Mend these first and check again."


def test_a_name_of_a_thousand_letters_is_cut(german: None) -> None:
    place = Place(line=3, steps=(Step("cost", "x" * 1000, 1, is_table=True), Step("y" * 1000)))
    fault = Fault(code=FaultCode.NO_SUCH_CLAUSE, place=place, params={"clause": "z" * 1000})
    assert len(fault_text(fault)) < 400


def test_the_check_of_these_tests_knows_english_when_it_sees_it() -> None:
    with translation.override("en"):
        assert ENGLISH.search(AS_WRITTEN.sub("", gettext("is missing. Add it.")))
