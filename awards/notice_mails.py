"""The letters about a notice. Its text goes out by e-mail only where that is the way it takes."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from applications.mails import absolute, case_facts, tell_applicants
from applications.models import Application
from awards.models import Notice
from awards.states import Channel, NoticeKind
from notifications.letters import Attachment, Letter


def tell_of_notice(notice: Notice, now: datetime) -> None:
    """Queue the letter about a released notice to everyone who acts for the initiative."""
    tell_applicants(notice.application, released, key=f"notice:{notice.pk}", now=now, notice=notice)


def released(case: Application, *, notice: Notice) -> Letter:
    kind = str(NoticeKind(notice.kind).label)
    return Letter(
        subject=_("%(kind)s: %(reference)s") % {"kind": kind, "reference": case.reference},
        lead=lead_of(notice),
        paragraphs=tuple(text for text in (way_of(notice), *next_of(notice)) if text),
        facts=case_facts(case),
        action=(_("Open my notice"), absolute("awards:notice", notice.pk)),
        attachments=(attachment(notice),) if notice.channel == Channel.EMAIL else (),
    )


def with_paper(letter: Letter, notice: Notice) -> Letter:
    """The letter of an act, now with the notice that was released in it: its way, a link, and by e-mail the paper."""
    return replace(
        letter,
        paragraphs=(*letter.paragraphs, way_of(notice)),
        action=(_("Open my notice"), absolute("awards:notice", notice.pk)),
        attachments=(*letter.attachments, attachment(notice))
        if notice.channel == Channel.EMAIL
        else letter.attachments,
    )


def lead_of(notice: Notice) -> str:
    if notice.kind == NoticeKind.AWARD:
        return _("Your notice is here. Please read it, then accept the grant.")
    return _("Your notice is here. Please read it.")


def way_of(notice: Notice) -> str:
    """How the paper itself comes."""
    return {
        Channel.PORTAL: _(
            "You find the notice on our site. Sign in with this e-mail address. We send you a code."
        ),
        Channel.EMAIL: _("The notice is attached to this e-mail. You also find it on our site."),
        Channel.POST: _("The notice also comes to you by post."),
    }[Channel(notice.channel)]


def next_of(notice: Notice) -> tuple[str, ...]:
    if notice.kind != NoticeKind.AWARD:
        return ()
    return (_("On the page of your grant you accept it and name your bank account."),)


def attachment(notice: Notice) -> Attachment:
    with notice.file.open("rb") as file:
        return Attachment(
            name=f"{notice.content['paper']['title']}.pdf", content=file.read(), mime="application/pdf"
        )
