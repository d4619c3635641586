"""The engine's answer to a case, and what it says of it."""

from typing import Any

from funding.guideline.assess import assess
from funding.guideline.findings import Code
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment
from funding.guideline.plan import Case

RULE: dict[str, Any] = {"clause": "1"}


def assessed(guideline: Guideline, found: Case) -> Assessment:
    return assess(guideline, found.plan, found.facts)


def codes(got: Assessment) -> set[Code]:
    return {finding.code for finding in got.findings}


def the(got: Assessment, code: Code) -> Any:
    (finding,) = [finding for finding in got.findings if finding.code is code]
    return finding
