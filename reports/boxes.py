"""What reports add to the office's page of a case."""

from typing import Any

from applications.boxes import Box
from applications.states import UNSENT


def way_to_case_file(case: Any, user: Any) -> list[Box]:
    """The way to the case file once the application was sent. No query."""
    return [] if case.state in UNSENT else [Box("reports/way_to_case_file.html", {"case": case})]
