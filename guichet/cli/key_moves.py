"""`guichet keys rewrap|drop`: what is already deposited follows the keys; needs the database."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from guichet.cli.clock import today
from guichet.engine.sealing import unseal
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.engine.sealing.readers import KeyFile
from guichet.engine.typography import typeset

if TYPE_CHECKING:
    from guichet.features.testimonies.reading.rewrapping import Done


class CannotMove(ValueError):
    """What was asked makes no sense with these keys: one French sentence."""


class NoDatabase(RuntimeError):
    """The deposits cannot be reached: one French sentence."""


def rewrap(args: argparse.Namespace, passphrase: str) -> dict[str, object]:
    """Close old deposits for another key: the one that replaces this one, or that of who joins.

    Raises CannotMove, KeyFolderFault, SealBroken, NoDatabase.
    """
    folder = KeyFolder(args.dir)
    old = folder.reader(args.name, args.key)
    new = folder.reader(args.to or args.name)
    if new.public == old.public:
        raise CannotMove(
            "c’est la même clé : changez-la d’abord par « guichet keys rotate », puis donnez "
            "l’ancienne par --key"
        )
    with unseal.unlock(old, passphrase, today()) as reader, _awake():
        from guichet.features.testimonies.reading import rewrapping

        replaces = new.name == old.name
        act = rewrapping.move if replaces else rewrapping.add
        return _told(act(reader, new.public, _progress), new)


def drop(args: argparse.Namespace) -> dict[str, object]:
    """Close old deposits to a key that has ended. Raises CannotMove, KeyFolderFault, NoDatabase."""
    file = KeyFolder(args.dir).reader(args.name, args.key)
    if file.is_current:
        raise CannotMove(
            f"cette clé est encore en cours : « guichet keys remove --name {file.name} » d’abord"
        )
    with _awake():
        from guichet.features.testimonies.reading import rewrapping

        return _told(rewrapping.drop(file.public.id, _progress), file)


@contextmanager
def _awake() -> Iterator[None]:
    """Reach the database for the length of a block. Raises NoDatabase."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from config.start import wake

    try:
        wake()
        yield
    except ImproperlyConfigured as fault:
        raise NoDatabase(str(fault)) from fault
    except DatabaseError as fault:
        message = "la base de données n’est pas prête, ou s’est arrêtée ; relancez la commande"
        raise NoDatabase(message) from fault


def _progress(seen: int, total: int) -> None:
    """Say how far it is, on the stream that no program reads."""
    print(typeset(f"{seen} sur {total}"), file=sys.stderr)


def _told(done: "Done", file: KeyFile) -> dict[str, object]:
    left = (
        f" {done.unopened} sont restées comme elles étaient : abîmées, ou sans autre lecteur."
        if done.unopened
        else ""
    )
    return {
        "key_id": file.public.id,
        "changed": done.changed,
        "same": done.same,
        "unopened": done.unopened,
        "told": f"{done.changed} enveloppes changées, {done.same} déjà comme il faut.{left} "
        "Interrompue, cette commande se relance sans risque.",
    }
