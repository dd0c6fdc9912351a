"""Who guesses tickets waits and leaves no trace; who sends too much is refused before it weighs."""

import contextlib
import http.client
import os
import re
import socket
import time
from pathlib import Path
from typing import Final

from guichet.engine.sealing import tickets
from tests.depositing import DOOR, RETURN, post
from tests.faults.conftest import GUICHET, ROOT, Place
from tests.running import running

# An address of the range kept for examples (RFC 5737), which nothing else can have written.
_ADDRESS: Final = "203.0.113.77"
_TRIES: Final = 7
_HUGE: Final = 300_000_000
_BLOCK: Final = bytes(1 << 20)
_ALONE: Final = ("--workers", "1")
_MEGABYTE: Final = 1 << 20
_MOST_GROWTH: Final = 40 * _MEGABYTE


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _processes(port: int) -> list[Path]:
    """Give the web server's process and those that it started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"run" in words and str(port).encode() in words:
                found.append(process)
    return found


def _resident(port: int) -> int:
    """Give what the largest of them holds in memory, in bytes."""
    sizes = [0]
    for process in _processes(port):
        with contextlib.suppress(OSError):
            said = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text("ascii"))
            sizes.append(int(said[1]) * 1024 if said else 0)
    return max(sizes)


def _weight(folder: Path) -> int:
    """Give what a folder weighs, files without a name excepted."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_privacy_wrong_tickets_are_slowed_and_no_address_is_kept(sqlite_place: Place) -> None:
    """Behind a proxy that says who comes; the house's whole folder and journal are read after."""
    place = sqlite_place
    headers = {"X-Forwarded-For": _ADDRESS, "X-Forwarded-Proto": "https"}
    said: list[str] = []
    with running(
        GUICHET,
        folder=ROOT,
        environment={**place.environment, "GUICHET_HTTPS": "oui"},
        said=said,
        options=_ALONE,
    ) as address:
        taken = []
        for _ in range(_TRIES):
            start = time.monotonic()
            answer = post(_port(address), RETURN, {"ticket": tickets.new().written()}, headers)
            taken.append(time.monotonic() - start)
            assert answer.status in (http.client.OK, http.client.NOT_FOUND, 422)
    # The first ones cost nothing; then half a second, doubling each time.
    assert taken[-2] >= 1
    assert taken[-1] >= 2
    everything = b"".join(file.read_bytes() for file in place.data.rglob("*") if file.is_file())
    for part in (_ADDRESS, _ADDRESS.rpartition(".")[0]):
        assert part.encode() not in everything
        assert part not in "".join(said)


def test_three_hundred_megabytes_are_refused_without_filling_memory_or_disk(
    sqlite_place: Place, tmp_path: Path
) -> None:
    """Announced, they are refused at once; without a length, after the most that is taken."""
    spool = tmp_path / "tmp"
    spool.mkdir()
    environment = {**sqlite_place.environment, "TMPDIR": str(spool)}
    with running(GUICHET, folder=ROOT, environment=environment, options=_ALONE) as address:
        port = _port(address)
        post(port, DOOR, {"watched": "no"})
        memory, before = _resident(port), _weight(sqlite_place.data)
        free = _free(spool)
        for is_announced in (True, False):
            status, sent = _send(port, is_announced=is_announced)
            assert status in (413, None), status
            assert sent < _HUGE
        assert memory > 0
        assert _resident(port) - memory < _MOST_GROWTH
        assert _weight(sqlite_place.data) - before < _MEGABYTE
        assert _weight(spool) == 0
        # What the house took for a moment was given back.
        assert free - _free(spool) < _HUGE
        assert post(port, DOOR, {"watched": "no"}).status == http.client.OK


def _free(folder: Path) -> int:
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize


def _send(port: int, *, is_announced: bool) -> tuple[int | None, int]:
    """Send one file too large for any page; give the answer (None: cut off) and the bytes taken."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="documents"; filename="film.mp4"\r\n'
        b"Content-Type: video/mp4\r\n\r\n"
    )
    length = (
        f"Content-Length: {_HUGE + len(head)}" if is_announced else "Transfer-Encoding: chunked"
    )
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            f"POST {DOOR} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Content-Type: multipart/form-data; boundary=x\r\n{length}\r\n\r\n".encode()
        )
        with contextlib.suppress(OSError):
            for block in (head, *[_BLOCK] * (_HUGE // len(_BLOCK) + 1)):
                line.sendall(block if is_announced else b"%x\r\n%b\r\n" % (len(block), block))
                sent += len(block)
                if _has_answered(line):
                    break
        with contextlib.suppress(OSError):
            answer = line.recv(20).split()
            return (int(answer[1]) if len(answer) > 1 else None), sent
    return None, sent


def _has_answered(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        line.settimeout(60)
