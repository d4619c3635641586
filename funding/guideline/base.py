"""Building blocks of every rule: frozen models, texts in several languages, exact money and percentages."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from funding.guideline.faults import FaultCode, broken

CENT = Decimal("0.01")
LARGEST_AMOUNT = Decimal("99999999.99")


def to_cents(amount: Decimal) -> Decimal:
    """Round half up to two places, as the programme counts (domain rule: decimal euros and cents)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """`percent` (0–100) of `amount`, rounded half up to the cent."""
    return to_cents(amount * percent / 100)


def cents_down(amount: Fraction) -> Decimal:
    """The largest whole number of cents that is not above `amount`, for limits that must not be exceeded."""
    return Decimal(amount.numerator * 100 // amount.denominator).scaleb(-2)


def _refuse_binary(value: Any) -> Any:
    # A binary float has already lost the exact figure before it reaches us.
    if isinstance(value, bool | float):
        raise broken(FaultCode.EXACT_NUMBER)
    return value


def _whole_cents(value: Decimal) -> Decimal:
    # 1.500 is more likely 1,500 as Germans write it than one and a half; a third place is never a cent.
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise broken(FaultCode.WHOLE_CENTS, written=str(value))
    return to_cents(value)


Exact = Annotated[Decimal, BeforeValidator(_refuse_binary)]
Amount = Annotated[Exact, Field(ge=0, le=LARGEST_AMOUNT), AfterValidator(to_cents)]
# As a guideline writes it: what could be a slip is asked back, not rounded.
WrittenAmount = Annotated[Exact, Field(ge=0, le=LARGEST_AMOUNT), AfterValidator(_whole_cents)]
Balance = Annotated[Exact, Field(ge=-LARGEST_AMOUNT, le=LARGEST_AMOUNT), AfterValidator(to_cents)]
Percent = Annotated[Exact, Field(ge=0, le=100, decimal_places=2)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{2,4})?$")]
UnitPrice = Annotated[Exact, Field(ge=0, le=LARGEST_AMOUNT, decimal_places=2)]
Quantity = Annotated[Exact, Field(ge=0, le=1_000_000, decimal_places=3)]
Days = Annotated[int, Field(ge=1, le=366)]


def _day_of_any_year(value: str) -> str:
    # 2024 is a leap year, so 29 February may be written.
    try:
        date.fromisoformat(f"2024-{value}")
    except ValueError:
        raise broken(FaultCode.NO_SUCH_DAY) from None
    return value


MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_day_of_any_year)]


class Frozen(BaseModel):
    """A value that never changes and knows every key it may have."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True
    )


class Text(RootModel[dict[Language, Annotated[str, Field(min_length=1)]]]):
    """The same words in several languages, e.g. `{ de = "Miete", en = "Rent" }`."""

    model_config = ConfigDict(frozen=True)
    root: dict[Language, Annotated[str, Field(min_length=1)]] = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The words in `language`, else its base language, else German, else the first one there is."""
        texts: Mapping[str, str] = self.root
        for wanted in (language.lower(), language.lower().split("-")[0], "de"):
            if wanted in texts:
                return texts[wanted]
        return next(iter(texts.values()))


class Item(Frozen):
    """Something with a stable key, shown under a label."""

    key: Key
    """A short name without spaces that never changes, such as `rent`."""
    label: Text
    """What people read."""
    hint: Text | None = None
    """One more sentence that helps to choose."""


class Rule(Frozen):
    """What every rule carries: the clause it comes from, and whether the city really decided it.

    `assumed` marks a default the city has not decided; screens show it as such.
    """

    clause: str
    """The number of the clause that says so. May be empty only together with `assumed = true`."""
    assumed: bool = False
    """true: the town has not decided this; pages show it as a default."""
    explanation: Text | None = None
    """Your own words for the page with the rules, instead of the sentence made from the figures."""
