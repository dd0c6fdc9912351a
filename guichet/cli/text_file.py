"""Reads the text that somebody gives to a command: never too much of it, and any fault in one line."""

import sys
from pathlib import Path

from guichet.cli.terminal import shown
from guichet.lib.reasons import reason


class CannotRead(ValueError):
    """The file cannot be read as text: one French sentence."""


def read_text(name: str | Path, most: int) -> str:
    """Return the text of a file (« - »: the standard input) of `most` bytes. Raises CannotRead."""
    file = f"le fichier « {shown(name)} »"
    try:
        data = _typed(most + 1) if name == "-" else _bytes(Path(name), most + 1)
        if len(data) > most:
            raise CannotRead(f"{file} est trop long")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(f"{file} n’est pas en UTF-8 : enregistrez-le ainsi") from error
    except OSError as error:
        raise CannotRead(f"{file} ne peut pas être lu ({reason(error)})") from error


def _typed(most: int) -> bytes:
    # Python has no standard input when it was closed (« <&- »).
    if sys.stdin is None:
        raise CannotRead("l’entrée standard est fermée")
    return sys.stdin.buffer.read(most)


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as stream:
        return stream.read(most)
