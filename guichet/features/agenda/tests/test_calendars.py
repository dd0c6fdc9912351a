"""Calendars read what we write: with two libraries, through changes and cancellations, in any time zone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from guichet.features.agenda import clocks, services, zones
from guichet.features.agenda.calendars import to_ics
from guichet.features.agenda.models import Cycle, Meeting, Status
from guichet.features.agenda.services import Beside
from guichet.features.agenda.tests.conftest import NOW, Meetings

pytestmark = pytest.mark.django_db
ADDRESS = "/agenda/rencontres/comprendre-sa-note.ics"


def events(visitor: Client, address: str = ADDRESS) -> list[Any]:
    """Return the events of a calendar, as a calendar reads them."""
    answer = visitor.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = icalendar.Calendar.from_ical(answer.content)
    assert read["METHOD"] == "PUBLISH"
    return list(read.walk("VEVENT"))


def test_a_meeting_is_read_as_it_was_written(visitor: Client, meeting: Meeting) -> None:
    (event,) = events(visitor)
    assert event["SUMMARY"] == "Comprendre sa note"
    assert event["LOCATION"] == "Le Préau, 3 rue des Tilleuls, Metz"
    assert event["DTSTART"].dt == meeting.starts_at
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["DTEND"].dt == meeting.ends_at
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == "http://testserver/agenda/rencontres/comprendre-sa-note/"
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(days=-1)


def test_a_change_keeps_the_name_and_raises_the_sequence(visitor: Client, meeting: Meeting) -> None:
    (before,) = events(visitor)
    dates = (NOW + timedelta(days=30), NOW + timedelta(days=30, hours=2))
    later = NOW + timedelta(hours=1)
    services.postpone(meeting.pk, dates, "", 0, later)
    (after,) = events(visitor)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt == later
    assert after["DTSTART"].dt == dates[0]
    assert "Prévue d’abord le jeudi 3\u00a0décembre 2026" in after["DESCRIPTION"]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (Status.CANCELLED, "Annulée : Comprendre sa note"),
        (Status.POSTPONED, "Reportée : Comprendre sa note"),
    ],
)
def test_who_subscribed_sees_that_it_does_not_take_place(
    visitor: Client, meeting: Meeting, status: Status, title: str
) -> None:
    services.change_status(meeting.pk, status, "La salle est fermée.", 0, NOW)
    (event,) = events(visitor, "/agenda/agenda.ics")
    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", title)
    assert "La salle est fermée." in event["DESCRIPTION"]
    assert not event.walk("VALARM")


def test_every_date_of_a_meeting_has_a_name_that_does_not_change(
    visitor: Client, meetings: Meetings
) -> None:
    second = NOW + timedelta(days=11)
    beside = Beside(other_dates=((second, second + timedelta(hours=2)),))
    meeting = meetings(beside)
    before = [event["UID"] for event in events(visitor)]
    later = NOW + timedelta(days=12)
    more = Beside(other_dates=(*beside.other_dates, (later, later + timedelta(hours=1))))
    services.change_meeting(meeting.pk, {}, more, 0, NOW)
    after = [event["UID"] for event in events(visitor)]
    assert len(set(after)) == 3
    assert after[:2] == before


def test_a_cycle_a_place_and_a_commune_are_calendars(
    visitor: Client, meetings: Meetings, cycle: Cycle
) -> None:
    meetings(title="Un", cycle=cycle, number=1, place_slug="le-preau-metz")
    meetings(title="Deux", commune_code="54395", commune_name="Nancy")
    titles = {
        address: [str(event["SUMMARY"]) for event in events(visitor, address)]
        for address in (
            "/agenda/les-machines-et-nous.ics",
            "/agenda/les-machines-et-nous/un.ics",
            "/agenda/lieu/le-preau-metz.ics",
            "/agenda/commune/57463.ics",
            "/agenda/commune/54395.ics",
            "/agenda/agenda.ics",
        )
    }
    assert list(titles.values()) == [["Un"], ["Un"], ["Un"], ["Un"], ["Deux"], ["Un", "Deux"]]


def test_a_calendar_without_meetings_is_still_one(visitor: Client) -> None:
    assert events(visitor, "/agenda/agenda.ics") == []


def test_a_meeting_overseas_is_at_its_own_hour(visitor: Client, meetings: Meetings) -> None:
    at = datetime(2026, 12, 3, 18, tzinfo=ZoneInfo("Indian/Reunion"))
    meetings(starts_at=at.astimezone(UTC), zone="Indian/Reunion", department="974")
    answer = visitor.get(ADDRESS)
    assert b"DTSTART;TZID=Indian/Reunion:20261203T180000" in answer.content
    (event,) = events(visitor)
    assert event["DTSTART"].dt == at


def test_odd_texts_come_back_whole_in_lines_that_are_short_enough(
    visitor: Client, meetings: Meetings
) -> None:
    title = "Virgule, point-virgule ; barre \\ et « guillemets » : " + "é🐟" * 40
    summary = "Une phrase\u00a0: DTSTART:19700101T000000 BEGIN:VEVENT"
    meetings(title=title, summary=summary)
    content = to_ics(Meeting.objects.all(), name="a;b,c", site="https://guichet.example")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    read = icalendar.Calendar.from_ical(content)
    (event,) = read.walk("VEVENT")
    assert event["SUMMARY"] == title
    assert summary in str(event["DESCRIPTION"])
    assert b"\r\nNAME:a\\;b\\,c\r\n" in content


def test_a_draft_is_in_no_calendar(visitor: Client, meetings: Meetings) -> None:
    meetings(state="draft")
    assert visitor.get(ADDRESS).status_code == 404
    assert events(visitor, "/agenda/agenda.ics") == []


@pytest.mark.parametrize(
    "department",
    ["57", "971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"],
)
def test_a_zone_is_described_as_the_system_knows_it(department: str) -> None:
    name = clocks.zone_of(department)
    read = icalendar.Timezone.from_ical("\r\n".join(zones.described(name)))
    assert isinstance(read, icalendar.Timezone)
    own, zone = read.to_tz(lookup_tzid=False), ZoneInfo(name)
    for month in range(12 * 16):
        at = datetime(2020 + month // 12, month % 12 + 1, 27, 12, tzinfo=zone)
        assert at.replace(tzinfo=own).utcoffset() == at.utcoffset(), at
