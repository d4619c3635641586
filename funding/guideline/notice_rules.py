"""The texts of the written decision: what the city says in its own words, and the usual words beside them."""

from typing import Self

from pydantic import Field, model_validator

from funding.guideline.base import Frozen, Key, Rule, Text
from funding.guideline.faults import FaultCode, broken


class Condition(Frozen):
    """One condition of a grant (Nebenbestimmung, § 36 VwVfG)."""

    key: Key
    """A short name without spaces that never changes."""
    text: Text
    """The condition, word for word."""
    clause: str = ""
    """The clause it comes from, if there is one."""


def _usual(key: str, de: str, en: str) -> Condition:
    return Condition(key=key, text=Text({"de": de, "en": en}))


# What grants for projects ask for almost everywhere; a guideline that writes [[notice.condition]] replaces all of it.
CONDITIONS = (
    _usual(
        "purpose",
        "Verwenden Sie das Geld nur für das Projekt in diesem Bescheid.",
        "Use the money only for the project in this notice.",
    ),
    _usual(
        "thrift",
        "Gehen Sie sparsam mit dem Geld um.",
        "Be economical with the money.",
    ),
    _usual(
        "changes",
        "Schreiben Sie uns sofort, wenn sich etwas ändert. Zum Beispiel: Termine, Kosten, anderes Geld oder Ihr Konto.",
        "Write to us at once when something changes. For example: dates, costs, other money or your account.",
    ),
    _usual(
        "receipts",
        "Sammeln Sie alle Belege. Heben Sie die Belege 5 Jahre auf.",
        "Collect all receipts. Keep the receipts for 5 years.",
    ),
    _usual(
        "check",
        "Wir dürfen prüfen, wofür Sie das Geld ausgegeben haben. Zeigen Sie uns dann Ihre Unterlagen.",
        "We may check what you have spent the money on. Then show us your papers.",
    ),
    _usual(
        "repayment",
        "Halten Sie sich nicht an diesen Bescheid? Dann können wir ihn aufheben und Geld zurückfordern.",
        "Do you not keep to this notice? Then we can revoke it and ask for money back.",
    ),
)
GREETING = Text({"de": "Guten Tag,", "en": "Good day,"})
CLOSING = Text({"de": "Freundliche Grüße", "en": "Kind regards"})
LAW = Text({"de": "VwVfG NRW", "en": "VwVfG NRW"})


class Notice(Rule):
    """Texts of the written decision that the city supplies."""

    remedy: Text
    """What can be done against the decision (Rechtsbehelfsbelehrung), word for word."""
    remedy_months: int = Field(default=1, ge=1, le=12)
    """For how many calendar months that can be done; not read if `remedy_weeks` is written."""
    remedy_weeks: int | None = Field(default=None, ge=1, le=52)
    """Weeks instead of months."""
    conditions: tuple[Condition, ...] = Field(alias="condition", default=CONDITIONS, max_length=50)
    """What who gets money has to keep to; written once, they replace all of the usual ones."""
    greeting: Text = GREETING
    """The first line of the letter."""
    closing: Text = CLOSING
    """The last line, above the name."""
    signature: Text | None = None
    """A line above the name of who signs, such as `{ de = "Im Auftrag" }`."""
    contact: Text | None = None
    """The sender's address and whom to ask; line breaks are kept."""
    place: Text | None = None
    """The town that stands before the date."""
    law: Text = LAW
    """The law on administrative procedure that the notices cite, by its short name."""
    account: Text | None = None
    """Where money is paid back, line by line; without it, the account that pays the grants."""
    change_words: Text | None = None
    """A paragraph of the town in each notice of a change."""
    final_words: Text | None = None
    """A paragraph of the town in each final notice."""
    reclaim_words: Text | None = None
    """A paragraph of the town in each demand to pay money back, such as who helps with instalments."""

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if self.remedy_weeks is not None and "remedy_months" in self.model_fields_set:
            raise broken(FaultCode.MONTHS_OR_WEEKS)
        return self
