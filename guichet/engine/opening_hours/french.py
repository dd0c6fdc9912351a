"""Say a schedule in plain French: « du lundi au jeudi : 8 h 30 – 11 h 45 et 13 h 30 – 17 h »."""

from guichet.engine.french_dates import MONTHS, WEEKDAYS
from guichet.engine.opening_hours.model import (
    ALL_DAYS,
    DAY,
    Dates,
    Hours,
    Schedule,
    Span,
    When,
    last_of_month,
)
from guichet.engine.opening_hours.writing import grouped, runs
from guichet.engine.typography import typeset

_INSTEAD = " (au lieu de l’horaire habituel)"
_ODD = frozenset(range(1, 54, 2))
_EVEN = frozenset(range(2, 53, 2))
_NARROW_ENOUGH = 3


def in_french(schedule: Schedule) -> tuple[str, ...]:
    """Return the lines that say all of it, each understood by itself."""
    lines = [
        f"{days_in_french(days)} : {_hours(hours)}"
        for days, hours in grouped(schedule.week)
        if not hours.is_closed
    ]
    for layer in schedule.layers:
        lines += _layer_lines(schedule.week, layer.when, layer.week)
    if schedule.holidays and not schedule.holidays.is_closed:
        lines.append(f"les jours fériés : {_hours(schedule.holidays)}")
    for closure in schedule.closures:
        when = when_in_french(closure.when, closure.days)
        if len(closure.days) < len(ALL_DAYS) and not closure.when.ranks:
            when = f"{days_in_french(closure.days)}, {when}"
        lines.append(f"fermé {when}" + (f" ({closure.note})" if closure.note else ""))
    if schedule.holidays and schedule.holidays.is_closed:
        lines.append("fermé les jours fériés")
    return tuple(typeset(line) for line in lines or ["fermé"])


def _layer_lines(usual: tuple[Hours, ...], when: When, week: tuple[Hours | None, ...]) -> list[str]:
    """Say the whole week of a period, with what stays usual: a reader takes it as complete."""
    lines = []
    is_each_day_named = bool(when.dates) and all(dates.is_one_day for dates in when.dates)
    full = week
    if not (when.ranks or is_each_day_named):
        full = tuple(new or old for new, old in zip(week, usual, strict=True))
    for days, hours in grouped(full):
        if hours.is_closed and all(week[day] is None for day in days):
            continue
        named = when_in_french(when, days)
        if not (when.ranks or (is_each_day_named and len(days) == len(ALL_DAYS))):
            named = f"{named}, {days_in_french(days)}"
        replaces = any(not usual[day].is_closed and usual[day] != hours for day in days)
        lines.append(f"{named} : {_hours(hours)}{_INSTEAD if replaces else ''}")
    return lines


# --- Hours


def clock_time(minute: int) -> str:
    """Return « 8 h 30 », « 14 h », « 0 h » for a minute of the day."""
    hour, rest = divmod(minute % DAY, 60)
    return f"{hour}\u00a0h\u00a0{rest:02d}" if rest else f"{hour}\u00a0h"


def end_time(minute: int) -> str:
    """Return the time of an end: midnight is the end of a day, « 0 h » is a beginning."""
    return "minuit" if minute % DAY == 0 else clock_time(minute)


def _span(span: Span) -> str:
    if span.has_no_end:
        return f"à partir de {clock_time(span.start)}"
    if (span.start, span.end) == (0, DAY):
        return "jour et nuit"
    after_midnight = " (le lendemain)" if span.end > DAY else ""
    return f"{clock_time(span.start)}\u00a0–\u00a0{end_time(span.end)}{after_midnight}"


def spans_in_french(spans: tuple[Span, ...]) -> str:
    """Return « 9 h – 12 h et 14 h – 17 h », with the conditions of each."""
    notes = {span.note for span in spans}
    if len(notes) <= 1:
        note = "".join(notes)
        return listed([_span(span) for span in spans]) + (f", {note}" if note else "")
    return ", puis ".join(_span(span) + (f" ({span.note})" if span.note else "") for span in spans)


def _hours(hours: Hours) -> str:
    return spans_in_french(hours.spans) or hours.note or "fermé"


# --- Days


def listed(words: list[str]) -> str:
    """Return « a, b et c »."""
    return " et ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def days_in_french(days: frozenset[int]) -> str:
    """Return « du lundi au vendredi », « le mardi et le jeudi », « tous les jours »."""
    if len(days) == len(ALL_DAYS):
        return "tous les jours"
    words = []
    for first, last in runs(days):
        if last - first + 1 >= _NARROW_ENOUGH:
            words.append(f"du {WEEKDAYS[first]} au {WEEKDAYS[last]}")
        else:
            words += [f"le {WEEKDAYS[day]}" for day in range(first, last + 1)]
    return listed(words)


def when_in_french(when: When, days: frozenset[int]) -> str:
    """Return the dates, weeks or ranks: « du 1er juillet au 31 août », « le 1er mardi du mois »."""
    parts = []
    if when.dates:
        parts.append(listed([_dates(dates) for dates in when.dates]))
    if when.weeks:
        parts.append(_weeks(when.weeks))
    if when.ranks:
        parts.append(listed([_ranked(when.ranks, WEEKDAYS[day]) for day in sorted(days)]))
    return ", ".join(parts)


def _ranked(ranks: tuple[int, ...], weekday: str) -> str:
    words = ["dernier" if rank < 0 else _rank(rank) for rank in ranks]
    if len(words) == 1:
        return f"le {words[0]} {weekday} du mois"
    return f"les {listed(words)} {weekday}s du mois"


def _rank(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"


def _weeks(weeks: frozenset[int]) -> str:
    if weeks == _ODD:
        return "les semaines impaires"
    if weeks == _EVEN:
        return "les semaines paires"
    words = [str(first) if first == last else f"{first} à {last}" for first, last in runs(weeks)]
    return f"{'la semaine' if len(weeks) == 1 else 'les semaines'} {listed(words)}"


def _day(month: int, day: int) -> str:
    return f"{'1er' if day == 1 else day}\u00a0{MONTHS[month - 1]}"


def _dates(dates: Dates) -> str:
    (first_month, first_day), (last_month, last_day) = dates.start, dates.end
    first_year, last_year = (f" {year}" for year in dates.years) if dates.years else ("", "")
    if dates.is_one_day:
        return f"le {_day(*dates.start)}{first_year}"
    if dates.is_whole_months and first_month == last_month and first_year == last_year:
        return f"en {MONTHS[first_month - 1]}{first_year}"
    end = _day(*dates.end)
    if (last_month, last_day) == (2, last_of_month(2)) and not dates.years:
        end = "fin février"
        return f"du {_day(*dates.start)} à {end}"
    if first_year == last_year:
        first_year = ""
        if first_month == last_month and first_day < last_day:
            return f"du {'1er' if first_day == 1 else first_day} au {end}{last_year}"
    return f"du {_day(*dates.start)}{first_year} au {end}{last_year}"


def moment_in_french(weekday: int, month: int, day: int) -> str:
    """Return « mardi 24 novembre », with spaces that keep the date together."""
    return f"{WEEKDAYS[weekday]}\u00a0{_day(month, day)}"
