from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardConfig(AppConfig):
    name = "board"
    verbose_name = _("Advisory board")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
        from applications import conflicts
        from board.menu import votes_waiting
        from board.querysets import stepped_out

        conflicts.register(stepped_out)
        register(
            NavItem(
                label=_("Votes"),
                url_name="board:ballots",
                who=BOARD | BALLOT_KEEPERS | CASE_READERS,
                position=30,
                count=votes_waiting,
            )
        )
        register(
            NavItem(
                label=_("Meetings"),
                url_name="board:meetings",
                who=BOARD | BALLOT_KEEPERS | CASE_READERS,
                position=31,
            )
        )
