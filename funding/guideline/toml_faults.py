"""What the TOML reader of Python says in English, as a fault with a code and a place."""

import re

from funding.guideline.faults import Fault, FaultCode, FaultParam
from funding.guideline.places import Place, Step

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_LONG_NUMBER = re.compile(r"[0-9_]{1000}")
_LINE_KEY = re.compile(r"^\s*([A-Za-z0-9_.\-]+)\s*=")

# The beginnings of tomllib's messages; a message that is not here is told as TOML_OTHER.
_CODES: tuple[tuple[str, FaultCode], ...] = (
    ("Invalid statement", FaultCode.TOML_STATEMENT),
    ("Invalid initial character", FaultCode.TOML_KEY),
    ("Expected '='", FaultCode.TOML_EQUALS),
    ("Invalid value", FaultCode.TOML_VALUE),
    ("Expected newline", FaultCode.TOML_LINE_END),
    ("Unterminated string", FaultCode.TOML_QUOTE_OPEN),
    ("Expected \"'''\"", FaultCode.TOML_QUOTE_OPEN),
    ('Expected \'"""\'', FaultCode.TOML_QUOTE_OPEN),
    ('Expected "\'"', FaultCode.TOML_QUOTE_OPEN),
    ("Illegal character '\\n'", FaultCode.TOML_QUOTE_OPEN),
    ("Illegal character", FaultCode.TOML_CHARACTER),
    ("Found invalid character", FaultCode.TOML_CHARACTER),
    ("Unescaped", FaultCode.TOML_BACKSLASH),
    ("Invalid hex", FaultCode.TOML_BACKSLASH),
    ("Escaped character", FaultCode.TOML_BACKSLASH),
    ("Expected ']", FaultCode.TOML_BRACKET),
    ("Unclosed array", FaultCode.TOML_LIST_OPEN),
    ("Unclosed inline", FaultCode.TOML_TABLE_OPEN),
    ("Duplicate inline", FaultCode.TOML_KEY_TWICE),
    ("Cannot overwrite", FaultCode.TOML_KEY_TWICE),
    ("Cannot declare", FaultCode.TOML_TABLE_TWICE),
    ("Cannot redefine", FaultCode.TOML_TABLE_TWICE),
    ("Cannot mutate", FaultCode.TOML_TABLE_TWICE),
    ("Invalid date", FaultCode.TOML_DATE),
)


def toml_fault(error: Exception, text: str) -> Fault:
    """The fault for which `text` is not TOML; its place is the line and column where the reader stopped."""
    message = str(error)
    at = _AT.search(message)
    if at is None:  # a number of thousands of digits comes without a place
        return Fault(code=FaultCode.NUMBER_TOO_LONG, place=_long_number(text))
    code = next((code for start, code in _CODES if message.startswith(start)), FaultCode.TOML_OTHER)
    lines = text.split("\n")
    line, column = (int(at[1]), int(at[2])) if at[1] else (_last_line(lines), None)
    return Fault(
        code=code, place=Place(line=line, column=column), params=_params(code, message, lines[line - 1])
    )


def _last_line(lines: list[str]) -> int:
    return max((number for number, line in enumerate(lines, start=1) if line.strip()), default=1)


def _params(code: FaultCode, message: str, line: str) -> dict[str, FaultParam]:
    if code is FaultCode.TOML_CHARACTER:
        found = re.search(r"character '(.*?)' \(", message)
        return {"character": found[1] if found else ""}
    if code is FaultCode.TOML_TABLE_TWICE:
        return {"table": ".".join(re.findall(r"'([^']*)'", message))}
    if code is FaultCode.TOML_KEY_TWICE:
        named = re.search(r"key '(.*?)' \(", message) or _LINE_KEY.match(line)
        return {"key": named[1] if named else line.strip()}
    return {}


def _long_number(text: str) -> Place:
    found = _LONG_NUMBER.search(text)
    if found is None:
        return Place()
    line = text.count("\n", 0, found.start()) + 1
    key = _LINE_KEY.match(text.split("\n")[line - 1][:200])
    return Place(line=line, steps=(Step(key[1]),) if key else ())


LONGEST_KEY = 100  # parts of one dotted key; the reader takes minutes for a key of a hundred thousand
_SHORT_LINE = 2 * LONGEST_KEY  # a part and its dot are two characters
# Each text in quotes is one piece, also if its end is missing: a piece is never read twice.
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|\'[^\']*\'?|[\w\-]+|\s+|.')


def line_of_endless_key(text: str) -> int | None:
    """The line of the first key such as a.a.a.a… that has too many parts; None if there is none."""
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _SHORT_LINE and line.count(".") >= LONGEST_KEY and _parts_of_key(line) > LONGEST_KEY:
            return number
    return None


def _parts_of_key(line: str) -> int:
    """How many parts the longest dotted key of a line has."""
    longest, parts, was_dot = 0, 0, False
    for piece in _PIECE.findall(line):
        if piece.isspace():
            continue
        if piece == ".":
            was_dot = True
            continue
        parts = parts + 1 if was_dot else 1
        was_dot, longest = False, max(longest, parts)
    return longest


def line_of_most_brackets(text: str) -> int:
    """The line where most lists and tables begin, for a text that is nested deeper than can be read."""
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda at: lines[at].count("[") + lines[at].count("{")) + 1
