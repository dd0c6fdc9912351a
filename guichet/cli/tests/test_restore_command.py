"""`guichet restore` says why a backup does not fit the house that stands here."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from guichet.cli.refusals import Refused
from guichet.cli.restore import refuse_another_kind
from guichet.engine.backups.archive import About

_HERE = sorted(
    f"{app}.{name}"
    for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
)


def _refusal(migrations: Sequence[str], database: str = connection.vendor) -> str:
    about = About.model_validate(
        {
            "guichet": "0.9",
            "made_on": date(2026, 11, 1),
            "database": database,
            "migrations": tuple(migrations),
            "rows": {},
        }
    )
    with pytest.raises(Refused) as refused:
        refuse_another_kind(about)
    return str(refused.value)


def test_a_room_that_is_closed_here_is_named() -> None:
    told = _refusal([*_HERE, "barometer.0001_initial", "barometer.0002_more"])
    assert "une pièce fermée ici a gardé (barometer)" in told
    assert "GUICHET_ROOMS" in told


def test_a_newer_house_is_told_from_a_closed_room() -> None:
    assert "plus récent que celui-ci" in _refusal([*_HERE, "cases.9999_later", "x.0001_initial"])


def test_a_backup_of_another_database_is_refused() -> None:
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    assert f"vient d’une base {other}" in _refusal(_HERE, other)


def test_what_was_made_here_fits() -> None:
    about = About(
        guichet="0.9",
        made_on=date(2026, 11, 1),
        database="postgresql" if connection.vendor == "postgresql" else "sqlite",
        migrations=tuple(_HERE[:-1]),
        rows={},
    )
    refuse_another_kind(about)
    assert about.migrations
