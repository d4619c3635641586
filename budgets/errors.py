"""What the pot refuses. Nothing was booked; `most` is the sum that would still have been possible."""

from decimal import Decimal
from typing import ClassVar

from funding.errors import DomainError

ZERO = Decimal("0.00")


class LedgerRefusal(DomainError):  # noqa: N818
    """A movement that does not fit into `year`; at most `most`, in the programme's currency, would."""

    code: ClassVar[str]

    def __init__(self, year: int, most: Decimal = ZERO) -> None:
        super().__init__(f"{self.code}: {year}, at most {most}")
        self.year, self.most = year, most


class PotExceeded(LedgerRefusal):
    """More than is free: a commitment, a transfer out, a smaller budget."""

    code = "pot_exceeded"

    @property
    def free(self) -> Decimal:
        return self.most


class MoreThanBound(LedgerRefusal):
    """A release of more than is committed and not spent."""

    code = "more_than_bound"


class MoreThanCommitted(LedgerRefusal):
    """A payout of more than is committed and not spent."""

    code = "more_than_committed"


class MoreThanPaid(LedgerRefusal):
    """More is booked as paid back than was paid and has not come back."""

    code = "more_than_paid"


class YearFrozen(LedgerRefusal):
    """The year's books are closed: no budget, transfer or commitment any more."""

    code = "year_frozen"
