"""The file for the bank: a SEPA credit transfer, ISO 20022 pain.001.001.09.

The file is a function of what is written in the run and its payments, so it can be made again byte for byte.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from sepaxml import SepaTransfer  # type: ignore[import-untyped]
from sepaxml.validation import ValidationError, try_valid_xml  # type: ignore[import-untyped]
from text_unidecode import unidecode  # type: ignore[import-untyped]

from funding.errors import Refused

SCHEMA = "pain.001.001.09"
NAME_LENGTH, TEXT_LENGTH = 70, 140
# What German banks take besides the SEPA signs (Deutsche Kreditwirtschaft, DFÜ-Abkommen, Anlage 3, character set):
# umlauts stay, because the receiving bank compares the holder's name.
ALLOWED = re.compile(r"[^A-Za-z0-9/?:().,'+\- ÄÖÜäöüß&*$%]")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class TownAccount:
    """The account that pays."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True)
class Transfer:
    """One payment of the file. `amount` in euros."""

    end_to_end_id: str
    name: str
    iban: str
    amount: Decimal
    text: str


def bank_text(text: str, length: int) -> str:
    """The text in the signs that banks take, at most so long. What they take stays exactly as it is."""
    composed = unicodedata.normalize("NFC", text)
    known = "".join(unidecode(sign) if ALLOWED.match(sign) else sign for sign in composed)
    clean = " ".join(ALLOWED.sub(" ", known).split())
    # No text begins or ends with a slash, nor has two of them side by side (EPC 230-15).
    return re.sub(r"/{2,}", "/", clean).strip("/ ")[:length].rstrip("/ ")


class _File(SepaTransfer):  # type: ignore[misc]
    """The library's file with our own identification and time, which it would make up anew each time."""

    def __init__(self, message_id: str, made_at: datetime, config: dict[str, Any]) -> None:
        self.our_id, self.made_at = message_id, made_at
        super().__init__(config, schema=SCHEMA, clean=False)

    def _create_header(self) -> None:
        self.msg_id = self.our_id
        super()._create_header()
        self._xml.find(
            "CstmrCdtTrfInitn/GrpHdr/CreDtTm"
        ).text = f"{localtime(self.made_at):%Y-%m-%dT%H:%M:%S}"

    def _finalize_batch(self) -> None:
        super()._finalize_batch()
        for node in self._xml.iter("PmtInfId"):
            node.text = self.our_id


def pain_file(
    *,
    message_id: str,
    made_at: datetime,
    execute_on: date,
    town: TownAccount,
    transfers: Sequence[Transfer],
) -> bytes:
    """The file, validated against its schema. Raises Refused("file_invalid")."""
    config = {
        "name": bank_text(town.name, NAME_LENGTH),
        "IBAN": town.iban,
        "BIC": town.bic,
        "batch": True,
        "currency": "EUR",
    }
    made = _File(message_id, made_at, config)
    for transfer in transfers:
        made.add_payment(
            {
                "name": bank_text(transfer.name, NAME_LENGTH),
                "IBAN": transfer.iban,
                "amount": int(transfer.amount * HUNDRED),
                "execution_date": execute_on,
                "description": bank_text(transfer.text, TEXT_LENGTH),
                "endtoend_id": transfer.end_to_end_id,
            }
        )
    content: bytes = made.export(validate=False)
    assure_valid(content)
    return content


def assure_valid(content: bytes) -> None:
    """Raises Refused("file_invalid") for a file its schema does not allow."""
    try:
        try_valid_xml(content, SCHEMA)
    except ValidationError as error:
        raise Refused("file_invalid") from error
