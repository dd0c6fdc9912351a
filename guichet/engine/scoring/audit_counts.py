"""Reads the small tables of counts that stand beside the catalogue's audits, without a data engine.

A page of the site is made from nine lines: a data engine would cost it more memory than all the rest.
`audit_reading` reads the same tables for the command, and a test holds the two to the same cells.
"""

import csv
import hashlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from guichet.engine.scoring.audit import Audit, Cell, Table, audit
from guichet.engine.scoring.audit_entries import FOLDER, Run

_SAID: Final = {"1": True, "0": False}


def audited(catalogue: Path, run: Run) -> Audit:
    """Return what a run measures on its table; raise KeyError or ValueError at a fault of the table."""
    return audit(_table(catalogue / FOLDER / run.file, run), reference={run.by: run.reference})


def content(catalogue: Path, name: str) -> bytes:
    """Return a table as it is published."""
    return (catalogue / FOLDER / name).read_bytes()


def sha256(catalogue: Path, name: str) -> str:
    """Return what tells whether two files are the same."""
    return hashlib.sha256(content(catalogue, name)).hexdigest()


def _table(path: Path, run: Run) -> Table:
    found: Counter[tuple[str, bool | None, bool | None]] = Counter()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row[run.by], _told(row, run.decision), _told(row, run.outcome))
            found[key] += int(row[run.count])
    cells = (
        Cell((group,), decision, outcome, count)
        for (group, decision, outcome), count in sorted(found.items(), key=str)
    )
    return Table((run.by,), tuple(cells), bool(run.decision), bool(run.outcome))


def _told(row: Mapping[str, str], asked: str) -> bool | None:
    """Read « column » (1 or 0) or « column=value »; None when nothing is asked."""
    name, sign, value = asked.partition("=")
    if not name:
        return None
    return row[name] == value if sign else _SAID[row[name]]
