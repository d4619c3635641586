"""The steps of an application in which people answer in fields. Drafts keep what was typed; these parse it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from accounts.fields import LineField
from applications import wishes
from applications.forms.choices import choices, is_open_to_all, kinds_of_applicant
from funding.fields import AmountField, GermanDateField
from funding.guideline.model import Guideline
from funding.money import currency_sign, format_money
from funding.wording_rules import EXCEPTIONS

TEXT = {"dir": "auto"}
# The keys a guideline may use (funding.guideline.base.Key).
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# The lists the form has questions of its own for; a town's further lists are asked in applications.forms.asked.
BUILT_IN_LISTS = ("fields_of_action", "cross_cutting", "milestones", "social_areas")


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **TEXT})


def required(message: Any) -> dict[str, Any]:
    return {"required": message}


class StepForm(forms.Form):
    """A form of one step; knows the guideline whose lists and rules it shows."""

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any) -> None:
        self.guideline = guideline
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class WhoForm(StepForm):
    """Who applies. Only what the grant needs: never origin, never religion."""

    initiative = LineField(
        label=_("What is the name of your group or association?"),
        help_text=_("If you apply alone, write your own name."),
        max_length=200,
        error_messages=required(_("Write the name of your group. If you have none yet, make one up.")),
    )
    legal_form = forms.ChoiceField(
        label=_("What are you?"),
        help_text=_("Every form is welcome. You do not need to be a registered association."),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what fits best."),
            "invalid_choice": _("Choose what fits best."),
        },
    )
    street = LineField(
        label=_("Street and house number"),
        max_length=200,
        error_messages=required(_("Write the street and the house number. We send letters there.")),
    )
    postcode = LineField(
        label=_("Postcode"),
        max_length=10,
        error_messages=required(_("Write the postcode.")),
    )
    city = LineField(label=_("Town"), max_length=100, error_messages=required(_("Write the town.")))
    contact_name = LineField(
        label=_("Whom can we call or write to?"),
        help_text=_("First name and family name"),
        max_length=150,
        error_messages=required(_("Write the name of a person we can ask.")),
    )
    contact_phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    signatory = LineField(
        label=_("Who may sign for the group?"),
        help_text=_("We need this name before we can decide. You can add it later."),
        max_length=150,
        required=False,
    )
    account_holder = LineField(
        label=_("Who owns the bank account?"),
        help_text=_("Write the name exactly as the bank has it. You can add it later."),
        max_length=140,
        required=False,
    )
    iban = LineField(
        label=_("Account number (IBAN)"),
        help_text=_("It is on your bank card and begins with two letters. You can add it later."),
        max_length=42,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_form"].choices = kinds_of_applicant(self.guideline)  # type: ignore[attr-defined]
        if not is_open_to_all(self.guideline):
            self.fields["legal_form"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """A kind this guideline does not know is asked again; until then the rules say whether it may apply."""
        data: dict[str, Any] = super().clean() or {}
        kind = str(self.data.get("legal_form", ""))
        if "legal_form" in self.errors and KEY.fullmatch(kind):
            data["legal_form"] = kind
        return data

    def clean_iban(self) -> str:
        """ISO 13616 check digits by schwifty; stored without spaces."""
        typed = self.cleaned_data["iban"].replace(" ", "").upper()
        if not typed:
            return ""
        try:
            return str(IBAN(typed).compact)
        except SchwiftyException as error:
            raise forms.ValidationError(
                _(
                    "This account number has a mistake. Compare it with your bank card, character by character."
                )
            ) from error


class WhatForm(StepForm):
    """What is planned, in the applicant's own words and language."""

    title = LineField(
        label=_("What is your project called?"),
        help_text=_("A short name, for example “Reading together”."),
        max_length=100,
        widget=forms.TextInput(attrs=TEXT),
        error_messages={
            "required": _("Give your project a name."),
            "max_length": _("Shorten the name to 100 characters. It has %(show_value)d now."),
        },
    )
    summary = forms.CharField(
        label=_("What do you want to do?"),
        help_text=_("Tell it in 3 to 10 sentences. Simple words are fine. You may write in any language."),
        max_length=5000,
        widget=text_area(8),
        error_messages={
            "required": _("Tell us what you want to do."),
            "max_length": _("Shorten the text to 5,000 characters. It has %(show_value)d now."),
        },
    )
    goal = forms.CharField(
        label=_("What will be better for people in the town afterwards?"),
        max_length=3000,
        widget=text_area(5),
        error_messages={
            "required": _("Tell us what will be better afterwards."),
            "max_length": _("Shorten the text to 3,000 characters. It has %(show_value)d now."),
        },
    )


class AudienceForm(StepForm):
    """For whom, where and when."""

    audience = forms.CharField(
        label=_("Who is it for?"),
        help_text=_("For example: parents with small children, young people, neighbours."),
        max_length=1000,
        widget=text_area(3),
        error_messages=required(_("Tell us who can take part.")),
    )
    people = forms.IntegerField(
        label=_("About how many people take part?"),
        min_value=1,
        max_value=100000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number, for example 25."),
            "min_value": _("Write a number from 1."),
            "max_value": _("Write a number up to 100,000."),
        },
    )
    fields_of_action = forms.MultipleChoiceField(
        label=_("What is it about?"),
        help_text=_("Choose all that fit."),
        widget=forms.CheckboxSelectMultiple,
        error_messages=required(_("Choose at least one.")),
    )
    cross_cutting = forms.MultipleChoiceField(
        label=_("Is it also about one of these?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    milestones = forms.MultipleChoiceField(
        label=_("Which time of life does it help with?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=required(_("Choose at least one. “All” is an answer too.")),
    )
    social_areas = forms.MultipleChoiceField(
        label=_("In which part of the town?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=required(_("Choose at least one part of the town.")),
    )
    place = LineField(
        label=_("At which place?"),
        help_text=_("For example: community centre, school yard"),
        max_length=200,
        required=False,
    )
    starts_on = GermanDateField(
        label=_("When does it begin?"),
        help_text=_("For example 1.9.2026"),
        error_messages=required(_("Write the day it begins, for example 1.9.2026.")),
    )
    ends_on = GermanDateField(
        label=_("When does it end?"),
        help_text=_("We fund projects that have an end. For example 31.12.2026"),
        error_messages=required(
            _("Write the day it ends, for example 31.12.2026. We fund projects that have an end.")
        ),
    )
    contracts_signed = forms.TypedChoiceField(
        label=_("Have you already ordered something or signed a contract for it?"),
        help_text=_("If you order before we decide, we cannot fund it."),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=required(_("Choose yes or no.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_lists()
        if self.guideline.start.before_decision == "allowed":
            del self.fields["contracts_signed"]
        if not self.guideline.period.end_required:
            self.fields["ends_on"].required = False
            self.fields["ends_on"].help_text = _("For example 31.12.2026")

    def offer_lists(self) -> None:
        """Ask only for the lists this programme has."""
        for name in BUILT_IN_LISTS:
            items = self.guideline.taxonomy(name)
            if items:
                self.fields[name].choices = choices(items)  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Write an end that is after the beginning, for example 31.12.2026."))
        return data


class FinancingForm(StepForm):
    """What stands beside other money: unpaid work, things, the sum asked for, and exceptions asked for.

    Unpaid work and things create no cash. Asked is only what a rule of the guideline looks at.
    """

    unpaid_hours = AmountField(
        label=_("How many hours do you work without pay?"),
        help_text=_("You need not write this. It shows the board how much you give."),
        required=False,
    )
    unpaid_work = forms.CharField(
        label=_("What do you do in these hours?"), max_length=500, required=False, widget=text_area(2)
    )
    in_kind_value = AmountField(
        label=_("What are the things worth that you lend or give?"),
        required=False,
    )
    in_kind_things = forms.CharField(
        label=_("Which things are these?"), max_length=500, required=False, widget=text_area(2)
    )
    asked_for = AmountField(
        allow_zero=False,
        label=_("How much money do you ask us for?"),
        error_messages=required(_("Write the sum you ask for, for example 250,00.")),
    )
    exceptions = forms.MultipleChoiceField(
        label=_("Do you ask for an exception?"),
        help_text=_("You may leave this empty. Tick only what does not fit in your plan."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    exception_reasons = forms.CharField(
        label=_("Why should there be an exception?"),
        help_text=_("Only if you ask for one. Those who decide read this."),
        max_length=2000,
        widget=text_area(3),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_unpaid_work()
        self.offer_things()
        self.offer_sum()
        self.offer_exceptions()

    def drop(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    def offer_unpaid_work(self) -> None:
        rule = self.guideline.in_kind
        if not wishes.counts_hours(self.guideline):
            self.drop("unpaid_hours", "unpaid_work")
        elif rule is not None and rule.allowed and rule.hourly_rate is not None:
            self.fields["unpaid_hours"].help_text = _("These hours count. You may leave it empty.")

    def offer_things(self) -> None:
        rule = self.guideline.in_kind
        if rule is None or not rule.allowed or not rule.things:
            self.drop("in_kind_value", "in_kind_things")
            return
        words = _("For example a room or tools, in %(currency)s. You may leave it empty.")
        self.fields["in_kind_value"].help_text = words % {"currency": currency_sign(self.guideline.currency)}

    def offer_sum(self) -> None:
        """Free sums are typed, fixed ones chosen; where the sum follows from the plan, nothing is asked."""
        sizes, cap = wishes.sizes(self.guideline), wishes.usual_cap(self.guideline)
        if not wishes.asks_for_a_sum(self.guideline):
            self.drop("asked_for")
        elif sizes:
            self.fields["asked_for"] = size_field(sizes, self.guideline.currency)
        elif cap is not None:
            words = _("Usual are up to %(cap)s. More is possible only as an exception. Say why below.")
            self.fields["asked_for"].help_text = words % {"cap": format_money(cap, self.guideline.currency)}

    def offer_exceptions(self) -> None:
        found = wishes.possible_exceptions(self.guideline)
        if found:
            self.fields["exceptions"].choices = [(name, EXCEPTIONS[name]) for name in found]  # type: ignore[attr-defined]
        else:
            self.drop("exceptions")
        if not found and wishes.usual_cap(self.guideline) is None:
            self.drop("exception_reasons")

    def clean(self) -> dict[str, Any]:
        """Whoever asks for an exception says why: those who decide have nothing else to go by."""
        data: dict[str, Any] = super().clean() or {}
        cap, asked = wishes.usual_cap(self.guideline), data.get("asked_for")
        over = cap is not None and asked is not None and asked > cap
        if (over or data.get("exceptions")) and not data.get("exception_reasons"):
            self.add_error("exception_reasons", _("Write why there should be an exception."))
        return data


def size_field(sizes: Iterable[Decimal], currency: str) -> forms.TypedChoiceField:
    """The sizes a grant can have, as choices."""
    return forms.TypedChoiceField(
        label=_("Which sum do you ask us for?"),
        help_text=_("Grants have fixed sizes here."),
        choices=[(str(size), format_money(size, currency)) for size in sizes],
        coerce=Decimal,
        widget=forms.RadioSelect,
        error_messages=required(_("Choose one of the sums.")),
    )
