"""An award in words: where it stands, who acts, by when."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from applications.boxes import Box
from applications.presentation import NextStep
from applications.states import State
from awards.models import Award
from awards.states import FINISHED, AwardState
from funding.templatetags import show

# A badge is one or two words; the whole sentence stands in the status bar.
BADGES = {
    AwardState.GRANTED: ("info", gettext_lazy("Notice to write")),
    AwardState.NOTIFIED: ("warning", gettext_lazy("Notice sent")),
    AwardState.ACCEPTED: ("success", gettext_lazy("Under way")),
    AwardState.PROOF_SENT: ("info", gettext_lazy("Proof is here")),
    AwardState.PROOF_RETURNED: ("warning", gettext_lazy("Proof incomplete")),
    AwardState.HEARING: ("warning", gettext_lazy("Hearing")),
    AwardState.RECLAIMED: ("danger", gettext_lazy("To be paid back")),
    AwardState.SETTLED: ("success", gettext_lazy("Settled")),
    AwardState.DECLINED: ("neutral", gettext_lazy("Declined")),
    AwardState.REVOKED: ("neutral", gettext_lazy("Revoked")),
}
# Where each state stands among the four words of the bar.
PLACE = {
    AwardState.GRANTED: 0,
    AwardState.NOTIFIED: 0,
    AwardState.ACCEPTED: 1,
    AwardState.PROOF_RETURNED: 2,
    AwardState.PROOF_SENT: 2,
    AwardState.HEARING: 2,
    AwardState.RECLAIMED: 2,
    AwardState.SETTLED: 3,
    AwardState.DECLINED: 3,
    AwardState.REVOKED: 3,
}


def award_badge(award: Award) -> dict[str, str]:
    kind, words = BADGES[AwardState(award.state)]
    return {"kind": kind, "text": str(words)}


def award_steps(award: Award) -> list[dict[str, str]]:
    """The four words of an award with their state, for components/status_bar.html."""
    here = PLACE[AwardState(award.state)]
    words = [
        pgettext("status", "Notice"),
        pgettext("status", "Project"),
        pgettext("status", "Proof of use"),
        pgettext("status", "Finished"),
    ]
    states = ["done" if place < here else "current" if place == here else "todo" for place in range(4)]
    return [{"label": word, "state": state} for word, state in zip(words, states, strict=True)]


def award_next_step(award: Award) -> NextStep:
    """Where the award stands, who acts, by when, in one sentence each, for the applicant."""
    you, office, nobody = _("You"), _("The office"), _("Nobody: this is finished.")
    due = show.day(award.proof_due_on) if award.proof_due_on else ""
    by_due = _("The proof of use is due on %(day)s.") % {"day": due} if due else ""
    found = {
        AwardState.GRANTED: (_("Your project is approved. The notice is being written."), office, ""),
        AwardState.NOTIFIED: (_("Your notice is here. Please read it and accept the grant."), you, ""),
        AwardState.ACCEPTED: (
            _("Your project is under way. Collect your receipts here."),
            you,
            by_due,
        ),
        AwardState.PROOF_SENT: (_("We check your proof of use."), office, ""),
        AwardState.PROOF_RETURNED: (_("Something is missing in your proof of use."), you, by_due),
        AwardState.HEARING: (
            _("Money may have to be paid back. You can tell us your view first."),
            _("You, then the office"),
            "",
        ),
        AwardState.RECLAIMED: (_("Money is to be paid back."), you, ""),
        AwardState.SETTLED: (settled_words(award), nobody, ""),
        AwardState.DECLINED: (_("You have declined the grant."), nobody, ""),
        AwardState.REVOKED: (_("The grant was revoked."), nobody, ""),
    }
    return NextStep(*found[AwardState(award.state)])


def settled_words(award: Award) -> str:
    """What came out in the end."""
    if award.final_amount is None:
        return _("Everything is checked. Thank you!")
    money = show.money(award.final_amount, award.application.programme.currency)
    return _("Everything is checked. Your final grant is %(sum)s. Thank you!") % {"sum": money}


def award_facts(award: Award) -> list[dict[str, Any]]:
    """What is promised, for which time, for components/summary.html."""
    currency = award.application.programme.currency
    rows: list[dict[str, Any]] = [{"label": _("Grant"), "value": show.money(award.amount, currency)}]
    if award.final_amount is not None and award.final_amount != award.amount:
        rows.append({"label": _("Final grant"), "value": show.money(award.final_amount, currency)})
    if award.starts_on and award.ends_on:
        days = _("%(first)s to %(last)s") % {
            "first": show.day(award.starts_on),
            "last": show.day(award.ends_on),
        }
        rows.append({"label": _("Project"), "value": days})
    if award.proof_due_on and award.state not in FINISHED:
        rows.append({"label": _("Proof of use due"), "value": show.day(award.proof_due_on)})
    return rows


# -- on the page of the case ----------------------------------------------------------------------


def for_applicant(case: Any, user: Any) -> list[Box]:
    """The way from the case to its award. One query once a grant was approved."""
    return way_to_award(case, "awards:award")


def for_office(case: Any, user: Any) -> list[Box]:
    return way_to_award(case, "awards:desk-award")


def way_to_award(case: Any, page: str) -> list[Box]:
    if case.state != State.APPROVED:
        return []
    award = Award.objects.filter(application=case).first()
    if award is None:
        return []
    content = {"award": award, "badge": award_badge(award), "page": page, "currency": case.programme.currency}
    return [Box("awards/way_to_award.html", content)]
