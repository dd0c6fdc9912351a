"""Dates go to a personal calendar as whole days, with alarms, and always the same."""

from datetime import UTC, date, datetime

import icalendar
import pytest

from guichet.engine.typesetting.calendar import PRODID, Event, to_ics

WRITTEN_AT = datetime(2026, 11, 9, 8, 30, tzinfo=UTC)
LAST_DAY = Event(
    uid="dernier-jour-2026-11-26@guichet",
    day=date(2026, 11, 26),
    summary="Dernier jour pour poster ma lettre",
    description="Garder la preuve de dépôt ; puis attendre, un mois.\nÀ suivre…",
)


def events_of(content: bytes) -> list[icalendar.Event]:
    """Return the events as another program reads them."""
    calendar = icalendar.Calendar.from_ical(content)
    assert isinstance(calendar, icalendar.Calendar)
    return calendar.events


def test_a_date_is_a_whole_day_with_its_words_and_its_stable_name() -> None:
    (event,) = events_of(to_ics([LAST_DAY], name="Mes dates", written_at=WRITTEN_AT))
    assert event.decoded("dtstart") == date(2026, 11, 26)
    assert event.decoded("dtend") == date(2026, 11, 27)
    assert event["uid"] == LAST_DAY.uid
    assert event["summary"] == LAST_DAY.summary
    assert event["description"] == LAST_DAY.description
    assert event.decoded("dtstamp") == WRITTEN_AT


def test_the_telephone_rings_at_nine_seven_days_and_two_days_before() -> None:
    (event,) = events_of(to_ics([LAST_DAY], name="Mes dates", written_at=WRITTEN_AT))
    midnight = datetime(2026, 11, 26, tzinfo=UTC)
    rings = [midnight + alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert rings == [
        datetime(2026, 11, 19, 9, tzinfo=UTC),
        datetime(2026, 11, 24, 9, tzinfo=UTC),
    ]


def test_a_calendar_without_any_date_is_still_one_that_every_program_accepts() -> None:
    """A calendar holds at least one component (RFC 5545, 3.6); this one shows nothing."""
    content = to_ics([], name="Mes dates", written_at=WRITTEN_AT)
    calendar = icalendar.Calendar.from_ical(content)
    assert [one.name for one in calendar.subcomponents] == ["VTIMEZONE"]
    assert [one.name for one in calendar.subcomponents[0].subcomponents] == ["STANDARD"]
    assert events_of(content) == []


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_ics([LAST_DAY], name="Mes dates", written_at=WRITTEN_AT.replace(tzinfo=None))


def test_the_same_dates_give_the_same_bytes_and_name_their_maker() -> None:
    content = to_ics([LAST_DAY], name="Mes dates", written_at=WRITTEN_AT)
    assert content == to_ics([LAST_DAY], name="Mes dates", written_at=WRITTEN_AT)
    assert f"PRODID:{PRODID}\r\n".encode() in content
    assert b"X-WR-CALNAME:Mes dates\r\n" in content
