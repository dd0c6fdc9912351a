"""A page of the testimonies, searched or filtered among 100 000, comes at once on both databases."""

from collections.abc import Iterator
from typing import Final

from benchmarks.databases import absent, filled, search_outcome
from benchmarks.promises import Outcome

# Nine of ten have a text: a little more than 100 000 can be read and searched.
_TESTIMONIES: Final = 111_500


def run() -> Iterator[Outcome]:
    """Ask among as many made-up testimonies, on each database that this machine has."""
    for database, told in filled(
        "benchmarks.filled_testimonies", _TESTIMONIES, GUICHET_DEBUG="oui"
    ):
        if told is None:
            yield absent("témoignages", database)
            continue
        what = f"chercher parmi {told['texts']:_} témoignages ({database})".replace("_", " ")
        yield search_outcome(what, told)
        whole = f"{told['page'] * 1000:.0f} ms"
        yield Outcome(f"la page entière d’une recherche ({database})", whole, None)
        figures = f"page {told['figures'] * 1000:.0f} ms, recomptée en {told['counting']:.1f} s"
        yield Outcome(f"les chiffres de tous ({database})", figures, None)
