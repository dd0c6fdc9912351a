"""Who sends half a request, by malice or on a poor network, makes nobody else wait."""

import http.client
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running import clean_environment, running

_ROOT = Path(__file__).resolve().parents[2]
_HALVES = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    b"POST /courriers/saisir-la-cada/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\nname=",
)


@pytest.fixture(scope="module")
def data(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a house that was opened before."""
    return shutil.copytree(first_start / "data", tmp_path_factory.mktemp("house") / "data")


@contextmanager
def _house(data: Path, **settings: str) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "guichet.cli"]
    environment = clean_environment(data, **settings)
    with running(command, folder=_ROOT, environment=environment) as address:
        parts = urlsplit(address)
        assert parts.hostname
        assert parts.port
        yield parts.hostname, parts.port


def _status(house: tuple[str, int], patience: float) -> int:
    with closing(http.client.HTTPConnection(*house, timeout=patience)) as connection:
        connection.request("GET", "/")
        with connection.getresponse() as response:
            return response.status


def test_half_sent_requests_delay_no_other(data: Path) -> None:
    with _house(data) as house:
        for half in _HALVES:
            with ExitStack() as held:
                for _ in range(4):
                    held.enter_context(socket.create_connection(house)).sendall(half)
                assert [_status(house, patience=5) for _ in range(4)] == [200] * 4


def test_a_request_that_stays_half_sent_is_given_up(data: Path) -> None:
    hurried = {"GUNICORN_CMD_ARGS": "--timeout=2 --threads=1"}
    with _house(data, **hurried) as house:
        for half in _HALVES:
            with ExitStack() as held:
                for _ in range(2):
                    held.enter_context(socket.create_connection(house)).sendall(half)
                assert _status(house, patience=15) == 200


_STARTING = """
import os, signal, time
from queue import SimpleQueue
from types import SimpleNamespace
from config.gunicorn import post_fork

noted = SimpleQueue()
for one in {noted}:
    noted.put(one)
post_fork(SimpleNamespace(SIG_QUEUE=noted), None)
{then}
time.sleep(20)
raise SystemExit(7)
"""


@pytest.mark.parametrize(
    ("noted", "then"),
    [
        ([signal.SIGCHLD, signal.SIGQUIT], ""),
        ([], "os.kill(os.getpid(), signal.SIGQUIT)"),
        ([signal.SIGCHLD], "os.kill(os.getpid(), signal.SIGTERM)"),
    ],
)
def test_a_worker_asked_to_end_while_it_starts_leaves(noted: list[int], then: str) -> None:
    script = _STARTING.format(noted=[int(one) for one in noted], then=then)
    done = subprocess.run([sys.executable, "-c", script], cwd=_ROOT, check=False, timeout=15)
    assert done.returncode == 0
