"""The roles people hold in a funding programme, and the groups the rules speak of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    OFFICER = "officer", _("Integration officer")
    DEPUTY = "deputy", _("Deputy officer")
    BOARD_MEMBER = "board_member", _("Board member")
    CHAIR = "chair", _("Chair of the board")
    TREASURER = "treasurer", _("Treasurer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


OFFICERS = frozenset({RoleName.OFFICER, RoleName.DEPUTY})
BOARD = frozenset({RoleName.BOARD_MEMBER, RoleName.CHAIR})
BALLOT_KEEPERS = OFFICERS | {RoleName.CHAIR}
CASE_READERS = OFFICERS | {RoleName.AUDITOR}
POT_READERS = OFFICERS | {RoleName.TREASURER, RoleName.AUDITOR}
STAFF = frozenset(RoleName)

# These decide or open other people's data: a second factor is demanded outside the demo.
NEED_SECOND_FACTOR = OFFICERS | {RoleName.CHAIR, RoleName.TREASURER, RoleName.AUDITOR, RoleName.ADMINISTRATOR}
