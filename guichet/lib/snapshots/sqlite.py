"""SQLite: a copy of the file, page for page, taken in one reading transaction."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from django.db import connection

from guichet.lib.snapshots import Snapshot, SnapshotFault

NAME: Final = "database.sqlite3"
_TABLES: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " ORDER BY name"
)
_MIGRATIONS: Final = "SELECT app || '.' || name FROM django_migrations ORDER BY id"


def take(folder: Path) -> Snapshot:
    """Copy the database into the folder. Raises SnapshotFault, DatabaseError."""
    connection.ensure_connection()
    copy = folder / NAME
    try:
        with closing(sqlite3.connect(copy)) as target:
            copy.chmod(0o600)
            connection.connection.backup(target)
            # The copy stands alone: one file, without a journal beside it.
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise SnapshotFault(f"la base ne se laisse pas copier ({_told(error)})") from None
    found = rows(folder)
    return Snapshot("sqlite", {NAME: copy}, found, _migrations(copy))


def rows(folder: Path) -> dict[str, int]:
    """Check every page and every link of the copy, and count its rows. Raises SnapshotFault."""
    try:
        with closing(_opened(folder / NAME)) as copy:
            (verdict,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict != "ok":
                raise SnapshotFault(f"la base copiée est abîmée ({verdict})")
            if copy.execute("PRAGMA foreign_key_check").fetchone():
                raise SnapshotFault(
                    "la base copiée a des lignes qui renvoient à d’autres, absentes"
                )
            names = [name for (name,) in copy.execute(_TABLES)]
            counts = (copy.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in names)  # noqa: S608
            return {name: count for name, (count,) in zip(names, counts, strict=True)}
    except sqlite3.Error as error:
        raise SnapshotFault(f"la base copiée ne se lit pas ({_told(error)})") from None


def _migrations(copy: Path) -> tuple[str, ...]:
    try:
        with closing(_opened(copy)) as opened:
            return tuple(name for (name,) in opened.execute(_MIGRATIONS))
    except sqlite3.Error:
        raise SnapshotFault("la base n’est pas encore faite ; ouvrez d’abord le guichet") from None


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _told(error: sqlite3.Error) -> str:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    is_full = primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    return "le disque est plein ou ne répond pas" if is_full else str(error)
