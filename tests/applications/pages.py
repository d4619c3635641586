"""What a reader sees of an answer."""

import re
from html import unescape
from typing import Any


def main_of(response: Any) -> str:
    """The text of the page's main column and the one beside it, with plain single spaces."""
    body = response.content.decode().split('id="main"', 1)[1].split("<footer", 1)[0]
    text = unescape(re.sub(r"<[^>]+>", " ", "<" + body)).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(text.split())
