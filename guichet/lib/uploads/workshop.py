"""The process in which one hostile file can harm nothing: no secret, little memory, little time.

Run as `python -m guichet.lib.uploads.workshop`: a file comes by the standard input; a line of JSON,
then the cleaned file, leave by the standard output.
"""

import contextlib
import json
import os
import resource
import sys
from typing import Final

from guichet.lib.uploads.kinds import DAMAGED, TOO_HEAVY, Cleaned, Refused
from guichet.lib.uploads.sniffing import PDF, PHOTO, TEXT, sniff

MEMORY: Final = 512_000_000
SECONDS: Final = 20
LARGEST_RESULT: Final = 30_000_000


def clean_here(content: bytes) -> Cleaned:
    """Clean a file in this process, without any bound. Raises Refused."""
    kind = sniff(content)
    # Each is loaded only for what it cleans: starting is most of the time spent.
    if kind == PHOTO:
        from guichet.lib.uploads.images import clean_image

        return clean_image(content)
    if kind == PDF:
        from guichet.lib.uploads.pdfs import clean_pdf

        return clean_pdf(content)
    if kind == TEXT:
        from guichet.lib.uploads.texts import clean_text

        return clean_text(content)
    from guichet.lib.uploads.sounds import clean_sound

    return clean_sound(content, kind)


def _bind() -> None:
    """Give up what is not needed: memory, time, files, and the right to leave a trace of a crash."""
    bounds = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for what, most in bounds:
        # Not every system has them all; the parent watches the clock in any case.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    os.nice(5)


def main() -> None:
    """Clean one file."""
    _bind()
    content = sys.stdin.buffer.read()
    result = b""
    try:
        cleaned = clean_here(content)
        head, result = {"kind": cleaned.kind, "note": cleaned.note}, cleaned.content
        if len(result) > LARGEST_RESULT:
            raise Refused(TOO_HEAVY)
    except Refused as refusal:
        head, result = {"refused": refusal.sentence}, b""
    except MemoryError:
        head = {"refused": TOO_HEAVY}
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes, it is not taken
        head = {"refused": DAMAGED}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + result)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
