"""Meetings for calendars (.ics, RFC 5545): written line by line, since a thousand are asked for at once.

The same meeting always has the same UID, and its SEQUENCE grows with each change, so that whoever
subscribed sees a new date or a cancellation. `tests/test_calendars.py` reads all of it again with other
libraries.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse

from guichet.features.agenda import clocks, zones
from guichet.features.agenda.models import PARIS, Meeting, OtherDate, Status
from guichet.features.agenda.presentation import WITHOUT_CYCLE, in_cycle

_PRODID: Final = "-//Guichet//Agenda//FR"
_LONGEST_LINE: Final = 75
# How often a calendar may ask again (RFC 7986, 5.7; the second name is older).
_REFRESH: Final = "PT6H"


class Row(NamedTuple):
    """What a calendar needs of a meeting: plain values, since there may be a thousand of them."""

    pk: int
    uid: UUID
    slug: str
    title: str
    summary: str
    price: str
    number: int | None
    is_bonus: bool
    starts_at: datetime
    ends_at: datetime
    zone: str
    status: str
    status_note: str
    moved_from: datetime | None
    place_name: str
    address: str
    commune_name: str
    changed_at: datetime
    sequence: int
    cycle__slug: str | None
    cycle__title: str | None


Dates = Mapping[int, list[tuple[UUID, datetime, datetime]]]


def to_ics(meetings: QuerySet[Meeting], *, name: str, site: str) -> bytes:
    """Return the calendar of these meetings; `site` is our address without a last slash.

    A meeting that is postponed without a date is cancelled there, and comes back with its new date:
    calendars know nothing in between.
    """
    rows = [Row(*values) for values in meetings.values_list(*Row._fields)]
    dates = _other_dates(meetings)
    start = f"{site}{reverse('agenda:index')}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    # Without any meeting it still holds a zone: a calendar must hold something (RFC 5545, 3.6).
    for zone in dict.fromkeys(one.zone for one in rows) or (PARIS,):
        lines += zones.described(zone)
    for one in rows:
        lines += _events(one, dates, start)
    lines += ["END:VCALENDAR", ""]
    return "\r\n".join(map(_folded, lines)).encode()


def _other_dates(meetings: QuerySet[Meeting]) -> Dates:
    found: defaultdict[int, list[tuple[UUID, datetime, datetime]]] = defaultdict(list)
    wanted = OtherDate.objects.filter(meeting__in=meetings.order_by().values("pk"))
    for one in wanted:
        found[one.meeting_id].append((one.uid, one.starts_at, one.ends_at))
    return found


def _events(one: Row, dates: Dates, start: str) -> Iterator[str]:
    zone, changed = ZoneInfo(one.zone), _utc(one.changed_at)
    said = tuple(_said(one, f"{start}{one.cycle__slug or WITHOUT_CYCLE}/{one.slug}/"))
    for uid, starts_at, ends_at in ((one.uid, one.starts_at, one.ends_at), *dates.get(one.pk, ())):
        yield "BEGIN:VEVENT"
        yield f"UID:{uid}@guichet"
        yield f"DTSTAMP:{changed}"
        yield f"LAST-MODIFIED:{changed}"
        yield f"SEQUENCE:{one.sequence}"
        yield f"DTSTART;TZID={one.zone}:{_local(starts_at, zone)}"
        yield f"DTEND;TZID={one.zone}:{_local(ends_at, zone)}"
        yield from said
        yield "END:VEVENT"


def _said(one: Row, address: str) -> Iterator[str]:
    """Yield what is the same for each date of a meeting."""
    is_on, title = one.status == Status.PLANNED, _text(one.title)
    before = "" if is_on else f"{Status(one.status).label} : "
    yield f"SUMMARY:{before}{title}"
    yield f"DESCRIPTION:{_text(_description(one, address))}"
    where = ", ".join(filter(None, (one.place_name, one.address, one.commune_name)))
    if where:
        yield f"LOCATION:{_text(where)}"
    yield f"URL:{address}"
    yield f"STATUS:{'CONFIRMED' if is_on else 'CANCELLED'}"
    if one.cycle__title:
        yield f"CATEGORIES:{_text(one.cycle__title)}"
    if is_on:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{title}")
        yield from ("TRIGGER:-P1D", "END:VALARM")


def _description(one: Row, address: str) -> str:
    moved = ""
    if one.moved_from and one.status == Status.PLANNED:
        moved = f"Prévue d’abord le {clocks.written(one.moved_from, ZoneInfo(one.zone))}."
    session = in_cycle(one.number, is_bonus=one.is_bonus).lower()
    told = (
        one.status_note,
        moved,
        ", ".join(filter(None, (one.cycle__title, session))),
        one.summary,
        one.price[:1].upper() + one.price[1:],
        address,
    )
    return "\n".join(filter(None, told))


def _utc(at: datetime) -> str:
    return f"{_local(at, UTC)}Z"


def _local(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return (
        f"{local.year:04}{local.month:02}{local.day:02}"
        f"T{local.hour:02}{local.minute:02}{local.second:02}"
    )


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Break a line of more than 75 bytes, and never inside a letter (RFC 5545, 3.1)."""
    if line.isascii() and len(line) <= _LONGEST_LINE:
        return line
    encoded = line.encode()
    pieces, most = [], _LONGEST_LINE
    while len(encoded) > most:
        at = most
        while encoded[at] & 0xC0 == 0x80:
            at -= 1
        pieces.append(encoded[:at].decode())
        encoded, most = encoded[at:], _LONGEST_LINE - 1
    return "\r\n ".join((*pieces, encoded.decode()))
