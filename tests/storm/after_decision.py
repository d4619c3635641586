"""What an initiative and the office do with a grant: notice, acceptance, changes; and others who try it in their place."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st

from awards import acceptance, changes, delivery, more_time, notices
from awards.models import Award, Change, Notice
from awards.states import PAYABLE, UNDER_WAY, AwardState, ChangeKind, ChangeState, Channel, NoticeKind
from tests.storm.granting import CENT, Granting
from tests.storm.life import NUMBER, WHICH, WHO
from tests.storm.trying import anybody
from tests.storm.world import OFFICERS

# Mostly right; one with a slip of the pen, one of a country without euros.
IBANS = (
    "DE02120300000000202051",
    "DE89370400440532013000",
    "DE88370400440532013000",
    "RU0204452560040702810412345678901",
)
IBAN = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
CHANNEL = st.sampled_from([Channel.PORTAL, Channel.PORTAL, Channel.EMAIL, Channel.POST])
KIND = st.sampled_from(changes.KINDS)
# In percent of what there is.
SIZE = st.sampled_from([5, 10, 15, 30, 50, 100])


class Grants(Granting):
    """What the acts on a grant have in common."""

    def award(self, which: int, *states: AwardState) -> Award | None:
        """One in these states; where there is none, and for 0, any."""
        known = list(Award.objects.order_by("pk").values_list("pk", "state"))
        fitting = [pk for pk, state in known if state in states] if which else []
        pks = fitting or [pk for pk, _state in known]
        return self.fresh(pks[which % len(pks)]) if pks else None

    def fresh(self, pk: int) -> Award:
        found: Award = Award.objects.select_related(
            "application__programme",
            "application__guideline_version",
            "decision__version__guideline_version",
        ).get(pk=pk)
        return found

    def do(self, verb: Callable[..., Any], award: Award, who: str, *rightful: str, **order: Any) -> Any:
        """A verb on a grant: by the named person, else by the one whose turn it is."""
        actor = self.actor(award.application, who, *rightful)
        return self.attempt(verb, award=award, actor=actor, now=timezone.now(), **order)


class Notices(Grants):
    """The notice goes out, is opened, and answered."""

    @anybody(which=WHICH, who=WHO, channel=CHANNEL)
    def send_notice(self, which: int, who: str, channel: Channel) -> None:
        if award := self.award(which, AwardState.GRANTED):
            self.write_notice(award, who, channel)

    def write_notice(self, award: Award, who: str, channel: Channel) -> None:
        actor = self.actor(award.application, who, *OFFICERS)
        drafted = self.attempt(
            notices.draft_notice,
            application=award.application,
            kind=NoticeKind.AWARD,
            actor=actor,
            now=timezone.now(),
        )
        if drafted:
            self.attempt(
                notices.release_notice, notice=drafted, actor=actor, now=timezone.now(), channel=channel
            )

    @anybody(which=WHICH, who=WHO, posted=st.booleans())
    def open_notice(self, which: int, who: str, posted: bool) -> None:
        if award := self.award(which, AwardState.NOTIFIED):
            self.hand_over(award, who, posted=posted)

    def hand_over(self, award: Award, who: str, *, posted: bool) -> None:
        """The notice is opened on the page, or a letter is posted."""
        notice = Notice.objects.filter(application=award.application).first()
        if notice is None:
            return
        order = {"notice": notice, "now": timezone.now()}
        if posted:
            actor = self.actor(award.application, who, *OFFICERS)
            self.attempt(delivery.note_posted, actor=actor, posted_on=timezone.localdate(), **order)
        else:
            self.attempt(delivery.open_notice, actor=self.actor(award.application, who), **order)

    @anybody(which=WHICH, who=WHO, iban=IBAN)
    def accept(self, which: int, who: str, iban: int) -> None:
        if award := self.award(which, AwardState.NOTIFIED):
            self.do(acceptance.accept_award, award, who, holder="Sprachbrücke Unna", iban=IBANS[iban])

    @anybody(which=WHICH, who=WHO)
    def decline(self, which: int, who: str) -> None:
        if award := self.award(which, AwardState.NOTIFIED):
            self.do(acceptance.decline_award, award, who, reason="Wir schaffen es nicht.")

    @anybody(which=WHICH, who=WHO, iban=IBAN)
    def name_account(self, which: int, who: str, iban: int) -> None:
        if award := self.award(which, *PAYABLE):
            self.do(acceptance.name_account, award, who, holder="Sprachbrücke e. V.", iban=IBANS[iban])


class Changes(Grants):
    """Something changes; the office agrees or not."""

    @anybody(which=WHICH, who=WHO, kind=KIND, size=SIZE)
    def ask_change(self, which: int, who: str, kind: ChangeKind, size: int) -> None:
        if award := self.award(which, *UNDER_WAY):
            self.wish(award, who, kind, size)

    def wish(self, award: Award, who: str, kind: ChangeKind, size: int) -> None:
        order = {"kind": kind, "wanted": self.wanted(award, kind, size), "reason": "Es kam anders."}
        self.do(changes.ask_change, award, who, **order)

    def wanted(self, award: Award, kind: ChangeKind, size: int) -> dict[str, Any]:
        """A wish of the kind; the bigger the size, the more is changed."""
        self.number += 1
        match kind:
            case ChangeKind.DATES:
                assert award.starts_on
                assert award.ends_on
                later = timedelta(days=size - 20)
                return {
                    "starts_on": award.starts_on.isoformat(),
                    "ends_on": (award.ends_on + later).isoformat(),
                }
            case ChangeKind.LINES:
                return {"lines": shifted(award, size)}
            case ChangeKind.CONTACT:
                return {"contact_name": f"Person {self.number}", "contact_phone": "02303 1"}
            case ChangeKind.MORE:
                more = (award.application.max_grant - award.amount) * size / 100
                return {"amount": str(award.amount + max(more.quantize(CENT), CENT))}
            case _:
                return {"amount": str((award.amount * (100 - size) / 100).quantize(CENT))}

    @anybody(
        which=WHICH, who=WHO, agrees=st.sampled_from([True, True, False]), year=st.sampled_from([0, 0, 1, 2])
    )
    def answer_change(self, which: int, who: str, agrees: bool, year: int) -> None:
        if change := self.waiting(which):
            self.attempt(
                changes.decide_change,
                change=change,
                actor=self.actor(change.award.application, who, *OFFICERS),
                now=timezone.now(),
                agrees=agrees,
                answer="Das geht." if agrees else "Das geht nicht.",
                year=timezone.localdate().year + year,
            )

    @anybody(which=WHICH, who=WHO)
    def take_back_change(self, which: int, who: str) -> None:
        if change := self.waiting(which):
            actor = self.actor(change.award.application, who)
            self.attempt(changes.take_back_change, change=change, actor=actor, now=timezone.now())

    def waiting(self, which: int) -> Change | None:
        """A wish that waits for an answer; for a high number one that has its answer."""
        asked = Change.objects.exclude(kind=ChangeKind.PROOF_DATE).select_related("award__application")
        if which:
            asked = asked.filter(state=ChangeState.ASKED)
        found = list(asked.order_by("pk"))
        return found[which % len(found)] if found else None

    @anybody(which=WHICH, who=WHO, days=st.sampled_from([-3, 20, 100]))
    def ask_for_more_time(self, which: int, who: str, days: int) -> None:
        award = self.award(which, *UNDER_WAY)
        if award and award.proof_due_on:
            later = max(award.proof_due_on, timezone.localdate()) + timedelta(days=days)
            self.do(more_time.ask_for_more_time, award, who, due_on=later, reason="Krank")

    @anybody(which=NUMBER, who=WHO, days=st.sampled_from([0, 10, 60, 60]))
    def answer_more_time(self, which: int, who: str, days: int) -> None:
        waiting = list(
            Change.objects.filter(kind=ChangeKind.PROOF_DATE, state=ChangeState.ASKED).order_by("pk")
        )
        if not waiting:
            return
        award = self.fresh(waiting[which % len(waiting)].award_id)
        day = timezone.localdate() + timedelta(days=days) if days else None
        self.do(more_time.decide_more_time, award, who, *OFFICERS, due_on=day, answer="Nein")


def shifted(award: Award, size: int) -> dict[str, str]:
    """The plan with a share of its first line in the last one."""
    lines = {line["key"]: Decimal(line["amount"]) for line in award.lines}
    first, last = next(iter(lines)), next(reversed(lines))
    moved = (lines[first] * size / 100).quantize(CENT)
    lines[first] -= moved
    lines[last] += moved
    return {key: str(amount) for key, amount in lines.items()}
