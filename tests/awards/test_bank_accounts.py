"""Account numbers as people type them: what is understood, and what each mistake is called."""

import pytest
from schwifty import IBAN

from awards.bank_accounts import read_iban
from funding.errors import Refused

GERMAN = "DE02120300000000202051"


@pytest.mark.parametrize(
    "typed",
    [
        GERMAN,
        "de02 1203 0000 0000 2020 51",
        " DE02-1203-0000-0000-2020-51 ",
        "IBAN: DE02 1203 0000 0000 2020 51",
        "ＤＥ02120300000000202051",
        "DE٠٢120300000000202051",
        "DE02\u200b1203\u00a00000\u202f0000 2020 51",
    ],
)
def test_a_number_is_understood_as_people_write_it(typed):
    found = read_iban(typed)
    assert (found.iban, found.bank, found.country) == (GERMAN, "Deutsche Kreditbank Berlin", "DE")


@pytest.mark.parametrize(
    ("typed", "code", "params"),
    [
        ("", "iban_missing", {}),
        ("  -- ", "iban_missing", {}),
        ("DE02120300000000202052", "iban_mistake", {}),
        ("DE20120300000000202051", "iban_mistake", {}),
        ("DE0212030000000020205", "iban_length", {"has": 21, "needs": 22}),
        ("DE021203000000002020511", "iban_length", {"has": 23, "needs": 22}),
        ("DE0212030000000020205O", "iban_signs", {}),
        ("XX12120300000000202051", "iban_country", {"begins": "XX"}),
        ("1234567890", "iban_country", {"begins": "12"}),
        ("TR330006100519786457841326", "iban_not_sepa", {"country": "TR"}),
        ("🎉" * 20, "iban_country", {"begins": "🎉🎉"}),
        ("0" * 10_000, "iban_country", {"begins": "00"}),
    ],
)
def test_each_mistake_has_its_name(typed, code, params):
    with pytest.raises(Refused) as refused:
        read_iban(typed)
    assert (refused.value.code, refused.value.field, refused.value.params) == (code, "iban", params)


@pytest.mark.parametrize("number", ["AT611904300234573201", "CH9300762011623852957", "NL91ABNA0417164300"])
def test_accounts_of_the_payment_area_are_taken(number):
    assert read_iban(number).iban == number


def test_a_bank_nobody_knows_is_no_mistake():
    number = str(IBAN.generate("DE", bank_code="99999999", account_code="1234567890"))
    assert (read_iban(number).iban, read_iban(number).bank) == (number, "")
