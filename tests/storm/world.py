"""The people, the programme and the pots of the random lives, and what has been seen of them so far."""

import io
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from applications.forms.lines import Raw
from applications.models import Application
from board.models import Ballot
from budgets.ledger import set_budget
from funding.models import Programme
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_initiative, make_programme

# Small pots, so that they run dry; no pot at all in the last years of a long life.
POT, YEARS = Decimal("9000.00"), range(2026, 2036)
BOARD = ("chair", "dora", "emil", "fatma", "goran")
OFFICERS = ("officer", "deputy")


@dataclass
class World:
    """Who there is, by name; `initiatives` are groups of names who act together."""

    programme: Programme
    people: dict[str, int]
    initiatives: dict[str, tuple[int, tuple[str, ...]]]

    def person(self, name: str) -> User:
        """Read afresh, as every request does: roles may have changed."""
        return User.objects.get(pk=self.people[name])

    def members(self, case: Application) -> tuple[str, ...]:
        return next(names for pk, names in self.initiatives.values() if pk == case.initiative_id)


def make_world() -> World:
    """Three initiatives; one member sits on the board, and the deputy acts for an initiative of her own."""
    programme = make_programme()
    plain = {name: UserFactory(name=name) for name in ("amina", "bilal", "chen", "stranger")}
    roles = dict.fromkeys(BOARD, "board_member") | {
        "chair": "chair",
        "officer": "officer",
        "deputy": "deputy",
        "treasurer": "treasurer",
        "auditor": "auditor",
    }
    people = plain | {
        name: role(kind, programme, second_factor=False, name=name) for name, kind in roles.items()
    }
    groups = {"Sprachbrücke": ("amina", "bilal"), "Radwerkstatt": ("chen", "deputy"), "Chor": ("dora",)}
    initiatives = {
        name: (make_initiative(name, people=[people[one] for one in names]).pk, names)
        for name, names in groups.items()
    }
    for year in YEARS:
        set_budget(programme=programme, year=year, amount=POT, by=None, now=NOW, reason="council")
    return World(programme, {name: user.pk for name, user in people.items()}, initiatives)


def with_second_factor(world: World) -> World:
    """Those who look at pages in office have an authenticator app."""
    for name in ("officer", "treasurer"):
        TOTP.activate(world.person(name), generate_totp_secret())
    return world


@dataclass
class Memory:
    """What was seen when it happened; nothing of it may look different later."""

    typed: dict[tuple[int, str], Raw] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    received: dict[int, datetime] = field(default_factory=dict)
    guidelines: dict[int, int] = field(default_factory=dict)
    frozen: dict[tuple[str, int], Any] = field(default_factory=dict)

    def forget(self, pk: int) -> None:
        """A draft was deleted; the database may give its number, and those of its timeline, to another."""
        self.typed = {known: typed for known, typed in self.typed.items() if known[0] != pk}
        self.frozen = {known: row for known, row in self.frozen.items() if row.get("application_id") != pk}


@dataclass
class Record:
    """Over all lives: how many steps, and how often each verb was carried out, refused, or broken off by a failure."""

    steps: int = 0
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    # Why it was refused, for whoever looks at where the lives do not get.
    why: Counter[str] = field(default_factory=Counter)


def picture(number: int) -> SimpleUploadedFile:
    """A valid photo; another one for each number."""
    content = io.BytesIO()
    Image.new("RGB", (1, 1), (number % 256, number // 256 % 256, 7)).save(content, "PNG")
    return SimpleUploadedFile("foto.png", content.getvalue())


def silent(ballot: Ballot) -> list[str]:
    """The names of the members who can still vote."""
    return [seat.member.name for seat in ballot.seats.silent().select_related("member").order_by("pk")]


def newest_ballot(case: Application) -> Ballot | None:
    return case.ballots.order_by("-pk").first()


def suggested_amount(case: Application) -> Decimal:
    """What the board recommends, else what the rules allow."""
    advice = case.recommendation
    return advice.amount if advice and advice.amount else case.max_grant


def this_year() -> int:
    return timezone.localdate().year
