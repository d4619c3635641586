"""The demo as a person runs it: it starts, says where, and whatever ends it, nothing of it goes on."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts.models import User
from funding.management.commands.demo import fill
from tests.awards.town_account import TOWN
from tests.tools.services import free_port, proc_file, processes_of, wait_until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one demo, which the tests start again and again."""
    return tmp_path_factory.mktemp("demo")


class Demo:
    """A running `manage.py demo` and what it says."""

    def __init__(self, var: Path, port: int) -> None:
        self.port, self.said = port, ""
        self._lines: Queue[str] = Queue()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=os.environ
            | {
                "FOERDERTOPF_DEMO": "1",
                "FOERDERTOPF_VAR": str(var),
                "DJANGO_SETTINGS_MODULE": "funding.settings",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        Thread(target=self._listen, daemon=True).start()

    def says(self, words: str) -> bool:
        while True:
            try:
                self.said += self._lines.get_nowait()
            except Empty:
                return words in self.said

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)


@contextmanager
def running(var: Path) -> Iterator[Demo]:
    demo = Demo(var, free_port())
    try:
        wait_until(lambda: demo.says("Ctrl-C ends it.") or demo.process.poll() is not None, "No address", 60)
        assert demo.process.poll() is None, demo.said
        yield demo
    finally:
        for pid in processes_of(var):
            os.kill(pid, signal.SIGKILL)
        demo.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_no_process_outlives_the_demo(var: Path, number: signal.Signals) -> None:
    first = not (var / "foerdertopf.sqlite3").exists()
    with running(var) as demo:
        # A second start keeps the data.
        assert demo.says("Filling the database") == first
        # The command itself, the web server with two workers, the worker with its scheduler.
        wait_until(lambda: len(processes_of(var)) == 6, "Not six processes")
        assert urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/demo/mail/").status == 200
        demo.process.send_signal(number)
        assert demo.process.wait(20) == 0
        assert processes_of(var) == []
        wait_until(lambda: demo.says("The demo has ended."), "No good-bye")


@pytest.mark.parametrize("command", ["celery", "gunicorn"])
def test_when_one_part_dies_the_rest_ends_and_says_which(var: Path, command: str) -> None:
    with running(var) as demo:
        parts = {pid: proc_file(Path(f"/proc/{pid}/cmdline")) for pid in processes_of(var)}
        # The oldest is the leader of its group.
        os.kill(min(pid for pid, line in parts.items() if command.encode() in line), signal.SIGKILL)
        assert demo.process.wait(20) == 1
        assert processes_of(var) == []
        name = {"celery": "worker", "gunicorn": "web server"}[command]
        wait_until(lambda: demo.says(f"Ended by itself: {name} (status -9)"), "No reason")


@pytest.mark.django_db
def test_a_start_after_an_interrupted_one_fills_the_database(settings: Settings) -> None:
    settings.DEMO = True
    for name, value in TOWN.items():
        setattr(settings, name, value)
    call_command("load_guidelines")
    fill(StringIO())
    people = User.objects.count()
    assert people > 0
    said = StringIO()
    fill(said)
    assert (said.getvalue(), User.objects.count()) == ("", people)


def run(*arguments: str, **changes: str) -> str:
    """What a start that is refused says."""
    env = os.environ | {"FOERDERTOPF_DEMO": "1", "DJANGO_SETTINGS_MODULE": "funding.settings"} | changes
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", *arguments], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 1
    return done.stderr.strip()


def test_it_refuses_to_be_seen_by_other_machines(tmp_path: Path) -> None:
    said = run("--host", "0.0.0.0", FOERDERTOPF_VAR=str(tmp_path))  # noqa: S104
    assert said == "CommandError: The demo runs only on this machine. 0.0.0.0 is not a loopback address."
    assert list(tmp_path.iterdir()) == []


def test_it_refuses_to_run_where_real_data_are(tmp_path: Path) -> None:
    said = run(FOERDERTOPF_DEMO="", SECRET_KEY="x" * 50, FOERDERTOPF_VAR=str(tmp_path))
    assert said.startswith("CommandError: This is not a demo.")


def test_a_port_in_use_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = run("--port", str(port), FOERDERTOPF_VAR=str(tmp_path))
    assert said.startswith(f"CommandError: Port {port} is in use.")
    assert said.endswith(f"PORT={port + 1}.")
    assert list(tmp_path.iterdir()) == []
