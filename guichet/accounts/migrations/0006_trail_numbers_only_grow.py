"""Makes the databases refuse a line of the trail that would stand before, or in place of, another."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# INSERT OR REPLACE erases without firing the trigger on DELETE: by the number, or by SQLite's own
# rowid, which is -1 here when the statement gives none.
_SQLITE = [
    """CREATE TRIGGER trail_no_insert BEFORE INSERT ON accounts_auditentry
        WHEN NEW.number <= (SELECT COALESCE(MAX(number), 0) FROM accounts_auditentry)
            OR EXISTS (SELECT 1 FROM accounts_auditentry WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END"""
]
_POSTGRESQL = [
    """CREATE FUNCTION trail_numbers_only_grow() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF NEW.number <= (SELECT COALESCE(MAX(number), 0) FROM accounts_auditentry) THEN
                RAISE EXCEPTION 'the trail only grows';
            END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER trail_no_insert BEFORE INSERT ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION trail_numbers_only_grow()""",
]


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_one_key_one_holder")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
