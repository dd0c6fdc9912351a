"""What opening hours are once read: a usual week, what replaces it, and what closes.

At most one layer holds on any day (building.py sees to it), so that the sentences shown and the
answers to « is it open? » cannot part.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guichet.engine.typography import typeset

DAY = 24 * 60
ALL_DAYS = range(7)
# A year with a 29 February: dates without a year may name it.
_LEAP = 2024


class OpeningHoursError(ValueError):
    """Hours that cannot be read, or cannot be said in French: what is wrong, and where.

    `start` and `end` are the places of the faulty words in the text that was given.
    """

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(typeset(message))
        self.start = start
        self.end = end


@dataclass(frozen=True, order=True)
class Span:
    """From a minute of the day to another, which may be of the next day; `note` is its condition."""

    start: int
    end: int
    note: str = ""
    has_no_end: bool = False


@dataclass(frozen=True)
class Hours:
    """The hours of one day. Without spans: a note alone (« sur rendez-vous »), or closed."""

    spans: tuple[Span, ...] = ()
    note: str = ""

    @property
    def is_closed(self) -> bool:
        return not self.spans and not self.note


CLOSED = Hours()
ALWAYS = Hours((Span(0, DAY),))
Week = tuple[Hours, ...]


def last_of_month(month: int, year: int | None = None) -> int:
    """Return the last day that this month can have."""
    return monthrange(year or _LEAP, month)[1]


@dataclass(frozen=True)
class Dates:
    """A run of dates (month, day), of every year or of given years; it may cross 31 December."""

    start: tuple[int, int]
    end: tuple[int, int]
    years: tuple[int, int] | None = None

    def holds(self, day: date) -> bool:
        if self.years:
            first, last = self.years
            return date(first, *self.start) <= day <= date(last, *self.end)
        here = (day.month, day.day)
        if self.start <= self.end:
            return self.start <= here <= self.end
        return here >= self.start or here <= self.end

    @property
    def is_one_day(self) -> bool:
        return self.start == self.end and (not self.years or self.years[0] == self.years[1])

    @property
    def is_whole_months(self) -> bool:
        month, day = self.end
        year = self.years[1] if self.years else None
        return self.start[1] == 1 and day == last_of_month(month, year)

    def meets(self, other: "Dates") -> bool:
        """Say whether both may hold on one day, whatever the year of dates that have none."""
        if self.years and other.years:
            return (self._first() <= other._last()) and (other._first() <= self._last())
        return bool(self._days_of_year() & other._days_of_year())

    def _first(self) -> tuple[int, int, int]:
        return (self.years[0] if self.years else 0, *self.start)

    def _last(self) -> tuple[int, int, int]:
        return (self.years[1] if self.years else 0, *self.end)

    def _days_of_year(self) -> frozenset[int]:
        """Return month × 32 + day of all its days, of a whole year if it lasts longer."""
        start, end = (month * 32 + day for month, day in (self.start, self.end))
        whole = range(32, 13 * 32)
        if self.years and self.years[1] - self.years[0] > (1 if end < start else 0):
            return frozenset(whole)
        if start <= end:
            return frozenset(range(start, end + 1))
        return frozenset([*range(start, 13 * 32), *range(32, end + 1)])


@dataclass(frozen=True)
class When:
    """Which days, besides their name: dates, week numbers (ISO), ranks in the month (-1: the last)."""

    dates: tuple[Dates, ...] = ()
    weeks: frozenset[int] = frozenset()
    ranks: tuple[int, ...] = ()

    @property
    def is_always(self) -> bool:
        return not (self.dates or self.weeks or self.ranks)

    def holds(self, day: date) -> bool:
        if self.dates and not any(dates.holds(day) for dates in self.dates):
            return False
        if self.weeks and day.isocalendar().week not in self.weeks:
            return False
        return not self.ranks or self._has_rank(day)

    def _has_rank(self, day: date) -> bool:
        is_last = day.day + 7 > monthrange(day.year, day.month)[1]
        return (day.day - 1) // 7 + 1 in self.ranks or (is_last and -1 in self.ranks)

    def meets(self, other: "When") -> bool:
        """Say whether both may hold on one day; a doubt is a yes."""
        if (
            self.dates
            and other.dates
            and not any(mine.meets(theirs) for mine in self.dates for theirs in other.dates)
        ):
            return False
        if self.weeks and other.weeks and not self.weeks & other.weeks:
            return False
        if not (self.ranks and other.ranks):
            return True
        return bool(_possible(self.ranks) & _possible(other.ranks))


def _possible(ranks: tuple[int, ...]) -> set[int]:
    # The last one is the fourth or the fifth, according to the month.
    return set(ranks) - {-1} | ({4, 5} if -1 in ranks else set())


@dataclass(frozen=True)
class Layer:
    """What replaces the usual week on certain days; None where the usual hours stay."""

    when: When
    week: tuple[Hours | None, ...]


@dataclass(frozen=True)
class Closure:
    """Days on which it is closed whatever else is said."""

    when: When
    days: frozenset[int]
    note: str = ""


@dataclass(frozen=True)
class Schedule:
    """Everything that was said of the hours of one place."""

    week: Week
    layers: tuple[Layer, ...] = ()
    # None: nothing is said of public holidays.
    holidays: Hours | None = None
    closures: tuple[Closure, ...] = ()

    def on(self, day: date, is_holiday: bool) -> Hours:
        """Return the hours of that day; a closure prevails, then the holiday, then the layer."""
        weekday = day.weekday()
        if any(weekday in shut.days and shut.when.holds(day) for shut in self.closures):
            return CLOSED
        if is_holiday and self.holidays is not None:
            return self.holidays
        for layer in self.layers:
            hours = layer.week[weekday]
            if hours is not None and layer.when.holds(day):
                return hours
        return self.week[weekday]

    @cached_property
    def never_opens(self) -> bool:
        """Say whether no day has any hour (only notes, or closed)."""
        weeks: list[tuple[Hours | None, ...]] = [self.week, (self.holidays,)]
        weeks += [layer.week for layer in self.layers]
        return not any(hours and hours.spans for week in weeks for hours in week)

    @cached_property
    def years_ahead(self) -> int:
        """Return how many years hold all that may come back: a leap day or a week 53 is rare."""
        whens = [layer.when for layer in self.layers]
        is_rare = any(
            when.weeks == {53} or any(dates.start == dates.end == (2, 29) for dates in when.dates)
            for when in whens
        )
        return 8 if is_rare else 2

    @cached_property
    def last_named_year(self) -> int:
        """Return the last year that is written, 0 without any."""
        whens = [layer.when for layer in self.layers] + [shut.when for shut in self.closures]
        return max(
            (dates.years[1] for when in whens for dates in when.dates if dates.years), default=0
        )

    @cached_property
    def never_closes(self) -> bool:
        """Say whether it is open day and night, all year."""
        return (
            all(_lasts_all_day(hours) for hours in self.week)
            and not self.layers
            and not self.closures
            and (self.holidays is None or _lasts_all_day(self.holidays))
        )


def _lasts_all_day(hours: Hours) -> bool:
    return any(span.start == 0 and span.end >= DAY and not span.has_no_end for span in hours.spans)
