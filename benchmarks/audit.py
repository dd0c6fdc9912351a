"""An audit of 100 000 people by two attributes, drawn again a thousand times, takes seconds."""

import csv
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.promises import Outcome, at_most, durations
from guichet.engine.scoring.audit import Audit, Bootstrap, audit
from guichet.engine.scoring.audit_reading import Column, Request, counted, opened

_ROWS: Final = 100_000
_DRAWS: Final = 1_000
_AGES: Final = ("18-25", "26-35", "36-49", "50-59", "60 et plus")
_PLACES: Final = ("ville", "banlieue", "bourg", "village", "outre-mer", "inconnu")


def run() -> Iterator[Outcome]:
    """Read the table, count it, and draw its rows again."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        path = Path(folder) / "people.csv"
        _write(path)
        taken = durations(lambda: _audited(path), times=3)
    yield at_most(f"auditer {_ROWS:_} rangées, {_DRAWS:_} tirages".replace("_", " "), 10.0, taken)


def _write(path: Path) -> None:
    """Write people who were scored, selected or not, and what was found."""
    draws = random.Random(1)  # noqa: S311  # the same table each time
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("age", "lieu", "note", "choisi", "trouve"))
        for _ in range(_ROWS):
            score = draws.random()
            found = int(draws.random() < score)
            person = (draws.choice(_AGES), draws.choice(_PLACES))
            writer.writerow((*person, f"{score:.4f}", int(score > 0.7), found))


def _audited(path: Path) -> Audit:
    request = Request(("age", "lieu"), Column("choisi"), Column("trouve"), score="note")
    with opened(path) as source:
        table, _ = counted(source, request)
    return audit(table, bootstrap=Bootstrap(_DRAWS, seed=1))
