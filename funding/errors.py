"""What a verb may answer instead of doing its work. Views turn these into pages and messages."""

from typing import Any


class DomainError(Exception):
    """A rule refused an act; nothing was changed."""


class NotAllowed(DomainError):  # noqa: N818
    """This person may not do this. At the edge (funding.edge): 404, as if the object did not exist."""


class NotPossible(DomainError):  # noqa: N818
    """The case has moved on. At the edge: the case's page with a message that says where it stands now."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} is not possible in state {state}")
        self.act, self.state = act, state


class TooMuch(DomainError):  # noqa: N818
    """More in a short time than one person or computer needs. At the edge: 429, a page that asks to wait."""


class Refused(DomainError):  # noqa: N818
    """The input does not fit a rule. At the edge: a message beside `field`, nothing typed is lost."""

    def __init__(self, code: str, field: str | None = None, **params: Any) -> None:
        super().__init__(f"{code} {params}")
        self.code, self.field, self.params = code, field, params
