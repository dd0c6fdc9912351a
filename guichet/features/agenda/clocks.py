"""Hours as people type and read them, and the nights when a clock skips an hour or shows it twice."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from guichet.engine import opening_hours
from guichet.engine.french_dates import short
from guichet.engine.typography import NO_BREAK, typeset
from guichet.features.agenda.models import PARIS
from guichet.ui.dates import long_date

_TIMED: Final = re.compile(r"(\d{1,2})\s*(?:h|:|heures?)?\s*(\d{2})?", re.IGNORECASE)
_NAMED: Final = {"midi": time(12), "minuit": time(0)}
_EXAMPLE: Final = "Écrivez-la comme 18 h 30."


class HourNotUnderstood(ValueError):
    """An hour that cannot be read or does not exist: the French message says how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(typeset(message))


def zone_of(department: str) -> str:
    """Return the zone in which the hours of a département are read."""
    return opening_hours.zone_of(department).key


def parse(text: str) -> time:
    """Return the hour that a person typed: 18 h 30, 18h30, 18:30, 18 h, midi.

    Raises HourNotUnderstood.
    """
    typed = " ".join(text.replace(NO_BREAK, " ").split())
    if typed.lower() in _NAMED:
        return _NAMED[typed.lower()]
    match = _TIMED.fullmatch(typed) if len(typed) <= 20 else None
    if match is None:
        raise HourNotUnderstood(f"Cette heure n’est pas lisible. {_EXAMPLE}")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise HourNotUnderstood(f"« {typed} » n’existe pas : un jour va de 0 h à 23 h 59.")
    return time(hour, minute)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when it is that hour there. Raises HourNotUnderstood on the two nights of the year."""
    first = datetime.combine(day, at, zone)
    before, after = first.utcoffset(), first.replace(fold=1).utcoffset()
    if before == after or before is None or after is None:
        return first.astimezone(UTC)
    told = f"Dans la nuit du {short(day)}"
    if before < after:
        raise HourNotUnderstood(
            f"{told}, les horloges avancent : {spoken(at)} n’existe pas. Choisissez une heure "
            "plus tard."
        )
    raise HourNotUnderstood(
        f"{told}, les horloges reculent : {spoken(at)} existe deux fois. Choisissez une heure "
        "avant, ou après."
    )


def spoken(at: time) -> str:
    """Return « 18 h 30 », « 18 h »."""
    minutes = f"{NO_BREAK}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{NO_BREAK}h{minutes}"


def hours(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Return « de 18 h 30 à 21 h », with the day of the end when it is another."""
    begun, ended = start.astimezone(zone), end.astimezone(zone)
    until = spoken(ended.time())
    if ended.date() == begun.date() + timedelta(days=1):
        until = f"{until} le lendemain"
    elif ended.date() != begun.date():
        until = f"{until}, le {long_date(ended.date())}"
    return f"de {spoken(begun.time())} à {until}"


def written(at: datetime, zone: ZoneInfo) -> str:
    """Return the day of an instant: « mardi 25 octobre 2022 »."""
    return long_date(at.astimezone(zone).date())


def now() -> datetime:
    """Return the instant, on the day that ``GUICHET_TODAY`` fixes if it does."""
    real = timezone.now()
    fixed: date | None = settings.GUICHET_TODAY
    if fixed is None:
        return real
    return datetime.combine(fixed, real.astimezone(ZoneInfo(PARIS)).time(), ZoneInfo(PARIS))
