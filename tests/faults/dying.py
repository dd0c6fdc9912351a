"""Deposits a testimony once for each write to the disk, and fails at that write; prints what is left.

Run apart, on a migrated database that may be lost: `python -m tests.faults.dying before|torn|full STEP`.
One line of JSON a failure. Each happens in a child process, to a fresh copy of the database, at one
write in so many (STEP).
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from uuid import uuid4

from config.start import wake
from tests.faults.disk import Disk, Fault

_REFUSED, _BADLY = 3, 4


def main() -> None:
    """Fail at every write of one deposit."""
    wake()
    from django.conf import settings

    from tests.faults import story

    fault, step = Fault(sys.argv[1]), int(sys.argv[2])
    live = Path(settings.DATABASES["default"]["NAME"])
    fresh = live.with_name("fresh.sqlite3")
    shutil.copy(live, fresh)
    for at in range(1, _writes(live, fresh) + 1, step):
        _renew(live, fresh)
        ended, left = _in_a_child(at, fault), story.state()
        _deposit()
        said = {"at": at, "ended": ended, "left": left, "again": story.state()}
        sys.stdout.write(json.dumps(said) + "\n")


def _writes(live: Path, fresh: Path) -> int:
    """Count the writes that a deposit makes when nothing fails."""
    _renew(live, fresh)
    reader, writer = os.pipe()
    if os.fork() == 0:
        disk = Disk()
        _deposit()
        os.write(writer, str(disk.count).encode())
        os._exit(0)
    os.wait()
    return int(os.read(reader, 20))


def _renew(live: Path, fresh: Path) -> None:
    for end in ("-wal", "-shm"):
        live.with_name(live.name + end).unlink(missing_ok=True)
    shutil.copy(fresh, live)


def _in_a_child(at: int, fault: Fault) -> str:
    """Deposit, failing at that write; say how it ended: « killed », « refused » or « told »."""
    from django.db import DatabaseError

    child = os.fork()
    if child == 0:
        disk = Disk(at, fault)
        try:
            _deposit()
        except DatabaseError:
            os._exit(_REFUSED)
        os._exit(0 if disk.count else _BADLY)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed" if os.WTERMSIG(status) == signal.SIGKILL else "crashed"
    return {0: "told", _REFUSED: "refused"}.get(os.WEXITSTATUS(status), "failed")


def _deposit() -> None:
    from django.db import connection

    from guichet.features.testimonies.models import Consent, Door, Urgency
    from guichet.features.testimonies.services import store_deposit
    from guichet.lib.clock import today
    from tests.faults import story

    store_deposit(
        deposit_id=uuid4(),
        ticket=story.ticket_keys(),
        door=Door.WORKERS,
        contents=story.CONTENTS,
        consent=Consent.PUBLISH,
        shows_text=True,
        urgency=Urgency.NOW,
        theme="",
        echoes=None,
        is_from_paper=False,
        today=today(),
    )
    # As at the end of a request: SQLite then puts its journal away.
    connection.close()


if __name__ == "__main__":
    main()
