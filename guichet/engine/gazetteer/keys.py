"""Names as people type them: without accents, hyphens or articles, « st » for « saint »."""

import re
from typing import Final

from guichet.engine.gazetteer.records import plain_name

LONGEST: Final = 100
"""No name is longer; what is typed is cut there, before anything is done with it."""

_FULL: Final = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur"}
# « Paris 13e arrondissement », « paris 13ème », « paris 13 ».
_ORDINAL: Final = re.compile(r"([1-9]|1\d|20)(?:er|e|eme|ieme)")
_DISTRICT: Final = frozenset({"arrondissement", "arrondissements", "arr", "ardt", "arrdt"})


def words_of(text: str) -> tuple[str, ...]:
    """Return the words, plain: « St-Étienne » gives « saint », « etienne »."""
    words = plain_name(text[:LONGEST]).split()
    return tuple(_word(word) for word in words if word not in _DISTRICT)


def _word(word: str) -> str:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else _FULL.get(word, word)


def squeezed(words: tuple[str, ...]) -> str:
    """Return the words in one piece, since many leave out hyphens, spaces and apostrophes."""
    return "".join(words)
