"""Write a schedule as OSM text, always the same way: what is read again gives the same text."""

from itertools import groupby

from guichet.engine.opening_hours.model import (
    ALL_DAYS,
    ALWAYS,
    DAY,
    Dates,
    Hours,
    Schedule,
    Span,
    When,
)
from guichet.engine.opening_hours.reading import (
    DAY_CODES,
    LONGEST_NIGHT,
    MONTH_CODES,
)


def runs(numbers: frozenset[int]) -> list[tuple[int, int]]:
    """Return the runs of numbers that follow each other: {0, 1, 2, 4} → (0, 2), (4, 4)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def grouped(week: tuple[Hours | None, ...]) -> list[tuple[frozenset[int], Hours]]:
    """Return the days that have the same hours together, in the order of their first day."""
    days: dict[Hours, set[int]] = {}
    for day, hours in enumerate(week):
        if hours is not None:
            days.setdefault(hours, set()).add(day)
    return [(frozenset(same), hours) for hours, same in days.items()]


def write(schedule: Schedule) -> str:
    """Return the OSM text of a schedule: the usual week, what replaces it, then what closes."""
    rules = []
    for days, hours in grouped(schedule.week):
        if not hours.is_closed:
            rules.append(_rule(_days(days), hours, keeps_days=True))
    for layer in schedule.layers:
        for days, hours in grouped(layer.week):
            rules.append(_rule(_selector(layer.when, days), hours))
    if schedule.holidays and not schedule.holidays.is_closed:
        rules.append(_rule("PH", schedule.holidays))
    for closure in schedule.closures:
        note = f' "{closure.note}"' if closure.note else ""
        rules.append(f"{_selector(closure.when, closure.days)} off{note}")
    if schedule.holidays and schedule.holidays.is_closed:
        rules.append("PH off")
    return "; ".join(rules) or "off"


def _rule(selector: str, hours: Hours, *, keeps_days: bool = False) -> str:
    if keeps_days and selector == "Mo-Su":
        if hours == ALWAYS:
            return "24/7"
        if hours.note:
            return f'"{hours.note}"'
    if hours.is_closed:
        return f"{selector} off"
    if not hours.spans:
        return f'{selector} "{hours.note}"'
    parts = []
    for note, spans in groupby(hours.spans, key=lambda span: span.note):
        text = f"{selector} {','.join(_span(span) for span in spans)}"
        parts.append(f'{text} "{note}"' if note else text)
    return ", ".join(parts)


def _span(span: Span) -> str:
    if span.has_no_end:
        return f"{_minute(span.start)}+"
    is_night = span.end > DAY and span.end - span.start <= LONGEST_NIGHT
    return f"{_minute(span.start)}-{_minute(span.end - DAY if is_night else span.end)}"


def _minute(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _days(days: frozenset[int]) -> str:
    return ",".join(
        DAY_CODES[first] if first == last else f"{DAY_CODES[first]}-{DAY_CODES[last]}"
        for first, last in runs(days)
    )


def _selector(when: When, days: frozenset[int]) -> str:
    parts = []
    if when.dates:
        parts.append(",".join(_dates(dates) for dates in when.dates))
    if when.weeks:
        parts.append(f"week {_weeks(when.weeks)}")
    if when.ranks:
        ranks = ",".join(map(str, when.ranks))
        parts.append(",".join(f"{DAY_CODES[day]}[{ranks}]" for day in sorted(days)))
    elif len(days) < len(ALL_DAYS):
        parts.append(_days(days))
    return " ".join(parts)


def _weeks(weeks: frozenset[int]) -> str:
    first, last = min(weeks), max(weeks)
    if len(weeks) > 2 and weeks == frozenset(range(first, last + 1, 2)):
        return f"{first:02d}-{last:02d}/2"
    return ",".join(
        f"{start:02d}" if start == end else f"{start:02d}-{end:02d}" for start, end in runs(weeks)
    )


def _dates(dates: Dates) -> str:
    years = dates.years or (None, None)
    # OSM has no run of months with two years: its days are written then.
    is_in_months = dates.is_whole_months and years[0] == years[1]
    ends = [
        " ".join(
            filter(
                None,
                (
                    str(year) if year else "",
                    MONTH_CODES[month - 1],
                    "" if is_in_months else f"{day:02d}",
                ),
            )
        )
        for year, (month, day) in zip(years, (dates.start, dates.end), strict=True)
    ]
    return ends[0] if ends[0] == ends[1] else "-".join(ends)
