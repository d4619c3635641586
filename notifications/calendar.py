"""Dates as calendar files (RFC 5545), for a mail or a download."""

from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from notifications.letters import Attachment, CalendarEntry

MIME = "text/calendar"
ALARM_BEFORE = timedelta(days=1)


def calendar_attachment(entry: CalendarEntry, *, now: datetime, language: str) -> Attachment:
    name = "termin.ics" if language == "de" else "date.ics"
    return Attachment(name=name, content=ics(entry, now=now), mime=MIME)


def ics(entry: CalendarEntry, *, now: datetime) -> bytes:
    """A calendar with one entry, in the local time zone with its rules. `now` becomes DTSTAMP.

    METHOD is PUBLISH, also for a deadline that is off; a meeting that is off says CANCEL. REQUEST would ask the
    reader to answer by mail, and nobody reads that.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Foerdertopf//DE")
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(_event(entry, now))
    # Only the clock changes around the date: the library would write those of 68 years.
    year = entry.starts_at.year
    calendar.add_missing_timezones(first_date=date(year - 1, 1, 1), last_date=date(year + 2, 1, 1))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, now: datetime) -> Event:
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", entry.uid if "@" in entry.uid else f"{entry.uid}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(zone))
    if entry.ends_at:
        event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", entry.title)
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    # A deadline does not make its day look busy.
    event.add("transp", "OPAQUE" if entry.ends_at else "TRANSPARENT")
    event.add("organizer", _organizer())
    if entry.description:
        event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    if entry.url:
        event.add("url", entry.url)
    if not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(name)
    return organizer


def _alarm(entry: CalendarEntry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
