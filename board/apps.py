from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardConfig(AppConfig):
    name = "board"
    verbose_name = _("Advisory board")

    def ready(self) -> None:
        from accounts.navigation import NavItem, register
        from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS, RoleName
        from applications import boxes, conflicts
        from board import question_rows
        from board.menu import votes_waiting
        from board.querysets import stepped_out

        conflicts.register(stepped_out)
        boxes.register(applicant=question_rows.for_applicant, office=question_rows.for_office)
        register(
            NavItem(
                label=_("Votes"),
                url_name="board:ballots",
                who=BOARD | BALLOT_KEEPERS | CASE_READERS,
                position=30,
                count=votes_waiting,
            ),
            NavItem(
                label=_("The board"),
                url_name="board:members",
                who=BOARD | CASE_READERS | {RoleName.ADMINISTRATOR},
                position=65,
            ),
        )
        register(
            NavItem(
                label=_("Meetings"),
                url_name="board:meetings",
                who=BOARD | BALLOT_KEEPERS | CASE_READERS,
                position=31,
            )
        )
