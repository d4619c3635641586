"""A programme that makes known who voted how."""

from tests.applications.factories import UNNA, make_programme, store_guideline

SWITCH = "objection_moves_to_meeting = true"


def make_votes_known() -> None:
    """From now on cases of the programme follow a guideline with [board] votes_by_name."""
    source = UNNA.read_text("utf-8")
    assert source.count(SWITCH) == 1
    programme = make_programme()
    store_guideline(programme, source.replace(SWITCH, f"{SWITCH}\nvotes_by_name = true"))
