"""A benchmark of a plan with thirty lines. It measures CPU time and asserts only the order of magnitude."""

import time
from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Plan
from tests.funding.guideline.strategies import sound_facts


@pytest.fixture
def thirty_lines(unna: Guideline) -> Plan:
    kinds = [cost.key for cost in unna.costs]
    lines = (
        CostLine(key=f"c{n}", cost_type=kinds[n % len(kinds)], amount=Decimal("123.45")) for n in range(30)
    )
    return Plan(costs=tuple(lines))


def test_a_plan_of_thirty_lines_takes_less_than_a_millisecond(
    unna: Guideline, thirty_lines: Plan, benchmark: Any
) -> None:
    benchmark.pedantic(
        assess, args=(unna, thirty_lines, sound_facts()), rounds=20, iterations=20, warmup_rounds=1
    )
    assert benchmark.stats is None or benchmark.stats.stats.min < 0.001


@pytest.fixture(autouse=True)
def _cpu_time(benchmark: Any) -> None:
    # Other processes of the machine must not count.
    benchmark._timer = time.process_time
