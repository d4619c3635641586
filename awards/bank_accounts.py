"""Bank accounts as people write them: checked, in the SEPA area, with the bank's name where it is known."""

import unicodedata
from dataclasses import dataclass

from schwifty import IBAN
from schwifty.exceptions import InvalidChecksumDigits, InvalidCountryCode, InvalidLength, SchwiftyException
from schwifty.registry import get_iban_spec

from accounts.fields import visible
from funding.errors import Refused

# Names in payment files have at most 70 signs (ISO 20022, SEPA).
HOLDER_LENGTH = 70


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """An account whose number is right. `bank` is empty where nobody knows the bank, `iban` has no spaces."""

    iban: str
    bank: str
    country: str


def read_iban(typed: str) -> BankAccount:
    """The account meant by what was typed, with spaces, dashes and small letters as people write them.

    Raises Refused on "iban": iban_missing, iban_mistake (check digits), iban_length (has, needs), iban_country,
    iban_signs, iban_not_sepa (country). ISO 13616; the list of countries is schwifty's.
    """
    text = plain_signs(typed)
    if not text:
        raise Refused("iban_missing", field="iban")
    try:
        number = IBAN(text)
    except SchwiftyException as error:
        raise refusal_of(error, text) from None
    if not number.in_sepa_zone:
        raise Refused("iban_not_sepa", field="iban", country=number.country_code)
    return BankAccount(
        iban=str(number.compact), bank=(number.bank_name or "")[:140], country=number.country_code
    )


def plain_signs(typed: str) -> str:
    """Capitals and the digits 0 to 9, whatever script and gaps they were typed in."""
    signs = unicodedata.normalize("NFKC", typed)[:200]
    kept = (sign for sign in map(visible, signs) if sign and not sign.isspace() and sign not in "-.:")
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept).upper().removeprefix("IBAN")


def refusal_of(error: SchwiftyException, text: str) -> Refused:
    """The refusal that says where the mistake is."""
    if isinstance(error, InvalidChecksumDigits):
        return Refused("iban_mistake", field="iban")
    needs = needed_length(text[:2])
    if isinstance(error, InvalidCountryCode) or needs is None:
        return Refused("iban_country", field="iban", begins=text[:2])
    if isinstance(error, InvalidLength) or len(text) != needs:
        return Refused("iban_length", field="iban", has=len(text), needs=needs)
    return Refused("iban_signs", field="iban")


def needed_length(country: str) -> int | None:
    """How many signs account numbers of the country have; None if there is no such country."""
    try:
        return int(get_iban_spec(country).iban_length)
    except InvalidCountryCode:
        return None
