"""A migrated database of each kind for tests in several processes. conftest.py offers its fixtures."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.tools.services import postgres_url

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
BOTH = [pytest.param("postgresql", marks=pytest.mark.postgres), "sqlite"]

Connection = psycopg.Connection | sqlite3.Connection


@dataclass(frozen=True)
class Site:
    """An installation's database, and the processes that work on it."""

    url: str
    folder: Path

    def environment(self, **env: str) -> dict[str, str]:
        """What a process that works on this installation needs; `env` goes before."""
        ours = {
            "DJANGO_SETTINGS_MODULE": "funding.settings_test",
            "PYTHONPATH": str(ROOT),
            "FOERDERTOPF_DEMO": "",
            "FOERDERTOPF_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "REDIS_URL": "",
            # A busy machine must not look like a lock.
            "LOCK_SECONDS": "60",
        }
        return os.environ | ours | env

    def run(self, *arguments: str, seconds: int = SECONDS, **env: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment(**env),
            capture_output=True,
            text=True,
            timeout=seconds,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answers(self, script: str, *arguments: str, seconds: int = SECONDS, **env: str) -> Any:
        return json.loads(self.run("-m", f"tests.faults.{script}", *arguments, seconds=seconds, **env))

    def connect(self) -> Connection:
        if self.url.startswith("sqlite"):
            return sqlite3.connect(self.url.removeprefix("sqlite:///"))
        return psycopg.connect(self.url)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection:
            return list(connection.execute(query).fetchall())


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The migrated database of a kind, made once; tests work on copies."""
    made: dict[str, Site] = {}
    with ExitStack() as servers:

        def of_kind(kind: str) -> Site:
            if kind not in made:
                folder = tmp_path_factory.mktemp(kind)
                url = f"sqlite:///{folder / 'site.sqlite3'}"
                if kind == "postgresql":
                    url = servers.enter_context(postgres_url())
                made[kind] = Site(url, folder)
                made[kind].run("manage.py", "migrate", "--verbosity", "0")
            return made[kind]

        yield of_kind


@pytest.fixture
def site(migrated: Callable[[str], Site], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A fresh copy of the database named by the test's parameter."""
    source = migrated(getattr(request, "param", "postgresql"))
    with copy_of(source, tmp_path) as copy:
        yield copy


@contextmanager
def copy_of(source: Site, folder: Path) -> Iterator[Site]:
    if source.url.startswith("sqlite"):
        shutil.copy(source.url.removeprefix("sqlite:///"), folder / "site.sqlite3")
        yield Site(f"sqlite:///{folder / 'site.sqlite3'}", folder)
        return
    name = folder.name.replace("-", "_").lower()
    server = source.url.rpartition("/")[0]
    with psycopg.connect(f"{server}/template1", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE postgres'.encode())
        yield Site(f"{server}/{name}", folder)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def counted(answers: list[dict[str, Any]]) -> dict[str, int]:
    kinds = [answer["answer"] for answer in answers]
    return {kind: kinds.count(kind) for kind in kinds}
