"""Adding a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.choices import choices
from funding.guideline.model import Guideline

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.odt,.ods"

# What the verbs in documents.py refuse, as a sentence beside the field.
REFUSALS: dict[str, Any] = {
    "file_empty": _("This file is empty. Choose another one."),
    "file_too_large": _(
        "This file is too large. It may have %(limit)d MB at most. Make it smaller, or send it in parts."
    ),
    "file_type": _(
        "We cannot take this kind of file. Send a PDF, a photo (JPG or PNG), or a Word, Excel or LibreOffice file."
    ),
    "file_broken": _("This file cannot be opened. Save it again as a PDF, and try once more."),
    "picture_too_large": _("This photo has too many pixels. Make it smaller, and try once more."),
    "too_many": _("There are already %(limit)d documents. Remove one first."),
    "same_file": _("This file is there already. You need not add it again."),
}


class DocumentForm(forms.Form):
    """One file and what it is."""

    kind = forms.ChoiceField(
        label=_("What is it?"), error_messages={"required": _("Choose what kind of document it is.")}
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, photo (JPG, PNG), Word, Excel or LibreOffice. At most 10 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Choose a file first."),
            "max_length": _("Shorten the name of the file."),
        },
    )

    def __init__(self, *args: Any, guideline: Guideline, signature: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = choices(guideline.documents)
        if all(key != "other" for key, _label in kinds):
            kinds.append(("other", str(_("Something else"))))
        if signature:
            kinds.insert(0, ("signature", str(_("Signed application"))))
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
