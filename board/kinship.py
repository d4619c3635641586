"""Conflicts of interest the program notices by itself (§ 20 VwVfG; § 31 GO NRW): members and applicants compared.

Nothing here decides: a match is a reason to look. Pure functions over data; board.acquaintance fetches it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from board.free_mail import FREE_MAIL
from board.names import (
    account_key,
    address_key,
    domain_of,
    is_named_in,
    name_words,
    stands_in,
    surname_of,
    words_of,
)
from board.states import Link


@dataclass(frozen=True, kw_only=True)
class Named:
    """Somebody the application names, and as what (board.states.Part)."""

    name: str
    part: str


@dataclass(frozen=True, kw_only=True)
class Home:
    """Where an initiative is at home and where its money goes, as it wrote at one time."""

    initiative: int
    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    iban: str = ""

    @property
    def address(self) -> tuple[str, str] | None:
        return address_key(self.street, self.postcode, self.city)

    @property
    def account(self) -> str:
        return account_key(self.iban)


@dataclass(frozen=True, kw_only=True)
class Acted:
    """Somebody acts for an initiative now (`still`), or did once."""

    person: int
    initiative: int
    name: str
    still: bool
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What a case says about the people behind it."""

    initiative: int
    homes: tuple[Home, ...] = ()
    named: tuple[Named, ...] = ()
    texts: tuple[str, ...] = ()
    acted: tuple[Acted, ...] = ()
    """Of everyone who acts for the applicant now, and of every member: all that is known."""
    board: frozenset[int] = frozenset()
    """Members of the board: a mailbox they may have from the town connects them with nobody."""

    @property
    def people(self) -> frozenset[int]:
        """Who acts for the applicant now."""
        return frozenset(act.person for act in self.acted if act.initiative == self.initiative and act.still)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member of the board, with the homes of the initiatives they act for."""

    pk: int
    name: str
    email: str = ""
    homes: tuple[Home, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Match:
    """One thing a member and an applicant have in common; `data` fills the sentence of its kind."""

    link: Link
    data: dict[str, Any] = field(default_factory=dict)


def matches(applied: Applied, member: Member) -> tuple[Match, ...]:
    """Everything that connects a member with a case, the strongest first; each thing once."""
    if member.pk in applied.people:
        # Excluded without anybody's doing; more would say nothing new.
        return (Match(link=Link.BELONGS),)
    found: list[Match] = []
    for compare in (former, together, same_account, same_address, named, in_the_texts, same_domain):
        for match in compare(applied, member):
            if match not in found:
                found.append(match)
    return tuple(found)


def former(applied: Applied, member: Member) -> Iterator[Match]:
    """Began, sent or withdrew an application of the applicant once."""
    if any(act.person == member.pk and act.initiative == applied.initiative for act in applied.acted):
        yield Match(link=Link.FORMER)


def together(applied: Applied, member: Member) -> Iterator[Match]:
    """Acts or acted for another initiative, as somebody does who acts for the applicant now."""
    others = [act for act in applied.acted if act.initiative != applied.initiative]
    shared = {act.initiative for act in others if act.person in applied.people}
    for act in others:
        if act.person == member.pk and act.initiative in shared:
            yield Match(link=Link.TOGETHER, data={"initiative": act.name})


def same_account(applied: Applied, member: Member) -> Iterator[Match]:
    """An initiative of the member's gets its money where the applicant does."""
    accounts = {home.account for home in applied.homes} - {""}
    for home in member.homes:
        if home.account in accounts:
            yield Match(link=Link.ACCOUNT, data={"initiative": home.name})


def same_address(applied: Applied, member: Member) -> Iterator[Match]:
    """An initiative of the member's lives in the applicant's house; more so if a name of the family is there."""
    houses = {home.address for home in applied.homes} - {None}
    shared = [home for home in member.homes if home.address in houses]
    for home in shared:
        yield Match(link=Link.ADDRESS, data={"initiative": home.name})
    surname, whole = surname_of(member.name), name_words(member.name)
    for one in applied.named if shared and surname else ():
        if surname_of(one.name) == surname and not is_named_in(whole, one.name):
            yield Match(link=Link.SURNAME, data={"name": one.name, "part": one.part})


def named(applied: Applied, member: Member) -> Iterator[Match]:
    """The application names somebody of the member's name."""
    whole = name_words(member.name)
    for one in applied.named:
        if is_named_in(whole, one.name):
            yield Match(link=Link.NAMED, data={"part": one.part})


def in_the_texts(applied: Applied, member: Member) -> Iterator[Match]:
    """What the applicant wrote mentions the member's whole name."""
    whole = name_words(member.name)
    if any(stands_in(whole, words_of(text)) for text in applied.texts):
        yield Match(link=Link.MENTIONED)


def same_domain(applied: Applied, member: Member) -> Iterator[Match]:
    """The member's mailbox is where the applicant's people have theirs, and not everybody can have one there."""
    others = applied.people - applied.board
    domains = {domain_of(act.email) for act in applied.acted if act.person in others}
    own = domain_of(member.email)
    if own and own in domains - FREE_MAIL:
        yield Match(link=Link.DOMAIN, data={"domain": own})


def noticed(applied: Applied, members: Iterable[Member]) -> dict[int, tuple[Match, ...]]:
    """The matches of each member who has any, by the member's number."""
    found = {member.pk: matches(applied, member) for member in members}
    return {pk: these for pk, these in found.items() if these}
