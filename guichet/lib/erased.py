"""After an erasure, nothing of it on the disk: SQLite's journal still held what was erased.

`secure_delete` overwrites the pages of the database; the journal (WAL) keeps their older images until
it is emptied. PostgreSQL has no such command: there, disks are encrypted (docs/operating).
"""

from functools import partial
from typing import Final

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction

# A reader may hold the journal: whoever erases does not wait for them, the next erasure does it.
_LONGEST_WAIT_MS: Final = 500


def empty_journal(using: str = DEFAULT_DB_ALIAS) -> None:
    """Empty SQLite's journal once what was erased is so for good; nothing on PostgreSQL."""
    if connections[using].vendor == "sqlite":
        transaction.on_commit(partial(_empty, using), using=using)


def _empty(using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_LONGEST_WAIT_MS}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except OperationalError:
            # Somebody writes: what they write, or the daily erasure, will empty it.
            return
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
