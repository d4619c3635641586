"""The way to the mail server: the message, the connection, which refusals last and which pass."""

import smtplib
from email.headerregistry import Address
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from types import TracebackType
from typing import Self

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.calendar import MIME as CALENDAR_MIME
from notifications.models import Mail, MailAttachment

# Servers limit the mails per connection, often to 100.
MAILS_PER_CONNECTION = 50


class UnsendableError(ValueError):
    """The stored mail cannot be made into a message; trying again does not help."""


class Postman:
    """One connection to the mail server: opened for the first mail, kept, opened anew after a failure."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._hang_up()

    def send(self, mail: Mail) -> None:
        """Hand the mail to the server. Raises what smtplib raises, or UnsendableError."""
        message = build_message(mail)
        try:
            self._line().send_messages([message])
        except Exception:
            self._hang_up()
            raise
        self._sent += 1

    def _line(self) -> BaseEmailBackend:
        if self._sent >= MAILS_PER_CONNECTION:
            self._hang_up()
        if self._connection is None:
            self._connection = get_connection()
            self._connection.open()
        return self._connection

    def _hang_up(self) -> None:
        connection, self._connection, self._sent = self._connection, None, 0
        try:
            if connection is not None:
                connection.close()
        except OSError:
            # The server is gone already. The mail's own outcome is what counts.
            return


def build_message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as a message with text, HTML and attachments. Raises UnsendableError."""
    try:
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=mail.text,
            to=[str(Address(display_name=mail.recipient_name, addr_spec=mail.recipient))],
            headers={
                "Message-ID": mail.message_id,
                "Auto-Submitted": "auto-generated",
                "Content-Language": mail.language,
            },
        )
        message.attach_alternative(mail.html, "text/html")
        for attachment in mail.attachments.all():
            _attach(message, attachment)
        message.message()
    except Exception as error:
        raise UnsendableError(f"{type(error).__name__}: {error}") from error
    return message


def is_final(error: Exception) -> bool:
    """Whether trying again is useless: this recipient or this content is refused for good (SMTP 5xx).

    A refused sender or sign-in is the installation's fault and concerns every mail: those are tried again.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return True
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def is_about_the_server(error: Exception) -> bool:
    """Whether the next mail would meet the same error: no connection, no sign-in, sender refused."""
    of_this_mail = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
    return isinstance(error, OSError) and not isinstance(error, of_this_mail)


def _attach(message: EmailMultiAlternatives, attachment: MailAttachment) -> None:
    content = bytes(attachment.content)
    if attachment.mime == CALENDAR_MIME:
        message.attach(_calendar_part(attachment.name, content))
    else:
        message.attach(attachment.name, content, attachment.mime)


def _calendar_part(name: str, content: bytes) -> MIMEBase:
    # Mail programs offer "add to calendar" only when the method stands in the header as well.
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", "CANCEL" if b"METHOD:CANCEL" in content else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
