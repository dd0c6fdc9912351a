"""The real web server: what is too large is answered at once, and a poor network may be slow."""

import http.client
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.running import clean_environment, running

_ROOT = Path(__file__).resolve().parents[4]
_PAGE = "/temoigner/usager/"
_KIND = "multipart/form-data; boundary=limit"
_HEAD = b'--limit\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
_END = b"\r\n--limit--\r\n"
_PIECE = b"a" * 1_000_000


@pytest.fixture(scope="module")
def house(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """One house for the whole file, whose patience is two seconds."""
    data = shutil.copytree(first_start / "data", tmp_path_factory.mktemp("house") / "data")
    command = [sys.executable, "-m", "guichet.cli"]
    environment = clean_environment(data, GUNICORN_CMD_ARGS="--timeout=2")
    with running(command, folder=_ROOT, environment=environment) as address:
        parts = urlsplit(address)
        assert parts.port
        yield str(parts.hostname), parts.port


@pytest.fixture
def connection(house: tuple[str, int]) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection(*house, timeout=20)
    yield opened
    opened.close()


def _begin(connection: http.client.HTTPConnection, **headers: str) -> None:
    connection.putrequest("POST", _PAGE)
    connection.putheader("Content-Type", _KIND)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()


def _answer(connection: http.client.HTTPConnection) -> tuple[int, str]:
    with connection.getresponse() as response:
        return response.status, response.read().decode()


def _sent_until_refused(connection: http.client.HTTPConnection) -> int:
    """Send 300 MB without saying how much; return how many were sent before the door closed."""
    _begin(connection, Transfer_Encoding="chunked")
    connection.send(_chunk(_HEAD))
    for sent in range(300):
        try:
            connection.send(_chunk(_PIECE))
        except OSError:
            return sent
    return 300


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def test_too_large_is_answered_before_it_is_sent(connection: http.client.HTTPConnection) -> None:
    _begin(connection, Content_Length="300000000")
    connection.send(_HEAD + _PIECE)
    status, page = _answer(connection)
    assert status == 413
    assert "trop lourd" in page


def test_too_large_without_a_length_is_ended(connection: http.client.HTTPConnection) -> None:
    # Once the page is sent, the web server goes on reading a moment, so that it can be seen.
    assert _sent_until_refused(connection) < 300


def test_who_sends_slowly_may_go_on(connection: http.client.HTTPConnection) -> None:
    length = len(_HEAD) + 6 * len(_PIECE) + len(_END)
    _begin(connection, Content_Length=str(length))
    connection.send(_HEAD)
    for _ in range(6):
        connection.send(_PIECE)
        time.sleep(1)
    connection.send(_END)
    assert _answer(connection)[0] in (200, 422)
