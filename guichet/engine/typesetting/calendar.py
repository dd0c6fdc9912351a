"""Dates for a personal calendar (.ics), with alarms, and words that say nothing to who looks on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import icalendar

PRODID = "-//Guichet//Dates//FR"


@dataclass(frozen=True)
class Event:
    """A whole day to remember.

    `uid` must be stable: the same date sent again replaces the first. `summary` shows on a locked
    telephone: keep it neutral (« Dernier jour pour poster ma lettre »). `alarms_days_before` counts in
    days; each alarm rings at 9 in the morning.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    alarms_days_before: tuple[int, ...] = (7, 2)


def to_ics(events: Iterable[Event], *, name: str, written_at: datetime) -> bytes:
    """Return the calendar file; `written_at` (aware) is its DTSTAMP, never read from the clock.

    Without any event, it holds a time zone, which no application shows: a calendar must hold
    something (RFC 5545, 3.6), and some refuse one that does not. Raises ValueError when `written_at`
    has no time zone.
    """
    if written_at.tzinfo is None:
        raise ValueError("written_at must have a time zone")
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_vevent(event, written_at))
    if not calendar.subcomponents:
        calendar.add_component(_zone())
    content: bytes = calendar.to_ical()
    return content


def _zone() -> icalendar.Timezone:
    """Return the shortest time zone that is valid."""
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  (a local time, RFC 5545 3.6.5)
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone = icalendar.Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone


def _vevent(event: Event, written_at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("dtstamp", written_at)
    entry.add("dtstart", event.day)
    entry.add("dtend", event.day + timedelta(days=1))
    entry.add("summary", event.summary)
    if event.description:
        entry.add("description", event.description)
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    for days in event.alarms_days_before:
        entry.add_component(_valarm(event.summary, days))
    return entry


def _valarm(summary: str, days_before: int) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    # A whole day starts at midnight: 15 hours earlier is 9 in the morning of the day before.
    alarm.add("trigger", timedelta(hours=9) - timedelta(days=days_before))
    return alarm
