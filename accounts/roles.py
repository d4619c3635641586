"""The roles people hold in a funding programme, and the groups the rules speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    OFFICER = "officer", _("Integration officer")
    DEPUTY = "deputy", _("Deputy officer")
    BOARD_MEMBER = "board_member", _("Board member")
    CHAIR = "chair", _("Chair of the board")
    DEPUTY_CHAIR = "deputy_chair", _("Deputy chair of the board")
    BOARD_DEPUTY = "board_deputy", _("Deputy board member")
    ADVISORY_MEMBER = "advisory_member", _("Advisory board member, without a vote")
    TREASURER = "treasurer", _("Treasurer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


OFFICERS = frozenset({RoleName.OFFICER, RoleName.DEPUTY})
# Who leads the board; the deputy chair does when the chair cannot.
CHAIRS = frozenset({RoleName.CHAIR, RoleName.DEPUTY_CHAIR})
# Who has a vote of their own. A deputy board member has one only in the place of another (board.deputies).
VOTING = CHAIRS | {RoleName.BOARD_MEMBER}
# Everyone who belongs to the board.
BOARD = VOTING | {RoleName.BOARD_DEPUTY, RoleName.ADVISORY_MEMBER}
BALLOT_KEEPERS = OFFICERS | CHAIRS
CASE_READERS = OFFICERS | {RoleName.AUDITOR}
POT_READERS = OFFICERS | {RoleName.TREASURER, RoleName.AUDITOR}
STAFF = frozenset(RoleName)

# These decide or open other people's data: a second factor is demanded outside the demo.
NEED_SECOND_FACTOR = BALLOT_KEEPERS | {RoleName.TREASURER, RoleName.AUDITOR, RoleName.ADMINISTRATOR}
