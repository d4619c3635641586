"""The papers for a meeting about twenty cases: a worker makes them while the members read and vote."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from funding.processes import worker
from tests.board.pdf import assert_accessible, bookmarks, pages_of, read_aloud, tags
from tests.faults.site import BOTH, ROOT, Site
from tests.tools.services import free_port, processes_of, wait_until

CASES = 20
# A page that waits for the papers or for the broker would need many seconds; a busy machine needs some.
QUICK_SECONDS = 5
PARTS = ["What is planned", "For whom, where, when", "What it costs"]


@contextmanager
def working(site: Site) -> Iterator[None]:
    """A worker like on a running site; its mails go nowhere."""
    env = site.environment(
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend", SCHEDULER_SECONDS="1"
    )
    with (site.folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            worker(),
            cwd=ROOT,
            env=env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
        wait_until(lambda: processes_of(site.folder) == [], "The scheduler goes on")


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_worker_makes_the_papers_for_twenty_cases_while_a_member_votes(site: Site) -> None:
    with working(site):
        found = site.answers("watch_packet", "90")
    assert found["seen"][-1] == "are ready", found
    parts = [int(said.split()[0]) for said in found["seen"] if "parts" in said]
    assert parts == sorted(parts)
    assert len(parts) >= 2
    assert {said.split()[2] for said in found["seen"] if "parts" in said} == {str(CASES + 1)}
    assert found["voted"]
    assert max(found["slowest"].values()) < QUICK_SECONDS, found["slowest"]
    read_like_an_agenda((site.folder / "documents" / found["file"]).read_bytes())


def read_like_an_agenda(pdf: bytes) -> None:
    """PDF/UA-1: named, tagged, with bookmarks; read aloud the cases come in their order, each from plan to pot."""
    assert_accessible(pdf, language="en", title="Papers for the meeting on")
    marks = bookmarks(pdf)
    cases = [title for depth, title, _ in marks if depth == 1 and title[0].isdigit()]
    assert [title.split(".")[0] for title in cases] == [str(number) for number in range(1, CASES + 1)]
    pages = pages_of(pdf)
    assert all(title in pages[page - 1] for _, title, page in marks if title in cases)
    assert tags(pdf).count("H1") == 1
    spoken = read_aloud(pdf)
    place = spoken.index("Agenda")
    for title in cases:
        for words in (title, *PARTS, "Of this counts", "What would be left in the pot"):
            place = spoken.index(words, place + 1)


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
def test_without_broker_and_worker_reading_and_voting_go_on(site: Site) -> None:
    found = site.answers("watch_packet", "3", REDIS_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert found["seen"] == ["wait for their turn"]
    assert (found["voted"], found["file"]) == (True, "")
    assert max(found["slowest"].values()) < QUICK_SECONDS, found["slowest"]
