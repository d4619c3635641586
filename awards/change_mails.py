"""The letters about a change. Each says in its first line what to do."""

from django.utils.translation import gettext as _

from applications.mails import absolute, case_facts
from applications.models import Application
from awards.change_words import rows_of
from awards.models import Change, Notice
from awards.notice_mails import with_paper
from awards.states import ChangeState
from notifications.letters import Letter

Facts = tuple[tuple[str, str], ...]


def facts_of(case: Application, change: Change) -> Facts:
    """The case, what is changed, and each difference as "before → wanted"."""
    rows = rows_of(change, change.award)
    differences = ((row["label"], f"{row['before'] or '–'} → {row['wanted'] or '–'}") for row in rows)
    return (*case_facts(case), (_("What changes"), change.get_kind_display()), *differences)


def to_grant(change: Change) -> tuple[str, str]:
    return _("See my grant"), absolute("awards:award", change.award_id)


# -- to the applicant -----------------------------------------------------------------------------


def change_received(case: Application, *, change: Change) -> Letter:
    return Letter(
        subject=_("We have your wish to change something: %(reference)s") % {"reference": case.reference},
        lead=_("Your wish has arrived. You need not do anything now."),
        paragraphs=(_("We answer by e-mail. Until then everything stays as it was."),),
        facts=facts_of(case, change),
        action=to_grant(change),
    )


def change_made(case: Application, *, change: Change) -> Letter:
    return Letter(
        subject=_("Something has changed in your project: %(reference)s") % {"reference": case.reference},
        lead=_("The change counts from now on. You need not do anything."),
        paragraphs=(_("Is this wrong? Then write to us on the page of your application."),),
        facts=facts_of(case, change),
        action=to_grant(change),
    )


def change_decided(case: Application, *, change: Change, notice: Notice | None = None) -> Letter:
    """With the notice that was released with the answer, if the change needed one."""
    agreed = change.state == ChangeState.DONE
    lead = _("We agree. The change counts from now on.")
    if not agreed:
        lead = _("We cannot agree to the change. Everything stays as it was.")
    letter = Letter(
        subject=_("Our answer to the change you want: %(reference)s") % {"reference": case.reference},
        lead=lead,
        paragraphs=(change.answer,) if change.answer else (),
        facts=facts_of(case, change),
        action=to_grant(change),
    )
    return with_paper(letter, notice) if notice else letter


# -- to the office --------------------------------------------------------------------------------


def change_asked(case: Application, *, change: Change) -> Letter:
    return Letter(
        subject=_("A change is wanted: %(reference)s") % {"reference": case.reference},
        lead=_("An applicant wants to change something. Please decide."),
        paragraphs=(change.reason,),
        facts=facts_of(case, change),
        action=(_("Decide"), absolute("awards:change-decide", change.award_id, change.pk)),
    )


def change_made_to_office(case: Application, *, change: Change) -> Letter:
    return Letter(
        subject=_("Changed by the applicant: %(reference)s") % {"reference": case.reference},
        lead=_("The applicant has changed something. It needs no consent. You need not do anything."),
        paragraphs=(change.reason,) if change.reason else (),
        facts=facts_of(case, change),
        action=(_("See the grant"), absolute("awards:desk-award", change.award_id)),
    )


def change_taken_back(case: Application, *, change: Change) -> Letter:
    return Letter(
        subject=_("No change any more: %(reference)s") % {"reference": case.reference},
        lead=_("The applicant no longer wants the change. You need not do anything."),
        facts=facts_of(case, change),
        action=(_("See the grant"), absolute("awards:desk-award", change.award_id)),
    )
