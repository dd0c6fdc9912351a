"""Reads what a person typed to say where: a name, a postcode, a code, a département, or several."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.gazetteer.keys import words_of
from guichet.engine.places import DEPARTMENTS

Words = tuple[str, ...]

# A table leaves out the first zero of « 01000 ».
_CODE: Final = re.compile(r"\d{5}|2[ab]\d{3}|[1-9]\d{3}")
# « 57 000 Metz ».
_SPACED: Final = re.compile(r"\b(\d\d) (\d{3})\b")
_DEPARTMENTS: Final[dict[Words, str]] = {
    **{words_of(name): code for code, name in DEPARTMENTS.items()},
    **{words_of(name.removeprefix("La ")): code for code, name in DEPARTMENTS.items()},
    **{(code.lower(),): code for code in DEPARTMENTS},
}
_LONGEST: Final = max(map(len, _DEPARTMENTS))
_LINKS: Final = frozenset({"de", "du", "des", "d", "a", "au", "aux", "en", "dans", "le", "la"})
# « Mairie de Metz », « 57036 Metz Cedex 1 », « Metz, France ».
_OFFICES: Final = frozenset({"mairie", "ville", "commune"})
_NOT_A_NAME: Final = frozenset({"cedex", "france"})


@dataclass(frozen=True)
class Asked:
    """One reading: the words of a name, and the département they are looked for in, if any."""

    words: Words
    department: str = ""


def codes(words: Words) -> tuple[Words, Words]:
    """Return the postcodes and INSEE codes that were typed, and the words of the name beside them.

    An address ends with its postcode and its city: what follows the last code comes first.
    """
    words = tuple(_SPACED.sub(r"\1\2", " ".join(words)).split())
    places = [at for at, word in enumerate(words) if _CODE.fullmatch(word)]
    if not places:
        return (), words
    found = dict.fromkeys(words[at].upper().zfill(5) for at in places)
    return tuple(found), _name(words[places[-1] + 1 :]) or _name(words[: places[0]])


def department_of(code: str) -> str:
    """Return the start of a postcode or an INSEE code: nearly always the département's code."""
    return code[:3] if code.startswith("97") else code[:2]


def readings(words: Words) -> Iterator[Asked]:
    """Yield the ways in which words without a code may be read, the plainest first."""
    name = _name(words)
    if name:
        yield Asked(name)
    yield from _with_department(name)
    if len(name) > 1 and name[0] in _OFFICES:
        yield Asked(name[2:] if name[1] in _LINKS else name[1:])


def _name(words: Words) -> Words:
    """Leave out what is written around a name."""
    for at, word in enumerate(words):
        if at and word in _NOT_A_NAME:
            return words[:at]
    return words


def _with_department(words: Words) -> Iterator[Asked]:
    """Yield « st etienne 42 », « 42 st etienne », « metz moselle », and « moselle » alone."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for department, rest in (
            (words[-length:], words[:-length]),
            (words[:length], words[length:]),
        ):
            if code := _DEPARTMENTS.get(department):
                while rest and rest[-1] in _LINKS:
                    rest = rest[:-1]
                yield Asked(rest, code)
                return
