"""Bank statements as banks write them, made by hand for tests."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

DAY = date(2026, 5, 4)


def entry(
    reference: str = "",
    amount: Any = "100.00",
    *,
    back: bool = False,
    currency: str = "EUR",
    on: Any = DAY,
    status: str = "<Cd>BOOK</Cd>",
    reason: str = "",
    inner: str | None = None,
) -> str:
    """One booking with one transaction; `back`: money that came in; `inner` replaces what tells of the transaction."""
    returned = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    refs = f"<Refs><EndToEndId>{escape(reference)}</EndToEndId></Refs>" if reference else ""
    if inner is None:
        inner = f"<NtryDtls><TxDtls>{refs}{returned}</TxDtls></NtryDtls>"
    direction = "CRDT" if back else "DBIT"
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>{inner}</Ntry>"
    )


def paid_in(words: str, amount: Any = "100.00", *, bank_reference: str = "", **kwargs: Any) -> str:
    """Money that came in, with what the payer wrote."""
    refs = f"<Refs><AcctSvcrRef>{bank_reference}</AcctSvcrRef></Refs>" if bank_reference else ""
    told = f"<RmtInf><Ustrd>{escape(words)}</Ustrd></RmtInf>"
    inner = f"<NtryDtls><TxDtls>{refs}{told}</TxDtls></NtryDtls>"
    return entry(amount=amount, back=True, inner=inner, **kwargs)


def collective(parts: Iterable[tuple[str, Any]], total: Any) -> str:
    """One booking of several transactions."""
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls>'
        for reference, amount in parts
    )
    return entry(amount=total, inner=f"<NtryDtls>{details}</NtryDtls>")


def whole_file(message_id: str, total: Any, number: int) -> str:
    """A file that the bank booked as one sum, without its parts."""
    batch = f"<Btch><PmtInfId>{message_id}</PmtInfId><NbOfTxs>{number}</NbOfTxs></Btch>"
    return entry(amount=total, inner=f"<NtryDtls>{batch}</NtryDtls>")


def statement(*entries: str, version: str = "08", message: str = "BkToCstmrStmt") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><{message}>'
        "<GrpHdr><MsgId>A1</MsgId><CreDtTm>2026-05-05T01:00:00</CreDtTm></GrpHdr>"
        "<Stmt><Id>S1</Id><Acct><Id><IBAN>DE13000000000000012345</IBAN></Id></Acct>"
        f"{''.join(entries)}</Stmt></{message}></Document>"
    ).encode()
