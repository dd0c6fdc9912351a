"""A question among 100 000 texts is answered at once, on both databases."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most
from tests.running import clean_environment
from tools import postgresql

_TEXTS: Final = 100_000


def run() -> Iterator[Outcome]:
    """Fill a scratch SQLite, then a scratch PostgreSQL if this machine has one."""
    yield from _measured("SQLite", {})
    programs = postgresql.find_programs()
    if programs is None:
        yield Outcome("recherche (PostgreSQL)", "PostgreSQL n’est pas installé", None)
        return
    with postgresql.throwaway(programs) as address:
        yield from _measured("PostgreSQL", {"GUICHET_DATABASE_URL": address})


def _measured(database: str, settings: dict[str, str]) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.filled_search", str(_TEXTS)],
            cwd=ROOT,
            env=clean_environment(Path(folder), **settings),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    said: dict[str, Any] = json.loads(done.stdout)
    taken: dict[str, float] = said["taken"]
    slowest = max(taken, key=lambda question: taken[question])
    what = f"chercher parmi {said['texts']:_} textes ({database})".replace("_", " ")
    median_of_all = at_most(what, 0.06, list(taken.values()))
    yield Outcome(
        median_of_all.promise,
        f"{median_of_all.measured}, la plus lente « {slowest} » {taken[slowest] * 1000:.0f} ms, "
        f"remplie en {said['filling']:.0f} s",
        median_of_all.kept,
    )
