"""The texts to translate are found, kept and checked without GNU gettext."""

import gettext
from pathlib import Path

import pytest

from scripts import messages

PAGE = """{% load i18n %}
<p>{% translate "Hello" %}</p>
      {% translate "May" context "month" %} ((( ' "
  {% blocktranslate trimmed count n=c %}
     {{ n }} letter
   {% plural %}
     {{ n }} letters
  {% endblocktranslate %}
"""
CODE = 'from django.utils.translation import gettext_lazy as _\nTITLE = _("A title with %(name)s")\n'


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with one page, one module and no translations yet."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    (tmp_path / "funding").mkdir()
    (tmp_path / "funding" / "words.py").write_text(CODE)
    return tmp_path


def write_po(path: Path, **texts: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pairs = "".join(f'\nmsgid "{text}"\nmsgstr "{german}"\n' for text, german in texts.items())
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n' + pairs)


def german(tree: Path) -> gettext.GNUTranslations:
    with (tree / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_texts_are_found_in_pages_and_in_code(tree: Path) -> None:
    found = {messages.key_of(message): message.id for message in messages.extract_catalog() if message.id}
    assert found == {
        ("Hello", ""): "Hello",
        ("May", "month"): "May",
        ("%(n)s letter", ""): ("%(n)s letter", "%(n)s letters"),
        ("A title with %(name)s", ""): "A title with %(name)s",
    }


def test_a_translation_survives_the_next_collection_and_a_fragment_wins(tree: Path) -> None:
    write_po(tree / "locale" / "de" / "LC_MESSAGES" / "django.po", Hello="Guten Tag", Gone="Weg")
    messages.write_catalogs()
    messages.compile_catalogs()
    assert german(tree).gettext("Hello") == "Guten Tag"
    write_po(tree / "locale" / "de" / "fragments" / "part.po", Hello="Hallo")
    messages.write_catalogs()
    text = (tree / "locale" / "de" / "LC_MESSAGES" / "django.po").read_text()
    assert 'msgid "Hello"\nmsgstr "Hallo"' in text
    assert "Gone" not in text


def test_collecting_twice_changes_nothing(tree: Path) -> None:
    messages.write_catalogs()
    path = tree / "locale" / "de" / "LC_MESSAGES" / "django.po"
    before = path.read_text()
    messages.write_catalogs()
    assert path.read_text() == before


def test_a_fuzzy_guess_is_never_used(tree: Path) -> None:
    path = tree / "locale" / "de" / "LC_MESSAGES" / "django.po"
    write_po(path)
    path.write_text(path.read_text() + '\n#, fuzzy\nmsgid "Hello"\nmsgstr "Geraten"\n')
    messages.compile_catalogs()
    assert german(tree).gettext("Hello") == "Hello"


def test_what_is_missing_or_lost_its_placeholder_is_named(tree: Path) -> None:
    path = tree / "locale" / "de" / "LC_MESSAGES" / "django.po"
    write_po(path, **{"Hello": "Hallo", "A title with %(name)s": "Ein Titel mit %(nam)s"})
    found = list(messages.problems())
    assert "templates/page.html: no German for “May”" in found
    assert [line for line in found if "funding/words.py" in line and "name" in line]
    assert not [line for line in found if "“Hello”" in line]
