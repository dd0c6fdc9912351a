"""The search among testimonies: one table on each database, with the same columns.

`rowid` is the testimony's number; `stems` its words, as `guichet.features.testimonies.shelf` writes
them. There is no model: no query of Django's could ask it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BUILD = {
    "sqlite": (
        "CREATE VIRTUAL TABLE published_search USING fts5(stems, detail=none,"
        ' tokenize="unicode61 remove_diacritics 2")',
    ),
    "postgresql": (
        "CREATE TABLE published_search (rowid integer PRIMARY KEY, stems tsvector NOT NULL)",
        "CREATE INDEX published_search_stems ON published_search USING gin (stems)",
    ),
}


def build(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the table that this database speaks."""
    for statement in BUILD[editor.connection.vendor]:
        editor.execute(statement, None)


def destroy(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    editor.execute("DROP TABLE published_search", None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [migrations.RunPython(build, destroy, elidable=False)]
