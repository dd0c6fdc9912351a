"""The legal public holidays of each département: a day off can move a last day.

Only days that a law makes holidays are here (code du travail L3133-1, L3134-13, L3422-2).
A customary day off (a town's fair, Ash Wednesday, All Souls…) moves no legal time limit.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from guichet.engine.places import check_known

# Code du travail L3134-13: Good Friday and 26 December, « jours chômés » of local law.
ALSACE_MOSELLE = frozenset({"57", "67", "68"})
GOOD_FRIDAY = "Vendredi saint"

# Code du travail L3422-2: commemoration of the abolition of slavery, (month, day).
_ABOLITION_OF_SLAVERY = {
    "976": (4, 27),
    "972": (5, 22),
    "971": (5, 27),
    "978": (5, 27),
    "973": (6, 10),
    "977": (10, 9),
    "974": (12, 20),
}


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous « Meeus » computation)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


@lru_cache(maxsize=512)
def public_holidays(year: int, place: str | None = None) -> Mapping[date, str]:
    """Return the legal holidays of that year, date → French name.

    `place` is a code of places.DEPARTMENTS; None gives the national days alone.
    Raises UnknownPlace for any other code.
    """
    if place is not None:
        check_known(place)
    sunday = easter(year)
    days = {
        date(year, 1, 1): "jour de l’an",
        sunday + timedelta(days=1): "lundi de Pâques",
        date(year, 5, 1): "1er mai",
        date(year, 5, 8): "8 mai",
        date(year, 7, 14): "14 juillet",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "11 novembre",
        date(year, 12, 25): "Noël",
        sunday + timedelta(days=50): "lundi de Pentecôte",
        # Last: on the years when Ascension is 1 May or 8 May, the day keeps this name.
        sunday + timedelta(days=39): "Ascension",
    }
    if place in ALSACE_MOSELLE:
        days[sunday - timedelta(days=2)] = GOOD_FRIDAY
        days[date(year, 12, 26)] = "second jour de Noël"
    if place in _ABOLITION_OF_SLAVERY:
        month, day = _ABOLITION_OF_SLAVERY[place]
        days.setdefault(date(year, month, day), "abolition de l’esclavage")
    return MappingProxyType(days)


def is_working_day(day: date, place: str | None = None) -> bool:
    """Say whether that day is neither a Saturday, a Sunday nor a legal holiday of the place."""
    return day.weekday() < 5 and day not in public_holidays(day.year, place)


def next_working_day(day: date, place: str | None = None) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, place):
        day += timedelta(days=1)
    return day
