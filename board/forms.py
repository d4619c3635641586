"""Forms of the board. They understand what was typed; whether it fits the rules is said by the verbs."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from board.models import Vote
from board.states import Addressee, Choice
from funding.fields import AmountField, GermanDateField
from funding.guideline.base import to_cents
from funding.money import format_amount, format_money

LONGEST_TEXT = 2000


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class VoteForm(forms.Form):
    """One vote. Three answers need no amount."""

    choice = forms.ChoiceField(
        label=_("How do you vote?"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    amount = AmountField(label=_("The lower amount"), required=False)
    remark = forms.CharField(
        label=_("Your reasons"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("After closing, the office and the board read them without your name."),
    )

    def __init__(self, *args: Any, max_grant: Decimal, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        highest = format_money(max_grant, currency)
        self.fields["amount"].widget.is_conditional = True  # goes with one answer
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            (Choice.FULL, gettext("Fund in full: %(amount)s") % {"amount": highest}),
            *((choice, choice.label) for choice in Choice if choice is not Choice.FULL),
        ]
        self.fields["amount"].help_text = gettext(
            "Only for a lower amount. At most %(amount)s, for example %(lower)s."
        ) % {"amount": highest, "lower": format_amount(to_cents(max_grant / 2))}


def vote_initial(vote: Vote | None) -> dict[str, Any]:
    """The vote as it stands, to be changed."""
    if vote is None:
        return {}
    return {"choice": vote.choice, "amount": vote.amount, "remark": vote.remark}


class ConflictForm(forms.Form):
    reason = forms.CharField(
        label=_("What is your connection to the project?"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("One sentence is enough. It goes into the minutes of the board."),
        error_messages={"required": _("Write a reason.")},
    )


class OpenBallotForm(forms.Form):
    closes_on = GermanDateField(
        label=_("Last day to vote"),
        help_text=_("Votes are taken until 23:59 on this day."),
        error_messages={"required": _("Write the last day to vote, like 1.9.2026.")},
    )
    note = forms.CharField(
        label=_("Your note to the board"),
        required=False,
        max_length=5000,
        widget=text_area(5),
        help_text=_("For example what you talked about with the initiative, and what is still open."),
    )


class RecallForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you take the application back?"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("The members of the board read this."),
        error_messages={"required": _("Write a reason.")},
    )


class ExclusionForm(forms.Form):
    """Which member has a conflict of interest, and why."""

    member = forms.TypedChoiceField(
        label=_("Which member?"),
        widget=forms.RadioSelect,
        coerce=int,
        error_messages={
            "required": _("Choose the member."),
            "invalid_choice": _("Choose the member."),
        },
    )
    reason = forms.CharField(
        label=_("What is the connection to the project?"),
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("One or two sentences. They go into the minutes, and the member reads them."),
        error_messages={"required": _("Write a reason.")},
    )

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question of a member. How long it may be is said by the verb."""

    addressee = forms.ChoiceField(
        label=_("Whom do you ask?"),
        choices=Addressee.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom you ask."), "invalid_choice": _("Choose whom you ask.")},
    )
    text = forms.CharField(
        label=_("Your question"),
        widget=text_area(3),
        help_text=_(
            "Nobody on the board sees who asked, but office and chair do. The answer goes to all who vote."
        ),
        error_messages={"required": _("Write your question.")},
    )


class AnswerForm(forms.Form):
    """An answer to a question of the board."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=text_area(5),
        help_text=_("Every member of the board who may vote reads it."),
        error_messages={"required": _("Write your answer.")},
    )
