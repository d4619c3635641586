import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def in_english():
    """These tests read the texts of the source, whatever translations are installed."""
    with translation.override("en"):
        yield


@pytest.fixture
def client(client):
    """A browser in which English was chosen."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
