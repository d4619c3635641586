"""A bank statement, ISO 20022 camt.053 in any of its versions, as entries that can be compared with payments.

The file comes from outside: it is read element by element, with a limit on size and number, and without entities or
document types (defusedxml).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.conf import settings

from funding.errors import Refused

MOST_ELEMENTS = 250_000
STATEMENT = "BkToCstmrStmt"
# What people upload instead, as it is called.
KNOWN_MESSAGES = {
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
    "CstmrCdtTrfInitn": "pain.001",
    "CstmrPmtStsRpt": "pain.002",
    "CstmrDrctDbtInitn": "pain.008",
}
BOOKED = "BOOK"
DEBIT = "DBIT"
LONGEST_WORDS = 500
NONE_GIVEN = {"", "NOTPROVIDED", "NONREF"}
MEGABYTE = 1024 * 1024
# As the schema allows them.
AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One transaction of the statement. `reference` is its EndToEndId, `batch` the name of the file it came with; `on` is
    None where the bank names no day.
    """

    reference: str
    batch: str
    amount: Decimal
    currency: str
    went_out: bool
    is_booked: bool
    on: date | None
    reason: str
    # What the payer wrote, and what the bank calls the entry.
    words: str = ""
    bank_reference: str = ""


def read_statement_file(content: bytes) -> list[Entry]:
    """All transactions of a camt.053 file, in its order; a booking of several is one entry for each.

    Raises Refused("file_too_large" | "not_xml" | "xml_forbidden" | "other_message" | "too_many_entries" |
    "statement_broken"), each for the field "file".
    """
    if len(content) > settings.STATEMENT_MAX_BYTES:
        raise refused("file_too_large", most=settings.STATEMENT_MAX_BYTES // MEGABYTE)
    found: list[Entry] = []
    try:
        for number, element in enumerate(entry_elements(content), start=1):
            found += entries_of(element, number)
    except DefusedXmlException as error:
        raise refused("xml_forbidden") from error
    except (ParseError, LookupError, ValueError) as error:
        # Unknown encodings are LookupErrors and ValueErrors.
        raise refused("not_xml") from error
    return found


def refused(code: str, **params: object) -> Refused:
    return Refused(code, field="file", **params)


def entry_elements(content: bytes) -> Iterator[Element]:
    """Each Ntry once it is complete; what was read is forgotten."""
    depth, elements = 0, 0
    for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=True):
        name = local(element)
        if event == "start":
            depth, elements = depth + 1, elements + 1
            if elements > MOST_ELEMENTS:
                raise refused("too_many_entries")
            assure_statement(depth, name)
            continue
        depth -= 1
        if name == "Ntry":
            yield element
            element.clear()


def assure_statement(depth: int, name: str) -> None:
    """The second element says what message it is."""
    if (depth == 1 and name != "Document") or (depth == 2 and name != STATEMENT):
        raise refused("other_message", found=KNOWN_MESSAGES.get(name, name[:40]))


def local(element: Element) -> str:
    """The name without its namespace: versions differ in nothing else that is read here."""
    return str(element.tag).rpartition("}")[2]


def at(element: Element, path: str) -> Element | None:
    """The first element at a path of names, in any namespace."""
    return element.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def text(element: Element, *paths: str) -> str:
    """The text of the first of these paths that has one."""
    for path in paths:
        found = at(element, path)
        if found is not None and (found.text or "").strip():
            return str(found.text).strip()
    return ""


def entries_of(entry: Element, number: int) -> list[Entry]:
    """The transactions of one booking. Raises Refused("statement_broken")."""
    try:
        details = entry.findall("{*}NtryDtls/{*}TxDtls")
        if not details:
            return [made(entry, None)]
        return [made(entry, one, alone=len(details) == 1) for one in details]
    except ValueError as error:
        raise refused("statement_broken", entry=number) from error


def made(entry: Element, details: Element | None, *, alone: bool = True) -> Entry:
    inner = entry if details is None else details
    amount = amount_of(entry, details, alone=alone)
    return Entry(
        reference=given(text(inner, "Refs/EndToEndId")),
        batch=given(text(entry, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")) if details is None else "",
        amount=amount[0],
        currency=amount[1],
        went_out=(text(inner, "CdtDbtInd") or text(entry, "CdtDbtInd")) == DEBIT,
        is_booked=text(entry, "Sts/Cd", "Sts") == BOOKED,
        on=day_of(text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")),
        reason=" ".join(text(inner, path) for path in ("RtrInf/Rsn/Cd", "RtrInf/AddtlInf")).strip()[:200],
        words=words_of(inner),
        bank_reference=given(text(inner, "Refs/AcctSvcrRef") or text(entry, "AcctSvcrRef", "NtryRef")),
    )


def words_of(details: Element) -> str:
    """What the payer wrote for the recipient, in one line."""
    lines = [
        *details.findall("{*}RmtInf/{*}Ustrd"),
        *details.findall("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref"),
    ]
    return " ".join(" ".join(line.text or "" for line in lines).split())[:LONGEST_WORDS]


def given(reference: str) -> str:
    return "" if reference in NONE_GIVEN else reference[:35]


def amount_of(entry: Element, details: Element | None, *, alone: bool) -> tuple[Decimal, str]:
    """Amount and currency of a transaction; the booking's own where it has only this one."""
    places = [] if details is None else [at(details, path) for path in ("Amt", "AmtDtls/TxAmt/Amt")]
    if alone:
        places.append(at(entry, "Amt"))
    found = next((place for place in places if place is not None), None)
    if found is None:
        raise ValueError("a transaction without an amount")
    written = (found.text or "").strip()
    if not AMOUNT.fullmatch(written):
        raise ValueError("not an amount")
    return Decimal(written), found.get("Ccy", "")[:3]


def day_of(written: str) -> date | None:
    """None where the bank names no day, as for what is only announced. Raises ValueError for one that is none."""
    return date.fromisoformat(written[:10]) if written else None
