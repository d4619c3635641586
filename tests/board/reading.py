"""What a reader sees of a page of the board."""

import re

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from applications.models import Document
from board.models import Ballot


def text_of(response) -> str:
    """What a reader sees, without markup and with single spaces."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ").split())


def main_of(response) -> str:
    """As text_of, from where the page's own part begins."""
    return text_of(response).split("Skip to content", 1)[1]


def page_of(client: Client, address: str) -> str:
    """The page's own part, as a reader sees it."""
    return main_of(client.get(address))


def url(ballot: Ballot, name: str = "ballot") -> str:
    return reverse(f"board:{name}", args=[ballot.pk])


def add_document(ballot: Ballot, kind: str) -> Document:
    """A small PDF among the documents of the case."""
    paper = Document(
        application=ballot.application, kind=kind, name=f"{kind}.pdf", media_type="application/pdf", size=8
    )
    paper.file.save("document", ContentFile(b"%PDF-1.4"), save=False)
    paper.save()
    return paper
