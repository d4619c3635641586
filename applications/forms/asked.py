"""The questions that only some guidelines ask. A programme that needs none of them has no such step."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.forms.choices import choices
from applications.forms.steps import BUILT_IN_LISTS, StepForm, required, text_area
from applications.wishes import offers_early_start
from funding.fields import GermanDateField
from funding.guideline.model import Guideline
from funding.wording import label

ANSWER, LIST = "answer_", "list_"
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
Field = tuple[str, forms.Field]


def yes_no(words: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=words,
        help_text=help_text,
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages=required(gettext_lazy("Choose yes or no.")),
    )


def asked_fields(guideline: Guideline) -> Iterator[Field]:
    """The fields this guideline needs beside those of every programme, in the order in which people read them."""
    yield from fields_about_applicant(guideline)
    yield from fields_about_project(guideline)
    for key, taxonomy in guideline.taxonomies.items():
        if key not in BUILT_IN_LISTS:
            yield (
                f"{LIST}{key}",
                list_field(label(taxonomy.label), choices(taxonomy.items), taxonomy.multiple),
            )
    for question in guideline.questions:
        if question.asked == "applicant":
            hint = label(question.hint) if question.hint else ""
            yield f"{ANSWER}{question.key}", yes_no(label(question), hint)


def fields_about_applicant(guideline: Guideline) -> Iterator[Field]:
    rule, town = guideline.applicants, {"town": label(guideline.territory.name)}
    if rule.based in {"seat", "seat_or_activity"}:
        yield "seat_in_territory", yes_no(_("Is your seat in %(town)s?") % town)
    if rule.based in {"activity", "seat_or_activity"}:
        yield "active_in_territory", yes_no(_("Are you active in %(town)s?") % town)
    if rule.min_years_active is not None:
        yield "years_active", years_field()
    if guideline.payout is not None and guideline.payout.organisation_accounts_only:
        yield "account_of", account_field()


def fields_about_project(guideline: Guideline) -> Iterator[Field]:
    if guideline.territory.required and not guideline.taxonomy("social_areas"):
        town = {"town": label(guideline.territory.name)}
        yield "in_territory", yes_no(_("Does your project take place in %(town)s?") % town)
    anchors = {rule.before for rule in guideline.lead_times}
    if "preparation" in anchors:
        yield "preparation_on", day_field(_("When does the preparation begin?"))
    if "event" in anchors:
        yield "event_on", day_field(_("On which day is the event?"))
    if offers_early_start(guideline):
        yield from early_start_fields()
    if guideline.start.retrospective == "forbidden":
        yield "costs_incurred", yes_no(_("Have you already bought or paid something for it?"))
    if guideline.other_funding.public_money == "forbidden":
        yield "other_public_money", yes_no(_("Does another public body pay for it, too?"))


def early_start_fields() -> Iterator[Field]:
    wish = yes_no(
        _("Must you begin before we decide?"),
        _("Then ask us here to agree. Begin only when you have our consent in writing."),
    )
    reasons = forms.CharField(
        label=_("Why must you begin so early?"),
        help_text=_("Only if you answered yes above."),
        max_length=2000,
        required=False,
        widget=text_area(3),
    )
    yield from (("early_start", wish), ("early_start_reasons", reasons))


def years_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("For how many years have you been active?"),
        help_text=_("Whole years. Less than one year is 0."),
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Write the number of years, for example 3."),
            "invalid": _("Write a whole number, for example 3."),
            "min_value": _("Write a number from 0."),
            "max_value": _("Write a number up to 1,000."),
        },
    )


def account_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Whose bank account is it?"),
        choices=[("organisation", _("Of our organisation")), ("person", _("Of one person"))],
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what fits best.")),
    )


def day_field(words: str) -> GermanDateField:
    return GermanDateField(
        label=words,
        help_text=_("For example 1.9.2026"),
        error_messages=required(_("Write the day, for example 1.9.2026.")),
    )


def list_field(words: str, items: list[tuple[str, str]], multiple: bool) -> forms.Field:  # noqa: FBT001 (as the file says)
    if multiple:
        return forms.MultipleChoiceField(
            label=words,
            choices=items,
            widget=forms.CheckboxSelectMultiple,
            error_messages=required(_("Choose at least one.")),
        )
    return forms.ChoiceField(
        label=words,
        choices=items,
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what fits best.")),
    )


class AskedForm(StepForm):
    """What this guideline asks beside the questions of every programme."""

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any) -> None:
        super().__init__(*args, guideline=guideline, **kwargs)
        self.fields.update(dict(asked_fields(guideline)))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("early_start") and not data.get("early_start_reasons"):
            self.add_error("early_start_reasons", _("Write why you cannot wait for our decision."))
        return data


def asked_of(understood: dict[str, Any]) -> dict[str, Any]:
    """The understood fields as content: facts by name, own lists and answers by their keys."""
    lists = {name: value for name, value in understood.items() if name.startswith(LIST)}
    answers = {name: value for name, value in understood.items() if name.startswith(ANSWER)}
    facts = {name: value for name, value in understood.items() if name not in lists | answers}
    return {
        "asked": facts | {"lists": {name.removeprefix(LIST): in_tuple(v) for name, v in lists.items()}},
        "answers": {name.removeprefix(ANSWER): "yes" if v else "no" for name, v in answers.items()},
    }


def in_tuple(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
