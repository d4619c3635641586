"""One form per kind of change, with today's values filled in, and the office's answer."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.steps import required, text_area
from awards.change_rules import amounts, day_of, iso, values_now
from awards.change_words import line_names
from awards.models import Award
from awards.notice_forms import WayForm
from awards.states import ChangeKind
from funding.fields import AmountField, GermanDateField
from funding.money import currency_sign

LINE = "line_"


class ChangeForm(forms.Form):
    """The values of a kind and why they shall change; `wanted` is what a change stores."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("One or two sentences are enough."),
        widget=text_area(3),
        max_length=2000,
        error_messages=required(_("Write why. One or two sentences are enough.")),
    )

    def __init__(self, *args: Any, award: Award, kind: str, **kwargs: Any) -> None:
        self.award, self.kind = award, kind
        self.now = values_now(award, kind)
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def wanted(self) -> dict[str, Any]:
        """The checked values as a change stores them."""
        return {}


class DatesForm(ChangeForm):
    starts_on = GermanDateField(
        label=_("First day"), error_messages=required(_("Write the first day, for example 1.9.2026."))
    )
    ends_on = GermanDateField(
        label=_("Last day"), error_messages=required(_("Write the last day, for example 15.9.2026."))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on"):
            self.fields[name].initial = day_of(self.now[name])
        self.fields["ends_on"].required = self.award.application.guideline.period.end_required

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: iso(self.cleaned_data[name]) for name in ("starts_on", "ends_on")}


class LinesForm(ChangeForm):
    """An amount for each line of the plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Within the tolerance nobody asks why; the verb asks when the office has to decide.
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("Needed when the office has to decide.")
        sign = currency_sign(self.award.application.programme.currency)
        names, now = line_names(self.award), amounts(self.now)
        for key, name in names.items():
            self.fields[LINE + key] = AmountField(
                label=f"{name} ({sign})",
                initial=now[key],
                error_messages=required(_("Write what it costs. Write 0 if it costs nothing.")),
            )
        self.order_fields([name for name in self.fields if name != "reason"])

    @property
    def wanted(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {"lines": {key: str(typed[LINE + key]) for key in line_names(self.award)}}


class ContactForm(ChangeForm):
    contact_name = LineField(
        label=_("Whom can we call or write to?"),
        help_text=_("First name and family name"),
        max_length=150,
        error_messages=required(_("Write the name of a person we can ask.")),
    )
    contact_phone = LineField(label=_("Phone number"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
        for name in ("contact_name", "contact_phone"):
            self.fields[name].initial = self.now[name]

    @property
    def wanted(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("contact_name", "contact_phone")}


class AmountForm(ChangeForm):
    amount = AmountField(
        allow_zero=False, error_messages=required(_("Write the amount, for example 1.200,00."))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sign = currency_sign(self.award.application.programme.currency)
        self.fields["amount"].label = _("How high shall the grant be in all? (%(currency)s)") % {
            "currency": sign
        }
        self.fields["amount"].initial = Decimal(self.now["amount"])

    @property
    def wanted(self) -> dict[str, Any]:
        return {"amount": str(self.cleaned_data["amount"])}


FORMS: Mapping[str, Callable[..., ChangeForm]] = {
    ChangeKind.DATES: DatesForm,
    ChangeKind.LINES: LinesForm,
    ChangeKind.CONTACT: ContactForm,
    ChangeKind.MORE: AmountForm,
    ChangeKind.LESS: AmountForm,
}


class DecideChangeForm(WayForm):
    """Yes or no, and the way of the notice; a no needs its reason, more money the year that pays it."""

    outcome = forms.ChoiceField(
        label=_("Do you agree?"),
        choices=(("yes", _("Yes, the change counts at once")), ("no", _("No, everything stays as it was"))),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose yes or no.")),
    )
    year = forms.TypedChoiceField(label=_("Which year's pot pays this?"), coerce=int, empty_value=None)
    answer = forms.CharField(
        label=_("A word for the applicant"),
        help_text=_("Needed when you say no. The applicant reads this."),
        widget=text_area(4),
        max_length=3000,
        required=False,
    )
    field_order = ("outcome", "year", "answer", "channel", "seal")

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if years:
            self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
            self.fields["year"].initial = years[0]
        else:
            del self.fields["year"]
