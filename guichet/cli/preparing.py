"""What must be done before pages are served, and how what prevents it is said in one line."""

import hashlib
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from guichet.cli.terminal import unusable
from guichet.engine import catalogue
from guichet.engine.strict_yaml import CatalogueError

_PRIMARY_CODE: Final = 0xFF
_DISK_FAULTS: Final = {
    sqlite3.SQLITE_FULL: "le disque est plein. Faites de la place, puis recommencez.",
    sqlite3.SQLITE_IOERR: "le disque la refuse, souvent parce qu’il est plein.",
    sqlite3.SQLITE_CANTOPEN: "son fichier ne s’ouvre pas.",
    sqlite3.SQLITE_READONLY: "l’accès est refusé.",
}


def prepare_team(host: str, team_port: int) -> dict[str, Any]:
    """Bring the database and the style sheets up to date, make a demonstration team if there is none.

    It is done where the team's pages are served, which alone knows every table. Gives `say`, what
    must be printed once, or `obstacle`.
    """
    from django.core.management import call_command
    from django.db import connections

    from config.start import take_part, wake

    take_part("coulisses", team_port)

    def work() -> str:
        wake()
        call_command("migrate", verbosity=0)
        call_command("clearsessions", verbosity=0)
        _gather_style_sheets()
        from guichet.cli.team import demonstration_table

        return demonstration_table(host)

    said, obstacle = _attempt(work)
    if obstacle:
        return {"obstacle": obstacle}
    # Each worker opens its own connection: a connection cannot be shared across a fork.
    connections.close_all()
    return {"say": said}


def wake_public(team_port: int) -> str | None:
    """Load the public rooms; say in one line what prevents it."""
    from config.start import take_part, wake

    take_part("public", team_port)

    def work() -> str:
        from guichet.lib.clock import today

        wake()
        today()
        # Read while the team's process prepares the database; a fault in it is told by the search.
        with suppress(CatalogueError):
            catalogue.load()
        return ""

    return _attempt(work)[1]


def fill_search() -> str | None:
    """Bring in what the rooms show, make the search know it; say in one line what prevents it."""
    from django.core.management import call_command
    from django.db import connections

    def work() -> str:
        from guichet.lib.rooms import installed_rooms

        for room in installed_rooms():
            room.prepare()
        call_command("load_catalogue", verbosity=0)
        return ""

    obstacle = _attempt(work)[1]
    connections.close_all()
    return obstacle


def _attempt(work: Any) -> tuple[str, str | None]:  # noqa: ANN401
    """Do the work; give what it says and no obstacle, or an obstacle."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import DatabaseError

    from guichet.lib.days import WrongClock

    try:
        return str(work()), None
    except WrongClock as fault:
        return "", f"guichet : {fault}"
    except ImproperlyConfigured as error:
        return "", f"Réglage refusé. {error}"
    except CommandError as error:
        return "", f"Le catalogue est refusé. {error}"
    except DatabaseError as error:
        return "", database_fault(error)
    except OSError as error:
        return "", f"Le guichet n’ouvre pas : {unusable(error)}."


def database_fault(error: Exception) -> str:
    """Say in one line what the database refuses; what it does not tell is left in its words."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code in _DISK_FAULTS:
        return f"La base de données ne peut pas être écrite : {_DISK_FAULTS[code]}"
    return f"La base de données ne répond pas : {str(error).splitlines()[0]}"


def _gather_style_sheets() -> None:
    """Gather and compress them, unless none has changed since: it takes several seconds."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.DATA_DIR) / "static-ready"
    wanted = _style_sheets_state()
    has_all = Path(settings.STATIC_ROOT).is_dir()
    if has_all and stamp.exists() and stamp.read_text("ascii") == wanted:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted, "ascii")


def _style_sheets_state() -> str:
    """Summarise name, size and date of every file to serve, and how they are stored."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
