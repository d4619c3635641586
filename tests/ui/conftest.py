from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def gallery(settings: Any) -> None:
    """The site with its gallery pages, which show every component."""
    folder = Path(__file__).parent / "gallery" / "templates"
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [*first["DIRS"], folder]}, *others]
    settings.ROOT_URLCONF = "tests.ui.gallery.urls"
