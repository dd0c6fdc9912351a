"""Who helps near here is found at once among sixty thousand places, and a long list comes in at leisure.

The places are drawn around real communes, with a seed. The file that is imported is the real list of
public bodies of 2019 when it stands beside the checkout, written twice.
"""

import csv
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.databases import absent, filled
from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most
from tests.running import clean_environment

_PLACES: Final = 60_000
_LINES: Final = 100_000
_REAL: Final = ROOT.parent / "shared" / "data" / "fr_public_bodies_2019.csv.gz"
_MOST_SECONDS: Final = 60
_MOST_MEGABYTES: Final = 300


def run() -> Iterator[Outcome]:
    """Search on each database that this machine has, then bring the long file in."""
    for database, told in filled("benchmarks.filled_directory", _PLACES):
        if told is None:
            yield absent("les plus proches", database)
            continue
        near = at_most(f"les 20 plus proches de 60 000 ({database})", 0.030, told["near"])
        yield Outcome(near.promise, f"{near.measured}, {told['found']:.0f} trouvés", near.kept)
        if database == "SQLite":
            yield at_most("chercher une commune", 0.020, told["typed"])
    yield from _import()


def _import() -> Iterator[Outcome]:
    promise = f"importer 100 000 lignes en {_MOST_SECONDS} s et {_MOST_MEGABYTES} Mo"
    if not _REAL.is_file():
        yield Outcome(promise, "liste réelle absente", None)
        return
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as name:
        folder = Path(name)
        environment = clean_environment(folder)
        path = _twice(folder / "liste.csv")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        command = [sys.executable, "-m", "guichet.cli", "directory", "import", str(path), "--json"]
        start = time.perf_counter()
        with (folder / "dit").open("wb") as said:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
        seconds, megabytes = time.perf_counter() - start, usage.ru_maxrss / 1024
    yield Outcome(
        promise,
        f"{seconds:.0f} s, {megabytes:.0f} Mo",
        status == 0 and seconds <= _MOST_SECONDS and megabytes <= _MOST_MEGABYTES,
    )


def _twice(path: Path) -> Path:
    """Write the real lines until there are enough, under new identifiers the second time."""
    with gzip.open(_REAL, "rt", encoding="utf-8", newline="") as stream:
        columns, *rows = csv.reader(stream)
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(columns)
        for number in range(_LINES):
            identifier, *rest = rows[number % len(rows)]
            table.writerow([f"{number}-{identifier}", *rest])
    return path
