"""What somebody types without its being shown, such as the words of a printed share."""

import getpass
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shamir_mnemonic.wordlist import WORDLIST

from guichet.cli.text_file import CannotRead, read_text
from guichet.engine.sealing import recovery
from guichet.engine.typography import typeset

_LARGEST: Final = 10_000
_LETTERS: Final = re.compile(r"[A-Za-z]+")
_ENOUGH: Final = 4
# SLIP-0039 chose its words so that no two of them begin alike.
_BY_THEIR_START: Final = {word[:_ENOUGH]: word for word in WORDLIST}

HOW_TO_COPY: Final = typeset(
    "Ces mots sont en anglais, sans accent : c’est une liste qui sert dans le monde entier (SLIP-0039),\n"
    "et le programme n’en connaît pas d’autre. Recopiez-les lettre par lettre, sans les traduire.\n"
    "Les quatre premières lettres d’un mot suffisent : deux mots de la liste ne commencent jamais par\n"
    "les mêmes. Pour dicter un mot, épelez ces quatre lettres. Si un mot est faux, la part est refusée :\n"
    "rien n’est perdu, relisez-la.\n"
)
"""What a sheet says under its words."""


def ask(prompt: str) -> str:
    """Return what somebody types. Raises CannotRead when nobody is there."""
    try:
        return getpass.getpass(typeset(prompt))
    except EOFError:
        raise CannotRead("rien n’a été tapé ; un programme donne un fichier") from None


def read_shares(paths: Sequence[Path] | None) -> list[str]:
    """Return two shares, from their files or typed word after word. Raises CannotRead."""
    if paths:
        return [_in_full(read_text(path, _LARGEST)) for path in paths]
    return [
        _in_full(ask(f"Les {recovery.WORDS} mots de la {which} part : "))
        for which in ("première", "deuxième")
    ]


def _in_full(text: str) -> str:
    """Write in full the words of which only the beginning was copied, or copied well."""
    return _LETTERS.sub(lambda one: _BY_THEIR_START.get(one[0].lower()[:_ENOUGH], one[0]), text)
