"""The proof of use in three short pages: money that came in, the report, pictures and what may be published."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required, text_area
from awards.receipts import LineFigures
from funding.fields import AmountField, GermanDateField
from funding.money import currency_sign

SHORTEST, LONGEST = 250, 1500
LENGTH = _("%(shortest)d to %(longest)d characters.") % {"shortest": SHORTEST, "longest": LONGEST}
# The three questions of the report: the name each answer is kept under.
QUESTIONS = ("done", "worked", "effect")


class MoneyForm(forms.Form):
    """Own money and money from others that really came in; where the guideline wants no receipts, totals per line."""

    own = AmountField(
        label=_("How much money of your own went into the project? (%(currency)s)"),
        help_text=_("Your own money, admission and contributions. Write 0 if there was none."),
        error_messages=required(_("Write how much money of your own it was. Write 0 if there was none.")),
    )
    others = AmountField(
        label=_("How much money came from others? (%(currency)s)"),
        help_text=_("Donations and other grants, without ours. Write 0 if there was none."),
        error_messages=required(_("Write how much came from others. Write 0 if there was none.")),
    )

    def __init__(
        self, *args: Any, currency: str, lines: list[LineFigures] | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        sign = {"currency": currency_sign(currency)}
        for item in self.fields.values():
            item.label = str(item.label) % sign
        for line in lines or []:
            self.fields[f"line_{line.key}"] = AmountField(
                label=_("%(line)s: what it cost in all (%(currency)s)") % {"line": line.label, **sign},
                error_messages=required(_("Write what it cost. Write 0 if it cost nothing.")),
                initial=line.spent,
            )
        self.order_fields([name for name in self.fields if name.startswith("line_")])

    @property
    def lines(self) -> dict[str, Decimal]:
        """What each line cost, where only totals are asked."""
        return {
            name.removeprefix("line_"): amount
            for name, amount in self.cleaned_data.items()
            if name.startswith("line_")
        }


class AnswerField(forms.CharField):
    """An answer of a length that can be read: neither a word nor a book. Line breaks count as one sign."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=text_area(7),
            help_text=LENGTH,
            min_length=SHORTEST,
            max_length=LONGEST,
            **kwargs,
        )
        # The browser would cut what is too long without a word: nothing typed may be lost.
        for limit in ("minlength", "maxlength"):
            self.widget.attrs.pop(limit, None)
        self.error_messages |= {
            "min_length": _(
                "Write a little more: at least %(limit_value)d characters, you have %(show_value)d."
            ),
            "max_length": _("Make it shorter: at most %(limit_value)d characters, you have %(show_value)d."),
        }
        for validator in self.validators:
            limit_code = getattr(validator, "code", "")
            if limit_code in self.error_messages:
                validator.message = self.error_messages[limit_code]  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class ReportForm(forms.Form):
    """Three questions, and how many people it reached."""

    done = AnswerField(
        label=_("What did you do?"),
        error_messages=required(_("Tell us what you did, in a few sentences.")),
    )
    worked = AnswerField(
        label=_("What worked well, and what did not?"),
        error_messages=required(_("Tell us what worked well and what did not.")),
    )
    effect = AnswerField(
        label=_("What has it changed for the people who took part?"),
        error_messages=required(_("Tell us what it has changed.")),
    )
    people = forms.IntegerField(
        label=_("How many people did you reach?"),
        help_text=_("About is enough, for example 25."),
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write about how many people it were, for example 25."),
            "invalid": _("Write a whole number, for example 25."),
            "min_value": _("Write a number from 0."),
            "max_value": _("Write a number up to 1,000,000."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class PublishForm(forms.Form):
    """Whether the town may show report and pictures; a no changes nothing about the grant."""

    may_publish = forms.TypedChoiceField(
        label=_("May we publish your report and your pictures?"),
        help_text=_("You decide freely. It changes nothing about your grant."),
        choices=[("yes", _("Yes, you may publish them")), ("no", _("No, they are only for the office"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=required(_("Choose yes or no.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class PictureForm(forms.Form):
    """One picture of the project."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("A photo from your phone is fine. Ask the people on it first."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages=required(_("Choose a picture first."))
        | {"max_length": _("Shorten the name of the file.")},
    )


class MoreTimeForm(forms.Form):
    """A later day, and why."""

    due_on = GermanDateField(
        label=_("By when can you send it?"),
        help_text=_("For example 31.12.2026"),
        error_messages=required(_("Write a day, for example 31.12.2026.")),
    )
    reason = forms.CharField(
        label=_("Why do you need more time?"),
        max_length=2000,
        widget=text_area(4),
        error_messages=required(_("Write why. One sentence is enough.")),
    )


class DecideTimeForm(forms.Form):
    """The office gives time, until the day wanted or another one, or refuses."""

    outcome = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("give", _("Give more time")), ("refuse", _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages=required(_("Choose one of the two.")),
    )
    due_on = GermanDateField(label=_("New last day"), help_text=_("For example 31.12.2026"), required=False)
    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("Needed if you refuse. The applicant reads this."),
        max_length=2000,
        widget=text_area(3),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("outcome") == "give" and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write a day, for example 31.12.2026."))
        return data
