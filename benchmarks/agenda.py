"""The calendar of a thousand meetings comes at once on both databases, and so does a poster."""

from collections.abc import Iterator
from typing import Final

from benchmarks.databases import absent, filled
from benchmarks.promises import Outcome, at_most

_MEETINGS: Final = 1_000


def run() -> Iterator[Outcome]:
    """Ask for the whole calendar, then for each design of a poster."""
    for database, told in filled("benchmarks.filled_agenda", _MEETINGS):
        if told is None:
            yield absent("agenda", database)
            continue
        what = f"calendrier (.ics) de {told['events']} rencontres ({database})"
        yield at_most(what, 0.100, told["calendar"])
        if database == "SQLite":
            for design, taken in told["posters"].items():
                yield at_most(f"affiche A3, modèle {design}", 0.200, taken)
