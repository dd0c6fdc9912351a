"""Public holidays: against workalendar, and against the articles where it has no calendar.

workalendar knows France and Alsace-Moselle. It has no calendar for the overseas départements, so
theirs are checked by hand against code du travail L3422-2. Customary days off (in Moselle or
overseas: Ash Wednesday, All Souls, the Three Glorious Days…) are in no list: no article of the
code du travail makes them legal holidays, so they move no time limit.
"""

from datetime import date, timedelta

import pytest
from workalendar.europe.france import France, FranceAlsaceMoselle

from guichet.engine.holidays import (
    easter,
    is_working_day,
    next_working_day,
    public_holidays,
)
from guichet.engine.places import DEPARTMENTS, UnknownPlace

YEARS = range(1990, 2201)
ALSACE_MOSELLE = ("57", "67", "68")
# Code du travail L3422-2: the only days that it adds, (month, day).
ABOLITION = {
    "971": (5, 27),
    "972": (5, 22),
    "973": (6, 10),
    "974": (12, 20),
    "976": (4, 27),
    "977": (10, 9),
    "978": (5, 27),
}


@pytest.mark.parametrize("place", [None, "42", "2A"])
def test_national_holidays_are_those_of_workalendar(place: str | None) -> None:
    for year in YEARS:
        theirs = {day for day, _ in France().holidays(year)}
        assert set(public_holidays(year, place)) == theirs, year


@pytest.mark.parametrize("place", ALSACE_MOSELLE)
def test_alsace_moselle_holidays_are_those_of_workalendar(place: str) -> None:
    for year in YEARS:
        theirs = {day for day, _ in FranceAlsaceMoselle().holidays(year)}
        assert set(public_holidays(year, place)) == theirs, year


@pytest.mark.parametrize("place", sorted(DEPARTMENTS))
def test_each_other_place_adds_the_abolition_of_slavery_or_nothing(place: str) -> None:
    for year in (2026, 2027, 2028):
        added = set(public_holidays(year, place)) - set(public_holidays(year))
        if place in ALSACE_MOSELLE:
            assert added == {easter(year) - timedelta(days=2), date(year, 12, 26)}
        elif place in ABOLITION:
            assert added == {date(year, *ABOLITION[place])}
        else:
            assert added == set()


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2028, date(2028, 4, 16)),
        (2038, date(2038, 4, 25)),  # the latest date that Easter can have
        (2285, date(2285, 3, 22)),  # the earliest one
    ],
)
def test_easter_is_the_sunday_of_the_calendar(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    assert public_holidays(2008)[date(2008, 5, 1)] == "Ascension"
    assert len(public_holidays(2008)) == 10
    assert len(public_holidays(2026)) == 11


def test_good_friday_is_a_holiday_in_moselle_alone() -> None:
    good_friday = date(2027, 3, 26)
    assert is_working_day(good_friday)
    assert is_working_day(good_friday, "54")
    assert not is_working_day(good_friday, "57")


def test_the_nearest_working_days_go_around_a_long_week_end() -> None:
    assert next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)
    assert next_working_day(date(2026, 12, 28)) == date(2026, 12, 28)


def test_an_unknown_place_has_no_holidays() -> None:
    with pytest.raises(UnknownPlace, match="n’existe pas"):
        public_holidays(2026, "99")
