"""How the clocks of a place move, as calendars read it: by rules, which all of them understand.

Lists of dates (RDATE) would say the same, and some libraries read them wrong: half of the year would be
an hour off. `tests/test_calendars.py` holds these rules against the system's own.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

# Where clocks move: the month, the Sunday and the hour on the wall, in spring then in autumn.
_MOVES: Final = {
    # Directive 2000/84/CE: the last Sundays of March and of October.
    "Europe/Paris": (("19700329T020000", 3, "-1SU"), ("19701025T030000", 10, "-1SU")),
    # As its neighbours of North America since 2007.
    "America/Miquelon": (("20070311T020000", 3, "2SU"), ("20071104T020000", 11, "1SU")),
}


@cache
def described(name: str) -> tuple[str, ...]:
    """Return the lines that describe a zone (RFC 5545, 3.6.5)."""
    zone = ZoneInfo(name)
    winter, summer = (datetime(2026, month, 15, tzinfo=zone) for month in (1, 7))
    standard, daylight = _offset(winter), _offset(summer)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    if name in _MOVES:
        spring, autumn = _MOVES[name]
        lines += _part("DAYLIGHT", summer.tzname(), standard, daylight, *spring)
        lines += _part("STANDARD", winter.tzname(), daylight, standard, *autumn)
    else:
        lines += _part("STANDARD", winter.tzname(), standard, standard, "19700101T000000")
    return (*lines, "END:VTIMEZONE")


def _part(
    kind: str,
    name: str | None,
    before: str,
    after: str,
    since: str,
    month: int | None = None,
    sunday: str = "",
) -> list[str]:
    rule = [f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={sunday}"] if month else []
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{since}",
        *rule,
        f"TZNAME:{name}",
        f"TZOFFSETFROM:{before}",
        f"TZOFFSETTO:{after}",
        f"END:{kind}",
    ]


def _offset(at: datetime) -> str:
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
