"""The search: the pages offered, their words, and the full-text index of each database."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# FTS5 reads the stems from the table of pages (no copy); there the title weighs six times the text,
# as in the ranking that `guichet.site.search_index` asks of PostgreSQL.
BUILD = {
    "sqlite": (
        "CREATE VIRTUAL TABLE site_search USING fts5(title_stems, stems,"
        " content='site_indexedpage', content_rowid='id',"
        ' tokenize="unicode61 remove_diacritics 2")',
        "INSERT INTO site_search(site_search, rank) VALUES ('rank', 'bm25(6.0, 1.0)')",
    ),
    "postgresql": (
        "ALTER TABLE site_indexedpage ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('simple'::regconfig, title_stems), 'A') ||"
        " setweight(to_tsvector('simple'::regconfig, stems), 'D')) STORED",
        "CREATE INDEX site_search ON site_indexedpage USING gin (vector)",
        "CREATE INDEX site_search_titles ON site_indexedpage"
        " USING gin (to_tsvector('simple'::regconfig, title_stems))",
    ),
}
DESTROY = {
    "sqlite": ("DROP TABLE site_search",),
    "postgresql": (
        "DROP INDEX site_search_titles",
        "DROP INDEX site_search",
        "ALTER TABLE site_indexedpage DROP COLUMN vector",
    ),
}


def build(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Add the index that this database speaks."""
    for statement in BUILD[editor.connection.vendor]:
        editor.execute(statement, None)


def destroy(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take it away."""
    for statement in DESTROY[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IndexedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=300, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("title_stems", models.TextField()),
                ("stems", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="IndexedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=50, unique=True)),
                ("shown", models.CharField(max_length=50)),
                ("stem", models.CharField(max_length=50)),
                ("sound", models.CharField(max_length=50)),
                ("length", models.PositiveSmallIntegerField()),
                ("documents", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stem"], name="site_word_stem"),
                    models.Index(fields=["sound"], name="site_word_sound"),
                ],
            },
        ),
        migrations.RunPython(build, destroy, elidable=False),
    ]
