"""A bank statement is read in all its versions, and nothing else is."""

from datetime import date
from decimal import Decimal

import pytest

from awards import camt
from awards.camt import Entry, read_statement_file
from funding.errors import Refused
from tests.awards.bank import collective, entry, statement, whole_file

D = Decimal
KNOWN = {
    "reference": "a1",
    "batch": "",
    "amount": D("100.00"),
    "currency": "EUR",
    "went_out": True,
    "is_booked": True,
    "on": date(2026, 5, 4),
    "reason": "",
}


def made(**changes):
    return Entry(**(KNOWN | changes))


def refusal(content):
    with pytest.raises(Refused) as refused:
        read_statement_file(content)
    assert refused.value.field == "file"
    return refused.value.code


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_is_read(version):
    assert read_statement_file(statement(entry("a1"), version=version)) == [made()]


OLD = (
    "<NtryDtls><TxDtls><Refs><EndToEndId>a1</EndToEndId></Refs>"
    '<AmtDtls><TxAmt><Amt Ccy="EUR">7.5</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>'
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (entry("a1", status="BOOK"), made()),
        (entry("a1", status="PDNG"), made(is_booked=False)),
        (entry("a1", status="<Cd>INFO</Cd>"), made(is_booked=False)),
        (entry("a1", back=True, reason="AC04"), made(went_out=False, reason="AC04")),
        (entry("a1", currency="CHF"), made(currency="CHF")),
        (entry("a1", on="2026-05-07"), made(on=date(2026, 5, 7))),
        (entry(inner=OLD), made(amount=D("7.5"))),
        (entry(inner=""), made(reference="")),
        (entry("NOTPROVIDED"), made(reference="")),
        (whole_file("run1", "300.00", 3), made(reference="", batch="run1", amount=D("300.00"))),
        (
            entry("a1").replace("<Dt>2026-05-04</Dt>", "<DtTm>2026-05-04T23:59:00+02:00</DtTm>"),
            made(),
        ),
    ],
)
def test_what_an_entry_says(written, found):
    assert read_statement_file(statement(written)) == [found]


def test_a_booking_of_several_is_one_entry_for_each():
    parts = [("a1", "60.00"), ("a2", "40.00")]
    assert read_statement_file(statement(collective(parts, "100.00"))) == [
        made(amount=D("60.00")),
        made(reference="a2", amount=D("40.00")),
    ]


def test_a_statement_without_entries_is_one():
    assert read_statement_file(statement()) == []


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<Document>&b;</Document>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"PK\x03\x04 a ZIP file", "not_xml"),
        (b"%PDF-1.7", "not_xml"),
        (b"\x00\xff\xfe", "not_xml"),
        (statement(entry("a1"))[:-20], "not_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><Document/>', "not_xml"),
        (BOMB, "xml_forbidden"),
        (OUTSIDE, "xml_forbidden"),
        (b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://x.example/d.dtd"><Document/>', "xml_forbidden"),
        (b"<html><body/></html>", "other_message"),
        (statement(message="BkToCstmrAcctRpt"), "other_message"),
        (statement(message="CstmrCdtTrfInitn"), "other_message"),
        (statement(entry("a1", amount="viel")), "statement_broken"),
        (statement(entry("a1", amount="-1.00")), "statement_broken"),
        (statement(entry("a1", amount="1E+999999")), "statement_broken"),
        (statement(entry("a1", amount="NaN")), "statement_broken"),
        (statement(entry("a1", on="gestern")), "statement_broken"),
        (statement(entry("a1").replace("Amt", "Amount")), "statement_broken"),
    ],
)
def test_what_is_no_statement_is_refused(content, code):
    assert refusal(content) == code


def test_the_refusal_names_the_message_that_it_is_and_the_entry_that_is_broken():
    with pytest.raises(Refused) as refused:
        read_statement_file(statement(message="BkToCstmrDbtCdtNtfctn"))
    assert refused.value.params == {"found": "camt.054"}
    with pytest.raises(Refused) as refused:
        read_statement_file(statement(entry("a1"), entry("a2", amount="?")))
    assert refused.value.params == {"entry": 2}


def test_a_huge_file_is_not_read(settings, monkeypatch):
    settings.STATEMENT_MAX_BYTES = 1000
    assert refusal(statement(entry("a1"), entry("a2"), entry("a3"))) == "file_too_large"
    settings.STATEMENT_MAX_BYTES = 10**6
    monkeypatch.setattr(camt, "MOST_ELEMENTS", 30)
    assert refusal(statement(entry("a1"), entry("a2"), entry("a3"))) == "too_many_entries"


def test_millions_of_empty_elements_cost_little():
    content = statement().replace(b"</Stmt>", b"<x/>" * 2_000_000 + b"</Stmt>")
    assert refusal(content) == "too_many_entries"


def test_deep_nesting_is_refused_not_followed():
    content = statement().replace(b"</Stmt>", b"<x>" * 500_000 + b"</x>" * 500_000 + b"</Stmt>")
    assert refusal(content) == "too_many_entries"
