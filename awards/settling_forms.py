"""The forms of the office's check: a verdict per receipt or per line, money that came in, the result, the return."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.steps import required, text_area
from awards.models import Receipt
from awards.notice_forms import WayForm
from awards.settlement import CheckedLine
from awards.settling import Findings, LineVerdict, Verdict
from awards.states import ReceiptVerdict
from funding.fields import AmountField, GermanDateField
from funding.money import currency_sign


class VerdictForm(forms.Form):
    """What of one receipt counts."""

    verdict = forms.ChoiceField(label=_("What counts?"), choices=ReceiptVerdict.choices)
    recognised = AmountField(required=False)
    remark = LineField(label=_("Remark"), max_length=500, required=False)

    def __init__(self, *args: Any, receipt: Receipt, currency: str, **kwargs: Any) -> None:
        self.receipt = receipt
        kwargs.setdefault("label_suffix", "")
        kwargs["prefix"] = f"r{receipt.pk}"
        is_part = receipt.verdict == ReceiptVerdict.PART
        kwargs["initial"] = {
            "verdict": receipt.verdict,
            "recognised": receipt.recognised if is_part else None,
            "remark": receipt.remark,
        }
        super().__init__(*args, **kwargs)
        self.fields["recognised"].label = _("Of this counts, in %(currency)s") % {
            "currency": currency_sign(currency)
        }

    @property
    def said(self) -> Verdict:
        data = self.cleaned_data
        return Verdict(
            verdict=ReceiptVerdict(data["verdict"]), recognised=data["recognised"], remark=data["remark"]
        )


class LinesForm(forms.Form):
    """What of each line's total is accepted, where no receipts are asked."""

    def __init__(
        self,
        *args: Any,
        lines: Iterable[CheckedLine],
        remarks: Mapping[str, str],
        currency: str,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        sign = currency_sign(currency)
        for line in self.lines:
            self.fields[f"accepted_{line.key}"] = AmountField(
                label=_("%(line)s: accepted, in %(currency)s") % {"line": line.label, "currency": sign},
                initial=line.accepted,
                error_messages=required(_("Write how much is accepted. Write 0 if nothing is.")),
            )
            self.fields[f"remark_{line.key}"] = LineField(
                label=_("%(line)s: remark") % {"line": line.label},
                initial=remarks.get(line.key, ""),
                max_length=500,
                required=False,
            )

    @property
    def said(self) -> dict[str, LineVerdict]:
        data = self.cleaned_data
        return {
            line.key: LineVerdict(accepted=data[f"accepted_{line.key}"], remark=data[f"remark_{line.key}"])
            for line in self.lines
        }


class FindingsForm(forms.Form):
    """Money that came in, and lines that may pass the tolerance."""

    own = AmountField(
        label=_("Own money that came in (%(currency)s)"),
        error_messages=required(_("Write an amount. Write 0 if there was none.")),
    )
    others = AmountField(
        label=_("Money from others (%(currency)s)"),
        error_messages=required(_("Write an amount. Write 0 if there was none.")),
    )
    over = forms.MultipleChoiceField(
        label=_("These lines may cost more than the tolerance allows"),
        help_text=_("Tick a line only if you agree to it afterwards."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed if you change an amount or tick a line. It stands in the final notice."),
        max_length=1000,
        widget=text_area(2),
        required=False,
    )

    def __init__(self, *args: Any, exceeded: Iterable[CheckedLine], currency: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name in ("own", "others"):
            field = self.fields[name]
            field.label = str(field.label) % {"currency": currency_sign(currency)}
        choices = [(line.key, line.label) for line in exceeded]
        if choices:
            self.fields["over"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["over"]

    @property
    def findings(self) -> Findings:
        data = self.cleaned_data
        own: Decimal = data["own"]
        return Findings(
            own=own, others=data["others"], over=frozenset(data.get("over", ())), reason=data["reason"]
        )


class ReturnForm(forms.Form):
    """What is missing, and by when."""

    reason = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The applicant reads this. Say what to do, point by point."),
        max_length=3000,
        widget=text_area(5),
        error_messages=required(_("Write what is missing.")),
    )
    due_on = GermanDateField(
        label=_("By when?"),
        help_text=_("For example 31.12.2026"),
        error_messages=required(_("Write a day, for example 31.12.2026.")),
    )


class SettleForm(WayForm):
    """A word for the applicant, if wanted, and the way of the final notice."""

    remarks = forms.CharField(
        label=_("A word for the applicant"),
        help_text=_("It stands at the beginning of the final notice."),
        max_length=3000,
        widget=text_area(3),
        required=False,
    )
    field_order = ("remarks", "channel", "seal")
