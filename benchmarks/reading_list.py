"""The team's list stays quick with 10 000 deposits, on both databases; nothing is opened to make it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most
from tests.running import TODAY, clean_environment
from tools import postgresql

_DEPOSITS: Final = 10_000


def run() -> Iterator[Outcome]:
    """Fill a scratch SQLite, then a scratch PostgreSQL if this machine has one."""
    yield _measured("SQLite", {})
    programs = postgresql.find_programs()
    if programs is None:
        yield Outcome("liste de lecture (PostgreSQL)", "PostgreSQL n’est pas installé", None)
        return
    with postgresql.throwaway(programs) as address:
        yield _measured("PostgreSQL", {"GUICHET_DATABASE_URL": address})


def _measured(database: str, settings: dict[str, str]) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.filled_inbox", str(_DEPOSITS)],
            cwd=ROOT,
            env=clean_environment(Path(folder), GUICHET_TODAY=TODAY, **settings),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    said: dict[str, Any] = json.loads(done.stdout)
    what = f"la liste de {said['deposits']:_} dépôts ({database})".replace("_", " ")
    outcome = at_most(what, 0.3, said["taken"])
    return Outcome(outcome.promise, f"{outcome.measured}, {said['queries']} requêtes", outcome.kept)
