"""A disk that fills up during the first migrations leaves nothing in the way of the next ones."""

import subprocess
import sys
from pathlib import Path

from tests.running import NOTHING_COMPILED, clean_environment

_ROOT = Path(__file__).resolve().parents[3]
_FULL_THEN_NOT = """
import resource
from config.start import wake
wake()
from django.core.management import call_command
from django.db import OperationalError, connection

for kilobytes in (60, 100):
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, resource.RLIM_INFINITY))
    try:
        call_command("migrate", verbosity=0)
        print("enough room")
    except OperationalError:
        print("full")
    connection.close()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
call_command("migrate", verbosity=0)
call_command("migrate", verbosity=0)
print(connection.introspection.table_names())
"""


def test_after_room_is_made_the_next_migration_goes_through(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _FULL_THEN_NOT],
        cwd=_ROOT,
        env=clean_environment(tmp_path, **NOTHING_COMPILED),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("full\nfull\n")
    assert "site_indexedpage" in done.stdout
    left = {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()}
    assert {name for name in left if "sqlite3" in name} == {"guichet.sqlite3"}
