"""The form in which a member chooses how and when to be reminded."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from board.models import ReminderWish
from board.states import ReminderMode
from board.wishes import HOURS


class WishForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("How often?"),
        choices=ReminderMode.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    hour = forms.TypedChoiceField(
        label=_("At what time?"),
        choices=[(hour, format_lazy(_("{hour}:00"), hour=hour)) for hour in HOURS],
        coerce=int,
        help_text=_("From this time on, on working days."),
        error_messages={
            "required": _("Choose a time."),
            "invalid_choice": _("Choose a time from the list."),
        },
    )


def wish_initial(wish: ReminderWish) -> dict[str, Any]:
    return {"mode": wish.mode, "hour": wish.hour}
