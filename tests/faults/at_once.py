"""Let several processes act at the same instant, each with a connection of its own. Import after django.setup()."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.urls import resolve

from funding.errors import DomainError, Refused

PATIENCE_SECONDS = 90
Act = Callable[[], Any]


def at_once(acts: Sequence[Act], *, prepare: Callable[[Any], None] | None = None) -> list[dict[str, Any]]:
    """What each act was answered, in no order: "done", the code of a refusal with its figures, or what broke.

    `prepare` gets the barrier at which all processes wait before they act.
    """
    # Each process opens a connection of its own; the pages are imported once, here, not by each of them.
    connection.close()
    resolve("/")
    processes = multiprocessing.get_context("fork")
    start, answers = processes.Barrier(len(acts)), processes.Queue()
    if prepare:
        prepare(start)
    running = [processes.Process(target=run, args=(act, start, answers)) for act in acts]
    for process in running:
        process.start()
    found = [answers.get(timeout=PATIENCE_SECONDS) for _ in running]
    for process in running:
        process.join(10)
    return found


def run(act: Act, start: Any, answers: Any) -> None:
    start.wait(PATIENCE_SECONDS)
    began = time.monotonic()
    answer = answer_of(act)
    answers.put({**answer, "seconds": round(time.monotonic() - began, 2)})


def answer_of(act: Act) -> dict[str, str]:
    try:
        act()
    except Refused as refusal:
        return {"answer": refusal.code, **{name: str(value) for name, value in refusal.params.items()}}
    except DomainError as error:
        return {"answer": type(error).__name__}
    except Exception as error:
        return {"answer": f"broken: {error!r}"}
    return {"answer": "done"}
