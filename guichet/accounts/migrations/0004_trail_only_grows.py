"""Makes the databases themselves refuse to change or erase a line of the trail."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = [
    f"""CREATE TRIGGER trail_no_{verb.lower()} BEFORE {verb} ON accounts_auditentry
        BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END"""
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    """CREATE FUNCTION trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the trail only grows'; END $$""",
    """CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON accounts_auditentry
        FOR EACH ROW EXECUTE FUNCTION trail_only_grows()""",
]


def guard(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
