"""When a notice counts as delivered, until when it can be contested, and who notes what."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from awards.delivery import delivery_of, note_posted, open_notice, remedy_until
from awards.models import Notice
from awards.states import Channel
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.load import read_guideline
from tests.accounts.factories import UserFactory, people_of, role
from tests.applications.factories import NOW, UNNA
from tests.awards.paper_trail import draft_of, granted, notified

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def opened(notice: Notice, at: datetime) -> Notice:
    return open_notice(notice=notice, actor=people_of(notice.application.initiative), now=at)


def test_on_the_site_it_is_delivered_the_day_after_it_was_opened_by_local_time():
    """22:30 UTC on 4 May is 5 May in Unna."""
    notice = notified()
    assert delivery_of(notice, TODAY).delivered_on is None
    late = datetime(2026, 5, 5, 0, 30, tzinfo=BERLIN)
    found = delivery_of(opened(notice, late), TODAY)
    assert (found.delivered_on, found.remedy_until) == (date(2026, 5, 6), date(2026, 6, 8))


@pytest.mark.parametrize(
    ("sent", "delivered", "until"),
    [
        # A Monday; four days later it is Friday.
        (date(2026, 5, 4), date(2026, 5, 8), date(2026, 6, 8)),
        # A Wednesday: the fourth day is a Sunday, and stays it.
        (date(2026, 5, 6), date(2026, 5, 10), date(2026, 6, 10)),
        # The month ends on Whit Monday: the next working day is the last.
        (date(2026, 4, 21), date(2026, 4, 25), date(2026, 5, 26)),
        # From 31 January one month ends on the last day of February, a Saturday here.
        (date(2026, 1, 27), date(2026, 1, 31), date(2026, 3, 2)),
        # Corpus Christi is a holiday in North Rhine-Westphalia.
        (date(2026, 4, 30), date(2026, 5, 4), date(2026, 6, 5)),
    ],
)
def test_by_post_and_e_mail_it_is_delivered_on_the_fourth_day(sent, delivered, until):
    notice = notified(channel=Channel.POST)
    notice.sent_on = sent
    found = delivery_of(notice, TODAY)
    assert (found.delivered_on, found.remedy_until) == (delivered, until)


def test_the_town_may_count_in_weeks_and_has_the_holidays_of_its_state():
    text = UNNA.read_text("utf-8").replace("\nremedy = {", "\nremedy_weeks = 6\nremedy = {")
    assert remedy_until(date(2026, 5, 4), read_guideline(text)) == date(2026, 6, 15)
    saxony = UNNA.read_text("utf-8").replace('holiday_region = "NW"', 'holiday_region = "SN"')
    assert remedy_until(date(2026, 5, 4), read_guideline(saxony)) == date(2026, 6, 4)


def test_by_e_mail_nobody_has_to_open_it():
    found = delivery_of(notified(channel=Channel.EMAIL), TODAY)
    assert found.delivered_on == date(2026, 5, 8)


def test_a_letter_read_on_the_site_as_well_counts_by_the_post():
    notice = opened(notified(channel=Channel.POST), NOW)
    assert delivery_of(notice, TODAY).delivered_on is None


def test_what_nobody_opens_in_ten_days_has_to_be_posted():
    notice = notified()
    assert not delivery_of(notice, TODAY + timedelta(days=10)).is_overdue
    assert delivery_of(notice, TODAY + timedelta(days=11)).is_overdue
    later = NOW + timedelta(days=11)
    notice = note_posted(notice=notice, actor=notice.released_by, now=later, posted_on=later.date())
    found = delivery_of(notice, later.date())
    assert (found.is_overdue, found.delivered_on) == (False, date(2026, 5, 19))


def test_opening_is_recorded_once_with_the_person():
    notice = notified()
    first, second = people_of(notice.application.initiative), UserFactory()
    notice.application.initiative.memberships.create(user=second)
    open_notice(notice=notice, actor=first, now=NOW)
    again = open_notice(notice=notice, actor=second, now=NOW + timedelta(days=3))
    assert (again.opened_at, again.opened_by) == (NOW, first)
    assert notice.application.timeline.filter(event="notice_opened").count() == 1


def test_only_the_initiative_opens_and_only_the_officer_notes_the_post():
    notice = notified(channel=Channel.POST)
    for stranger in (UserFactory(), notice.released_by):
        with pytest.raises(NotAllowed):
            open_notice(notice=notice, actor=stranger, now=NOW)
    for stranger in (people_of(notice.application.initiative), role("auditor", notice.application.programme)):
        with pytest.raises(NotAllowed):
            note_posted(notice=notice, actor=stranger, now=NOW, posted_on=TODAY)


@pytest.mark.parametrize(("days", "code"), [(-1, "before_release"), (1, "in_future")])
def test_a_letter_is_posted_between_release_and_today(days, code):
    notice = notified(channel=Channel.POST)
    with pytest.raises(Refused, match=code):
        note_posted(notice=notice, actor=notice.released_by, now=NOW, posted_on=TODAY + timedelta(days=days))


def test_the_day_of_the_post_is_noted_once_and_never_for_a_draft():
    notice = notified(channel=Channel.POST)
    note_posted(notice=notice, actor=notice.released_by, now=NOW, posted_on=TODAY)
    with pytest.raises(NotPossible):
        note_posted(notice=notice, actor=notice.released_by, now=NOW, posted_on=TODAY)
    draft = draft_of(granted(officer=notice.released_by))
    with pytest.raises(NotPossible):
        note_posted(notice=draft, actor=notice.released_by, now=NOW, posted_on=TODAY)
    with pytest.raises(NotPossible):
        open_notice(notice=draft, actor=people_of(draft.application.initiative), now=NOW)
