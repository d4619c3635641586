"""The letters to members of the board about their office, and about votes that change hands."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import NEED_SECOND_FACTOR, RoleName
from applications.mails import absolute, case_facts, recipient
from board.mails import ballot_url, closing_day
from board.models import Ballot, Substitution
from funding.models import RoleAssignment
from notifications.letters import Letter
from notifications.outbox import queue

Tell = Callable[[RoleAssignment], Letter]
# What each role means for the person who has it, in one sentence.
DUTIES = {
    RoleName.CHAIR: gettext_lazy("You lead the board. You vote, and you sign the minutes."),
    RoleName.DEPUTY_CHAIR: gettext_lazy("You vote. You lead the board when the chair cannot."),
    RoleName.BOARD_MEMBER: gettext_lazy("You read applications and vote on them."),
    RoleName.BOARD_DEPUTY: gettext_lazy("You vote when a member cannot. Then we write to you."),
    RoleName.ADVISORY_MEMBER: gettext_lazy("You read applications and ask questions. You do not vote."),
}


def tell(term: RoleAssignment, compose: Tell, *, key: str, now: datetime) -> None:
    """Queue a letter to the person of a term; a second click in the same second writes none."""
    queue(
        key=f"board-term:{term.pk}:{key}:{now.timestamp():.0f}",
        to=recipient(term.user),
        compose=partial(compose, term),
        now=now,
    )


def written(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else _("no end")


def facts_of(term: RoleAssignment) -> tuple[tuple[str, str], ...]:
    return (
        (_("Your role"), term.get_role_display()),
        (_("From"), written(term.since)),
        (_("Until"), written(term.until)),
    )


def why() -> str:
    return _("You get this e-mail because you are a member of the advisory board.")


# -- terms ----------------------------------------------------------------------------------------


def appointed(term: RoleAssignment) -> Letter:
    """What the office is, how to sign in, and for the chair that a second proof is asked for."""
    words = {"board": str(term.programme), "day": written(term.since)}
    return Letter(
        subject=_("You are on the advisory board: %(board)s") % words,
        lead=_("You are on the advisory board of %(board)s from %(day)s. Please sign in once.") % words,
        paragraphs=(
            _("The board reads applications for small grants. It recommends which ones get money."),
            str(DUTIES[RoleName(term.role)]),
            _("Sign in with this e-mail address. We send you a code. You need no password."),
            *second_factor_hint(term.role),
        ),
        facts=facts_of(term),
        action=(_("Sign in"), absolute("board:ballots")),
        reason=why(),
    )


def second_factor_hint(role: str) -> tuple[str, ...]:
    if role not in NEED_SECOND_FACTOR:
        return ()
    return (_("At the first sign-in we also ask for a passkey or an app. Have your phone ready."),)


def role_changed(term: RoleAssignment) -> Letter:
    words = {"role": term.get_role_display(), "day": written(term.since)}
    return Letter(
        subject=_("Your role on the advisory board changes"),
        lead=_("From %(day)s you have this role: %(role)s. You need not do anything.") % words,
        paragraphs=(str(DUTIES[RoleName(term.role)]), *second_factor_hint(term.role)),
        facts=facts_of(term),
        action=(_("See the board"), absolute("board:members")),
        reason=why(),
    )


def term_ends(term: RoleAssignment) -> Letter:
    words = {"day": written(term.until), "board": str(term.programme)}
    return Letter(
        subject=_("Your term on the advisory board ends on %(day)s") % words,
        lead=_("Your term on the advisory board of %(board)s ends on %(day)s.") % words,
        paragraphs=(
            _("Until then everything stays as it is. After that you no longer see applications."),
            _("Votes that you have cast count."),
        ),
        facts=facts_of(term),
        reason=_("You get this e-mail because you are or were a member of the advisory board."),
    )


def withdrawn(term: RoleAssignment) -> Letter:
    return Letter(
        subject=_("You do not join the advisory board"),
        lead=_("Your appointment to the advisory board of %(board)s was taken back.")
        % {"board": str(term.programme)},
        paragraphs=(_("You need not do anything. Do you have a question? Write to the office."),),
        facts=facts_of(term),
        reason=_("You get this e-mail because you were told that you would join the advisory board."),
    )


# -- deputies -------------------------------------------------------------------------------------


def tell_both(found: Substitution, *, now: datetime) -> None:
    """Queue a letter to the deputy and to the member."""
    for user, compose in ((found.deputy, named_as_deputy), (found.member, has_a_deputy)):
        key = f"substitution:{found.pk}:{user.pk}"
        queue(key=key, to=recipient(user), compose=partial(compose, found), now=now)


def named_as_deputy(found: Substitution) -> Letter:
    words = {"member": str(found.member), "day": written(found.since)}
    return Letter(
        subject=_("You stand in for %(member)s") % words,
        lead=_("From %(day)s you stand in for %(member)s on the advisory board.") % words,
        paragraphs=(_("When %(member)s cannot vote, we write to you. Then the vote is yours.") % words,),
        facts=((_("From"), written(found.since)), (_("Until"), written(found.until))),
        action=(_("See the board"), absolute("board:members")),
        reason=why(),
    )


def has_a_deputy(found: Substitution) -> Letter:
    words = {"deputy": str(found.deputy), "day": written(found.since)}
    return Letter(
        subject=_("%(deputy)s stands in for you") % words,
        lead=_("From %(day)s %(deputy)s stands in for you on the advisory board.") % words,
        paragraphs=(
            _("You are away? Enter it on the page of your absences. You can also hand over a vote."),
        ),
        facts=((_("From"), written(found.since)), (_("Until"), written(found.until))),
        action=(_("Enter an absence"), absolute("board:absences")),
        reason=why(),
    )


# -- a vote changes hands -------------------------------------------------------------------------


def tell_of_change(
    ballot: Ballot, user: User, compose: Callable[[], Letter], *, event: str, now: datetime
) -> None:
    """Queue a letter on a vote that went to or came from `user`; again each time it does."""
    key = f"ballot:{ballot.pk}:{event}-{now.timestamp():.0f}:{user.pk}"
    queue(key=key, to=recipient(user), compose=compose, now=now)


def deputy_stepped_in(ballot: Ballot, deputy: User) -> Letter:
    words = {"deputy": str(deputy), "title": ballot.application.title, "day": closing_day(ballot)}
    return Letter(
        subject=_("%(deputy)s votes for you: %(title)s") % words,
        lead=_("%(deputy)s has taken your vote. You need not do anything.") % words,
        paragraphs=(
            _("You want to vote yourself? Take the vote back by %(day)s.") % words,
            _("That works as long as your deputy has not voted."),
        ),
        facts=case_facts(ballot.application),
        action=(_("See the vote"), ballot_url(ballot)),
        reason=why(),
    )


def vote_taken_back(ballot: Ballot, member: User) -> Letter:
    words = {"member": str(member), "title": ballot.application.title}
    return Letter(
        subject=_("You need not vote any more: %(title)s") % words,
        lead=_("%(member)s votes without you now. You need not do anything.") % words,
        facts=case_facts(ballot.application),
        action=(_("See my votes"), absolute("board:ballots")),
        reason=why(),
    )
