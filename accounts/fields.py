"""What people write into one line."""

import unicodedata
from typing import Any

from django import forms

from notifications.letters import one_line

EMAIL_LENGTH = 254  # as many as an address may have (RFC 5321), and as the columns hold
# Joiners that Persian and Indian words need; all other signs without a shape can only deceive.
JOINERS = "\u200c\u200d"


class LineField(forms.CharField):
    """Text of one line: no line breaks, no control signs, no signs that turn the direction of reading.

    Names and titles go into headers of mails, calendars, letters and payment files.
    """

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return one_line("".join(map(visible, text))) if isinstance(text, str) else text


def visible(sign: str) -> str:
    if sign in JOINERS or sign.isspace():
        return sign
    return "" if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn"} else sign
