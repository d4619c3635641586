"""The arithmetic of a settlement in words, from its data: fresh from awards.settlement or as Settlement keeps it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awards.settlement import StepCode
from funding.guideline.money_rules import FinancingType
from funding.money import format_money

WORDS: Mapping[str, str | Promise] = {
    StepCode.RECOGNISED: _("Costs that count"),
    StepCode.OVER_TOTAL: _("More than the whole plan"),
    StepCode.OWN: _("Own money, at least as promised"),
    StepCode.OTHERS: _("Money from others"),
    StepCode.PLANNED_UNCOUNTED: _("Of this for costs that never counted"),
    StepCode.MISSING: _("What is missing"),
    StepCode.PART: _("The same share as planned: %(grant)s ÷ %(planned)s × %(recognised)s"),
    StepCode.NOT_COVERED: _("At most what others have not paid"),
    StepCode.GRANT: _("At most what was granted"),
    StepCode.GIVEN_BACK: _("At most what was not given back"),
    StepCode.FINAL: _("Final grant"),
}
FINANCING: Mapping[str, str | Promise] = {
    FinancingType.DEFICIT: _("Deficit financing: we pay what is missing. What was saved lowers the grant."),
    FinancingType.SHARE: _("Share financing: we pay the same share of what the project really cost."),
    FinancingType.FIXED: _("Fixed sum: it stays, unless the costs that count are lower."),
}
SIGNS = {"": "", "+": "+", "-": "−", "=": "=", "<": "≤"}


def step_rows(steps: Iterable[Mapping[str, Any]], currency: str) -> list[dict[str, Any]]:
    """Each step as label, sign and amount; the last one stands out."""
    rows = []
    for step in steps:
        names = ("grant", "planned", "recognised")
        figures = {
            name: format_money(Decimal(figure), currency)
            for name, figure in zip(names, step["basis"], strict=False)
        }
        rows.append(
            {
                "label": str(WORDS[step["code"]]) % figures if figures else WORDS[step["code"]],
                "sign": SIGNS[step["sign"]],
                "amount": Decimal(step["amount"]),
                "strong": step["code"] == StepCode.FINAL,
            }
        )
    return rows
