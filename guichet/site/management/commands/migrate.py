"""Django's migrations, where the first leave a whole SQLite file, or none, and take less time.

Django records some migrations apart from what they do: a disk that fills up between the two would
leave a file where « table already exists » for ever.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from guichet.lib.our_migrations import is_ours


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        connection = connections[options["database"]]
        with ExitStack() as stack:
            if isinstance(connection, DatabaseWrapper) and _is_to_be_made(connection):
                stack.enter_context(_made_beside(connection))
            if options["app_label"] is None:
                _begin_with_libraries(connection)
            super().handle(*args, **options)


def _begin_with_libraries(connection: BaseDatabaseWrapper) -> None:
    # Asked of the database alone: to read all migrations takes time that each start would pay.
    if not MigrationRecorder(connection).applied_migrations():
        executor = MigrationExecutor(connection)
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if not is_ours(leaf)])


def _is_to_be_made(connection: DatabaseWrapper) -> bool:
    return not (connection.is_in_memory_db() or Path(connection.settings_dict["NAME"]).exists())


@contextmanager
def _made_beside(connection: DatabaseWrapper) -> Iterator[None]:
    """Work on a draft; give it its name once it is complete."""
    file = Path(connection.settings_dict["NAME"])
    with TemporaryDirectory(dir=file.parent, prefix=f"{file.name}.") as folder:
        draft = Path(folder) / file.name
        connection.settings_dict["NAME"] = str(draft)
        try:
            yield
            with connection.cursor() as cursor:
                # Everything in one file: what waits in the WAL would not follow it.
                cursor.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()
            connection.settings_dict["NAME"] = str(file)
        draft.rename(file)
