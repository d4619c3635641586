"""Real servers for tests: Redis, PostgreSQL and a mail server, each on a free port and gone afterwards."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any, Self

import psycopg
import pytest
from aiosmtpd.controller import Controller

START_SECONDS = 20


def missing(what: str, package: str) -> None:
    """Skip the test, naming the remedy; with FOERDERTOPF_REQUIRE_ALL=1 it fails instead."""
    message = f"{what} is not on this machine: apt-get install {package}"
    if os.environ.get("FOERDERTOPF_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(reached: Callable[[], bool], what: str, seconds: float = START_SECONDS) -> None:
    """Ask every 20 ms until it is so. Raises TimeoutError, naming `what`."""
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} after {seconds} s")
        time.sleep(0.02)


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def processes_of(var: Path) -> list[int]:
    """Every process that works on this FOERDERTOPF_VAR, found by its environment."""
    mark = f"FOERDERTOPF_VAR={var}\0".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if mark in proc_file(path)]


def proc_file(path: Path) -> bytes:
    """A file of /proc; empty when the process ended while we looked."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


class RedisServer:
    """A Redis that can be stopped (losing everything, as after a crash) and started on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def start(self) -> None:
        binary = shutil.which("redis-server")
        if binary is None:
            missing("Redis", "redis-server")
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "appendonly": "no", "dir": self.folder}
        command = [str(binary)] + [
            text for name, value in options.items() for text in (f"--{name}", str(value))
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        wait_until(lambda: accepts(self.port), "Redis does not answer")

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """A running Redis; `.url`, `.stop()`, `.start()`. Skips the test when there is none on the machine."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder, RedisServer(Path(folder)) as server:
        yield server


@contextmanager
def postgres_url() -> Iterator[str]:
    """The URL of an empty database in a PostgreSQL of its own. Skips the test when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not found:
        missing("PostgreSQL", "postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # PostgreSQL refuses to run as root.
    as_user: dict[str, Any] = {"user": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_user:
        shutil.chown(folder, "postgres")
    try:
        yield from _run_postgres(found[-1].parent, folder, as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_postgres(binaries: Path, folder: Path, as_user: dict[str, Any]) -> Iterator[str]:
    data, port = folder / "data", free_port()
    subprocess.run(
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "foerdertopf",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ],
        check=True,
        capture_output=True,
        cwd=folder,
        **as_user,
    )
    # Durability costs time and is not what the tests are about.
    quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    listen = [
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"port={port}",
        "-k",
        folder,
        "-c",
        "max_connections=200",
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *listen, *quick],
            stdout=log,
            stderr=log,
            cwd=folder,
            **as_user,
        )
    try:
        url = f"postgresql://foerdertopf@127.0.0.1:{port}/postgres"
        wait_until(lambda: _connects(url), "PostgreSQL does not answer")
        yield url
    finally:
        # SIGINT is its "fast shutdown": open connections are closed, the data written.
        server.send_signal(signal.SIGINT)
        server.wait(START_SECONDS)


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class MailSink:
    """A mail server that keeps what it accepts: (Message-ID, recipient, raw message), in order.

    `linger` is the time in seconds between accepting a mail and saying so. `refusals` maps a recipient to the
    answer it gets instead, for example "550 No such user".
    """

    def __init__(self, *, linger: float = 0.0, refusals: dict[str, str] | None = None) -> None:
        self.linger = linger
        self.refusals = refusals or {}
        self.accepted: list[tuple[str, str, bytes]] = []
        self.connections = 0
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    @property
    def message_ids(self) -> list[str]:
        return [message_id for message_id, _, _ in self.accepted]

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any
    ) -> Any:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content)
        self.accepted.append((str(message["Message-ID"]), envelope.rcpt_tos[0], envelope.content))
        await asyncio.sleep(self.linger)
        return "250 OK"
