"""The demand to pay money back, in writing (§§ 48, 49, 49a VwVfG): how much, why, by when, where to, with what interest.

It goes out with the demand itself (awards.claims.reclaim), after the hearing, whose answer it names (§§ 28, 39 VwVfG).
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from awards.claim_sums import interest_steps, last_day_to_decide
from awards.final_notice import arithmetic_section, cut_words
from awards.interest import Step, total
from awards.models import Award, Claim, Notice, Settlement
from awards.notice_aid import aids_with
from awards.notice_paper import (
    Row,
    guideline_of,
    lines_of,
    notice_of,
    paper,
    section,
    table,
    words_of_town,
)
from awards.states import Ground, NoticeKind
from awards.town_account import account_rows
from awards.writings import Writing, only_noted, register, written_at_any_time
from budgets.ledger import spent_on
from funding.guideline.model import Guideline
from funding.money import format_money, format_number
from funding.templatetags.show import day
from funding.wording import label

ZERO = Decimal("0.00")


def reclaim_notice(*, claim: Claim, settlement: Settlement | None, actor: User, now: datetime) -> Notice:
    """The notice of a demand; `settlement` is what the check of the proof came to, if there was one."""
    return notice_of(
        claim.award, NoticeKind.RECLAIM, actor=actor, now=now, claim=claim, settlement=settlement
    )


def usual_ground(award: Award) -> Ground:
    """After a check of the proof the project cost less; without one a condition was not kept. One query."""
    return Ground.SAVED if award.settlements.exists() else Ground.CONDITION


# -- what it says ---------------------------------------------------------------------------------


def reclaim_paper(notice: Notice) -> dict[str, Any]:
    """The demand in the active language."""
    return paper(notice, lead=lead_words(notice), sections=sections_of(notice))


def sections_of(notice: Notice) -> Iterator[dict[str, Any]]:
    claim, guideline = claim_of(notice), guideline_of(notice)
    yield section(
        _("What you have to pay back"),
        rows=money_rows(claim, notice, guideline.currency),
        after=[*less_words(notice), *end_words(claim, guideline.currency)],
    )
    yield section(
        _("How you pay"),
        rows=account_rows(claim.award, guideline),
        table=instalment_table(claim, guideline.currency),
        after=[
            _("You cannot pay in time? Write to us before the day. Then we look for a way together."),
            *words_of_town(guideline.notice.reclaim_words),
        ],
    )
    yield interest_section(notice, guideline)
    if notice.settlement:
        yield arithmetic_section(notice.settlement, guideline)
    cuts = cut_words(notice.settlement, guideline) if notice.settlement else []
    yield section(
        _("Our reasons"),
        paragraphs=[
            *reason_words(notice, guideline),
            _("These costs do not count in full:") if cuts else "",
        ],
        points=cuts,
    )


def claim_of(notice: Notice) -> Claim:
    claim: Any = notice.claim
    found: Claim = claim
    return found


def lead_words(notice: Notice) -> Iterator[str]:
    claim, guideline = claim_of(notice), guideline_of(notice)
    words = {"sum": format_money(claim.amount, guideline.currency), "day": day(notice.granted_on)}
    yield opening(Ground(claim.ground)) % words
    parts = claim.instalments
    first = day(date.fromisoformat(parts[0]["due_on"]))
    yield ngettext(
        "Please pay %(sum)s back by %(day)s.",
        "Please pay %(sum)s back in %(number)d parts. The first one is due on %(day)s.",
        len(parts),
    ) % {"sum": words["sum"], "number": len(parts), "day": first}


def opening(ground: Ground) -> str:
    """What happens to the notice of the grant, by the ground."""
    return {
        Ground.SAVED: _("The grant of our notice of %(day)s has become smaller. Of it, %(sum)s come back."),
        Ground.CONDITION: _("We revoke our notice of %(day)s in the amount of %(sum)s, also for the past."),
        Ground.PURPOSE: _("We revoke our notice of %(day)s in the amount of %(sum)s, also for the past."),
        Ground.UNLAWFUL: _("We take back our notice of %(day)s in the amount of %(sum)s, also for the past."),
    }[ground]


def less_words(notice: Notice) -> list[str]:
    """The office leaves a part of what the check found too much. One query."""
    claim, settlement = claim_of(notice), notice.settlement
    if settlement is None or paid_to(claim.award) - settlement.final_amount <= claim.amount:
        return []
    return [_("We ask for less than the check came to.")]


def paid_to(award: Award) -> Decimal:
    """What was paid and has not come back, in euros. One query."""
    return sum(spent_on(award.application.reference or "").values(), ZERO)


def money_rows(claim: Claim, notice: Notice, currency: str) -> Iterator[Row]:
    paid = paid_to(claim.award)
    settlement = notice.settlement
    yield _("Granted"), format_money(claim.award.amount, currency)
    yield _("Paid so far"), format_money(paid, currency)
    if settlement and paid - settlement.final_amount != claim.amount:
        yield _("Result of the check"), format_money(settlement.final_amount, currency)
    yield _("To be paid back"), format_money(claim.amount, currency)
    yield _("You keep"), format_money(paid - claim.amount, currency)


def end_words(claim: Claim, currency: str) -> list[str]:
    """A demand ends a project that still runs: what was not paid yet is not paid any more."""
    if not claim.ends_project:
        return []
    rest = claim.award.amount - paid_to(claim.award)
    if rest <= ZERO:
        return [_("With this your grant ends. We pay nothing more.")]
    return [
        _("For the %(sum)s that we have not paid yet, our notice counts no longer, either.")
        % {"sum": format_money(rest, currency)},
        _("With this your grant ends. We pay nothing more."),
    ]


def instalment_table(claim: Claim, currency: str) -> dict[str, Any]:
    rows = [
        [
            _("Part %(number)d") % {"number": number},
            day(date.fromisoformat(part["due_on"])),
            format_money(Decimal(part["amount"]), currency),
        ]
        for number, part in enumerate(claim.instalments, start=1)
    ]
    foot = [(_("In all"), format_money(claim.amount, currency))]
    return table([_("Part"), _("Due on"), _("Amount")], rows, foot)


# -- interest -------------------------------------------------------------------------------------


def interest_section(notice: Notice, guideline: Guideline) -> dict[str, Any]:
    claim, law = claim_of(notice), label(guideline.notice.law)
    title = _("Interest")
    if claim.interest_from is None:
        return section(title, paragraphs=[_("We ask for no interest.")])
    today = localdate(notice.drafted_at)
    steps = interest_steps(claim, (), today)
    return section(
        title,
        paragraphs=[
            _(
                "What you still owe bears interest from %(day)s until you have paid:"
                " five percentage points above the base rate a year (§ 49a (3) %(law)s)."
            )
            % {"day": day(claim.interest_from), "law": law}
        ],
        table=interest_table(steps, today, guideline.currency) if steps else None,
        after=[_("It comes on top of the sum above. We work it out when your money has come in.")],
    )


def interest_table(steps: list[Step], today: date, currency: str) -> dict[str, Any]:
    """Each time with its rate; the sum until today, rounded once."""
    rows = [
        [
            ngettext("%(days)d day from %(day)s on", "%(days)d days from %(day)s on", step.days)
            % {"day": day(step.since), "days": step.days},
            format_money(step.owed, currency),
            f"{format_number(step.percent)} %",
        ]
        for step in steps
    ]
    until = _("Interest until %(day)s") % {"day": day(today)}
    return table([_("Time"), _("Owed"), _("Rate")], rows, [(until, format_money(total(steps), currency))])


# -- reasons --------------------------------------------------------------------------------------


def reason_words(notice: Notice, guideline: Guideline) -> Iterator[str]:
    """Facts, law, hearing, what was answered and what the office thinks of it."""
    claim, law = claim_of(notice), label(guideline.notice.law)
    yield from lines_of(claim.reason)
    yield law_words(Ground(claim.ground)) % {"law": law}
    yield from hearing_words(claim, law)
    yield from lines_of(claim.decision_reason)
    if claim.ground != Ground.SAVED:
        yield _(
            "We decide this within our discretion. We have weighed what speaks for you"
            " against the duty to use public money only for its purpose."
        )
        yield _(
            "We have known the facts since %(known)s. The year to decide ends on %(last)s (§ 48 (4) %(law)s)."
        ) % {"known": day(claim.known_on), "last": day(last_day_to_decide(claim.known_on)), "law": law}


def law_words(ground: Ground) -> str:
    back = _("What was paid has to be paid back to this extent (§ 49a (1) %(law)s).")
    rests = {
        Ground.SAVED: _(
            "Our notice says: if the project costs less, or more money comes in, the grant becomes smaller."
            " To this extent it counts no longer."
        ),
        Ground.CONDITION: _(
            "We may revoke a grant, also for the past, when a condition is not kept,"
            " or not in time (§ 49 (3) sentence 1 no. 2 %(law)s)."
        ),
        Ground.PURPOSE: _(
            "We may revoke a grant, also for the past, when the money is not used for its purpose,"
            " or not soon (§ 49 (3) sentence 1 no. 1 %(law)s)."
        ),
        Ground.UNLAWFUL: _(
            "We may take back a grant that should not have been given, also for the past (§ 48 (1), (2) %(law)s)."
        ),
    }
    return f"{rests[ground]} {back}"


def hearing_words(claim: Claim, law: str) -> Iterator[str]:
    """That the applicant was asked, and what they said, word for word."""
    yield _("On %(day)s we asked for your view (§ 28 %(law)s). You could answer until %(until)s.") % {
        "day": day(localdate(claim.heard_at)),
        "until": day(claim.answer_until),
        "law": law,
    }
    if claim.answered_at is None:
        yield _("No answer came.")
        return
    yield _("You answered on %(day)s:") % {"day": day(localdate(claim.answered_at))}
    yield _("“%(words)s”") % {"words": claim.answer}


# -- the reading aid ------------------------------------------------------------------------------


def told(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    claim = claim_of(notice)
    interest = (
        _("We ask for no interest.")
        if claim.interest_from is None
        else _("Interest comes on top, until you have paid.")
    )
    return [
        section(
            _("What is decided"),
            paragraphs=[*list(lead_words(notice))[1:], interest, *end_words(claim, guideline.currency)],
        ),
        section(_("Why"), paragraphs=[*lines_of(claim.reason), *lines_of(claim.decision_reason)]),
        section(
            _("What you do now"),
            rows=account_rows(claim.award, guideline),
            after=[
                _("Pay in time. Write the reference on the transfer."),
                _("You cannot pay in time? Write to us before the day. Then we look for a way together."),
            ],
        ),
    ]


register(
    NoticeKind.RECLAIM,
    Writing(paper=reclaim_paper, assure=written_at_any_time, released=only_noted, aids=aids_with(told)),
)
