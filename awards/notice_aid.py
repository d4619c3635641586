"""The reading aid: what the notice says, in simple words and in the reader's language. It binds nobody.

It is a page only, never part of the PDF; the German notice alone counts (§ 23 VwVfG).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from awards.models import Award, Notice
from awards.notice_award import conditions_of, next_words, payout_words, period, proof_words
from awards.notice_paper import guideline_of, lines_of, section
from awards.notice_reasons import cut_words
from awards.states import NoticeKind
from funding.guideline.model import Guideline
from funding.guideline.money_rules import FinancingType
from funding.money import format_money
from funding.wording import label

# What a kind of notice says in simple words, without the remedy, in the active language.
Told = Callable[[Notice, Guideline], list[dict[str, Any]]]
Aids = dict[str, dict[str, Any]]


def aids_with(told: Told) -> Callable[[Notice], Aids]:
    """Reading aids that say what `told` does, in every language the site speaks, by its code."""

    def aids(notice: Notice) -> Aids:
        found = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                found[code] = {"language": code, "sections": aid_of(notice, told)}
        return found

    return aids


def aids_of(notice: Notice) -> Aids:
    """The reading aid of a grant or a rejection."""
    return aids_with(told_award if notice.kind == NoticeKind.AWARD else told_rejection)(notice)


def aid_of(notice: Notice, told: Told) -> list[dict[str, Any]]:
    guideline = guideline_of(notice)
    remedy = section(
        _("You do not agree?"),
        paragraphs=[_("Talk to us first, we will explain it."), label(guideline.notice.remedy)],
    )
    return [*told(notice, guideline), remedy]


def told_award(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    award = notice.application.award
    return [
        section(_("What is decided"), paragraphs=decided_words(award, guideline)),
        section(_("What you do now"), points=next_words()),
        section(_("When the money comes"), paragraphs=payout_words(guideline)),
        section(_("What you have to keep to"), points=conditions_of(guideline, notice.texts)),
        section(_("At the end"), paragraphs=proof_words(award, guideline)),
        section(_("Costs that do not count in full"), points=cuts_of(notice, guideline)),
    ]


def decided_words(award: Award, guideline: Guideline) -> list[str]:
    savings = {
        FinancingType.DEFICIT: _("If money is left over, the grant becomes smaller."),
        FinancingType.SHARE: _("If the project costs less, the grant becomes smaller."),
        FinancingType.FIXED: _("The sum stays the same as long as your costs are not lower."),
    }
    time = period(award.starts_on, award.ends_on)
    return [
        _("Good news: you get up to %(amount)s for your project “%(title)s”.")
        % {"amount": format_money(award.amount, guideline.currency), "title": award.application.title},
        _("Your project runs from %(time)s.") % {"time": time} if time else "",
        savings[guideline.financing.type],
    ]


def cuts_of(notice: Notice, guideline: Guideline) -> list[str]:
    return cut_words(notice.decision, guideline.currency) if notice.decision else []


def told_rejection(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    words = notice.decision.reasons if notice.decision else ""
    return [
        section(
            _("What is decided"),
            paragraphs=[
                _("We are sorry: your project “%(title)s” gets no money.")
                % {"title": notice.application.title},
                _("You can apply again with another idea."),
            ],
        ),
        section(_("Why"), paragraphs=lines_of(words), points=cuts_of(notice, guideline)),
    ]
