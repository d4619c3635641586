"""Words for what the verbs about receipts and pictures refuse."""

from django.utils.translation import gettext_lazy as _

from applications.forms.documents import REFUSALS as FILE_REFUSALS
from funding.refusals import Refusals

REFUSALS = FILE_REFUSALS | {
    "file_type": _("We cannot take this kind of file. Send a photo or a PDF."),
    "file_broken": _("This file cannot be opened. Take the photo again, or send a PDF."),
    "picture_too_large": _(
        "This photo has too many pixels. Choose a smaller size in your camera, up to %(limit)d megapixels."
    ),
    "picture_missing": _("Take a photo of the receipt, or choose a file. It is needed here."),
    "picture_gone": _("This photo is already with another receipt. Choose it again."),
    "too_many_held": _("Too many photos wait for their receipts. Finish one first, or come back tomorrow."),
    "line_unknown": _("Choose what the money was for."),
    "day_to_come": _("This day is still to come. Write the day on which you paid."),
    "note_missing": _("Write in one sentence why you paid before or after the project."),
    "too_many": _("There are already %(limit)d receipts. Put several small ones together."),
    "no_picture": _("This is not a picture. Choose a photo."),
    "too_many_pictures": _("There are already %(limit)d pictures. Remove one first."),
    "same_picture": _("This picture is there already."),
}

words_of, put_beside = Refusals(REFUSALS).both
