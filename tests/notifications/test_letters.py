from html.parser import HTMLParser

from notifications.letters import CalendarEntry, Link, Recipient, Rendered, Section, write_letter
from tests.notifications.letters import NOW, letter

BEN = Recipient(email="ben@rad.example", name="Ben", language="en")


class Elements(HTMLParser):
    """All elements of a page: (name, attributes), and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


def full_letter(language: str = "en") -> Rendered:
    content = letter(
        paragraphs=("You have not voted yet.", "Two lines\nof one paragraph."),
        facts=(("Application", "2026-0007"), ("Initiative", "Rad & Tat <Königsborn>")),
        action=("Vote now", "https://unna.example/b/1/?a=1&b=2"),
        calendar=CalendarEntry(uid="b", title="Vote", starts_at=NOW),
        reason="You get this e-mail because you sit on the board.",
        authority="Kreisstadt Unna\nIntegration office",
    )
    return write_letter(Recipient(email=BEN.email, language=language), lambda: content)


def test_the_text_can_be_read_on_its_own() -> None:
    assert full_letter().text == (
        "Please vote by Friday, 4 December 2026, 18:00.\n"
        "\n"
        "You have not voted yet.\n"
        "\n"
        "Two lines\nof one paragraph.\n"
        "\n"
        "Application: 2026-0007\n"
        "Initiative: Rad & Tat <Königsborn>\n"
        "\n"
        "Vote now:\n"
        "https://unna.example/b/1/?a=1&b=2\n"
        "\n"
        "The date is attached as a calendar file.\n"
        "\n"
        "Kind regards\n"
        "Kreisstadt Unna\nIntegration office\n"
        "\n"
        "-- \n"
        "You get this e-mail because you sit on the board.\n"
        "http://testserver\n"
    )


def test_the_shortest_letter_has_no_empty_parts() -> None:
    assert write_letter(BEN, letter).text == (
        "Please vote by Friday, 4 December 2026, 18:00.\n"
        "\n"
        "Kind regards\n"
        "Kreisstadt Unna\n"
        "\n"
        "-- \n"
        "You get this e-mail because you have an account or a task with us.\n"
        "http://testserver\n"
    )


def test_the_html_says_the_same_words() -> None:
    written = full_letter()
    html = Elements(written.html.partition("<body")[2]).text
    words = written.text.replace(": ", " ").replace(":\n", "\n").split()
    assert [word for word in words if word not in html] == ["--"]


def test_the_html_has_a_language_a_heading_and_one_big_link() -> None:
    page = Elements(full_letter().html)
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    assert len(page.all("h1")) == 1
    assert [link["href"] for link in page.all("a") if link["class"] == "button"] == [
        "https://unna.example/b/1/?a=1&b=2"
    ]
    assert {cell["scope"] for cell in page.all("th")} == {"row"}
    layout = [table.get("role") for table in page.all("table")]
    assert layout == ["presentation", "presentation", None]


def test_the_html_loads_nothing_and_runs_nothing() -> None:
    page = Elements(full_letter().html)
    assert {"img", "script", "link", "iframe", "form", "object"} & {name for name, _ in page.found} == set()
    assert "url(" not in full_letter().html
    assert "<Königsborn>" not in full_letter().html


def test_a_language_written_from_the_right_turns_the_page(settings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Arabic")]
    assert Elements(full_letter("ar").html).all("html") == [{"lang": "ar", "dir": "rtl"}]


def letter_of_several() -> Rendered:
    links = (
        Link(title="Rad & Tat <Königsborn>", url="https://unna.example/b/1/", note="until Friday"),
        Link(title="Lesepaten", url="https://unna.example/b/2/"),
    )
    content = letter(
        sections=(Section(heading="Please vote", text="It takes 6 minutes.", links=links),),
        settings=("Choose how we remind you", "https://unna.example/w/"),
    )
    return write_letter(BEN, lambda: content)


def test_several_things_to_open_stand_one_below_the_other() -> None:
    assert (
        "\n\nPlease vote\n\nIt takes 6 minutes.\n\n"
        "- Rad & Tat <Königsborn>\n  until Friday\n  https://unna.example/b/1/\n\n"
        "- Lesepaten\n  https://unna.example/b/2/\n\nKind regards\n"
    ) in letter_of_several().text
    assert "Choose how we remind you: https://unna.example/w/\n" in letter_of_several().text


def test_each_of_several_things_is_a_link_by_its_title() -> None:
    page = Elements(letter_of_several().html)
    targets = [link["href"] for link in page.all("a")]
    assert targets[:3] == [
        "https://unna.example/b/1/",
        "https://unna.example/b/2/",
        "https://unna.example/w/",
    ]
    assert len(page.all("li")) == 2
    assert "Rad & Tat <Königsborn>" in page.text
