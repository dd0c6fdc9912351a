"""A page of the testimonies, searched or filtered among 100 000, comes at once on both databases."""

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
        yield Outcome("témoignages (PostgreSQL)", "PostgreSQL n’est pas installé", None)
        return
    with postgresql.throwaway(programs) as address:
        yield from _measured("PostgreSQL", {"GUICHET_DATABASE_URL": address})


def _measured(database: str, settings: dict[str, str]) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.filled_testimonies", str(_TEXTS)],
            cwd=ROOT,
            env=clean_environment(Path(folder), GUICHET_DEBUG="oui", **settings),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    said: dict[str, Any] = json.loads(done.stdout)
    taken: dict[str, float] = said["taken"]
    slowest = max(taken, key=lambda query: taken[query])
    what = f"chercher parmi {said['texts']:_} témoignages ({database})".replace("_", " ")
    pages = at_most(what, 0.06, list(taken.values()))
    yield Outcome(
        pages.promise,
        f"{pages.measured}, la plus lente « {slowest} » {taken[slowest] * 1000:.0f} ms, "
        f"remplie en {said['filling']:.0f} s",
        pages.kept,
    )
    whole = f"{said['page'] * 1000:.0f} ms"
    yield Outcome(f"la page entière d’une recherche ({database})", whole, None)
    told = f"page {said['figures'] * 1000:.0f} ms, recomptée en {said['counting']:.1f} s"
    yield Outcome(f"les chiffres de tous ({database})", told, None)
