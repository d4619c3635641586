"""What is said about a file as a whole, and about how TOML is written."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from funding.guideline.faults import FaultCode
from funding.wording_findings import Words

FILE_FAULTS: Mapping[FaultCode, Words] = {
    FaultCode.TOO_MANY_BYTES: _(
        "The file is too large: %(size)s bytes, at most %(limit)s are read. Check that it is the right file."
    ),
    FaultCode.TOO_MANY_CHARACTERS: _(
        "The file is too large: %(size)s characters, at most %(limit)s are read. Check that it is the "
        "right file."
    ),
    FaultCode.TOO_DEEP: _(
        "The file is nested too deeply. Write lists and tables at most %(limit)s levels deep."
    ),
    FaultCode.NOT_FOUND: _("There is no such file. Check the name of the file."),
    FaultCode.IS_A_FOLDER: _("This is a folder. Write the name of a file in it."),
    FaultCode.UNREADABLE: _("The file cannot be read. Check its name and who may read it."),
    FaultCode.NOT_UTF8: _("this is not text in UTF-8. Save the file as UTF-8."),
    FaultCode.NOT_JSON: _("from here on the file is not JSON. Correct this place and try again."),
    FaultCode.JSON_OBJECT: _(
        'write names and values in curly brackets, such as { "plan": { "costs": [] } }.'
    ),
    FaultCode.JSON_LIST: _("write a list in square brackets."),
    FaultCode.JSON_DATE: _('write a date in quotes, such as "2026-01-31".'),
    FaultCode.JSON_DATE_AND_TIME: _('write date and time in quotes, such as "2026-01-31T12:00:00".'),
    FaultCode.TOML_STATEMENT: _(
        "this is not TOML. A line is `name = value`, or a heading such as [pot]; before a remark stands #."
    ),
    FaultCode.TOML_KEY: _(
        "this is not TOML: a name is missing here, or it has signs that need quotes. Write a name such as"
        " rate."
    ),
    FaultCode.TOML_EQUALS: _(
        "this is not TOML: after a name comes an equals sign. Write `name = value`; before a remark stands #."
    ),
    FaultCode.TOML_VALUE: _(
        "this is not TOML: the value cannot be read. Write text in quotes, numbers such as 12.50, dates "
        "such as 2026-01-31."
    ),
    FaultCode.TOML_LINE_END: _(
        "this is not TOML: after the value the line must end. Write numbers such as 12.50 with a point, "
        "without a unit."
    ),
    FaultCode.TOML_QUOTE_OPEN: _(
        "this is not TOML: a quotation mark at the end of the text is missing. Add it."
    ),
    FaultCode.TOML_CHARACTER: _("this is not TOML: the sign %(character)s may not stand here. Remove it."),
    FaultCode.TOML_BACKSLASH: _(
        'this is not TOML: in a text, a backslash is written twice. Write "\\\\" for one.'
    ),
    FaultCode.TOML_BRACKET: _(
        "this is not TOML: the bracket of the heading is not closed. Write it as [name] or [[name]]."
    ),
    FaultCode.TOML_LIST_OPEN: _(
        "this is not TOML: a list is not closed, or a comma is missing. Write it as [a, b]."
    ),
    FaultCode.TOML_TABLE_OPEN: _(
        "this is not TOML: a curly bracket is not closed on its line, or a comma is missing. Write { a = "
        "1, b = 2 } on one line."
    ),
    FaultCode.TOML_KEY_TWICE: _(
        "this is not TOML: %(key)s stands twice in the same table. Keep one of them."
    ),
    FaultCode.TOML_TABLE_TWICE: _(
        "this is not TOML: the table [%(table)s] stands twice. Put both together, or write [[%(table)s]] "
        "for several."
    ),
    FaultCode.TOML_DATE: _(
        "this is not TOML: there is no such day or time. Write a date such as 2026-01-31."
    ),
    FaultCode.NUMBER_TOO_LONG: _("a number has far too many digits. Write a number such as 12.50."),
    FaultCode.TOML_OTHER: _("from here on the file is not TOML. Correct this place and check again."),
}
