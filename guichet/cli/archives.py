"""What backing up, verifying and restoring have in common: where, and with which papers."""

import argparse
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from guichet.cli.papers import read_shares
from guichet.engine.backups import archive, backup_key
from guichet.engine.backups.archive import ArchiveFault, Manifest
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.lib import snapshots

SECRET_KEY: Final = "secret-key"  # noqa: S105 - a file's name
PEPPER: Final = "ticket-pepper"
KEYS: Final = "keys"
TRAIL_HEAD: Final = "trail-head"
_SCRATCH: Final = ".guichet-backup-"
_SIGNALLED: Final = 128
_ENDS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def add_archive(parser: argparse.ArgumentParser) -> None:
    """Ask for a backup, and for the papers that open it."""
    parser.add_argument("file", type=Path, metavar="FICHIER", help="la sauvegarde")
    parser.add_argument(
        "--share-file",
        action="append",
        type=Path,
        metavar="PART",
        help="une part de la clé des sauvegardes ; à donner deux fois (sinon, les mots sont demandés)",
    )


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder beside the data, on the same disk and as closed; erase it afterwards.

    It is erased too when the command is asked to end; if it is killed, the next one erases it.
    """
    from django.conf import settings

    with _leaving_when_asked():
        folder, hold = _new_folder(settings.DATA_DIR)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(hold)


def _new_folder(data: Path) -> tuple[Path, int]:
    """Erase what nobody holds any more, then make a folder; return it with what holds it."""
    gate = os.open(data, os.O_RDONLY)
    try:
        # One command at a time: none takes for abandoned what another one is about to hold.
        fcntl.flock(gate, fcntl.LOCK_EX)
        for old in data.glob(f"{_SCRATCH}*"):
            _erase_if_abandoned(old)
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=data))
        hold = os.open(folder, os.O_RDONLY)
        fcntl.flock(hold, fcntl.LOCK_EX)
        return folder, hold
    finally:
        os.close(gate)


def _erase_if_abandoned(folder: Path) -> None:
    """Erase it unless a command at work still holds it; the system lets go for one that was killed."""
    hold = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(hold)


@contextmanager
def _leaving_when_asked() -> Iterator[None]:
    """Let the command clean up behind it when it is interrupted, or its service stopped."""
    asked: list[int] = []

    def leave(number: int, _frame: FrameType | None) -> None:
        asked.append(_SIGNALLED + number)
        raise SystemExit(asked[0])

    before = {one: signal.signal(one, leave) for one in _ENDS}
    try:
        yield
    except Exception:
        # What encrypts takes an interruption for a fault of the disk.
        if asked:
            raise SystemExit(asked[0]) from None
        raise
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let what must not be left half done end before the command does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def opened(args: argparse.Namespace, folder: Path) -> Manifest:
    """Open the archive into the folder and check all that can be without opening any deposit.

    Raises CannotRead, SharesDoNotFit, ArchiveFault, SnapshotFault, KeyFolderFault, OSError.
    """
    with args.file.open("rb") as stream:
        manifest = archive.extract(
            stream, backup_key.identity(read_shares(args.share_file)), folder
        )
    about = manifest.about
    if snapshots.rows(about.database, folder) != dict(about.rows):
        raise ArchiveFault("Cette sauvegarde n’a pas les lignes qu’elle annonce.")
    KeyFolder(folder / KEYS).readers()
    return manifest
