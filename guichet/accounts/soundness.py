"""What `guichet check` looks at in the team: the trail, trial accounts, and who may open the files."""

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from guichet.accounts import audit, demonstration, trail_head
from guichet.accounts.models import AuditEntry, Member


def faults() -> list[str]:
    """Give each fault in one French line; nothing of the team before the database is made."""
    found = _open_files()
    if AuditEntry._meta.db_table not in connection.introspection.table_names():
        return found
    if (line := audit.broken_at()) is not None:
        found.append(
            f"Journal de l’équipe : la chaîne est rompue à la ligne {line} ; une ligne a été changée "
            "ou effacée hors de Guichet."
        )
    if told := trail_head.fault():
        found.append(
            f"Journal de l’équipe : {told} Quand vous savez pourquoi, effacez "
            f"« {settings.TRAIL_HEAD.name} » s’il est là : la prochaine ligne le refait."
        )
    trial = Member.objects.filter(is_demonstration=True, is_active=True)
    if demonstration.is_exposed() and (names := ", ".join(one.username for one in trial)):
        found.append(
            f"Comptes de démonstration encore là : {names}. Leur entrée est refusée ; fermez-les, et "
            "leurs clés, par « guichet team end-demonstration »."
        )
    return found


def _open_files() -> list[str]:
    """Name what other accounts of this machine could open."""
    names = sorted(
        path.name for path in _private_files() if path.is_file() and _is_open(path.stat().st_mode)
    )
    if not names:
        return []
    return [
        f"D’autres comptes de cette machine peuvent ouvrir {', '.join(names)} : "
        f"chmod -R go= {settings.DATA_DIR}"
    ]


def _private_files() -> Iterator[Path]:
    data: Path = settings.DATA_DIR
    yield from (data / name for name in ("secret-key", "ticket-pepper", "withdrawn"))
    yield settings.TRAIL_HEAD
    keys: Path = settings.KEY_FOLDER
    yield from keys.glob("*")
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        yield from (database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm"))


def _is_open(mode: int) -> bool:
    return bool(mode & (stat.S_IRWXG | stat.S_IRWXO))
