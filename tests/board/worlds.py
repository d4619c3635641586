"""The same town several times over, with other votes in it: what each person can get hold of in each of them."""

import copy
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import time_machine
from celery.signals import before_task_publish
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import User
from board.models import Ballot
from notifications.models import Mail
from notifications.schedule import queue_reminders
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT
from tests.matrix.objects import Objects, address

# When everybody looks: after the last vote, while the ballots are open.
LOOKED_AT = NOW + timedelta(days=3)
# What every answer draws by lot, and when a PDF was really made.
CHANCE = re.compile(
    rb'csrfmiddlewaretoken" value="\w+|nonce[=-]"?[\w+/=-]+|"X-CSRFToken": ?"\w+|name="page" value="\w+'
    rb"|D:\d{14}Z|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|\+00:00)|/ID *\[[^\]]*\]|[iI]nstanceID>[^<]+|DocumentID>[^<]+"
)
Slip = dict[str, str]
# Everybody's own: only the one who asks reads it.
OWN_TABLES = {"django_session"}
# So many pages that cannot depend on the votes are asked once in each world nevertheless.
EVERY = 20


@dataclass(frozen=True)
class World:
    """Who votes what: for each voter one slip after the other, so many hours after the opening."""

    votes: tuple[tuple[int, float, Slip], ...] = ()
    said_aloud: bool = False
    """In the meeting who takes the minutes enters the votes; else members vote on their phones."""


def slip(choice: str, amount: str = "", remark: str = "") -> Slip:
    return {"choice": choice, "amount": amount, "remark": remark}


LONG = "Ein anderer Grund, ausführlich. " * 40
# Three of the four voters vote in each but the first: in another order, at other times, one changing their mind, and
# in the last not the same three.
WORLDS = {
    "nobody": World(),
    "all for it": World(tuple((voter, voter + 1, slip("full")) for voter in (0, 1, 2))),
    "all against it": World(
        ((2, 0.5, slip("full")), *((voter, 40 - voter, slip("against", "", LONG)) for voter in (2, 1, 0))),
        said_aloud=True,
    ),
    "others, with amounts": World(
        (
            (3, 1, slip("abstain")),
            (1, 2.25, slip("reduced", "907", "Gern.")),
            (2, 70, slip("reduced", "1.234,56")),
        )
    ),
}


@dataclass
class Seen:
    """Everything that could tell something in one world."""

    answers: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    mails: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    logged: list[tuple[str, str, str]] = field(default_factory=list)
    tasks: list[tuple[str, str]] = field(default_factory=list)
    while_voting: int = 0
    """How many lines were logged and tasks handed out while people voted."""


@cache
def tables_in(sql: str) -> frozenset[str]:
    """The tables a statement names."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return frozenset(known.intersection(re.findall(r'"(\w+)"', sql)))


@contextmanager
def noting(tables: set[str], *, written: bool = False) -> Iterator[None]:
    """Collect the tables that statements name; with `written` those of statements that change something."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not written or not sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            tables.update(tables_in(sql) - OWN_TABLES)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


@dataclass
class Walk:
    """The town, a browser for every kind of person, those who vote, the pages, and the forms some send.

    A page that reads no table the votes were written to says the same in every world, and one that is closed to a person
    has nothing but the menu of every page: both are asked in the first world, and now and then in another to be sure.
    """

    town: Objects
    browsers: dict[str, Client]
    voters: list[User]
    pages: list[str]
    forms: dict[str, tuple[str, Slip]]
    first: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    reads: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    again: list[tuple[str, str]] = field(default_factory=list)

    def through(self, world: World) -> Seen:
        """Vote as in this world, look at everything as everybody, and take it all back."""
        seen, votes = Seen(), set[str]()
        with transaction.atomic():
            with listening(seen), TestCase.captureOnCommitCallbacks(execute=True):
                self.vote(world, votes)
                seen.while_voting = len(seen.logged) + len(seen.tasks)
                with time_machine.travel(LOOKED_AT, tick=False):
                    self.look(seen, votes)
                queue_reminders(CLOSES_AT - timedelta(hours=12))
            seen.mails = mails_by_recipient()
            transaction.set_rollback(True)
        return seen

    def vote(self, world: World, votes: set[str]) -> None:
        """`votes` gets the tables this is written to."""
        for ballot in self.ballots():
            for voter, hours, typed in world.votes:
                with time_machine.travel(ballot.opened_at + timedelta(hours=hours), tick=False):
                    if world.said_aloud and not ballot.is_circular:
                        self.say(ballot, self.voters[voter], typed, votes)
                    else:
                        send(self.voters[voter], reverse("board:ballot", args=[ballot.pk]), typed, votes)

    def say(self, ballot: Ballot, voter: User, typed: Slip, votes: set[str]) -> None:
        """Who takes the minutes enters what the member says; what the member said before is replaced."""
        row = f"seat-{ballot.seats.get(member=voter).pk}"
        said = {f"{row}-choice": typed["choice"], f"{row}-amount": typed["amount"], f"{row}-replace": "on"}
        item = ballot.agenda_item
        send(item.meeting.minutes_by, reverse("board:item-votes", args=[item.pk]), said, votes)

    def ballots(self) -> list[Ballot]:
        return [self.town.ballots[name] for name in ("open", "voted", "meeting")]

    def look(self, seen: Seen, votes: set[str]) -> None:
        for who, browser in self.browsers.items():
            for number, page in enumerate(self.pages):
                seen.answers[who, page] = self.open(who, page, votes, is_sample=number % EVERY == 0)
            for page, (_, typed) in self.forms.items():
                seen.answers[who, f"{page} sent"] = self.send(browser, page, typed)

    def open(self, who: str, page: str, votes: set[str], *, is_sample: bool) -> tuple[Any, ...]:
        key = (who, page)
        if key in self.first and not is_sample and not (self.reads[key] & votes and self.is_open(key)):
            return self.first[key]
        read: set[str] = set()
        with noting(read):
            told = self.ask(self.browsers[who], "get", address(page, self.town), {})
        if key in self.first:
            self.again.append(key)
        self.first.setdefault(key, told)
        self.reads.setdefault(key, read)
        return told

    def is_open(self, key: tuple[str, str]) -> bool:
        """Whether the person saw the page in the first world."""
        return bool(self.first[key][0] == 200)

    def send(self, browser: Client, page: str, typed: Slip) -> tuple[Any, ...]:
        """The answer to a form and what it leads to, taken back."""
        name, _ = self.forms[page]
        with transaction.atomic():
            first = self.ask(browser, "post", address(name, self.town), typed)
            after = self.ask(browser, "get", address("board:ballot", self.town), {})
            transaction.set_rollback(True)
        return first, after

    def ask(self, browser: Client, method: str, url: str, typed: Slip) -> tuple[Any, ...]:
        cookies = copy.deepcopy(browser.cookies)
        with transaction.atomic():
            response = getattr(browser, method)(url, typed, headers={"Referer": "http://testserver/privacy/"})
            told = what_it_tells(response)
            if method == "get":
                transaction.set_rollback(True)
        browser.cookies = cookies
        return told


def send(user: User, url: str, typed: Slip, votes: set[str]) -> None:
    """A form sent in a browser of its own, and taken; `votes` gets the tables it is written to."""
    browser = Client()
    browser.force_login(user)
    with noting(votes, written=True):
        assert browser.post(url, typed).status_code == 302


def what_it_tells(response: HttpResponseBase) -> tuple[Any, ...]:
    """Status, headers and body, without what is drawn by lot for each answer."""
    parts: Any = response.streaming_content if response.streaming else [response.content]  # type: ignore[attr-defined]
    headers = sorted((name, CHANCE.sub(b"", value.encode())) for name, value in response.headers.items())
    cookies = sorted(name for name in response.cookies if name != "messages")
    return response.status_code, headers, cookies, CHANCE.sub(b"", unpacked(b"".join(parts)))


def unpacked(body: bytes) -> bytes:
    """What stands in a spreadsheet, without the moment at which it was packed; anything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as packed:
        names = sorted(set(packed.namelist()) - {"docProps/core.xml"})
        return b"".join(name.encode() + packed.read(name) for name in names)


@contextmanager
def listening(seen: Seen) -> Iterator[None]:
    """Note every line that is logged, but for the database's, and every task that is handed to a worker."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith(("django.db", "kombu", "amqp")):
                seen.logged.append((record.name, record.levelname, record.getMessage()))

    def published(sender: Any = None, body: Any = None, **_: Any) -> None:
        seen.tasks.append((str(sender), subject_of(body)))

    root, ear = logging.getLogger(), Ear(logging.DEBUG)
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    before_task_publish.connect(published)
    try:
        yield
    finally:
        before_task_publish.disconnect(published)
        root.setLevel(level)
        root.removeHandler(ear)


def subject_of(body: Any) -> str:
    """A task's arguments; the number of a mail as its key, which is the same in every world."""
    args, kwargs = body[0], body[1]
    keys = [Mail.objects.get(pk=pk).key for pk in args]
    return f"{keys} {kwargs}"


def mails_by_recipient() -> dict[str, list[tuple[Any, ...]]]:
    """Every letter of the outbox with its attachments, in the order they were written."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for mail in Mail.objects.order_by("pk").prefetch_related("attachments"):
        files = [(file.name, file.mime, bytes(file.content)) for file in mail.attachments.all()]
        text = (mail.key, mail.subject, mail.text, mail.html, mail.message_id, mail.queued_at, files)
        found.setdefault(mail.recipient, []).append(text)
    return found
