"""The whole database at one moment, as files; and a database made again from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

from django.db import connection

Vendor = Literal["sqlite", "postgresql"]


class SnapshotFault(Exception):
    """A snapshot that cannot be taken, read or put back: a French sentence without a full stop."""


@dataclass(frozen=True)
class Snapshot:
    """Files by their name in a backup, the rows of each table, and the migrations that made them."""

    vendor: Vendor
    files: Mapping[str, Path]
    rows: Mapping[str, int]
    migrations: tuple[str, ...]


def take(folder: Path) -> Snapshot:
    """Write the database into an empty folder, as it is at one moment, while others go on writing.

    Raises SnapshotFault, DatabaseError, OSError.
    """
    return _of(connection.vendor).take(folder)  # type: ignore[no-any-return]


def rows(vendor: Vendor, folder: Path) -> dict[str, int]:
    """Count the rows of a snapshot, after checking that it is sound. Raises SnapshotFault."""
    return _of(vendor).rows(folder)  # type: ignore[no-any-return]


def _of(vendor: str) -> ModuleType:
    from guichet.lib.snapshots import postgresql, sqlite

    return {"sqlite": sqlite, "postgresql": postgresql}[vendor]
