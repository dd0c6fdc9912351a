"""What can prevent a command that works on the house's data, said in one French line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from guichet.cli.terminal import complain, unusable
from guichet.cli.text_file import CannotRead


@dataclass
class Outcome:
    """The exit code: 0 until something prevents the command."""

    code: int = 0


class Refused(Exception):
    """The command will not do it: a French sentence."""


@contextmanager
def told_in_one_line(command: str) -> Iterator[Outcome]:
    """Run a block; turn what prevents it into one line and the exit code 1 (2: a file refused)."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from guichet.engine.backups.archive import ArchiveFault
    from guichet.engine.sealing.key_folder import KeyFolderFault
    from guichet.engine.sealing.recovery import SharesDoNotFit
    from guichet.lib.snapshots import SnapshotFault

    outcome = Outcome()
    try:
        yield outcome
        return
    except (Refused, ArchiveFault, KeyFolderFault, SharesDoNotFit) as fault:
        complain(command, fault)
    except SnapshotFault as fault:
        complain(command, f"{fault}.")
    except ImproperlyConfigured as error:
        complain(command, f"Réglage refusé. {error}")
    except DatabaseError as error:
        from guichet.cli.preparing import database_fault

        complain(command, database_fault(error))
    except OSError as error:
        complain(command, f"{unusable(error)}.")
        outcome.code = 2
        return
    except CannotRead as fault:
        complain(command, f"{fault}.")
        outcome.code = 2
        return
    outcome.code = 1
