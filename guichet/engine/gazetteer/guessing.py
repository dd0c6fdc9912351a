"""Guesses the name that somebody misspelt, among all of them."""

import math
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

SURE: Final = 100.0
"""All the words typed are words of the name."""
_ALIKE: Final = 72
"""Under this share of common letters, of 100, a name is another name."""
_CANDIDATES: Final = 200
_BY_TENFOLD: Final = 8
"""A commune ten times larger is meant as often as one of which the name is nearer by these points."""


def guess(key: str, keys: Sequence[str]) -> list[tuple[int, float]]:
    """Return the positions in `keys` of the names most like this one, with how much of 100."""
    found = process.extract(
        key, keys, scorer=fuzz.ratio, processor=None, limit=_CANDIDATES, score_cutoff=_ALIKE
    )
    return [(at, score) for _, score, at in found]


def weight(population: int, score: float = 100) -> float:
    """Return how likely a commune of that size is to be meant, in powers of ten of people."""
    return math.log10(population + 10) - (100 - score) / _BY_TENFOLD


def likeness(typed: Sequence[str], name: Sequence[str]) -> float:
    """Return how much of 100 the words typed beside a postcode are the words of a name.

    A part of the name is enough, since the postcode says the rest; 0 means another name.
    """
    pieces = fuzz.token_set_ratio(" ".join(typed), " ".join(name))
    score = max(pieces, fuzz.ratio("".join(typed), "".join(name)))
    return score if score >= _ALIKE else 0.0
