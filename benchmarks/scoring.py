"""All households of the country are scored in seconds on two cores, as fast as by the best engine.

The persons are a simulation. Other work on the machine slows every engine alike: what is promised is
a ratio between measures taken in turn, of which the best of each counts.
"""

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.house import ROOT
from benchmarks.promises import Outcome
from benchmarks.scoring_models import amsterdam, named
from guichet.engine.scoring.tests import simulated
from tools import spark_cluster

_HOUSEHOLDS: Final = 13_800_000
_MILLION: Final = 1_000_000
_ROUNDS: Final = 3
_RIVALS: Final = ("SQL à la main", "polars")
_MOST_MEMORY: Final = 300
_FLOORS: Final = 4
_TIMES_SCIKIT: Final = 8
_GROWTH: Final = (5, 50)
# Two measures of the same thing differ by as much here.
_SAME: Final = 1.05

Told = dict[str, Any]


def run() -> Iterator[Outcome]:
    """Score a simulated country with each engine in turn, then more and more persons with ours."""
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        for name, what in (("amsterdam", "15 tables d’Amsterdam"), ("logistic", "35 termes")):
            if name == "amsterdam" and amsterdam() is None:
                yield Outcome(what, "ce modèle publié n’est pas sur cette machine", None)
                continue
            path = Path(folder) / f"{name}.parquet"
            simulated.write(named(name), path, _HOUSEHOLDS)
            yield from _compared(name, what, path)
            yield _on_a_cluster(name, what, path)
            path.unlink()
        yield _growth(Path(folder))


def _compared(name: str, what: str, path: Path) -> Iterator[Outcome]:
    engines = ("guichet", *_RIVALS, "plancher")
    told: dict[str, list[Told]] = {engine: [] for engine in engines}
    for _ in range(_ROUNDS):
        for engine in engines:
            told[engine].append(_told(engine, name, path))
    best = {engine: min(one["seconds"] for one in all_of) for engine, all_of in told.items()}
    mine, floor = best["guichet"], best["plancher"]
    rival = min(_RIVALS, key=lambda engine: best[engine])
    mine_by_group = told["guichet"][0]["sums"]
    same = all(_are_equal(told[engine][0]["sums"], mine_by_group) for engine in _RIVALS)
    load = f"charge {os.getloadavg()[0]:.1f}"
    others = ", ".join(f"{engine} {best[engine]:.1f} s" for engine in _RIVALS)
    yield Outcome(
        f"noter 13,8 millions de foyers simulés ({what}) : au mieux",
        f"{mine:.1f} s contre {others} ({mine / best[rival]:.2f}), sommes "
        f"{'égales' if same else 'DIFFÉRENTES'}, {load}",
        same and mine <= best[rival] * _SAME,
    )
    yield Outcome(
        f"… au plus {_FLOORS} fois lire et additionner les mêmes colonnes",
        f"{mine / floor:.1f} fois ({floor:.2f} s)",
        mine <= _FLOORS * floor,
    )
    memory = max(one["memory"] for one in told["guichet"])
    theirs = max(one["memory"] for one in told["polars"])
    yield Outcome(
        f"… en moins de {_MOST_MEMORY} Mo",
        f"{memory:.0f} Mo (polars {theirs:.0f} Mo)",
        memory < _MOST_MEMORY,
    )
    slow = _told("scikit-learn", name, path)["seconds"]
    yield Outcome(
        f"… au moins {_TIMES_SCIKIT} fois plus vite que scikit-learn",
        f"{slow / mine:.0f} fois ({slow:.0f} s, d’après 600 000 lignes)",
        slow >= _TIMES_SCIKIT * mine,
    )


def _on_a_cluster(name: str, what: str, path: Path) -> Outcome:
    """Score the same persons with Spark, and with ours again, in the same minute."""
    promise = f"les mêmes par Spark, un maître et deux ouvriers ({what}) : mêmes sommes"
    if absent := spark_cluster.missing():
        return Outcome(promise, f"il manque : {', '.join(absent)}", None)
    start = time.perf_counter()
    theirs = _told("Spark", name, path)
    beside = time.perf_counter() - start - theirs["seconds"]
    same = _are_equal(theirs["sums"], _told("guichet", name, path)["sums"])
    return Outcome(
        promise,
        f"{theirs['seconds']:.1f} s ; démarrer et arrêter le groupe : {beside:.1f} s de plus ; sommes "
        f"{'égales' if same else 'DIFFÉRENTES'} dans {len(theirs['sums'])} groupes",
        same,
    )


def _are_equal(some: list[float], others: list[float]) -> bool:
    """Tell whether the sums of all groups are the same, to 1e-9."""
    pairs = zip(some, others, strict=True)
    return all(math.isclose(one, other, rel_tol=1e-9) for one, other in pairs)


def _growth(folder: Path) -> Outcome:
    """Read one file of a million persons again and again, as so many files."""
    path = folder / "million.parquet"
    simulated.write(named("logistic"), path, _MILLION)
    few, many = _GROWTH
    taken = {
        copies: min(_told("guichet", "logistic", path, copies)["seconds"] for _ in range(_ROUNDS))
        for copies in (1, few, many)
    }
    # What is paid once, whatever the number of rows, is known from the two smallest tables.
    each = (taken[few] - taken[1]) / (few - 1)
    wanted = taken[1] + each * (many - 1)
    return Outcome(
        "de 1 à 50 millions de lignes, la durée croît comme elles, à 20 % près",
        f"{taken[1]:.2f} s, {taken[few]:.1f} s, {taken[many]:.1f} s : "
        f"{taken[many] / wanted:.2f} fois ce que les premières annoncent",
        taken[many] <= 1.2 * wanted,
    )


def _told(engine: str, model: str, path: Path, copies: int = 1) -> Told:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scoring_engines", engine, model, path, str(copies)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: Told = json.loads(done.stdout)
    return told
