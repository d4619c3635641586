"""The worker's side of the board. Arguments carry only ids: the row says the rest."""

from celery import shared_task

from board import packet


@shared_task(name="board.make_meeting_packet")
def make_meeting_packet(pk: int) -> None:
    """Make the papers of a meeting, if they still wait."""
    packet.make_packet(pk)
