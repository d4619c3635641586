"""The letters about conflicts of interest. None names the member to anybody else: names stand on the pages."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from applications.mails import absolute, case_facts, case_link, desk_link, recipient, tell_applicants
from applications.models import Application
from board import mails
from board.models import Ballot, Seat
from board.states import Finding
from notifications.letters import Letter
from notifications.outbox import queue


def tell_member(ballot: Ballot, seat: Seat, *, now: datetime) -> None:
    """The member learns that they take no part, and why."""
    queue(
        key=mails.letter_key(ballot, "excluded", seat.member_id),
        to=recipient(seat.member),
        compose=partial(excluded, ballot, seat),
        now=now,
    )


def tell_finding(ballot: Ballot, seat: Seat, finding: Finding, *, now: datetime) -> None:
    """What came to light after the vote: to the member, and to everyone for whom something changes."""
    tell_member(ballot, seat, now=now)
    if finding == Finding.DECIDED:
        mails.tell_keepers(ballot, decision_in_doubt, key="doubt", now=now)
    if finding == Finding.VOID:
        mails.tell_keepers(ballot, void, key="void", now=now)
        tell_voters(ballot, now=now)
        tell_applicants(ballot.application, votes_again, key=f"ballot:{ballot.pk}:again", now=now)


def tell_voters(ballot: Ballot, *, now: datetime) -> None:
    """Everyone whose vote is lost with the member's. A chair has the keepers' letter under the same key."""
    voters = User.objects.filter(seats__in=ballot.seats.entitled().filter(vote__isnull=False), is_active=True)
    for user in voters:
        queue(
            key=mails.letter_key(ballot, "void", user.pk),
            to=recipient(user),
            compose=partial(lost, ballot),
            now=now,
        )


# -- to the member --------------------------------------------------------------------------------


def excluded(ballot: Ballot, seat: Seat) -> Letter:
    case = ballot.application
    last = (
        _("A vote you have cast is deleted.") if ballot.is_open else _("A vote you have cast does not count.")
    )
    return Letter(
        subject=_("You take no part in this vote: %(title)s") % {"title": case.title},
        lead=_("You take no part in the vote on this application. You need not do anything."),
        paragraphs=(
            _("Office or chair have noted that you have a conflict of interest:"),
            seat.exclusion_reason,
            last,
            _("The reason goes into the minutes. Is something wrong? Then please talk to the office."),
        ),
        facts=case_facts(case),
        action=(_("See my votes"), absolute("board:ballots")),
        reason=_("You get this e-mail because you are a member of the advisory board."),
    )


# -- when a recommendation is void ----------------------------------------------------------------


def void(ballot: Ballot, *, decides: bool) -> Letter:
    case = ballot.application
    lead = _("The vote of the board does not count. The office can ask the board again.")
    if decides:
        lead = _("The vote of the board does not count. Please ask the board again.")
    return Letter(
        subject=_("The vote does not count: %(reference)s") % {"reference": case.reference},
        lead=lead,
        paragraphs=(
            _("A member with a conflict of interest had voted. So there is no recommendation any more."),
            _("The member is excluded. The others can vote again at once."),
        ),
        facts=case_facts(case),
        action=(_("See the vote"), mails.ballot_url(ballot)),
    )


def lost(ballot: Ballot) -> Letter:
    case = ballot.application
    return Letter(
        subject=_("Your vote does not count any more: %(title)s") % {"title": case.title},
        lead=_("The vote of the board does not count. You need not do anything now."),
        paragraphs=(
            _("Somebody voted who must not take part. So nobody's vote counts any more."),
            _("The board is asked again. Then you get an e-mail."),
        ),
        facts=case_facts(case),
        action=(_("See the vote"), mails.ballot_url(ballot)),
        reason=_("You get this e-mail because you are a member of the advisory board."),
    )


def votes_again(case: Application) -> Letter:
    return Letter(
        subject=_("The board votes again on your application %(reference)s") % {"reference": case.reference},
        lead=_("The advisory board votes again on your application. You need not do anything."),
        paragraphs=(
            _("This has a formal reason. It has nothing to do with your project."),
            _("We write to you when we have decided."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


# -- when there is a decision ---------------------------------------------------------------------


def decision_in_doubt(ballot: Ballot, *, decides: bool) -> Letter:
    case = ballot.application
    lead = _("A conflict of interest came to light after the decision. The office looks at it.")
    if decides:
        lead = _("A conflict of interest came to light. Please check the decision.")
    return Letter(
        subject=_("Please check the decision: %(reference)s") % {"reference": case.reference},
        lead=lead,
        paragraphs=(
            _("A member with a conflict of interest had voted. The decision rests on that vote."),
            _("The decision stays for now. It may have to be withdrawn (§ 48 VwVfG). A person decides that."),
        ),
        facts=case_facts(case),
        action=desk_link(case) if decides else (_("See the vote"), mails.ballot_url(ballot)),
    )
