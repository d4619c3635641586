"""What the board recommended as a short text that the officer can take over into the reasons of the decision.

Numbers and reasons, never names; in German, because the decision is German, and in the applicant's language.
"""

from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Recommendation
from applications.states import RecommendationOutcome
from funding.money import format_euro
from funding.templatetags.show import day
from funding.wording import label


class Summary(NamedTuple):
    """The text in one language; `name` is the language's own."""

    language: str
    name: str
    text: str


def summaries_of(recommendation: Recommendation | None) -> list[Summary]:
    """The text in the language of the authority and, if it is another, in the applicant's; none without a vote."""
    if recommendation is None:
        return []
    languages = dict.fromkeys([settings.LANGUAGE_CODE, applicants_language(recommendation.application)])
    return [
        Summary(
            language, translation.get_language_info(language)["name_local"], summary(recommendation, language)
        )
        for language in languages
    ]


def applicants_language(case: Application) -> str:
    """Of who sent the newest version; the authority's for a case written down by the office."""
    version = case.latest_version
    sender = version.submitted_by if version and not case.entered_by_id else None
    return sender.language if sender else settings.LANGUAGE_CODE


def summary(recommendation: Recommendation, language: str) -> str:
    """What came out, with how many votes and why, in short sentences of `language`."""
    with translation.override(language):
        told = [
            opening_words(recommendation),
            outcome_words(recommendation),
            vote_words(recommendation.counts),
            excluded_words(recommendation.counts.get("excluded", 0)),
        ]
        reasons = [f"– {reason}" for reason in recommendation.reasons]
        lines = [" ".join(filter(None, told)), *([_("Reasons from the board:"), *reasons] if reasons else [])]
    return "\n".join(lines)


def opening_words(recommendation: Recommendation) -> str:
    case = recommendation.application
    words = {
        "board": label(case.guideline.board.name),
        "day": day(recommendation.recorded_at),
        "reference": case.reference,
    }
    return _("%(board)s: vote of %(day)s on the application %(reference)s.") % words


def outcome_words(recommendation: Recommendation) -> str:
    texts = {
        RecommendationOutcome.FULL: _("The board recommends to fund the project in full, with %(amount)s."),
        RecommendationOutcome.REDUCED: _(
            "The board recommends to fund the project with a lower amount, %(amount)s."
        ),
        RecommendationOutcome.AGAINST: _("The board recommends not to fund the project."),
        RecommendationOutcome.NONE: _("The board makes no recommendation: the votes were equal."),
    }
    text = texts[RecommendationOutcome(recommendation.outcome)]
    return text % {"amount": format_euro(recommendation.amount)}


def vote_words(counts: dict[str, int]) -> str:
    """How many were in favour, against, and abstained."""
    numbers = {name: counts.get(name, 0) for name in ("in_favour", "against", "abstained")}
    text = _("In favour: %(in_favour)d, against: %(against)d, abstained: %(abstained)d.")
    return text % numbers


def excluded_words(excluded: int) -> str:
    if not excluded:
        return ""
    text = ngettext(
        "%(n)d member took no part because of a conflict of interest.",
        "%(n)d members took no part because of a conflict of interest.",
        excluded,
    )
    return text % {"n": excluded}
