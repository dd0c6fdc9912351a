"""`guichet deadline` answers before one has looked up: the engine alone, from a cold start."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Final

from benchmarks.house import ROOT
from benchmarks.promises import Outcome, at_most, durations

_COMMAND: Final = (
    *(sys.executable, "-m", "guichet.cli", "deadline", "cra-appeal"),
    *("--event", "decision_notified", "--from", "2026-11-06", "--json"),
)


def _ask() -> None:
    subprocess.run(_COMMAND, cwd=ROOT, check=True, capture_output=True)


def run() -> Iterator[Outcome]:
    """Start a new process each time; the files may be in the memory of the machine."""
    taken = durations(_ask, times=11, before=1)
    yield at_most("guichet deadline, processus neuf", 0.4, taken)
