"""pytest plugin: collect once, then try every mutant of `mutants.json` in a process forked from there.

Collecting takes a second, most mutants are noticed by a test of a few milliseconds. For each mutant only the tests
run that reach its function, quick ones first and before them those that noticed the last changes of that function;
the first failure ends it. Results go to the file named in RESULTS, one line for each mutant; what stands in it already
is not tried again.
"""

import json
import os
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline

from funding.guideline import places

SECONDS = 20  # of CPU for one mutant; all tests together need three, a change that never ends is noticed
SURVIVED, NOTICED, NO_TEST = "not noticed", "noticed", "no test"


def in_a_fork(work: Callable[[], Any]) -> Any:
    """What `work` returns (as JSON), None if its process ended otherwise."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with open(os.devnull, "w") as nothing:
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        signal.alarm(4 * SECONDS)
        answer = json.dumps(work())
        with os.fdopen(write, "w") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else None


def passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    # What an earlier test has left in the cache would hide that this one reaches the functions behind it.
    places._lines.cache_clear()
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))


def reached(items: list[pytest.Item]) -> dict[str, list[tuple[float, int]]]:
    """For each function the tests that reach it, with the seconds they take; None if a test fails by itself."""
    found: dict[str, list[tuple[float, int]]] = defaultdict(list)
    hits: set[str] = set()
    trampoline.record_trampoline_hit = lambda name, caller=None: hits.add(name)
    os.environ["MUTANT_UNDER_TEST"] = "stats"
    for place, item in enumerate(items):
        hits.clear()
        start = time.perf_counter()
        if not passes(item, items[place + 1] if place + 1 < len(items) else None):
            return {"": [(0.0, place)]}
        for name in hits:
            found[name].append((time.perf_counter() - start, place))
    return found


def first_failure(mutant: str, items: list[pytest.Item], order: list[int]) -> int:
    """The first test that notices the mutant, -1 if none does."""
    os.environ["MUTANT_UNDER_TEST"] = mutant
    for place, after in zip(order, [*order[1:], None], strict=True):
        if not passes(items[place], None if after is None else items[after]):
            return place
    return -1


def pytest_runtestloop(session: pytest.Session) -> bool:
    items = session.items
    # A change inside a test's own random cases must not be hidden by what an earlier test has read.
    tests = in_a_fork(lambda: reached(items))
    if tests is None or "" in tests:
        broken = "the run" if tests is None else items[tests[""][0][1]].nodeid
        pytest.exit(f"without any change {broken} fails", returncode=1)
    wanted = os.environ.get("MODULES", "").split()
    mutants = json.loads(Path("mutants.json").read_text(encoding="utf-8"))
    done = Path(os.environ["RESULTS"])
    before = (
        {json.loads(line)["mutant"] for line in done.read_text().splitlines()} if done.exists() else set()
    )
    recent: dict[str, list[int]] = defaultdict(list)
    with done.open("a", encoding="utf-8") as results:
        for mutant, change in sorted(mutants.items(), key=lambda pair: _rank(pair[0], wanted)):
            if mutant in before or (wanted and mutant.split(".")[-2] not in wanted):
                continue
            function = mutant.rpartition("__mutmut_")[0]
            found = _try(mutant, items, tests.get(function, []), recent[function])
            results.write(
                json.dumps({"mutant": mutant, **found, "change": change}, ensure_ascii=False) + "\n"
            )
            results.flush()
    return True


def _rank(mutant: str, wanted: list[str]) -> tuple[int, str, int]:
    module = mutant.split(".")[-2]
    function, _, number = mutant.rpartition("__mutmut_")
    return (wanted.index(module) if module in wanted else len(wanted), function, int(number))


def _try(
    mutant: str, items: list[pytest.Item], tests: list[tuple[float, int]], recent: list[int]
) -> dict[str, Any]:
    quick = [place for _, place in sorted(tuple(test) for test in tests)]
    order = list(dict.fromkeys([*reversed(recent), *quick]))
    if not order:
        return {"result": NO_TEST}
    start = time.perf_counter()
    place = in_a_fork(lambda: first_failure(mutant, items, order))
    taken = round(time.perf_counter() - start, 2)
    if place == -1:
        return {"result": SURVIVED, "tests": len(order), "seconds": taken}
    if place is None:
        return {"result": NOTICED, "by": "the run ended", "seconds": taken}
    recent[:] = [*[other for other in recent if other != place], place][-6:]
    return {"result": NOTICED, "by": items[place].name, "seconds": taken}
