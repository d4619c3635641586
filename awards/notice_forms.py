"""The forms of a notice: the office's own words, the way it goes, the day it was posted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required, text_area
from awards.notices import TEXTS
from awards.states import Channel
from funding.fields import GermanDateField


class TextsForm(forms.Form):
    """What the office adds to the notice."""

    word = forms.CharField(
        label=_("A word of your own"),
        help_text=_("Stands at the beginning. You can leave it empty."),
        widget=text_area(3),
        max_length=TEXTS["word"],
        required=False,
    )
    conditions = forms.CharField(
        label=_("Further conditions"),
        help_text=_("One condition a line. They come after the usual ones."),
        widget=text_area(4),
        max_length=TEXTS["conditions"],
        required=False,
    )

    def __init__(self, *args: Any, with_conditions: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_conditions:
            del self.fields["conditions"]


CHANNELS = [
    (Channel.PORTAL, _("On this site: it counts as delivered the day after it was opened")),
    (Channel.EMAIL, _("By e-mail: it counts as delivered on the fourth day")),
    (Channel.POST, _("By post: print it; it counts as delivered on the fourth day after you posted it")),
]


class WayForm(forms.Form):
    """The way of a notice that goes out with an act; `seal` is that of the paper on the page.

    Begins with the usual way (awards.notice_paper.usual_channel), which also counts where nobody was asked.
    """

    channel = forms.TypedChoiceField(
        label=_("How does the notice reach the applicant?"),
        choices=CHANNELS,
        coerce=Channel,
        widget=forms.RadioSelect,
        error_messages=required(_("Choose how the notice reaches the applicant.")),
    )
    seal = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        usual = (kwargs.get("initial") or {}).get("channel")
        if data is not None and usual and "channel" not in data:
            data = data.copy()
            data["channel"] = usual
        super().__init__(data, *args, **kwargs)


class ReleaseForm(forms.Form):
    """The way the notice takes; `seal` is that of the paper on the page."""

    channel = forms.ChoiceField(
        label=_("How does the notice reach the applicant?"),
        choices=CHANNELS,
        initial=Channel.PORTAL,
        widget=forms.RadioSelect,
        error_messages=required(_("Choose how the notice reaches the applicant.")),
    )
    seal = forms.CharField(widget=forms.HiddenInput, required=False)


class PostedForm(forms.Form):
    """When the letter was posted."""

    posted_on = GermanDateField(label=_("When was the letter posted?"), help_text=_("For example 4.5.2026"))
