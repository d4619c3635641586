"""What changed between two versions of an application, answer by answer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applications.models import ApplicationVersion
from applications.presentation import typed_beside
from applications.summary import summary_of
from funding.money import format_money
from funding.wording import label


@dataclass(frozen=True)
class Change:
    """One answer before and after; empty when it was not there."""

    label: str
    before: str
    after: str


def answers(version: ApplicationVersion) -> dict[str, str]:
    """Every answer in words, cost lines included, in the order of the form."""
    guideline = version.guideline_version.guideline
    words = {
        f"{block.title}: {row.label}": row.value
        for block in summary_of(version.content, guideline)
        for row in block.rows
    }
    for line in version.content.costs:
        kind = guideline.cost_type(line.cost_type)
        name = label(kind) if kind else line.cost_type
        what = ", ".join(part for part in (name, line.label, *typed_beside(line, guideline.currency)) if part)
        words[_("Cost %(number)s") % {"number": line.key.removeprefix("c")}] = (
            f"{what}: {format_money(line.amount, guideline.currency)}"
        )
    return words


def changes_between(old: ApplicationVersion, new: ApplicationVersion) -> list[Change]:
    """What is different in `new`, in its order; what was taken out comes last."""
    before, after = answers(old), answers(new)
    changed = [
        Change(name, before.get(name, ""), text) for name, text in after.items() if before.get(name) != text
    ]
    gone = [Change(name, text, "") for name, text in before.items() if name not in after]
    return changed + gone
