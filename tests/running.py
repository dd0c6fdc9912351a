"""Opens a real Guichet, as a person would with `guichet run`, for the tests that need one."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

# A Monday, with public holidays, a leap year and two year ends within reach.
TODAY: Final = "2026-11-23"


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


@contextmanager
def running(guichet: Sequence[str], *, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run ``guichet run`` until the end of the block; give its address without a last slash.

    Fails with what the command said when it does not open, or when it does not close cleanly.
    """
    port = free_port()
    with subprocess.Popen(
        [*guichet, "run", "--port", str(port)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        if "est ouvert" not in line:
            raise AssertionError(line + process.communicate(timeout=20)[0])
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=20)
        assert process.returncode == 0, said
        assert said == "Le guichet est fermé.\n", said
