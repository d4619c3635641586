"""The product's processes, and children that begin and end together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

# A closed terminal sends SIGHUP, Ctrl-C SIGINT, a service manager SIGTERM.
ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# How long a child may take to end in peace before it is killed.
GRACE_SECONDS = 6
POLL_SECONDS = 0.1


def web_server(address: str) -> list[str]:
    """The command of a web server on "host:port"."""
    gunicorn = [sys.executable, "-m", "gunicorn", "funding.wsgi", "--bind", address, "--log-level", "warning"]
    size = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    return [*gunicorn, *size, "--graceful-timeout", "2", "--no-control-socket"]


def worker() -> list[str]:
    """The command of a worker with the scheduler inside."""
    # In a container the demo runs as root. Celery's warning is about pickled messages; ours are JSON.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges"]
    celery = [*python, "-m", "celery", "--quiet", "-A", "funding", "worker", "--loglevel", "WARNING"]
    # Gossip between workers would only fill the broker: nobody here listens.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*celery, "--beat", *quiet, "--pool", "threads", "--concurrency", "2"]


class Children:
    """Processes in groups of their own. When the block ends they end, with all that they started."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._handlers: dict[int, Any] = {}
        self.ending = False

    def __enter__(self) -> Self:
        for number in ENDING_SIGNALS:
            self._handlers[number] = signal.signal(number, self._end)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        # The handlers stay until the last child is gone: a second Ctrl-C must not interrupt the tidying up.
        self._end_all()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def start(self, name: str, command: list[str], *, folder: Path, env: dict[str, str]) -> None:
        """Start a process outside our terminal: Ctrl-C reaches us alone, and the order of ending is ours."""
        self._running[name] = subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def pause(self) -> bool:
        """Wait a moment. False when a child has died or a signal has come: then it is time to end."""
        time.sleep(POLL_SECONDS)
        return not self.ending and self.dead() is None

    def dead(self) -> str | None:
        """The name of a child that ended by itself, and its exit status."""
        for name, child in self._running.items():
            if child.poll() is not None:
                return f"{name} (status {child.returncode})"
        return None

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def _end_all(self) -> None:
        for child in self._running.values():
            child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(deadline - time.monotonic(), 0))
        for child in self._running.values():
            # A group outlives a leader that was killed: the scheduler, the web server's workers.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
