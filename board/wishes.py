"""How and at which hour a member of the board wants to be reminded."""

from django.db import transaction

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import VOTING, RoleName
from board.models import ReminderWish
from board.states import ReminderMode
from funding.errors import NotAllowed, Refused

# Who has a vote, or may have to use another's.
REMINDED = VOTING | {RoleName.BOARD_DEPUTY}
# The hours to choose from: nobody is written to at night by mistake.
HOURS = range(6, 23)


def wish_of(member: User) -> ReminderWish:
    """What the member has chosen, or the usual, not stored: one e-mail a day at 8 o'clock."""
    found: ReminderWish | None = ReminderWish.objects.filter(member=member).first()
    return found or ReminderWish(member=member)


@transaction.atomic
def choose_reminders(*, member: User, mode: str, hour: int) -> ReminderWish:
    """Store what the member wants from now on. `hour` is a full hour of the local day.

    Raises NotAllowed for who is never reminded; Refused: mode_unknown (mode), hour_unknown (hour).
    """
    if not roles_of(member).has_any(REMINDED):
        raise NotAllowed("choose_reminders")
    if mode not in ReminderMode.values:
        raise Refused("mode_unknown", field="mode")
    if hour not in HOURS:
        raise Refused("hour_unknown", field="hour")
    wish, _created = ReminderWish.objects.update_or_create(
        member=member, defaults={"mode": mode, "hour": hour}
    )
    return wish
