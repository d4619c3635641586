"""Workers killed without warning and a broker that goes away: every mail arrives, none twice without need."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from funding.processes import worker
from tests.tools.services import MailSink, RedisServer, postgres_url, processes_of, redis_server, wait_until

ROOT = Path(__file__).resolve().parents[2]
MAILS = 200
KILLS = 4
ARRIVAL_SECONDS = 45


class Installation:
    """A database, a broker, a mail server and the processes that use them."""

    def __init__(self, folder: Path, sink: MailSink, database_url: str, redis_url: str = "") -> None:
        self.folder, self.sink = folder, sink
        self.kills = 0
        self._worker: subprocess.Popen[bytes] | None = None
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.delivery_settings",
            "PYTHONPATH": str(ROOT),
            "FOERDERTOPF_DEMO": "",
            "FOERDERTOPF_VAR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(sink.port),
            "SCHEDULER_SECONDS": "1",
        }
        self._run("manage.py", "migrate", "--verbosity", "0")

    def queue(self, first: int, count: int) -> None:
        self._run("-m", "tests.faults.queue_mails", str(first), str(count))

    def start_worker(self) -> None:
        with (self.folder / "worker.log").open("ab") as log:
            self._worker = subprocess.Popen(
                worker(),
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        """SIGKILL to the worker alone, as a machine short of memory does it. Its scheduler must end, too."""
        process, self._worker = self._worker, None
        if process is not None:
            process.kill()
            process.wait()
            self.kills += 1
            wait_until(lambda: processes_of(self.folder) == [], "The scheduler goes on")

    def kill_after(self, more: int, delay: float) -> None:
        """Kill the worker a random moment after `more` further mails have arrived, and start another."""
        wanted = min(len(self.sink.accepted) + more, MAILS)
        wait_until(lambda: len(self.sink.accepted) >= wanted, f"No {wanted} mails", ARRIVAL_SECONDS)
        time.sleep(delay)
        self.kill_worker()
        self.start_worker()

    def deliver_in(self, processes: int) -> None:
        """Let several processes deliver the same mails at the same time."""
        command = [sys.executable, "-m", "tests.faults.deliver_mails"]
        running = [subprocess.Popen(command, cwd=ROOT, env=self._env) for _ in range(processes)]
        assert [process.wait(ARRIVAL_SECONDS) for process in running] == [0] * processes

    def _run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self._env, check=True, timeout=30)


@contextmanager
def installation(folder: Path, database_url: str, redis_url: str = "") -> Iterator[Installation]:
    # The pause between accepting a mail and saying so is where a kill hurts most.
    with MailSink(linger=0.01) as sink:
        site = Installation(folder, sink, database_url, redis_url)
        try:
            yield site
        finally:
            site.kill_worker()


def assert_all_arrived(site: Installation, unsent: Callable[[], int]) -> None:
    """Every key arrived and is marked as sent; a repeated mail is the same mail, at most one per kill."""
    wait_until(lambda: unsent() == 0, "Mails still wait", ARRIVAL_SECONDS)
    recipients_of: dict[str, set[str]] = {}
    for message_id, recipient, _ in site.sink.accepted:
        recipients_of.setdefault(message_id, set()).add(recipient)
    assert len(recipients_of) == MAILS
    assert {len(recipients) for recipients in recipients_of.values()} == {1}
    assert len(set().union(*recipients_of.values())) == MAILS
    repeated = sum(count - 1 for count in Counter(site.sink.message_ids).values())
    assert repeated <= site.kills


def disturb(site: Installation, chance: random.Random) -> None:
    for _ in range(KILLS):
        site.kill_after(chance.randint(5, 20), chance.uniform(0, 0.05))


@pytest.mark.redis
@pytest.mark.postgres
def test_mails_survive_killed_workers_and_an_absent_broker(tmp_path: Path) -> None:
    with (
        redis_server() as redis,
        postgres_url() as database,
        installation(tmp_path, database, redis.url) as site,
    ):
        site.start_worker()
        site.queue(0, 100)
        disturb(site, random.Random(1))
        lose_broker(site, redis)
        disturb(site, random.Random(2))
        with psycopg.connect(database, autocommit=True) as connection:
            assert_all_arrived(site, lambda: count_unsent(connection))


def test_mails_survive_killed_workers_on_the_embedded_broker(tmp_path: Path) -> None:
    database = tmp_path / "outbox.sqlite3"
    with installation(tmp_path, f"sqlite:///{database}") as site:
        site.start_worker()
        site.queue(0, MAILS)
        disturb(site, random.Random(3))
        with closing(sqlite3.connect(database)) as connection:
            assert_all_arrived(site, lambda: count_unsent(connection))


@pytest.mark.postgres
def test_processes_delivering_at_once_send_each_mail_once_on_postgresql(tmp_path: Path) -> None:
    with postgres_url() as database, installation(tmp_path, database) as site:
        site.queue(0, 60)
        site.deliver_in(3)
        assert sorted(Counter(site.sink.message_ids).values()) == [1] * 60


def test_processes_delivering_at_once_send_each_mail_once_on_sqlite(tmp_path: Path) -> None:
    with installation(tmp_path, f"sqlite:///{tmp_path / 'outbox.sqlite3'}") as site:
        site.queue(0, 60)
        site.deliver_in(3)
        assert sorted(Counter(site.sink.message_ids).values()) == [1] * 60


def lose_broker(site: Installation, redis: RedisServer) -> None:
    """The broker dies with its messages while mails are queued, and comes back empty."""
    redis.stop()
    site.queue(100, MAILS - 100)
    redis.start()


def count_unsent(connection: psycopg.Connection | sqlite3.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM notifications_mail WHERE status <> 'sent'").fetchone()
    return int(row[0])
