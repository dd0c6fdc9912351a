"""The hours of town halls as the open data gives them, into OSM text."""

from collections.abc import Iterable, Sequence

from guichet.engine.french_dates import WEEKDAYS
from guichet.engine.opening_hours.model import OpeningHoursError
from guichet.engine.opening_hours.opening import parse
from guichet.engine.opening_hours.reading import DAY_CODES

Entry = tuple[str, str, Sequence[Sequence[str]]]


def of_week(entries: Iterable[Entry]) -> str:
    """Return the OSM text of [("lundi", "jeudi", [("08:30:00", "11:45:00")]), …]; "" without any.

    A day said twice keeps all its hours when they follow each other; when they overlap and
    differ, nobody knows which are true: OpeningHoursError.
    """
    days: dict[int, dict[str, None]] = {}
    for first, last, spans in entries:
        start = _day(first)
        end = _day(last) if last else start
        if end < start:
            raise OpeningHoursError(f"« {first} – {last} » : ces jours sont à l’envers.")
        for day in range(start, end + 1):
            written = days.setdefault(day, {})
            # The seconds of the source are slips (13:30:30).
            written.update(dict.fromkeys(f"{opens[:5]}-{closes[:5]}" for opens, closes in spans))
    rules = [f"{DAY_CODES[day]} {','.join(sorted(days[day]))}" for day in sorted(days) if days[day]]
    return parse("; ".join(rules)).text if rules else ""


def _day(name: str) -> int:
    if name not in WEEKDAYS:
        raise OpeningHoursError(f"« {name[:30]} » n’est pas un jour de la semaine.")
    return WEEKDAYS.index(name)
