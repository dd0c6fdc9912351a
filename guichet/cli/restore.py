"""`guichet restore`: puts a backup in place, and throws nothing away.

All is opened and checked beside the data first. What was there before is kept aside, and what people
withdrew since the backup is withdrawn again, as far as the old database, or the list beside it, still tells it.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from guichet.cli import retention, withdrawals
from guichet.cli.archives import (
    KEYS,
    PEPPER,
    SECRET_KEY,
    TRAIL_HEAD,
    add_archive,
    opened,
    scratch,
    undisturbed,
)
from guichet.cli.refusals import Refused, told_in_one_line
from guichet.cli.withdrawals import Withdrawals
from guichet.engine.backups.archive import About
from guichet.engine.french_dates import written
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

        wake(keeps_drawn=False)
        _refuse_to_overwrite(replace=args.replace)
        with scratch() as folder:
            about = opened(args, folder).about
            refuse_another_kind(about)
            before = _house_of_before(about.made_on, folder)
            if _vendor() == "postgresql":
                postgresql.put_back(folder, about.migrations)
            with undisturbed():
                aside = _put_files(folder)
        print(typeset("\n".join([*_follow(before), *_where(aside)])))
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


def refuse_another_kind(about: About) -> None:
    """Raise Refused, in French, when the house as it is here could not read that backup."""
    from django.db.migrations.loader import MigrationLoader

    if about.database != _vendor():
        raise Refused(
            f"Cette sauvegarde vient d’une base {about.database}, et celle d’ici est {_vendor()}."
        )
    # Without a connection: that alone would make an empty database where there is none.
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = {app for app, _, name in map(_cut, about.migrations) if (app, name) not in known}
    if unknown and not unknown & {app for app, _ in known}:
        raise Refused(
            f"Cette sauvegarde tient aussi ce qu’une pièce fermée ici a gardé ({_listed(unknown)}) : "
            "ouvrez-la dans GUICHET_ROOMS, ou mettez Guichet à jour s’il ne la connaît pas."
        )
    if unknown:
        raise Refused(
            f"Cette sauvegarde vient de Guichet {about.guichet}, plus récent que celui-ci : "
            "mettez-le d’abord à jour."
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _cut(migration: str) -> tuple[str, str, str]:
    return migration.partition(".")


@dataclass(frozen=True)
class _Before:
    """What is known of the house that the backup replaces, and of the backup."""

    saved_on: date
    withdrawn: Withdrawals
    is_answered_by_database: bool
    trail_head: int


def _house_of_before(saved_on: date, folder: Path) -> _Before:
    """Ask the database of before what was withdrawn, or else the list beside it."""
    from guichet.lib.clock import today

    told, listed = _told_by_database(today()), withdrawals.read(_data())
    known = (told or listed).with_what_is_for_good(listed)
    known = known.with_what_is_for_good(withdrawals.read(folder))
    return _Before(saved_on, known, told is not None, _trail_head())


def _told_by_database(today: date) -> Withdrawals | None:
    from django.db import DatabaseError

    if _vendor() == "postgresql" or not _database().exists():
        return None
    try:
        return withdrawals.in_the_database(today)
    except DatabaseError:
        return None


def _trail_head() -> int:
    """Give the number of the last line of the trail that is replaced; 0 when nobody knows."""
    from guichet.accounts import trail_head

    try:
        head = trail_head.read()
    except (OSError, trail_head.Unreadable):
        return 0
    return head.number if head else 0


# --- Putting in place ---------------------------------------------------------------------------


def _put_files(folder: Path) -> Path | None:
    """Put what was there aside, then what was saved in its place; return where the first went."""
    from django.db import connections

    connections.close_all()
    data, database = _data(), _database()
    # The trail's head goes with its database: the old one aside, the saved one beside the restored.
    names = (SECRET_KEY, PEPPER, KEYS, TRAIL_HEAD)
    places = {name: data / name for name in names}
    old = [*places.values()]
    if _vendor() == "sqlite":
        old += [database, *(database.with_name(database.name + end) for end in _JOURNALS)]
        places[sqlite.NAME] = database
    aside = _put_aside([path for path in old if path.exists()])
    for name, place in places.items():
        if (folder / name).exists():
            (folder / name).rename(place)
    return aside


def _put_aside(old: list[Path]) -> Path | None:
    if not old:
        return None
    aside = _data() / f"avant-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for path in old:
        path.rename(aside / path.name)
    return aside


def _follow(before: _Before) -> Iterator[str]:
    """Bring the restored house to today: tables, withdrawals, trail, terms. Give what to say."""
    from django.contrib.sessions.models import Session
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from config.start import take_restored_secrets
    from guichet.lib.clock import today

    # What closes the trail's lines is the key that came back, not one drawn to open the backup.
    take_restored_secrets()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    # A cookie of the day of the backup would open the coulisses again, long after its session ended.
    Session.objects.all().delete()
    names = sorted(before.withdrawn.names)
    again = sum(room.withdraw_again(names, today()) for room in installed_rooms())
    withdrawals.keep(_data(), today(), also=[before.withdrawn])
    _note_in_the_trail(before)
    yield "La sauvegarde est en place."
    yield from _about_withdrawals(before, again)
    yield retention.erase_now()


def _about_withdrawals(before: _Before, again: int) -> Iterator[str]:
    """Say what was withdrawn again, and from which day on nobody here knows."""
    listed = before.withdrawn.known_on
    if before.is_answered_by_database:
        yield f"Retirés de nouveau, comme les personnes l’avaient demandé depuis : {again}."
        return
    until = max(listed or before.saved_on, before.saved_on)
    if listed:
        yield f"Retirés de nouveau, d’après la liste du {written(listed)} : {again}."
    yield (
        f"Ce qui a été retiré après le {written(until)} a pu revenir : personne ici ne peut le "
        "savoir. Lisez docs/operating/back-up.md."
    )


def _note_in_the_trail(before: _Before) -> None:
    """Write that a backup was put back, of which day, and how far the trail of before had gone."""
    from guichet.accounts import audit

    audit.record(by=None, action=audit.RESTORED, about=f"{before.saved_on}/{before.trail_head}")


def _where(aside: Path | None) -> Iterator[str]:
    if aside:
        yield f"Ce qui était là avant : {aside}. Effacez-le quand tout est vérifié."


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
