from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from notifications.calendar import ics
from notifications.letters import CalendarEntry

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLOSING = CalendarEntry(
    uid="ballot-1",
    title="Ende der Abstimmung: Rad & Tat, Königsborn",
    starts_at=datetime(2026, 12, 4, 17, 0, tzinfo=UTC),
    description="Bitte abstimmen;\nbis 18 Uhr",
    url="https://unna.example/b/1",
)


def read(entry: CalendarEntry) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(ics(entry, now=NOW))
    (event,) = calendar.events
    return calendar, event


def test_a_deadline_stands_in_the_calendar_in_local_time_with_an_alarm() -> None:
    calendar, event = read(CLOSING)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == "ballot-1@unna.example"
    assert event.start.isoformat() == "2026-12-04T18:00:00+01:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTAMP"].dt == NOW
    assert "DTEND" not in event
    assert (event["SUMMARY"], event["DESCRIPTION"]) == (CLOSING.title, CLOSING.description)
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [timedelta(days=-1)]


def test_the_clock_changes_around_the_date_are_in_the_file() -> None:
    summer = CalendarEntry(uid="m", title="Sitzung", starts_at=datetime(2027, 7, 1, 16, 0, tzinfo=UTC))
    calendar, event = read(summer)
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/Berlin"]
    assert event.start.isoformat() == "2027-07-01T18:00:00+02:00"
    assert len(ics(summer, now=NOW)) < 2000


def test_a_meeting_has_an_end_and_keeps_its_time_busy() -> None:
    _, event = read(
        CalendarEntry(
            uid="m@unna.example", title="Sitzung", starts_at=NOW, ends_at=NOW + timedelta(hours=2), sequence=3
        )
    )
    assert event.duration == timedelta(hours=2)
    assert (event["UID"], event["SEQUENCE"], event["TRANSP"]) == ("m@unna.example", 3, "OPAQUE")


def test_a_cancelled_date_says_so_and_rings_no_alarm() -> None:
    calendar, event = read(CalendarEntry(uid="m", title="Sitzung", starts_at=NOW, sequence=1, cancelled=True))
    assert (calendar["METHOD"], event["STATUS"], event.walk("VALARM")) == ("PUBLISH", "CANCELLED", [])
