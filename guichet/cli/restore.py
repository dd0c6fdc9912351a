"""`guichet restore`: puts a backup in place, and throws nothing away.

All is opened and checked beside the data first. What was there before is kept aside, and what people
withdrew since the backup is withdrawn again, as far as the old database still tells it.
"""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Final

from guichet.cli import retention
from guichet.cli.archives import KEYS, PEPPER, SECRET_KEY, add_archive, opened, scratch
from guichet.cli.refusals import Refused, told_in_one_line
from guichet.engine.backups.archive import Manifest
from guichet.engine.typography import typeset
from guichet.lib.rooms import installed_rooms
from guichet.lib.snapshots import postgresql, sqlite

_JOURNALS: Final = ("-wal", "-shm", "-journal")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser(
        "restore",
        help="remet une sauvegarde en place",
        description="Remet la base, les clés et ce qui retrouve les tickets. Fermez d’abord le guichet.",
    )
    add_archive(parser)
    parser.add_argument(
        "--replace",
        action="store_true",
        help="met de côté ce qui est déjà là, puis restaure",
    )


def run(args: argparse.Namespace) -> int:
    """Restore; return 1 when something prevented it: nothing was then changed."""
    with told_in_one_line("restore") as outcome:
        from config.start import wake

        wake()
        _refuse_to_overwrite(replace=args.replace)
        with scratch() as folder:
            manifest = opened(args, folder)
            _refuse_another_kind(manifest)
            known, withdrawn = _withdrawn()
            if _vendor() == "postgresql":
                postgresql.put_back(folder, manifest.about.migrations)
            aside = _put_files(folder)
        print(typeset("\n".join(_follow(withdrawn, aside, knows=known))))
    return outcome.code


# --- Before -------------------------------------------------------------------------------------


def _refuse_to_overwrite(*, replace: bool) -> None:
    if _vendor() == "postgresql" and not postgresql.is_empty():
        raise Refused(
            "La base PostgreSQL n’est pas vide. Créez-en une autre (createdb), et donnez son "
            "adresse dans GUICHET_DATABASE_URL : l’ancienne reste ainsi entière."
        )
    if not replace and any(path.exists() for path in (_database(), _data() / KEYS)):
        raise Refused(
            "Il y a déjà des données ici ; rien n’a été changé. Avec --replace, elles seront mises "
            "de côté."
        )


def _refuse_another_kind(manifest: Manifest) -> None:
    about = manifest.about
    if about.database != _vendor():
        raise Refused(
            f"Cette sauvegarde vient d’une base {about.database}, et celle d’ici est {_vendor()}."
        )
    if postgresql.unknown(about.migrations):
        raise Refused(
            f"Cette sauvegarde vient de Guichet {about.guichet}, plus récent que celui-ci : "
            "mettez-le d’abord à jour."
        )


def _withdrawn() -> tuple[bool, list[str]]:
    """Ask the database of before what was withdrawn; say whether it could answer."""
    from django.db import DatabaseError

    if _vendor() == "postgresql" or not _database().exists():
        return False, []
    try:
        return True, [name for room in installed_rooms() for name in room.withdrawn()]
    except DatabaseError:
        return False, []


# --- Putting in place ---------------------------------------------------------------------------


def _put_files(folder: Path) -> Path:
    """Put what was there aside, then what was saved in its place; return where the first went."""
    from django.db import connections

    connections.close_all()
    data, database = _data(), _database()
    # The trail's last line goes aside too: the one restored ends elsewhere (accounts/trail_head.py).
    old = [data / name for name in (SECRET_KEY, PEPPER, KEYS, "trail-head")]
    if _vendor() == "sqlite":
        old += [database, *(database.with_name(database.name + end) for end in _JOURNALS)]
    old = [path for path in old if path.exists()]
    aside = data / f"avant-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for path in old:
        path.rename(aside / path.name)
    places = {SECRET_KEY: data / SECRET_KEY, PEPPER: data / PEPPER, KEYS: data / KEYS}
    if _vendor() == "sqlite":
        places[sqlite.NAME] = database
    for name, place in places.items():
        if (folder / name).exists():
            (folder / name).rename(place)
    return aside


def _follow(withdrawn: list[str], aside: Path, *, knows: bool) -> list[str]:
    """Bring the restored house to today: tables, withdrawals, terms. Return what to say."""
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from guichet.lib.clock import today

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    # A cookie of the day of the backup would open the coulisses again, long after its session ended.
    Session.objects.all().delete()
    again = sum(room.withdraw_again(withdrawn, today()) for room in installed_rooms())
    said = ["La sauvegarde est en place."]
    said += [f"Retirés de nouveau, comme les personnes l’avaient demandé depuis : {again}."] * knows
    if not knows:
        said.append(
            "Ce qui a été retiré après cette sauvegarde est revenu : personne ici ne peut le savoir. "
            "Lisez docs/operating/back-up.md."
        )
    said.append(retention.erase_now())
    said.append(f"Ce qui était là avant : {aside}. Effacez-le quand tout est vérifié.")
    return said


def _vendor() -> str:
    from django.db import connection

    return connection.vendor


def _data() -> Path:
    from django.conf import settings

    data: Path = settings.DATA_DIR
    return data


def _database() -> Path:
    """Give the file of the embedded database; for PostgreSQL, one that does not exist."""
    from django.db import connection

    name = connection.settings_dict["NAME"] if _vendor() == "sqlite" else ".none"
    return _data() / name
