"""The whole catalogue is read and checked fast enough to be read again at each start."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most

_PROGRAM: Final = """
import time
from guichet.engine import catalogue
start = time.perf_counter()
catalogue.load()
print(time.perf_counter() - start)
"""


def _load_once() -> float:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def run() -> Iterator[Outcome]:
    """Load it in a process that has loaded nothing yet."""
    _load_once()
    yield at_most("lire tout le catalogue", 1, [_load_once() for _ in range(7)])
