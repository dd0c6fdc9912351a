"""The team's list stays quick with 10 000 deposits, on both databases; nothing is opened to make it."""

from collections.abc import Iterator
from typing import Final

from benchmarks.databases import absent, filled
from benchmarks.promises import Outcome, at_most
from tests.running import TODAY

_DEPOSITS: Final = 10_000


def run() -> Iterator[Outcome]:
    """Ask for the list, on each database that this machine has."""
    for database, told in filled("benchmarks.filled_inbox", _DEPOSITS, GUICHET_TODAY=TODAY):
        if told is None:
            yield absent("liste de lecture", database)
            continue
        what = f"la liste de {told['deposits']:_} dépôts ({database})".replace("_", " ")
        outcome = at_most(what, 0.3, told["taken"])
        measured = f"{outcome.measured}, {told['queries']} requêtes"
        yield Outcome(outcome.promise, measured, outcome.kept)
