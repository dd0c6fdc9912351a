"""Who sends half a request, by malice or on a poor network, makes nobody else wait."""

import http.client
import socket
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


@pytest.mark.parametrize("half", _HALVES)
def test_two_half_sent_requests_delay_no_third(tmp_path: Path, half: bytes) -> None:
    with ExitStack() as held, _house(tmp_path) as house:
        for _ in range(4):
            held.enter_context(socket.create_connection(house)).sendall(half)
        assert [_status(house, patience=5) for _ in range(4)] == [200] * 4


@pytest.mark.parametrize("half", _HALVES)
def test_a_request_that_stays_half_sent_is_given_up(tmp_path: Path, half: bytes) -> None:
    hurried = {"GUNICORN_CMD_ARGS": "--timeout=2 --threads=1"}
    with ExitStack() as held, _house(tmp_path, **hurried) as house:
        for _ in range(2):
            held.enter_context(socket.create_connection(house)).sendall(half)
        assert _status(house, patience=15) == 200
