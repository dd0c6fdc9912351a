"""What backing up, verifying and restoring have in common: where, and with which papers."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from guichet.cli.papers import read_shares
from guichet.engine.backups import archive, backup_key
from guichet.engine.backups.archive import ArchiveFault, Manifest
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.lib import snapshots

SECRET_KEY: Final = "secret-key"  # noqa: S105 - a file's name
PEPPER: Final = "ticket-pepper"
KEYS: Final = "keys"
_SCRATCH: Final = ".guichet-backup-"
_FORGOTTEN_AFTER: Final = 24 * 3600


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

    One that a killed command left behind is erased a day later.
    """
    from django.conf import settings

    data: Path = settings.DATA_DIR
    for old in data.glob(f"{_SCRATCH}*"):
        if time.time() - old.stat().st_mtime > _FORGOTTEN_AFTER:
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH, dir=data) as folder:
        yield Path(folder)


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
