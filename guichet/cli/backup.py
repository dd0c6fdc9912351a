"""`guichet backup`: writes all that must not be lost in one file, which only two papers open."""

import argparse
import os
import re
import shlex
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from guichet.cli import withdrawals
from guichet.cli.archives import KEYS, PEPPER, SECRET_KEY, scratch
from guichet.cli.refusals import Refused, told_in_one_line
from guichet.cli.terminal import shown, shown_path
from guichet.cli.whole_file import whole
from guichet.engine.backups import archive, backup_key
from guichet.engine.backups.archive import About, Manifest, Piece
from guichet.engine.typography import typeset
from guichet.lib import snapshots

_SUFFIX: Final = ".age"
_NAME: Final = re.compile(r"guichet-(\d{4}-\d{2}-\d{2})-\d{6}\.age")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "backup",
        help="écrit une sauvegarde chiffrée",
        description="Écrit dans un fichier chiffré la base, les clés et ce qui retrouve les tickets. "
        "Le guichet peut rester ouvert.",
        epilog="Il faut d’abord une clé des sauvegardes : "
        "guichet keys create --dir DOSSIER --backup --shares a-imprimer",
    )
    parser.add_argument(
        "out",
        type=Path,
        metavar="SORTIE",
        help="le fichier à écrire (….age), ou le dossier où le mettre",
    )
    parser.add_argument(
        "--keep",
        type=_days,
        metavar="JOURS",
        help="efface de ce dossier les sauvegardes plus vieilles que tant de jours",
    )


def run(args: argparse.Namespace) -> int:
    """Write the backup, whole or not at all; return 1 when something prevented it."""
    with told_in_one_line("backup") as outcome:
        from config.start import wake

        wake()
        from guichet.lib.clock import today

        path = _destination(args.out)
        if args.keep is not None and not args.out.is_dir():
            raise Refused("--keep ne va qu’avec un dossier.")
        _refuse_without_key()
        manifest = _write(path, today())
        print(typeset(_sentence(manifest, path)))
        if args.keep is not None:
            _forget(args.out, today() - timedelta(days=args.keep))
    return outcome.code


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("écrivez un nombre de jours, au moins 1")
    return int(text)


def _destination(out: Path) -> Path:
    from django.utils import timezone

    # « /srv/sauvegardes » that is not there is a folder to make, or a stick to plug in: no file's name.
    folder = out if out.is_dir() or out.suffix != _SUFFIX else out.parent
    if not folder.is_dir():
        raise Refused(
            f"Le dossier « {shown_path(folder)} » n’existe pas. Créez-le (mkdir -m 700 "
            f"{shlex.quote(shown_path(folder))}), ou "
            f"donnez le nom d’un fichier en {_SUFFIX} dans un dossier qui existe ; rien n’a été écrit."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(
            f"Ce compte ne peut pas écrire dans « {shown_path(folder)} ». Donnez-lui ce dossier (chown), ou "
            "lancez la commande avec le compte du guichet ; rien n’a été écrit."
        )
    path = out / f"guichet-{timezone.localtime():%Y-%m-%d-%H%M%S}.age" if out.is_dir() else out
    if path.exists():
        raise Refused(f"« {shown_path(path)} » existe déjà ; rien n’a été écrit.")
    return path


def _refuse_without_key() -> None:
    from django.conf import settings

    if not (settings.KEY_FOLDER / backup_key.FILE).exists():
        raise Refused(
            "Il n’y a pas encore de clé des sauvegardes. Commencez par : guichet keys create --dir "
            f"{settings.KEY_FOLDER} --backup --shares a-imprimer"
        )


def _write(path: Path, today: date) -> Manifest:
    from django.conf import settings

    key = backup_key.read(settings.KEY_FOLDER)
    with scratch() as folder:
        withdrawals.keep(settings.DATA_DIR, today)
        # The trail's head before the database: it may name an earlier line, never a missing one.
        beside = _read_if_there(settings.TRAIL_HEAD, settings.DATA_DIR / withdrawals.FILE)
        # The database before the keys: one made meanwhile is then too many, never one too few.
        taken = snapshots.take(folder)
        pieces = [Piece(name, file) for name, file in taken.files.items()]
        pieces += _copies(folder / "beside", {**beside, **_secrets()})
        about = About(
            guichet=settings.VERSION,
            made_on=today,
            database=taken.vendor,
            migrations=taken.migrations,
            rows=taken.rows,
        )
        with whole(path) as out:
            return archive.write(about, pieces, key.public, out)


def _secrets() -> dict[str, bytes]:
    from django.conf import settings

    keys = _read_if_there(*sorted(settings.KEY_FOLDER.glob("[!.]*")))
    return {
        SECRET_KEY: settings.SECRET_KEY.encode(),
        PEPPER: settings.TICKET_PEPPER.hex().encode(),
        **{f"{KEYS}/{name}": content for name, content in keys.items()},
    }


def _read_if_there(*paths: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def _copies(folder: Path, contents: Mapping[str, bytes]) -> Iterator[Piece]:
    """Copy what is small, so that nothing changes between being summed and being written."""
    folder.mkdir(mode=0o700)
    for number, (name, content) in enumerate(contents.items()):
        copy = folder / str(number)
        copy.touch(mode=0o600)
        copy.write_bytes(content)
        yield Piece(name, copy)


def _forget(folder: Path, first: date) -> None:
    """Erase our backups made before that day: what people withdrew must end there too."""
    for file in folder.iterdir():
        named = _NAME.fullmatch(file.name)
        if named and date.fromisoformat(named[1]) < first:
            file.unlink()
            print(typeset(f"Effacée, trop vieille : {shown(file.name)}"))


def _sentence(manifest: Manifest, path: Path) -> str:
    about = manifest.about
    size = path.stat().st_size / 1_000_000
    return (
        f"Sauvegarde écrite : {shown_path(path)} ({size:.1f} Mo ; {sum(about.rows.values())} lignes de "
        f"{len(about.rows)} tables). Copiez-la ailleurs."
    )
