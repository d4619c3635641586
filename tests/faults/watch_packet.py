"""A member asks for the papers of a meeting and goes on: `python -m tests.faults.watch_packet SECONDS`.

Twenty cases are on the agenda. While the papers are made by whoever makes them, or by nobody, the member looks at
the page about them as a browser without JavaScript does, reads a ballot and votes, again and again, for at most so
many seconds. Prints what was seen and how long the answers took, as JSON.
"""

import json
import re
import sys
import time
from datetime import timedelta
from typing import Any

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from board.models import Ballot, Meeting, Packet, Vote  # noqa: E402
from tests.board.factories import make_ballot, make_board, make_officer  # noqa: E402
from tests.board.meetings import cases_on_it, make_meeting  # noqa: E402
from tests.board.reading import main_of  # noqa: E402

CASES = 20
CHOICES = ("full", "against", "abstain")
SAID = re.compile(r"(\d+ of \d+ parts are done|wait for their turn|still wait|are ready|could not be made)")


@transaction.atomic
def prepare() -> tuple[User, Meeting, Ballot]:
    board, officer, now = make_board(5), make_officer(), timezone.now()
    cases = cases_on_it(CASES)
    meeting = make_meeting(board, cases, officer=officer)
    Meeting.objects.update(starts_at=now + timedelta(days=7))
    ballot = make_ballot(case=cases_on_it(1)[0], officer=officer, now=now, closes_at=now + timedelta(days=14))
    return board[1], meeting, ballot


class Watcher:
    """The member's browser; remembers the slowest answer to each thing they do."""

    def __init__(self, member: User) -> None:
        self.client = Client(headers={"Accept-Language": "en"})
        self.client.force_login(member)
        self.slowest: dict[str, float] = {}

    def do(self, what: str, act: Any) -> Any:
        began = time.monotonic()
        answer = act()
        self.slowest[what] = round(max(time.monotonic() - began, self.slowest.get(what, 0)), 2)
        return answer

    def look(self, address: str) -> str:
        answer = self.do("look", lambda: self.client.get(address))
        found = SAID.search(main_of(answer))
        return found[1] if found else main_of(answer)

    def read_and_vote(self, ballot: Ballot, number: int) -> int:
        """Whether it went as always: the page, and a redirect to "your vote is noted"."""
        address, slip = reverse("board:ballot", args=[ballot.pk]), {"choice": CHOICES[number % 3]}
        page = self.do("read", lambda: self.client.get(address))
        voted = self.do("vote", lambda: self.client.post(address, slip))
        return (page.status_code, voted.status_code) == (200, 302) and voted.url.endswith("/voted/")


def watch(seconds: float) -> dict[str, Any]:
    member, meeting, ballot = prepare()
    watcher, address = Watcher(member), reverse("board:packet", args=[meeting.pk])
    watcher.look(address)
    watcher.slowest.clear()  # the first answer of a process loads the pages
    watcher.do("ask", lambda: watcher.client.post(address))
    seen, went_well, number = [watcher.look(address)], True, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until and "ready" not in seen[-1] and "could not" not in seen[-1]:
        went_well = went_well and watcher.read_and_vote(ballot, number)
        number += 1
        said = watcher.look(address)
        seen += [said] if said != seen[-1] else []
    vote = Vote.objects.get(seat__ballot=ballot)
    return {
        "seen": seen,
        "slowest": watcher.slowest,
        "voted": went_well and number > 0 and vote.choice == CHOICES[(number - 1) % 3],
        "file": Packet.objects.get().file.name,
    }


if __name__ == "__main__":
    print(json.dumps(watch(float(sys.argv[1]))))  # noqa: T201 (the answer to the calling test)
