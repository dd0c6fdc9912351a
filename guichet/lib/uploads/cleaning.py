"""Has a file cleaned by a process apart, one at a time, which ends with the file.

The libraries that read pictures and PDF are written in C, and what they are given is hostile: they
run without our secrets, our database or our memory, and what they took is given back.
"""

import contextlib
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import guichet
from guichet.lib.uploads.kinds import DAMAGED, EXTENSIONS, TOO_HEAVY, Cleaned, Refused
from guichet.lib.uploads.workshop import LARGEST_RESULT, SECONDS

_ROOT: Final = Path(guichet.__file__).resolve().parents[1]
_ONE_AT_A_TIME: Final = threading.Lock()
_LONGEST_QUEUE: Final = 120
_LONGEST_HEAD: Final = 4096
_BUSY: Final = "Trop de fichiers arrivent en ce moment. Réessayez dans une minute."


def clean(content: bytes) -> Cleaned:
    """Return a file without what betrays. Raises Refused, with a French sentence."""
    if not _ONE_AT_A_TIME.acquire(timeout=_LONGEST_QUEUE):
        raise Refused(_BUSY)
    try:
        return _judged(_by_the_workshop(content))
    finally:
        _ONE_AT_A_TIME.release()


def _by_the_workshop(content: bytes) -> bytes:
    with subprocess.Popen(
        [sys.executable, "-s", "-m", "guichet.lib.uploads.workshop"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:
        watch = threading.Timer(2 * SECONDS, process.kill)
        watch.start()
        feeder = threading.Thread(target=_feed, args=(process, content))
        feeder.start()
        try:
            return process.stdout.read(_LONGEST_HEAD + LARGEST_RESULT) if process.stdout else b""
        finally:
            process.kill()
            watch.cancel()
            feeder.join()


def _feed(process: "subprocess.Popen[bytes]", content: bytes) -> None:
    """Give the file; a workshop that stops before its end has said why, or was killed."""
    with contextlib.suppress(OSError):
        if process.stdin:
            process.stdin.write(content)
            process.stdin.close()


def _judged(result: bytes) -> Cleaned:
    """Read what the workshop says; nothing at all means that it was stopped. Raises Refused."""
    line, end, content = result.partition(b"\n")
    if not end:
        raise Refused(TOO_HEAVY)
    try:
        head = json.loads(line)
    except ValueError as fault:
        raise Refused(DAMAGED) from fault
    if "refused" in head:
        raise Refused(str(head["refused"]))
    if head["kind"] not in EXTENSIONS or not content:
        raise Refused(DAMAGED)
    return Cleaned(head["kind"], content, str(head["note"]))
