"""A house that is really open, behind a real web server, for the measures that need one."""

import http.client
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.keys import make_team
from tests.running import TODAY, clean_environment, free_port, lines_until_open

ROOT: Final = Path(__file__).resolve().parents[1]
_PATIENCE: Final = 30


@dataclass(frozen=True)
class House:
    """Where the counter is open, and the process of its web server."""

    port: int
    server: int
    data: Path

    def ask(self, path: str, form: dict[str, str] | None = None) -> bytes:
        """Ask for a page, or send it a form, and read the answer to its last byte.

        Raises ``RuntimeError`` when the answer is not 200.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        if form is None:
            connection.request("GET", path)
        else:
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, urlencode(form), kind)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != http.client.OK:
            raise RuntimeError(f"{path} answered {response.status}")
        return body

    def workers(self) -> list[int]:
        """Give the processes that answer the public; the team's server has children of its own."""
        return [child for child in _children(self.server) if not _children(child)]

    def team_workers(self) -> list[int]:
        """Give the processes that answer the team."""
        return [worker for child in _children(self.server) for worker in _children(child)]


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(word) for word in listed.split()]


@contextmanager
def opened(*, workers: int, has_team: bool = False) -> Iterator[House]:
    """Open the counter as `guichet run` does, with fresh data, on a fixed day, with readers or not."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
        command = [sys.executable, "-m", "guichet.cli", "run"]
        if has_team:
            make_team(Path(folder) / "keys")
        process = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(workers)],
            cwd=ROOT,
            env=clean_environment(Path(folder), GUICHET_TODAY=TODAY),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield House(port, _pid_once_open(process), Path(folder))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=_PATIENCE)


def _pid_once_open(process: "subprocess.Popen[str]") -> int:
    """Wait until the counter says that it is open."""
    said = [*lines_until_open(process.stdout)] if process.stdout else []
    if not said or "est ouvert" not in said[-1]:
        raise RuntimeError(f"the counter did not open: {''.join(said)}")
    return process.pid
