"""Forms of the board's meetings. They understand what was typed; whether it fits is said by the verbs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from board.forms import LONGEST_TEXT, text_area
from board.models import Meeting, Seat
from board.states import Choice
from funding.fields import AmountField, GermanDateField
from funding.models import Programme

CLOCK = ("%H:%M", "%H.%M", "%H")


class ClockField(forms.TimeField):
    """An hour as people write it: 18:00, 18.00, 18 or 18 Uhr."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=CLOCK, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.removesuffix("Uhr").strip() if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else f"{value:%H:%M}"


class MeetingForm(forms.Form):
    """Date and place of a meeting. The programme is asked for only where there are several."""

    programme = forms.ChoiceField(label=_("Programme"))
    starts_on = GermanDateField(
        label=_("Day"), error_messages={"required": _("Write the day of the meeting, like 1.9.2026.")}
    )
    starts_time = ClockField(
        label=_("Time"),
        help_text=_("For example 18:00."),
        error_messages={
            "required": _("Write the time of the beginning, like 18:00."),
            "invalid": _("Write the time like 18:00."),
        },
    )
    minutes_planned = forms.IntegerField(
        label=_("Length in minutes"),
        initial=90,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Write how many minutes it will take, like 90."),
            "invalid": _("Write how many minutes it will take, like 90."),
        },
    )
    place = forms.CharField(
        label=_("Place"), required=False, max_length=300, help_text=_("For example: Town hall, room 204.")
    )
    video_link = forms.URLField(
        label=_("Link to the video meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Only if one can take part by video."),
        error_messages={"invalid": _("Write the whole link, like https://video.example/board.")},
    )
    note = forms.CharField(
        label=_("Your note to the members"), required=False, max_length=LONGEST_TEXT, widget=text_area(4)
    )

    def __init__(self, *args: Any, programmes: Iterable[Programme] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {str(each.pk): each for each in programmes}
        if len(self.programmes) < 2:
            del self.fields["programme"]
        else:
            self.fields["programme"].choices = [(pk, each.name) for pk, each in self.programmes.items()]  # type: ignore[attr-defined]

    @property
    def programme_chosen(self) -> Programme:
        chosen = self.cleaned_data.get("programme")
        return self.programmes[chosen] if chosen else next(iter(self.programmes.values()))

    def typed(self) -> dict[str, Any]:
        """What was typed, as the verbs take it."""
        names = ("minutes_planned", "place", "video_link", "note")
        starts_at = datetime.combine(
            self.cleaned_data["starts_on"],
            self.cleaned_data["starts_time"],
            tzinfo=timezone.get_current_timezone(),
        )
        return {"starts_at": starts_at, **{name: self.cleaned_data[name] for name in names}}


def meeting_initial(meeting: Meeting) -> dict[str, Any]:
    """The meeting as it is, to be changed."""
    begins = localtime(meeting.starts_at)
    names = ("minutes_planned", "place", "video_link", "note")
    return {
        "starts_on": begins.date(),
        "starts_time": begins.time(),
        **{name: getattr(meeting, name) for name in names},
    }


class MatterForm(forms.Form):
    title = forms.CharField(
        label=_("Another matter"),
        max_length=200,
        help_text=_("For example: report of the office."),
        error_messages={"required": _("Write what it is about.")},
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does the meeting not take place?"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("The members read this."),
        error_messages={"required": _("Write a reason.")},
    )


class LeadersForm(forms.Form):
    """Who chairs the meeting and who takes the minutes."""

    chaired_by = forms.ChoiceField(
        label=_("Who chairs the meeting?"), error_messages={"required": _("Choose a person.")}
    )
    minutes_by = forms.ChoiceField(
        label=_("Who takes the minutes?"), error_messages={"required": _("Choose a person.")}
    )

    def __init__(self, *args: Any, chairs: Iterable[User], writers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in (*chairs, *writers)}
        for name, people in (("chaired_by", chairs), ("minutes_by", writers)):
            self.fields[name].choices = [(str(user.pk), str(user)) for user in people]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, User]:
        return {name: self.people[self.cleaned_data[name]] for name in ("chaired_by", "minutes_by")}


class PutOffForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it put off?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("This goes into the minutes."),
    )
    no_quorum = forms.BooleanField(label=_("Because too few members are here"), required=False)

    def __init__(self, *args: Any, quorate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if quorate:
            del self.fields["no_quorum"]


class EndForm(forms.Form):
    no_quorum = forms.BooleanField(
        label=_("What is left is put off because too few members were here"), required=False
    )

    def __init__(self, *args: Any, quorate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if quorate:
            del self.fields["no_quorum"]


class CourseForm(forms.Form):
    course = forms.CharField(
        label=_("What was talked about?"),
        required=False,
        max_length=10000,
        widget=text_area(5),
        help_text=_("A few sentences for the minutes."),
    )


class ExcludeForm(forms.Form):
    """Somebody says at the item that they have a conflict of interest."""

    member = forms.ChoiceField(label=_("Who?"), error_messages={"required": _("Choose a person.")})
    reason = forms.CharField(
        label=_("What is the connection to the project?"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("One sentence is enough. It goes into the minutes of the board."),
        error_messages={"required": _("Write a reason.")},
    )

    def __init__(self, *args: Any, seats: Iterable[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(seat.member_id): seat.member for seat in seats}
        self.fields["member"].choices = [(pk, str(user)) for pk, user in self.people.items()]  # type: ignore[attr-defined]


class SpokenVoteForm(forms.Form):
    """What one member says, for who takes the minutes. Empty: nothing is entered for them."""

    choice = forms.ChoiceField(
        label=_("The vote"),
        required=False,
        choices=[("", _("Nothing entered")), *Choice.choices],
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    amount = AmountField(label=_("The lower amount"), required=False)
    replace = forms.BooleanField(label=_("Replace the vote that was cast"), required=False)

    def __init__(self, typed: Any, *, seat: Seat, has_voted: bool) -> None:
        super().__init__(typed, prefix=f"seat-{seat.pk}")
        self.seat, self.has_voted = seat, has_voted
        if not has_voted:
            del self.fields["replace"]
