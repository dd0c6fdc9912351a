"""A question among 100 000 texts is answered at once, on both databases."""

from collections.abc import Iterator
from typing import Final

from benchmarks.databases import absent, filled, search_outcome
from benchmarks.promises import Outcome

_TEXTS: Final = 100_000


def run() -> Iterator[Outcome]:
    """Ask among as many made-up texts, on each database that this machine has."""
    for database, told in filled("benchmarks.filled_search", _TEXTS):
        if told is None:
            yield absent("recherche", database)
            continue
        what = f"chercher parmi {told['texts']:_} textes ({database})".replace("_", " ")
        yield search_outcome(what, told)
