"""What somebody types without its being shown, such as the words of a printed share."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.sealing import recovery
from guichet.engine.typography import typeset

_LARGEST: Final = 10_000


def ask(prompt: str) -> str:
    """Return what somebody types. Raises CannotRead when nobody is there."""
    try:
        return getpass.getpass(typeset(prompt))
    except EOFError:
        raise CannotRead("rien n’a été tapé ; un programme donne un fichier") from None


def read_shares(paths: Sequence[Path] | None) -> list[str]:
    """Return two shares, from their files or typed word after word. Raises CannotRead."""
    if paths:
        return [read_text(path, _LARGEST) for path in paths]
    return [
        ask(f"Les {recovery.WORDS} mots de la {which} part : ")
        for which in ("première", "deuxième")
    ]
