"""PostgreSQL: each table as the server writes it (COPY), all seen at one moment.

Our own rather than pg_dump's: nothing but the driver is needed, at any version of the server; and the
tables are made by our migrations, so that a restored database is one that the program knows.
"""

import json
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from guichet.lib.our_migrations import is_ours
from guichet.lib.snapshots import Snapshot, SnapshotFault

_PLAN: Final = "database.json"
_BLOCK: Final = 1 << 16
_TABLES: Final = (
    "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name"
)
_COLUMNS: Final = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
    " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
_SEQUENCES: Final = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    " ORDER BY sequencename"
)


def take(folder: Path) -> Snapshot:
    """Copy every table into the folder. Raises SnapshotFault, DatabaseError, OSError."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_TABLES)
        columns = {name: _columns(cursor, name) for (name,) in cursor.fetchall()}
        if "django_migrations" not in columns:
            raise SnapshotFault("la base n’est pas encore faite ; ouvrez d’abord le guichet")
        cursor.execute(_SEQUENCES)
        sequences = dict(cursor.fetchall())
        rows = {name: _copy_out(cursor, name, columns[name], folder) for name in columns}
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        migrations = tuple(name for (name,) in cursor.fetchall())
    plan = {"columns": columns, "sequences": sequences}
    (folder / _PLAN).write_text(json.dumps(plan, indent=1), "utf-8")
    files = {f"tables/{name}": folder / "tables" / name for name in columns}
    return Snapshot("postgresql", {_PLAN: folder / _PLAN, **files}, rows, migrations)


def rows(folder: Path) -> dict[str, int]:
    """Count the rows of each table: one a line, since COPY writes line feeds otherwise."""
    return {name: _lines(folder / "tables" / name) for name in _plan(folder)["columns"]}


def is_empty() -> bool:
    """Tell whether the database holds no table at all."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return cursor.fetchone() is None


def put_back(folder: Path, migrations: tuple[str, ...]) -> None:
    """Make the tables as they were made then, and fill them. Raises SnapshotFault, DatabaseError.

    The database must be empty. What the migrations put in is replaced by what was saved.
    """
    plan = _plan(folder)
    _make_tables(migrations)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_TABLES)
        made = [name for (name,) in cursor.fetchall()]
        if made != list(plan["columns"]):
            raise SnapshotFault("les tables ne sont pas celles de la sauvegarde")
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, made))}")
        for name, columns in plan["columns"].items():
            _copy_in(cursor, name, columns, folder)
        for name, value in plan["sequences"].items():
            if value is not None:
                cursor.execute("SELECT setval(%s, %s)", [_quoted(name), value])


def _make_tables(migrations: tuple[str, ...]) -> None:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    # On an empty database, one migration may stand for several that were applied one by one.
    stands_for = {old: new for new, one in loader.replacements.items() for old in one.replaces}
    wanted = dict.fromkeys(stands_for.get(key, key) for key in map(_key, migrations))
    there = [key for key in wanted if key in loader.graph.nodes]
    executor.migrate(sorted(there, key=is_ours))


def _key(migration: str) -> tuple[str, str]:
    app, _, name = migration.partition(".")
    return app, name


def _plan(folder: Path) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((folder / _PLAN).read_text("utf-8"))
    return plan


def _columns(cursor: Any, table: str) -> list[str]:  # noqa: ANN401 - Django's wraps any driver's
    cursor.execute(_COLUMNS, [table])
    return [name for (name,) in cursor.fetchall()]


def _copy_out(cursor: Any, table: str, columns: list[str], folder: Path) -> int:  # noqa: ANN401
    path = folder / "tables" / table
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("xb") as out, cursor.copy(_copy(table, columns, "TO STDOUT")) as copy:
        for block in copy:
            out.write(block)
    return int(cursor.rowcount)


def _copy_in(cursor: Any, table: str, columns: list[str], folder: Path) -> None:  # noqa: ANN401
    path = folder / "tables" / table
    with path.open("rb") as source, cursor.copy(_copy(table, columns, "FROM STDIN")) as copy:
        while block := source.read(_BLOCK):
            copy.write(block)


def _copy(table: str, columns: list[str], direction: str) -> str:
    return f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) {direction}"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _lines(path: Path) -> int:
    count = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            count += block.count(b"\n")
    return count
