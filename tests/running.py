"""Opens a real Guichet, as a person would with `guichet run`, for the tests that need one."""

import fcntl
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

# A Monday, with public holidays, a leap year and two year ends within reach.
TODAY: Final = "2026-11-23"
# For whoever finds no room: Python leaves half a compiled file behind, and fails on it ever after.
NOTHING_COMPILED: Final = {"PYTHONDONTWRITEBYTECODE": "1"}


@contextmanager
def one_at_a_time(place: Path) -> Iterator[None]:
    """Wait until no other process that runs tests is there."""
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def free_port() -> int:
    """Give a port of this machine that nobody uses."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def clean_environment(data: Path, **settings: str) -> dict[str, str]:
    """Give an environment with a path, a home and our settings, and nothing else."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),  # noqa: TID251 - a child must find programs
        "HOME": str(data),
        "GUICHET_DATA_DIR": str(data),
        **settings,
    }


def given_cluster() -> str | None:
    """Give the address of the PostgreSQL that this run of the tests was given, if any."""
    return os.environ.get("GUICHET_DATABASE_URL")  # noqa: TID251 - no setting of ours changes it


def lines_until_open(output: IO[str]) -> Iterator[str]:
    """Give what the command says until the counter is open, or until it gave up."""
    for line in output:
        yield line
        if "est ouvert" in line:
            return


@contextmanager
def running(
    guichet: Sequence[str],
    *,
    folder: Path,
    environment: dict[str, str],
    said: list[str] | None = None,
    options: Sequence[str] = (),
) -> Iterator[str]:
    """Run ``guichet run`` until the end of the block; give its address without a last slash.

    What it says before it is open is added to ``said``: the team's address and, the first time, the
    secrets of the demonstration.
    Fails with what the command said when it does not open, or when it does not close cleanly.
    """
    port = free_port()
    with subprocess.Popen(
        [*guichet, "run", "--port", str(port), *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        opening = [*lines_until_open(process.stdout)] or [""]
        if "est ouvert" not in opening[-1]:
            raise AssertionError("".join(opening))
        if said is not None:
            said += opening
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            closing, _ = process.communicate(timeout=20)
        assert process.returncode == 0, closing
        assert closing == "Le guichet est fermé.\n", closing
