"""Collects, compiles and checks the texts to translate, without GNU gettext.

    messages.py extract    write locale/<language>/LC_MESSAGES/django.po from the source
    messages.py compile    write the .mo files beside them
    messages.py check      fail if a text has no German, or a translation lost a placeholder

Texts come from Python through Babel and from templates through Django's own templatize(). Translations
already made are kept by message, never guessed: fuzzy matching is off. Files in locale/<language>/fragments
are merged in and win over the catalogue, so that a part of the product can bring its own translations.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("de", "en")
APPS = ("accounts", "applications", "awards", "board", "budgets", "funding", "notifications", "reports")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str, str]


def source_files() -> Iterator[Path]:
    """Every Python file of the apps and every template, in a stable order."""
    folders = [ROOT / app for app in APPS]
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)
    for folder in [ROOT / "templates", *(folder / "templates" for folder in folders)]:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def as_python(path: Path) -> io.BytesIO:
    """The file as Babel can read it; templates become gettext() calls on the same lines."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        # Babel tokenises, so the indentation of the markup must not look like Python's.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))
    return io.BytesIO(text.encode())


def extract_catalog() -> Catalog:
    """A catalogue of every text in the source, without translations."""
    catalog = new_catalog(language=None)
    for path in source_files():
        location = path.relative_to(ROOT).as_posix()
        for _line, message, comments, context in extract(
            "python", as_python(path), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog.add(message, None, [(location, 0)], auto_comments=comments, context=context)
    return catalog


def new_catalog(*, language: str | None) -> Catalog:
    return Catalog(locale=language, project="Foerdertopf", charset="utf-8", fuzzy=False, header_comment="")


def key_of(message: Message) -> Key:
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return msgid, message.context or ""


def is_translated(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else message.string
    return bool(message.id) and bool(strings) and all(strings or ())


def read_catalog(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def translations(language: str) -> dict[Key, Message]:
    """What is translated so far, by message: the catalogue first, then the fragments over it."""
    paths = [LOCALE / language / "LC_MESSAGES" / "django.po"]
    paths += sorted((LOCALE / language / "fragments").glob("*.po"))
    found: dict[Key, Message] = {}
    for path in paths:
        if path.exists():
            found |= {key_of(m): m for m in read_catalog(path) if is_translated(m) and not m.fuzzy}
    return found


def merge(source: Catalog, language: str) -> Catalog:
    """The texts of `source` with the translations there are into `language`."""
    known = translations(language)
    catalog = new_catalog(language=language)
    for message in source:
        if not message.id:
            continue
        match = known.get(key_of(message))
        fits = match is not None and isinstance(match.id, str) == isinstance(message.id, str)
        catalog.add(
            message.id,
            match.string if match is not None and fits else None,
            message.locations,
            flags=message.flags,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    return catalog


def header(catalog: Catalog) -> str:
    """The lines a reader needs; no dates, so that nothing changes when no text has."""
    fields = {
        "Language": str(catalog.locale),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": catalog.plural_forms,
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'msgid ""\nmsgstr ""\n{lines}\n'


def write_catalogs() -> None:
    source = extract_catalog()
    for language in LANGUAGES:
        catalog = merge(source, language)
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(header(catalog).encode())
            write_po(file, catalog, width=100, include_lineno=False, sort_output=True, omit_header=True)
        missing = sum(1 for message in catalog if message.id and not is_translated(message))
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {missing} without a translation")


def compile_catalogs() -> None:
    for language in LANGUAGES:
        catalog = new_catalog(language=language)
        for message in translations(language).values():
            catalog.add(message.id, message.string, context=message.context)
        path = LOCALE / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalog)


def problems() -> Iterator[str]:
    """One line for each text without German and each translation that does not fit its text."""
    catalog = merge(extract_catalog(), "de")
    for message in catalog:
        if not message.id:
            continue
        text, place = key_of(message)[0], message.locations[0][0]
        if not is_translated(message):
            yield f"{place}: no German for “{text}”"
            continue
        for error in message.check(catalog):
            yield f"{place}: “{text}”: {error}"


def check() -> None:
    found = list(problems())
    print("\n".join(found) if found else "Every text has its German.")
    sys.exit(bool(found))


COMMANDS = {"extract": write_catalogs, "compile": compile_catalogs, "check": check}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]]()
