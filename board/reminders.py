"""Reminders of the board: who is to be told what now, from the database to the outbox.

When, is said by board.reminder_days; who and what, by board.reminder_plan; in which words, by board.digest.
The outbox keeps each key once, so two workers or a second run after a crash change nothing, and after a pause
one mail of today takes the place of those of the days before.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from applications.mails import recipient
from board.digest import write
from board.models import Ballot
from board.reminder_news import days_left, news_of
from board.reminder_plan import Errand, Item, Kind, plan
from board.reminder_scene import UNREAD, Scene
from notifications.outbox import known_keys
from notifications.schedule import Reminder

ABOUT = {
    Kind.VOTE: "vote on {reference} closes in {days} days",
    Kind.STEP_IN: "deputy can vote on {reference}, closes in {days} days",
    Kind.MISSING: "votes on {reference} are missing, closes in {days} days",
}


def due(now: datetime) -> Iterator[Reminder]:
    """The mails to members, deputies and chair that are due at `now` (contract of notifications.schedule)."""
    scene = Scene(now)
    if not scene.ballots:
        return
    errands = plan(scene.polls, scene.habits, now, known_keys)
    ballots = with_texts(scene, {item.poll.ballot for errand in errands for item in errand.items})
    for errand in errands:
        yield reminder_of(errand, scene, ballots)


def reminder_of(errand: Errand, scene: Scene, ballots: dict[int, Ballot]) -> Reminder:
    news = tuple(
        news_of(item, ballot, scene.users, days_left(ballot, scene.now))
        for item, ballot in ((item, ballots[item.poll.ballot]) for item in errand.items)
    )
    return Reminder(
        key=errand.key,
        to=recipient(scene.users[errand.person]),
        compose=partial(write, news),
        about="; ".join(about(item, ballots, scene.now) for item in errand.items),
    )


def about(item: Item, ballots: dict[int, Ballot], now: datetime) -> str:
    ballot = ballots[item.poll.ballot]
    return ABOUT[item.kind].format(reference=ballot.application.reference, days=days_left(ballot, now))


def with_texts(scene: Scene, wanted: Iterable[int]) -> dict[int, Ballot]:
    """The ballots that letters tell about, with what was submitted and by whom. One query, none without letters."""
    numbers = set(wanted)
    if not numbers:
        return {}
    related: QuerySet[Ballot] = Ballot.objects.select_related("application__initiative", "version")
    found: dict[int, Ballot] = related.defer(*UNREAD).in_bulk(numbers)
    for ballot in scene.ballots:
        if ballot.pk in found:
            found[ballot.pk].seats_here = ballot.seats_here  # type: ignore[attr-defined]
    return found
