"""The steps of the form: their order, their questions, and how a step reads and parses what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.content import Audience, Content, Cost, Income, What, Who
from applications.forms.asked import AskedForm, asked_of
from applications.forms.lines import (
    CostLineForm,
    IncomeLineForm,
    LineForm,
    Raw,
    blank_line,
    line_forms,
    read_lines,
)
from applications.forms.steps import AudienceForm, FinancingForm, StepForm, WhatForm, WhoForm
from funding.guideline.model import Guideline


def storable(typed: Any) -> Any:
    """Text, lists and lines without NUL; anything else as it is."""
    if isinstance(typed, str):
        return typed.replace("\0", "")
    if isinstance(typed, list):
        return [storable(item) for item in typed]
    if isinstance(typed, dict):
        return {name: storable(item) for name, item in typed.items()}
    return typed


@dataclass(frozen=True)
class Step:
    """One page of the form. `form` asks in fields, `lines` in lines; a step may have both."""

    key: str
    question: Any
    short: Any
    form: type[StepForm] | None = None
    lines: type[LineForm] | None = None

    def asks_something(self, guideline: Guideline) -> bool:
        return self.has_lines(guideline) or bool(self.form and self.form(guideline=guideline).fields)

    def has_lines(self, guideline: Guideline) -> bool:
        """Whether lines are asked: a guideline that knows no other money has none to choose from."""
        return self.lines is not None and self.lines.offers_any(guideline)

    def read(self, post: Mapping[str, Any], guideline: Guideline, *, without: str = "") -> Raw:
        """What was typed on the posted page, letter by letter, but for NUL, which PostgreSQL stores nowhere."""
        typed: Raw = {}
        if self.form:
            for name, item in self.form(guideline=guideline).fields.items():
                typed[name] = item.widget.value_from_datadict(post, {}, name) or ""
        if self.lines and self.has_lines(guideline):
            typed["lines"] = read_lines(post, self.lines, guideline, without=without)
        without_nul: Raw = storable(typed)
        return without_nul

    def keep_unasked(self, typed: Raw, before: Raw) -> Raw:
        """What was typed now, and what an earlier version of the rules asked and this page did not show."""
        if "lines" in typed:
            old = {line.get("key"): line for line in before.get("lines", [])}
            lines = [old.get(line["key"], {}) | line for line in typed["lines"]]
            typed = typed | {"lines": lines}
        return before | typed

    def bind(self, typed: Raw | None, guideline: Guideline) -> "BoundStep":
        """The step's forms over what was typed; unbound where nothing was typed yet."""
        return BoundStep(
            step=self,
            form=self.form(typed, guideline=guideline) if self.form else None,
            lines=line_forms(self.lines, (typed or {}).get("lines", []), guideline)
            if self.lines and self.has_lines(guideline)
            else [],
            guideline=guideline,
            is_begun=typed is not None,
        )


@dataclass
class BoundStep:
    """A step over what was typed."""

    step: Step
    form: StepForm | None
    lines: list[LineForm]
    guideline: Guideline
    is_begun: bool
    extra: list[LineForm] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Every answer is there and can be understood. A cost plan needs at least one line."""
        fields_fit = self.form is None or self.form.is_valid()
        lines_fit = all([line.is_valid() for line in self.lines])  # noqa: C419 (each line must be checked)
        return self.is_begun and fields_fit and lines_fit and not self.lacks_lines

    @property
    def understood(self) -> dict[str, Any]:
        """The answers that can be understood, whether or not all can."""
        if self.form is None or not self.form.is_bound:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    def add_blank(self, count: int = 1) -> "BoundStep":
        """Offer further empty lines for typing."""
        if self.step.lines and self.step.has_lines(self.guideline):
            first = len(self.lines)
            self.extra = [blank_line(self.step.lines, first + n, self.guideline) for n in range(count)]
        return self

    @property
    def lacks_lines(self) -> bool:
        """A cost plan without a single line."""
        return self.step.key == "costs" and not self.lines

    @property
    def has_errors(self) -> bool:
        """Whether something on the page must be put right."""
        fields = bool(self.form and self.form.errors)
        return fields or self.lacks_lines or any(line.errors for line in self.lines)

    @property
    def all_lines(self) -> list[LineForm]:
        return [*self.lines, *self.extra]


STEPS = (
    Step("who", _("Who are you?"), _("Who we are"), form=WhoForm),
    Step("what", _("What do you want to do?"), _("What we want to do"), form=WhatForm),
    Step("audience", _("For whom, where and when?"), _("For whom, where, when"), form=AudienceForm),
    Step("asked", _("A few more questions"), _("More questions"), form=AskedForm),
    Step("costs", _("What does it cost?"), _("What it costs"), lines=CostLineForm),
    Step("financing", _("How is it paid?"), _("How it is paid"), form=FinancingForm, lines=IncomeLineForm),
)
STEP_BY_KEY = {step.key: step for step in STEPS}


def steps_of(guideline: Guideline) -> tuple[Step, ...]:
    """The steps of a programme's form: those in which its guideline has something to ask."""
    return tuple(step for step in STEPS if step.asks_something(guideline))


# What each column of a line is called in the content; a line without its first and last is not understood.
COLUMNS = {
    "costs": ("cost_type", "label", "amount", "quantity", "unit_price", "own_fee", "quotes", "per_person"),
    "financing": ("kind", "label", "amount"),
}


def understood_lines(bound: BoundStep) -> list[dict[str, Any]]:
    """The lines whose kind and amount can be understood."""
    columns = COLUMNS[bound.step.key]
    found = []
    for line in bound.lines:
        line.is_valid()
        data = line.cleaned_data
        if data.get(columns[0]) and data.get("amount") is not None:
            known = {name: data[name] for name in columns if data.get(name) is not None}
            found.append({"key": line.line_key} | known)
    return found


def understand(draft: Mapping[str, Raw], guideline: Guideline) -> Content:
    """The content of a draft as far as it can be understood; never raises on what was typed."""
    bound = {step.key: step.bind(draft.get(step.key), guideline) for step in STEPS}
    return Content(
        who=Who(**bound["who"].understood),
        what=What(**bound["what"].understood),
        audience=Audience(**bound["audience"].understood),
        costs=tuple(Cost(**line) for line in understood_lines(bound["costs"])),
        income=tuple(Income(**line) for line in understood_lines(bound["financing"])),
        **asked_of(bound["asked"].understood),
        **bound["financing"].understood,
    )


def incomplete_steps(draft: Mapping[str, Raw], guideline: Guideline) -> list[Step]:
    """The steps that still need the applicant. The financing plan may be left empty: then the grant pays all."""
    return [
        step
        for step in steps_of(guideline)
        if not step.bind(
            draft.get(step.key, {"lines": []} if step.key == "financing" else None), guideline
        ).is_complete
    ]
