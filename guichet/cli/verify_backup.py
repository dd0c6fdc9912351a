"""`guichet verify-backup`: opens a backup apart, compares it with what it says, opens no deposit."""

import argparse

from guichet.cli.archives import KEYS, add_archive, opened, scratch
from guichet.cli.refusals import told_in_one_line
from guichet.engine.backups.archive import Manifest
from guichet.engine.french_dates import written
from guichet.engine.typography import typeset


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "verify-backup",
        help="ouvre une sauvegarde à part, et dit si elle est entière",
        description="Ouvre une sauvegarde dans un dossier à part, compare chaque fichier et chaque "
        "table avec ce qu’elle annonce, puis efface ce dossier. Aucun témoignage n’est ouvert.",
    )
    add_archive(parser)


def run(args: argparse.Namespace) -> int:
    """Say what the backup holds; return 1 when it is not whole."""
    with told_in_one_line("verify-backup") as outcome:
        from config.start import wake

        wake(keeps_drawn=False)
        with scratch() as folder:
            manifest = opened(args, folder)
        print(typeset(_sentences(manifest)))
    return outcome.code


def _sentences(manifest: Manifest) -> str:
    about = manifest.about
    keys = sum(one.name.startswith(f"{KEYS}/reader-") for one in manifest.pieces)
    size = sum(one.size for one in manifest.pieces) / 1_000_000
    return "\n".join(
        [
            f"Cette sauvegarde est entière. Elle date du {written(about.made_on)} "
            f"(Guichet {about.guichet}, {about.database}).",
            f"- {len(manifest.pieces)} fichiers, {size:.1f} Mo, empreintes exactes",
            f"- {sum(about.rows.values())} lignes dans {len(about.rows)} tables, comptées",
            f"- {keys} clés de lecture, lisibles ; elles restent sous leur phrase secrète",
        ]
    )
