"""What a phone brings along: a passkey behind a fingerprint, and the mail program whose links it opens."""

import re
from email import message_from_bytes
from email.policy import default
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Response

from notifications.schedule import run_schedule
from tests.tools.services import MailSink


def add_passkeys(context: BrowserContext, page: Page) -> None:
    """Chromium's own authenticator: it keeps passkeys, and the finger is always on the sensor."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


class Steps:
    """Counts what a person does on a phone: touches of the screen, and pages that are loaded."""

    def __init__(self, context: BrowserContext) -> None:
        self.touches = self.pages = 0
        context.expose_function("touched", self.touch)
        context.add_init_script("addEventListener('click', e => e.isTrusted && touched(), true)")
        context.on("response", self.see)

    def touch(self) -> None:
        self.touches += 1

    def see(self, response: Response) -> None:
        self.pages += response.request.resource_type == "document" and response.ok


class Mailbox:
    """The mails that arrived at a mail server for one address, oldest first."""

    def __init__(self, sink: MailSink, address: str) -> None:
        self.sink, self.address = sink, address

    @property
    def texts(self) -> list[str]:
        return [body(raw) for _, recipient, raw in self.sink.accepted if recipient == self.address]

    def fetch(self) -> str:
        """Let the scheduler send what waits, and read the newest mail."""
        run_schedule(timezone.now())
        return self.texts[-1]

    def fetch_code(self) -> str:
        found = re.search(r"\b(\d{4}) (\d{4})\b", self.fetch())
        assert found
        return found[1] + found[2]


def body(raw: bytes) -> str:
    """Subject and plain text of a message."""
    message = message_from_bytes(raw, policy=default)
    plain = message.get_body(("plain",))
    assert plain is not None
    return f"{message['Subject']}\n{plain.get_content()}"


def links(text: str, part: str) -> list[str]:
    """Every address in a mail's text that contains this."""
    return [link for link in re.findall(r"https?://\S+", text) if part in link]
