"""Writes thousands of rows at once; Django's own way is six times slower for rows this wide."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, each a value by column (« place_id »); what a row leaves out takes its default.

    Keys are drawn by the database, and not read back.
    """
    fields = {one.attname: one for one in model._meta.concrete_fields if not one.primary_key}
    usual = {name: _prepared(one, one.get_default()) for name, one in fields.items()}
    table = [
        [*(usual | {name: _prepared(fields[name], value) for name, value in row.items()}).values()]
        for row in rows
    ]
    if not table:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(one.column)) for one in fields.values())
    into = f"{quote(model._meta.db_table)} ({columns})"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for line in table:
                    copy.write_row(line)
        else:
            marks = ", ".join(["%s"] * len(fields))
            # Safe: names of our own tables and columns; the values are parameters.
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", table)  # noqa: S608


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:  # noqa: ANN401
    is_as_it_is = type(value) in (str, int, float) and not isinstance(field, models.JSONField)
    return value if is_as_it_is else field.get_db_prep_save(value, connection)
