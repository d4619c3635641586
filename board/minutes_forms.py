"""The forms of the minutes: the texts of the draft, the signature, a different opinion."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from board.forms import text_area
from board.minutes import Typed, mark_of
from funding.errors import Refused

LONGEST_COURSE = 20_000
LONGEST_DISSENT = 5_000


def mark_name(name: str) -> str:
    return f"mark-{name}"


class MinutesForm(forms.Form):
    """The texts of the draft, each with a mark of what stood there when the page was opened."""

    def __init__(
        self, *args: Any, texts: Mapping[str, str], labels: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(texts)
        for name, text in texts.items():
            self.fields[name] = forms.CharField(
                label=labels[name],
                initial=text,
                required=False,
                max_length=LONGEST_COURSE,
                widget=text_area(5),
            )
            self.fields[mark_name(name)] = forms.CharField(
                initial=mark_of(text), required=False, max_length=64, widget=forms.HiddenInput
            )

    @property
    def typed(self) -> dict[str, Typed]:
        """What the browser sent; a text it did not send stays as it is."""
        return {
            name: Typed(text=self.cleaned_data[name], mark=self.cleaned_data[mark_name(name)])
            for name in self.names
            if name in self.data
        }

    def show_theirs(self, refusal: Refused) -> None:
        """Somebody else has changed a text: say what stands there now. Saving again keeps what was typed here."""
        name = refusal.field or ""
        self.data = {**self.data.dict(), mark_name(name): mark_of(refusal.params["theirs"])}  # type: ignore[attr-defined]
        theirs = refusal.params["theirs"] or "–"
        words = _(
            "Somebody else has changed this text meanwhile. It says now: “%(theirs)s”. Save again to keep yours."
        )
        self.add_error(name, str(words) % {"theirs": theirs})


class SignForm(forms.Form):
    """The chair has read the minutes. `seal` is the mark of what was read."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(
        label=_("I have read the minutes. They are right."),
        error_messages={"required": _("Please read the minutes and confirm it here.")},
    )


class DissentForm(forms.Form):
    """A different opinion, on one item or on the whole."""

    item = forms.ChoiceField(label=_("What is it about?"), required=False)
    text = forms.CharField(
        label=_("Your different opinion"),
        help_text=_("It is kept with your name. You cannot change it later."),
        max_length=LONGEST_DISSENT,
        widget=text_area(5),
        error_messages={"required": _("Write what you see differently.")},
    )

    def __init__(self, *args: Any, items: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("The minutes as a whole")), *items]  # type: ignore[attr-defined]
