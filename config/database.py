"""Turns one address into Django's description of a database: SQLite inside, PostgreSQL outside."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_POSTGRESQL_SCHEMES = ("postgresql", "postgres")

# WAL lets people read while one writes; IMMEDIATE takes the write lock at once instead of failing
# halfway; secure_delete overwrites what is erased.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=NORMAL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;"
    ),
}


def sqlite(file: Path) -> dict[str, Any]:
    """Describe the embedded database kept in ``file``."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": _SQLITE_OPTIONS,
    }


def postgresql(url: str) -> dict[str, Any]:
    """Describe the database at ``postgresql://user:password@host:port/name``.

    What follows a question mark goes to the driver (``sslmode=require``); ``host=/a/folder`` names
    the folder of a Unix socket. Raises ``ValueError``, in French, when the address is not one.
    """
    parts, port = _split(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _POSTGRESQL_SCHEMES or not name:
        message = "l’adresse doit ressembler à postgresql://utilisateur:secret@machine:5432/base"
        raise ValueError(message)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _split(url: str) -> tuple[SplitResult, int | None]:
    """Cut the address up; what urllib would say of a wrong one quotes a piece of the secret."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        message = (
            "la machine ou le port ne se lit pas ; dans le secret, les signes / ? # @ : [ ] "
            "s’écrivent %2F %3F %23 %40 %3A %5B %5D"
        )
        raise ValueError(message) from None
