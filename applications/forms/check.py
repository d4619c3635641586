"""The quick check before an application, and a question to the office."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import EMAIL_LENGTH, LineField
from applications.forms.asked import yes_no
from applications.forms.choices import kinds_of_applicant
from applications.forms.lines import MOST_UNITS
from applications.forms.steps import StepForm, required, text_area
from applications.quickcheck import COST, OWN_FEE, UNITS, own_income
from funding.fields import AmountField, GermanDateField
from funding.guideline.model import Guideline
from funding.guideline.money_rules import CostType
from funding.money import currency_sign
from funding.wording import label


class QuickCheckForm(StepForm):
    """A few questions, no account, nothing is stored."""

    legal_form = forms.ChoiceField(
        label=_("What are you?"),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what fits best.")),
    )
    in_territory = yes_no(_("Does your project take place in the town?"))
    contracts_signed = yes_no(_("Have you already ordered something or signed a contract for it?"))
    starts_on = GermanDateField(
        label=_("When does it begin?"),
        help_text=_("For example 1.9.2026. If you do not know yet, leave it empty."),
        required=False,
    )
    ends_on = GermanDateField(
        label=_("When does it end?"), help_text=_("For example 31.12.2026"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_form"].choices = kinds_of_applicant(self.guideline)  # type: ignore[attr-defined]
        if not self.guideline.territory.required:
            del self.fields["in_territory"]
        if self.guideline.start.before_decision == "allowed":
            del self.fields["contracts_signed"]
        self.of_costs = {name: field for cost in self.guideline.costs for name, field in cost_fields(cost)}
        self.of_own = dict(own_fields(self.guideline))
        self.fields.update(self.of_costs | self.of_own)

    @property
    def cost_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.of_costs]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.of_own]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.of_costs | self.of_own]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in self.of_costs:
            if name.startswith(UNITS) and (data.get(name) or 0) > MOST_UNITS:
                self.add_error(name, _("Write a number up to 1,000,000."))
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Write an end that is after the beginning, for example 31.12.2026."))
        return data


def cost_fields(cost: CostType) -> Iterator[tuple[str, forms.Field]]:
    """What is asked of one kind of cost: the amount, and what its own limits look at."""
    words = {"cost": label(cost)}
    yield f"{COST}{cost.key}", AmountField(label=words["cost"], required=False)
    if not cost.eligible:
        return
    if cost.max_unit_price is not None and cost.unit is not None:
        words["unit"] = label(cost.unit)
        yield (
            f"{UNITS}{cost.key}",
            AmountField(label=gettext("%(cost)s: how many? (%(unit)s)") % words, required=False),
        )
    if cost.excludes_own_fee:
        field = yes_no(gettext("%(cost)s: do you pay this to yourselves?") % words)
        field.required = False
        yield f"{OWN_FEE}{cost.key}", field


def own_fields(guideline: Guideline) -> Iterator[tuple[str, forms.Field]]:
    """What applicants bring themselves, where a rule counts it."""
    sign, rule = {"currency": currency_sign(guideline.currency)}, guideline.in_kind
    if guideline.own_share is not None and own_income(guideline):
        words = gettext("How much money of your own do you have for it, in %(currency)s?")
        yield "own_money", AmountField(label=words % sign, required=False)
    if rule is not None and rule.allowed and rule.hourly_rate is not None:
        yield (
            "unpaid_hours",
            AmountField(label=gettext("How many hours do you work without pay?"), required=False),
        )
    if rule is not None and rule.allowed and rule.things:
        words = gettext("What are the things worth that you lend or give, in %(currency)s?")
        yield "things", AmountField(label=words % sign, required=False)


class QuestionForm(forms.Form):
    """Ask the office before applying."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("You may write in any language."),
        max_length=3000,
        widget=text_area(5),
        error_messages=required(_("Write your question.")),
    )
    email = forms.EmailField(
        max_length=EMAIL_LENGTH,
        label=_("Your e-mail address"),
        help_text=_("We answer to this address."),
        error_messages={
            "required": _("Write your e-mail address, so that we can answer."),
            "invalid": _("Write the whole e-mail address, for example name@mail.example."),
            "max_length": _("Write the whole e-mail address, for example name@mail.example."),
        },
    )
    name = LineField(label=_("Your name"), max_length=150, required=False)


class MessageForm(forms.Form):
    """One message of a thread."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=text_area(4),
        error_messages={
            "required": _("Write something before you send it."),
            "max_length": _("Shorten the text to 5,000 characters. It has %(show_value)d now."),
        },
    )
