"""A plan tried out under a guideline: the assessment as text of the active language, and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from funding.guideline.assess import assess
from funding.guideline.model import Guideline
from funding.guideline.plan import Case
from funding.money import format_money
from funding.wording import LIMIT_LABELS, SEVERITY_LABELS, finding_remedy, finding_text, label, line_reason


def trial_as_json(guideline: Guideline, case: Case) -> str:
    """The whole assessment, with the words of each finding, as JSON."""
    result = assess(guideline, case.plan, case.facts)
    data: dict[str, Any] = asdict(result)
    for found, told in zip(data["findings"], result.findings, strict=True):
        found |= {
            "text": finding_text(told, guideline),
            "remedy": finding_remedy(told, guideline),
            "excludes": told.excludes,
        }
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def trial_as_text(guideline: Guideline, case: Case) -> str:
    """The assessment to read: the lines, the sums, who decides, and what there is to say."""
    return "\n".join(_lines(guideline, case))


def _lines(guideline: Guideline, case: Case) -> Iterator[str]:
    result = assess(guideline, case.plan, case.facts)

    def money(amount: Any) -> str:
        return format_money(amount, guideline.currency)

    for line in result.lines:
        kind = guideline.cost_type(line.cost_type)
        name = line.label or (label(kind) if kind else line.cost_type)
        yield f"{name}: {money(line.amount)} → {money(line.recognised)}. {line_reason(line, guideline)}"
    yield ""
    sums = [
        (_("All costs"), result.total),
        (_("Of this counts"), result.recognised),
        (_("Other money"), result.income),
        (_("You ask for"), result.requested),
        (_("We can give at most"), result.grant),
        (_("Missing"), result.gap),
    ]
    yield from (f"{name}: {money(amount)}" for name, amount in sums)
    route = guideline.route(result.route)
    yield f"{LIMIT_LABELS[result.decided_by]} {label(route.label) if route else ''}"
    for finding in result.findings:
        clause = f" [{finding.clause}]" if finding.clause else ""
        yield f"\n{SEVERITY_LABELS[finding.severity]}: {finding_text(finding, guideline)}{clause}"
        yield f"  → {finding_remedy(finding, guideline)}"
