"""The lists that stand in `data/`: first names, surnames, communes, and the words of French.

They are read once, when first needed; their sources are in `data/README.md`.
"""

import gzip
import sys
from array import array
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from zlib import crc32

_DATA = files("guichet.engine.redaction").joinpath("data")


def _listed(name: str) -> frozenset[str]:
    lines = _DATA.joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def first_names() -> frozenset[str]:
    """Return plain first names (lower case, no accent)."""
    return _listed("first_names.txt")


@cache
def ambiguous_first_names() -> frozenset[str]:
    """Return first names that are also everyday words: « rose », « claire », « ben »."""
    return _listed("ambiguous_first_names.txt")


@cache
def surnames() -> frozenset[str]:
    """Return plain surnames; many are also words, so that they tell something only beside a name."""
    return _listed("surnames.txt")


@cache
def informal_words() -> frozenset[str]:
    """Return what people type that is in no dictionary: « jsuis », « pcq », « rdv »."""
    return _listed("informal_words.txt")


@cache
def function_words() -> frozenset[str]:
    """Return the small words that no name starts with: « le », « depuis », « est »."""
    return _listed("function_words.txt")


@cache
def kept_names() -> frozenset[str]:
    """Return names that are not hidden: bodies, tools, large firms, départements, countries."""
    return _listed("kept_names.txt")


@cache
def jobs() -> tuple[str, ...]:
    """Return jobs that one or few people hold in a small place, the longest first."""
    text = _DATA.joinpath("jobs.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(sorted(lines, key=len, reverse=True))


@cache
def communes() -> dict[str, int]:
    """Return the population of each commune, by its plain name without its article (« havre »)."""
    packed = _DATA.joinpath("communes.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {name: int(people) for name, _, people in (line.partition("\t") for line in lines)}


@cache
def longest_commune() -> dict[str, int]:
    """Return how many words the longest commune's name has, by its first word."""
    longest: dict[str, int] = {}
    for name in communes():
        first, *others = name.split()
        longest[first] = max(longest.get(first, 1), 1 + len(others))
    return longest


@cache
def _word_marks() -> "array[int]":
    marks = array("I")
    marks.frombytes(gzip.decompress(_DATA.joinpath("words.u32.gz").read_bytes()))
    if sys.byteorder == "big":
        marks.byteswap()
    return marks


def is_french_word(plain: str) -> bool:
    """Say whether each part of a plain word is in the dictionary or typed as such by people.

    The dictionary is kept as sorted 32-bit marks (CRC-32): about one unknown word in 17 000 is
    taken for a known one.
    """
    return all(_is_known(part) for part in plain.split("-"))


def _is_known(part: str) -> bool:
    if len(part) < 2 or part in informal_words():
        return True
    marks = _word_marks()
    mark = crc32(part.encode("utf-8"))
    place = bisect_left(marks, mark)
    return place < len(marks) and marks[place] == mark
