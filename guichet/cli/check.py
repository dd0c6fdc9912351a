"""Says whether the catalogue and the settings are sound, and otherwise where to mend them."""

import argparse
import sys
from pathlib import Path

from guichet.engine import catalogue, coherence
from guichet.engine.strict_yaml import CatalogueError


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "check",
        help="vérifie le catalogue et les réglages",
        description="Relit tout le catalogue, joue ses exemples, et vérifie les réglages.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=_folder,
        default=catalogue.CATALOGUE_DIR,
        metavar="DOSSIER",
        help="un autre catalogue à vérifier (celui de Guichet, si rien n’est dit)",
    )


def run(args: argparse.Namespace) -> int:
    """Print each fault on a line; give 1 when there is one."""
    faults = [*_catalogue_faults(args.folder), *_settings_faults(), *_team_faults()]
    for fault in faults:
        print(fault)
    if faults:
        print(f"À corriger : {len(faults)}.", file=sys.stderr)
        return 1
    sound = catalogue.load(args.folder)
    print(
        f"Tout est en ordre : {len(sound.procedures)} démarches, {len(sound.rights)} droits, "
        f"{len(sound.situations)} situations, {len(sound.letters)} courriers, "
        f"{len(sound.sources)} sources."
    )
    return 0


def _folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_dir():
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un dossier")
    return folder.resolve()


def _catalogue_faults(folder: Path) -> list[str]:
    try:
        return [str(fault) for fault in coherence.faults(catalogue.load(folder))]
    except CatalogueError as fault:
        # The file cannot be read at all: nothing more can be said about the others.
        return [str(fault)]


def _settings_faults() -> list[str]:
    from django.core import checks
    from django.core.exceptions import ImproperlyConfigured

    from config.start import wake
    from guichet.lib.clock import today

    try:
        wake()
        today()
    except ImproperlyConfigured as error:
        return [f"Réglage refusé. {error}"]
    return [str(fault) for fault in checks.run_checks() if not fault.is_silenced()]


def _team_faults() -> list[str]:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from config.start import wake

    try:
        wake()
        from guichet.accounts import soundness

        return soundness.faults()
    except ImproperlyConfigured:
        # Said already: without settings, there is no team to look at.
        return []
    except DatabaseError as error:
        return [f"La base de données ne répond pas : {str(error).splitlines()[0]}"]
