"""Fills a directory with many places and times the search of the nearest; `directory` runs it apart.

It writes to the database that the settings name: give it one that may be lost. Prints JSON.
"""

import datetime
import json
import random
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

from config.start import wake

_SEED: Final = 20261124
_ROUNDS: Final = 200
# Names as people type them: whole, cut, with a postcode, misspelt, merged, unknown.
_TYPED: Final = (
    *("Metz", "57000", "57000 metz", "paris 13", "st etienne", "saint-etienne 42", "le havre"),
    *("marseile", "sain etiene", "l hay les roses", "Annecy-le-Vieux", "villeneuve", "bordeau"),
    *("st denis 974", "xyzzyx", "a", "saint", "13001", "Saint-Remy-en-Bouzemont-Saint-Genest"),
)


def main() -> None:
    """Print how long the filling took, and how long each search takes (seconds)."""
    wake()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from guichet.lib.communes import gazetteer

    communes = gazetteer()
    start = time.perf_counter()
    drawn = random.Random(_SEED)  # noqa: S311 - the same places at each run
    centres = [
        one
        for code in ("57", "75", "29", "13", "48", "974")
        for one in communes.of_department(code)
    ]
    situation = _fill(int(sys.argv[1]), drawn, centres)
    filling = time.perf_counter() - start
    asked = [drawn.choice(centres) for _ in range(_ROUNDS)]
    from guichet.features.directory.nearest import nearest

    found = 0
    near = []
    for one in asked:
        begun = time.perf_counter()
        found += len(nearest(one.latitude, one.longitude, situation, 20))
        near.append(time.perf_counter() - begun)
    communes.search("chaufe")
    typed = []
    for text in _TYPED * 5:
        begun = time.perf_counter()
        communes.search(text)
        typed.append(time.perf_counter() - begun)
    print(
        json.dumps({"filling": filling, "near": near, "found": found / len(asked), "typed": typed})
    )


def _fill(count: int, drawn: random.Random, centres: list[Any]) -> str:
    """Store so many places, all in one situation of the catalogue; return its name."""
    from guichet.engine import catalogue
    from guichet.features.directory.loading import in_batches, store

    situation = next(iter(catalogue.load().situations))
    for batch in in_batches(_rows(count, drawn, centres, situation)):
        store(batch, "banc d’essai", datetime.date(2026, 11, 1))
    return situation


def _rows(
    count: int, drawn: random.Random, centres: list[Any], situation: str
) -> Iterator[dict[str, Any]]:
    for number in range(count):
        centre = drawn.choice(centres)
        yield {
            "source_id": str(number),
            "nom": f"Permanence {number}",
            "commune": centre.name,
            "code_insee": centre.code,
            "latitude": centre.latitude + drawn.gauss(0, 0.05),
            "longitude": centre.longitude + drawn.gauss(0, 0.05),
            "horaires": "Mo-Fr 09:00-12:00,14:00-17:00",
            "situations": [situation],
        }


if __name__ == "__main__":
    main()
