"""What people withdrew, in a small file beside the database: no old backup may bring it back.

It holds the day it was written and identifiers, as the rooms give them, and nothing of what they
named. The database says the same; this file is for the day when it is lost. Each backup takes it along.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from guichet.engine.sealing.key_folder import save
from guichet.lib.rooms import installed_rooms

FILE: Final = "withdrawn"
# A text that the person only stopped showing may be shown again; the rest is withdrawn for good.
_FOR_GOOD: Final = re.compile(r"deposit/[^/]+|testimony/\d+/|registration/[0-9a-f]{64}")


@dataclass(frozen=True)
class Withdrawals:
    """What was withdrawn, as known on a day; None when nobody knows."""

    known_on: date | None
    names: frozenset[str]

    def with_what_is_for_good(self, other: "Withdrawals") -> "Withdrawals":
        """Add what another list says, as far as nobody can have taken it back since."""
        added = frozenset(name for name in other.names if _FOR_GOOD.fullmatch(name))
        return Withdrawals(self.known_on, self.names | added)


def in_the_database(today: date) -> Withdrawals:
    """Ask every room. Raises DatabaseError."""
    names = (name for room in installed_rooms() for name in room.withdrawn())
    return Withdrawals(today, frozenset(names))


def read(folder: Path) -> Withdrawals:
    """Read the file of a folder; one that is absent or damaged knows nothing. Raises OSError."""
    try:
        first, *names = (folder / FILE).read_text("utf-8").splitlines()
        return Withdrawals(date.fromisoformat(first), frozenset(names))
    except (FileNotFoundError, ValueError):
        return Withdrawals(None, frozenset())


def keep(folder: Path, today: date, also: Iterable[Withdrawals] = ()) -> None:
    """Write what the database says today, and what was for good before. Raises KeyFolderFault."""
    known = in_the_database(today)
    for one in (read(folder), *also):
        known = known.with_what_is_for_good(one)
    save(folder / FILE, "\n".join([today.isoformat(), *sorted(known.names), ""]), is_new=False)
