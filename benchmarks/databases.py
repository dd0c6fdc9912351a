"""Fills a scratch database and times what is asked of it, on SQLite, then on PostgreSQL."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most
from tests.running import clean_environment
from tools import postgresql


def filled(module: str, rows: int, **settings: str) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Run a module that fills a database with so many rows and times it.

    Give the name of each database, and what the module printed as JSON; None when this machine does
    not have that database.
    """
    yield "SQLite", _told(module, rows, settings)
    programs = postgresql.find_programs()
    if programs is None:
        yield "PostgreSQL", None
        return
    with postgresql.throwaway(programs) as address:
        yield "PostgreSQL", _told(module, rows, {**settings, "GUICHET_DATABASE_URL": address})


def _told(module: str, rows: int, settings: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", module, str(rows)],
            cwd=ROOT,
            env=clean_environment(Path(folder), **settings),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def absent(what: str, database: str) -> Outcome:
    """Say that a measure was not taken, for want of a database."""
    return Outcome(f"{what} ({database})", f"{database} n’est pas installé", None)


def search_outcome(what: str, told: dict[str, Any]) -> Outcome:
    """Judge how long the questions took (`taken`, seconds by question), and name the slowest."""
    taken: dict[str, float] = told["taken"]
    slowest = max(taken, key=lambda question: taken[question])
    found = at_most(what, 0.06, list(taken.values()))
    details = f"la plus lente « {slowest} » {taken[slowest] * 1000:.0f} ms"
    filling = f"remplie en {told['filling']:.0f} s"
    return Outcome(found.promise, f"{found.measured}, {details}, {filling}", found.kept)
