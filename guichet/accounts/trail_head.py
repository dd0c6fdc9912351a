"""The last line of the trail, kept in a small file beside the database: what tells that lines are gone.

Whoever can write to the database alone cannot write there. The file holds a number and a digest, and
nothing else. It only moves on while the trail still contains the line that it names, so that it stays
as a witness once lines were erased; who has understood why erases the file, and the next line makes
another. A backup takes it along, copied *before* the database: it may then name an earlier line, never
a missing one. A restore puts it back with the database, or sets the old one aside.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from guichet.accounts.models import AuditEntry
from guichet.engine.sealing.key_folder import save


@dataclass(frozen=True)
class Head:
    """A line that was written: its number from 1 up, its digest in hexadecimal."""

    number: int
    digest: str

    def is_in_the_trail(self) -> bool:
        """Tell whether the database still holds this very line."""
        return AuditEntry.objects.filter(number=self.number, digest=self.digest).exists()


class Unreadable(Exception):
    """The file is there and is not one of ours."""


def note(number: int, digest: str) -> None:
    """Remember a line, once it is committed. Raises KeyFolderFault, OSError, Unreadable."""
    with _alone():
        before = read()
        if before is None or (before.number < number and before.is_in_the_trail()):
            save(_path(), json.dumps(asdict(Head(number, digest))) + "\n", is_new=False)


def read() -> Head | None:
    """Return the line remembered, or None without a file. Raises OSError, Unreadable."""
    try:
        text = _path().read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        kept = json.loads(text)
        return Head(int(kept["number"]), str(kept["digest"]))
    except (ValueError, TypeError, KeyError):
        raise Unreadable from None


def fault() -> str:
    """Say in one French sentence what the file tells of the trail; nothing when both agree."""
    try:
        head = read()
    except (OSError, Unreadable):
        return f"« {_path().name} », qui retient la dernière ligne, ne se lit pas."
    last = AuditEntry.objects.order_by("-number").first()
    if head is None:
        return f"« {_path().name} », qui retient la dernière ligne, manque." if last else ""
    if head.is_in_the_trail():
        return ""
    if last is None or last.number < head.number:
        return (
            f"il finit à la ligne {last.number if last else 0}, alors que la ligne {head.number} avait "
            "été écrite ; des lignes ont été effacées, ou une sauvegarde plus ancienne a été remise."
        )
    return f"la ligne {head.number} n’est plus celle qui avait été écrite."


def _path() -> Path:
    path: Path = settings.TRAIL_HEAD
    return path


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time compare and write."""
    descriptor = os.open(_path().parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
