"""What reports add to the office's page of a case."""

from typing import Any

from applications.boxes import Box
from applications.states import ENDED, UNSENT


def way_to_case_file(case: Any, user: Any) -> list[Box]:
    """The way to the case file once the application was sent; a button when the case is decided. No query."""
    if case.state in UNSENT:
        return []
    return [Box("reports/way_to_case_file.html", {"case": case, "is_button": case.state in ENDED})]
