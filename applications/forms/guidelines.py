"""A guideline as text: pasted or uploaded, and the day from which it is to hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required
from funding.fields import GermanDateField
from funding.guideline.faults import Fault, FaultCode
from funding.guideline.load import LARGEST_FILE, not_utf8
from funding.wording_faults import fault_text


class SourceForm(forms.Form):
    """The text of a guideline file; a file that is chosen counts before what is pasted."""

    source = forms.CharField(
        label=_("Text of the file"),
        help_text=_("Paste the whole file here."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "dir": "ltr"}),
    )
    file = forms.FileField(
        label=_("Or choose the file"),
        help_text=_("A file that ends in .toml, in UTF-8."),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".toml,text/plain"}),
    )

    def clean_source(self) -> str:
        return unix_lines(self.cleaned_data["source"])

    def clean_file(self) -> str:
        """The text of the file. Its size is looked at before it is read."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        size = {"size": upload.size, "limit": LARGEST_FILE * 4}
        if upload.size > LARGEST_FILE * 4:
            raise forms.ValidationError(fault_text(Fault(code=FaultCode.TOO_MANY_BYTES, params=size)))
        try:
            return unix_lines(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(fault_text(not_utf8(error))) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.text.strip():
            self.add_error("source", _("Paste the text of the file, or choose the file."))
        return data

    @property
    def text(self) -> str:
        """What was uploaded, else what was pasted."""
        return str(self.cleaned_data.get("file") or self.cleaned_data.get("source") or "")


class PublishForm(forms.Form):
    """From which day a checked text is to hold; the text travels along."""

    valid_from = GermanDateField(
        label=_("From which day do the rules hold?"),
        help_text=_("For example 1.1.2027. Not before today."),
        error_messages=required(_("Write the day, for example 1.1.2027.")),
    )
    source = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_source(self) -> str:
        return unix_lines(self.cleaned_data["source"])


class ConfirmForm(PublishForm):
    """The same once more, behind the one question."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].widget = forms.HiddenInput()


def unix_lines(text: str) -> str:
    """Browsers send other line ends than the file has, editors a mark before it; it must stay the same text."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
