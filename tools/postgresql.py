"""A PostgreSQL that lives for one run of the tests: fast, private, and gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# Nothing here must survive a power cut, so nothing waits for the disk.
_SERVER_OPTIONS: Final = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
)


def find_programs() -> Path | None:
    """Give the folder of the newest PostgreSQL installed, Debian's or another, or nothing."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name)
    )
    in_path = shutil.which("initdb")
    found = [*([Path(in_path).resolve().parent] if in_path else []), *debian]
    usable = [folder for folder in found if (folder / "initdb").exists()]
    return usable[-1] if usable else None


@contextmanager
def throwaway(programs: Path) -> Iterator[str]:
    """Start a cluster reached by a Unix socket only; give the address of a database in it.

    Raises ``subprocess.CalledProcessError`` when PostgreSQL refuses to start.
    """
    # PostgreSQL refuses to run as root: Debian made a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    # The name of a socket may not exceed 107 bytes, hence a short folder.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(user, folder, programs / "initdb", "-D", data, "-U", "guichet", "-A", "trust")
        control = (programs / "pg_ctl", "-D", data, "-w", "-s")
        log = ("-l", folder / "log", "-o", f"{_SERVER_OPTIONS} -k {folder}")
        _run(user, folder, *control, *log, "start")
        try:
            yield f"postgresql://guichet@/postgres?host={folder}"
        finally:
            _run(user, folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str | None, folder: Path, *command: str | Path) -> None:
    subprocess.run(
        [str(word) for word in command],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
