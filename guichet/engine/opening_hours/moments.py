"""Is it open at that moment, and when does that change: the clock of the place, not ours.

Open means: the clock on the wall there reads an opening hour. When clocks go forward, an hour that
is skipped never opens; when they go back, an hour that comes twice is open twice.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guichet.engine.holidays import public_holidays
from guichet.engine.opening_hours.model import DAY, Schedule, Span
from guichet.engine.places import DEPARTMENTS

_ONE_DAY = timedelta(days=1)
_LAST_YEAR = 9998


class Moments:
    """The answers of one schedule in one département."""

    def __init__(self, schedule: Schedule, department: str | None, zone: ZoneInfo) -> None:
        self._schedule = schedule
        # Where holidays are not ours to know (Polynesia…), the national ones alone are counted.
        self._place = department if department in DEPARTMENTS else None
        self._zone = zone

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def is_holiday(self, day: date) -> bool:
        return day in public_holidays(day.year, self._place)

    def spans_on(self, day: date) -> tuple[Span, ...]:
        return self._schedule.on(day, self.is_holiday(day)).spans

    def span_at(self, at: datetime) -> Span | None:
        """Return the span that holds at that moment, begun that day or the day before."""
        here = self.local(at)
        second = here.hour * 3600 + here.minute * 60 + here.second
        for day, passed in ((here.date(), 0), (here.date() - _ONE_DAY, DAY * 60)):
            for span in self.spans_on(day):
                if span.start * 60 <= second + passed < span.end * 60:
                    return span
        return None

    def is_open(self, at: datetime) -> bool:
        return self.span_at(at) is not None

    def next_change(self, after: datetime) -> datetime | None:
        """Return the first moment after that one where open becomes closed, or the reverse."""
        if self._schedule.never_opens or self._schedule.never_closes:
            return None
        is_open = self.is_open(after)
        for moment in self._candidates(after):
            if self.is_open(moment) != is_open:
                return self.local(moment)
        return None

    def next_opening(self, after: datetime) -> datetime | None:
        """Return the first moment after that one where it opens."""
        change = self.next_change(after)
        if change is None or self.is_open(change):
            return change
        return self.next_change(change)

    def _candidates(self, after: datetime) -> Iterator[datetime]:
        """Yield the moments (UTC, in order) at which the state may change."""
        start = after.astimezone(UTC)
        day = self.local(after).date()
        spans_before = self.spans_on(day - _ONE_DAY)
        last_year = max(day.year + self._schedule.years_ahead, self._schedule.last_named_year + 1)
        while day.year <= min(last_year, _LAST_YEAR):
            spans = self.spans_on(day)
            minutes = {minute for span in spans for minute in (span.start, span.end)}
            minutes = {minute for minute in minutes if minute <= DAY}
            minutes |= {span.end - DAY for span in spans_before if span.end > DAY}
            found = {moment for minute in minutes for moment in self._instants(day, minute)}
            found |= self._clock_change(day)
            yield from sorted(moment for moment in found if moment > start)
            spans_before, day = spans, day + _ONE_DAY

    def _instants(self, day: date, minute: int) -> Iterator[datetime]:
        """Yield the one or two moments when the wall clock reads that minute of that day."""
        wall = datetime.combine(day, time()) + timedelta(minutes=minute)
        for fold in (0, 1):
            yield wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)

    def _clock_change(self, day: date) -> set[datetime]:
        """Return the moment of that day when clocks are changed, if there is one."""
        first = datetime.combine(day, time(), self._zone)
        last = datetime.combine(day + _ONE_DAY, time(), self._zone)
        if first.utcoffset() == last.utcoffset():
            return set()
        low, high = first.astimezone(UTC), last.astimezone(UTC)
        before = first.utcoffset()
        while high - low > timedelta(seconds=1):
            middle = (low + (high - low) / 2).replace(microsecond=0)
            low, high = (
                (middle, high) if self.local(middle).utcoffset() == before else (low, middle)
            )
        return {high}
