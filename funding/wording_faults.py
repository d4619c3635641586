"""What is wrong with a guideline file, in the active language: the place, the fault, and what to do about it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.guideline.faults import Fault, FaultCode, FaultParam
from funding.guideline.places import Place, Step
from funding.templatetags.show import day
from funding.wording_faults_file import FILE_FAULTS
from funding.wording_faults_rules import RULE_FAULTS
from funding.wording_faults_values import VALUE_FAULTS
from funding.wording_findings import Words

FAULTS: Mapping[FaultCode, Words] = {**FILE_FAULTS, **VALUE_FAULTS, **RULE_FAULTS}
LONGEST_NAME = 80  # characters of a name in a message; a file may have longer ones


def fault_text(fault: Fault) -> str:
    """One fault, for example: Line 204, [[cost]] "personal", rate: write a number of at most 100. Written is 500."""
    place = place_text(fault.place)
    return f"{place}: {_sentences(fault)}" if place else _sentences(fault)


def fault_texts(faults: Iterable[Fault]) -> list[str]:
    """The same for several, in their order."""
    return [fault_text(fault) for fault in faults]


def place_text(place: Place) -> str:
    """A place as people find it in their file; empty for the whole file. Keys are left as the file has them."""
    return ", ".join(_place_words(place))


def _place_words(place: Place) -> Iterator[str]:
    if place.line is not None and place.column is not None:
        yield _("Line %(line)s, column %(column)s") % {"line": place.line, "column": place.column}
    elif place.line is not None:
        yield _("Line %(line)s") % {"line": place.line}
    yield from (_step_text(step) for step in place.steps)


def _step_text(step: Step) -> str:
    key = _short(step.key)
    if step.number is None:
        return key
    name = f"[[{key}]]" if step.is_table else key
    if step.name:
        return f'{name} "{_short(step.name)}"'
    return _("%(name)s no. %(number)s") % {"name": name, "number": step.number}


def _sentences(fault: Fault) -> str:
    if fault.code is FaultCode.MORE_FAULTS:
        return _more(int(str(fault.params["count"])))
    shown = {name: _shown(value) for name, value in fault.params.items()}
    told = str(FAULTS[fault.code]) % shown
    if "written" in shown:
        told = f"{told} {_('Written is %(written)s.') % shown}"
    return told


def _more(count: int) -> str:
    words = ngettext(
        "and %(count)s more place. Mend these first and check again.",
        "and %(count)s more places. Mend these first and check again.",
        count,
    )
    return words % {"count": count}


def _shown(value: FaultParam) -> str:
    """Figures of the file as the file writes them, with a point; sizes and days as people read them."""
    if isinstance(value, tuple):
        return _choice(value)
    if isinstance(value, int):
        return str(number_format(value, force_grouping=True))
    return day(value) if isinstance(value, date) else _short(str(value))


def _choice(words: tuple[str, ...]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(words)s or %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"
