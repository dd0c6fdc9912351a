"""What a command says on a terminal: always in one line, and never a sign that commands it."""

import contextlib
import io
import os
import sys
from typing import Final, TextIO

from guichet.engine.typography import typeset
from guichet.lib.reasons import reason

_LONGEST_NAME: Final = 80
_LONGEST_PATH: Final = 240
_FRENCH_SPACES: Final = "\u00a0\u202f"


def shown(name: object) -> str:
    """Return what somebody typed (a key, a file's name) so that it can be printed: 80 signs."""
    return "".join(char for char in str(name) if char.isprintable())[:_LONGEST_NAME]


def shown_path(path: object) -> str:
    """Return a path so that it can be printed: its end tells one file from another."""
    text = "".join(char for char in str(path) if char.isprintable())
    return text if len(text) <= _LONGEST_PATH else f"…{text[1 - _LONGEST_PATH :]}"


def complain(command: str, fault: object) -> None:
    """Write one line on the error output, whatever the fault quotes."""
    line = typeset(f"guichet {command} : {fault}")
    kept = (char if char.isprintable() or char in _FRENCH_SPACES else " " for char in line)
    print("".join(kept), file=sys.stderr)


def unusable(error: OSError) -> str:
    """Say which file the system refuses, and why."""
    what = f"« {shown_path(error.filename)} »" if error.filename else "un fichier"
    return f"{what} ne peut pas être utilisé ({reason(error)})"


def accept_any_encoding() -> None:
    """Print « ? » for what the terminal's encoding lacks (ASCII, latin-1), instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def let_go(stream: TextIO) -> None:
    """Forget what could not be written there: Python would try again, and fail, at its exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
