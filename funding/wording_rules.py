"""Words for the parts rules are made of: sums, spans of time, limits, who may make an exception."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funding.guideline.findings import Param

Words = str | Promise

SUMS: Mapping[str, Words] = {
    "total": _("All costs"),
    "recognised": _("Costs that count"),
    "requested": _("The sum you ask for"),
}

# Translators: follows "4 weeks before".
ANCHORS: Mapping[str, Words] = {
    "start": pgettext_lazy("before", "the start of the project"),
    "preparation": pgettext_lazy("before", "the start of the preparation"),
    "event": pgettext_lazy("before", "the event"),
    "meeting": pgettext_lazy("before", "the meeting of the board"),
}

EXCEPTIONS: Mapping[str, Words] = {
    "quota": _("from the largest share we pay"),
    "own_share": _("from the share you must bring"),
    "lead_time": _("from the deadline"),
    "history": _("from the limit on earlier grants"),
}

POSSIBLE_EXCEPTIONS: Mapping[str, Words] = {
    "officer": _("The office can make an exception."),
    "board": _("The board can make an exception."),
    "council": _("The council can make an exception."),
}


def duration(number: int, unit: str) -> str:
    """For example 1 day, 8 weeks, 3 months."""
    if unit == "days":
        return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}
    if unit == "weeks":
        return ngettext("%(number)s week", "%(number)s weeks", number) % {"number": number}
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": number}


def history_words(params: Mapping[str, Param]) -> str:
    """A limit on earlier applications, for example: at most 2 in 12 months."""
    times, months = int(str(params["at_most"])), int(str(params["months"]))
    said = {
        "calendar_year": gettext("at most %(times)s in a calendar year"),
        "rolling_months": gettext("at most %(times)s within %(months)s months"),
        "call": gettext("at most %(times)s in one round"),
        "project": gettext("at most %(times)s for the same project"),
        "in_a_row": gettext("in at most %(times)s years in a row"),
    }
    return said[str(params["per"])] % {"times": times, "months": months}
