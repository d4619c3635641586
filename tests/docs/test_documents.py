"""What the documents say is so: links lead somewhere, settings, commands and people exist."""

import ast
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

from demo.people import INITIATIVES, STAFF

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# The document that must name every setting, and its table of them.
RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """The names of a page's headings as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def relative_links(page: Path) -> Iterator[tuple[str, Path, str]]:
    """(link as written, file it names, heading it names) of every link that does not leave the project."""
    for link in LINK.findall(prose(page)):
        path, _, anchor = unquote(link).partition("#")
        if "://" not in link and not link.startswith("mailto:"):
            yield link, (page.parent / path).resolve() if path else page, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for link, target, anchor in relative_links(page):
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_of_the_documents_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting += [to for _, to, _ in relative_links(page) if to.suffix == ".md" and to not in reached]
    assert set(PAGES) <= reached


def settings_read() -> set[str]:
    """The environment variables that funding/settings.py reads."""
    tree = ast.parse((ROOT / "funding" / "settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    readers = {"env_flag", "os.environ.get", "os.getenv"}
    named = [node.args[0] for node in calls if ast.unparse(node.func) in readers]
    named += [
        node.slice
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ"
    ]
    return {name.value for name in named if isinstance(name, ast.Constant)}


def test_running_md_lists_exactly_the_settings_there_are() -> None:
    table = RUNNING.partition("## Settings\n")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert sorted(listed) == sorted(settings_read())


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_and_command_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    inline = [" ".join(words.split()) for words in re.findall(r"`([^`]+)`", prose(page))]
    code = "\n".join([*FENCE.findall(text), *inline])
    named = re.findall(r"(?:^|&& )(?:[A-Z]+=\S+ )?make ([a-z][a-z-]*)", code, re.MULTILINE)
    assert set(named) <= make_targets()
    assert set(re.findall(r"\bmanage\.py ([a-z_]+)", code)) <= set(get_commands())


def test_the_people_named_in_the_readme_are_in_the_demo() -> None:
    people = {name for _, name, _ in STAFF}
    people |= {name for initiative in INITIATIVES for _, name, _ in initiative.members}
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    entered = set(re.findall(r"\*\*Als ([^*]+) eintreten\*\*", readme)) - {"jemand anders"}
    assert entered
    assert entered <= people
    likely_names = set(
        re.findall(r"\b(?:Maria|Jana|Samir|Olena|Dirk|Aylin|Karl|Paul|Helga|Tom|Ute|Kim) \w+", readme)
    )
    assert likely_names <= people


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_named_in_the_documents_exist(page: Path) -> None:
    """`applications/lifecycle.py` in a text is a promise to the reader."""
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var"}
    named = re.findall(r"`([a-z_]+(?:/[\w.-]+)+/?)`", prose(page))
    assert [name for name in named if name.split("/")[0] in folders and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_names_of_the_code_in_the_documents_exist(page: Path) -> None:
    """`board.tally.tally` in a text can be imported."""
    apps = (
        "accounts",
        "applications",
        "awards",
        "board",
        "budgets",
        "demo",
        "funding",
        "notifications",
        "reports",
    )
    named = re.findall(rf"`((?:{'|'.join(apps)})(?:\.[A-Za-z_]+)+)`", prose(page))
    assert [name for name in named if not can_be_imported(name)] == []


def can_be_imported(name: str) -> bool:
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert all(picture.stat().st_size <= 200_000 for picture in pictures)
