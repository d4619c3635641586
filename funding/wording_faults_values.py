"""What is said about one key of a file and its value."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from funding.guideline.faults import FaultCode
from funding.wording_findings import Words

VALUE_FAULTS: Mapping[FaultCode, Words] = {
    FaultCode.MISSING: _("is missing. Add it."),
    FaultCode.UNKNOWN_KEY: _("is not known here. Remove it. Allowed are: %(allowed)s."),
    FaultCode.UNKNOWN_KEY_MEANT: _('is not known here. Did you mean "%(meant)s"?'),
    FaultCode.ONE_OF: _("write %(allowed)s."),
    FaultCode.ONE_OF_THE_REFERENCE: _(
        "this word is not known here. Write one of the words in the reference (docs/guideline-reference.md)."
    ),
    FaultCode.ONE_OF_MEANT: _('this word is not known here. Did you mean "%(meant)s"?'),
    FaultCode.YES_OR_NO: _("write true or false, without quotes."),
    FaultCode.WHOLE_NUMBER: _("write a whole number."),
    FaultCode.NUMBER: _("write a number such as 12.50."),
    FaultCode.NUMBER_WITHOUT_QUOTES: _("write a number such as 12.50, without quotes."),
    FaultCode.EXACT_NUMBER: _("write an exact number such as 12.50."),
    FaultCode.FRACTION: _('write a fraction such as "2/3".'),
    FaultCode.TEXT: _('write text in quotes, such as "Nr. 1".'),
    FaultCode.TEXTS: _('write a text for each language, such as { de = "…" }.'),
    FaultCode.LIST: _("write a list in square brackets, or the table as [[…]]."),
    FaultCode.TABLE: _('write a table with its keys, such as { key = "…" }.'),
    FaultCode.DATE: _("write a date such as 2026-01-31, without quotes."),
    FaultCode.DATE_ONLY: _("write a date without a time, such as 2026-01-31."),
    FaultCode.DATE_AND_TIME: _("write date and time such as 2026-01-31T12:00:00, without quotes."),
    FaultCode.TOO_FEW: _("write at least %(limit)s of them."),
    FaultCode.TOO_MANY: _("write at most %(limit)s of them."),
    FaultCode.TOO_SHORT: _("the text is too short. Write at least %(limit)s character."),
    FaultCode.TOO_LONG: _("the text is too long. Write at most %(limit)s characters."),
    FaultCode.NOT_ABOVE: _("write a number above %(limit)s."),
    FaultCode.BELOW_LEAST: _("write a number of at least %(limit)s."),
    FaultCode.NOT_BELOW: _("write a number below %(limit)s."),
    FaultCode.ABOVE_MOST: _("write a number of at most %(limit)s."),
    FaultCode.TOO_EXACT: _("write at most %(limit)s digits after the point."),
    FaultCode.WHOLE_CENTS: _(
        "an amount has at most two digits after the point. Write thousands without a point, such as 1500."
    ),
    FaultCode.KEY_SIGNS: _(
        "this name has signs that are not allowed here. Write small letters a to z, digits and _, first a"
        " letter, at most 40 signs."
    ),
    FaultCode.VERSION_SIGNS: _(
        "this name has signs that are not allowed here. Write letters, digits, points and hyphens, at "
        'most 20 signs, such as "2026-01".'
    ),
    FaultCode.LANGUAGE_SIGNS: _('this is not the sign of a language. Write one such as "de" or "en".'),
    FaultCode.MONTH_DAY_SIGNS: _('write month and day such as "12-31".'),
    FaultCode.STATE_SIGNS: _('this is not the sign of a state. Write two capital letters such as "NW".'),
    FaultCode.DOES_NOT_FIT: _(
        "this does not fit here. Look it up in the reference (docs/guideline-reference.md)."
    ),
    FaultCode.NO_SUCH_DAY: _('there is no such day. Write month and day such as "12-31".'),
    FaultCode.NO_SUCH_ZONE: _('there is no such time zone. Write one such as "Europe/Berlin".'),
    FaultCode.LOCAL_TIME: _("write the local time without a zone, such as 2026-03-31T12:00:00."),
}
