"""Where a proper name starts and ends, in a text that may have no capitals at all."""

import re
from typing import Final

from guichet.engine.redaction import tables
from guichet.engine.redaction.reading import Reading, Word

PARTICLES: Final = frozenset(
    {
        "abd", "abdel", "ait", "al", "bel", "ben", "bou", "d", "da", "das", "de", "des", "di",
        "dos", "du", "el", "la", "le", "mc", "n", "o", "ould", "saint", "sainte", "st", "van", "von"
    }
)  # fmt: skip
_GAP: Final = re.compile(r" ?['.]? ?|-")


def is_proper(reading: Reading, word: Word) -> bool:
    """Say whether the word can be part of somebody's name, here where a name is expected."""
    plain = word.plain
    if plain in tables.function_words() or plain in tables.informal_words():
        return False
    if plain in tables.first_names() and plain not in tables.ambiguous_first_names():
        return True
    if plain in tables.kept_names() and not (word.is_capital and plain in tables.first_names()):
        return False
    if word.is_capital and not reading.is_shouted:
        return True
    return len(plain) >= 3 and not tables.is_french_word(plain)


def proper_sequence(
    reading: Reading, place: int, most: int, *, accept_words: bool = False
) -> list[Word]:
    """Return up to `most` words that make a proper name from this place, particles included.

    With `accept_words`, everyday words count too: « les lilas ». Stops at the first sign.
    """
    found: list[Word] = []
    kept = count = 0
    for word in words_from(reading, place):
        if found and not _goes_on(reading, found[-1], word):
            break
        if not found and not _GAP.fullmatch(reading.plain, place, word.start):
            break
        proper = is_proper(reading, word) or (
            accept_words and word.plain not in tables.function_words() and not _is_informal(word)
        )
        if not proper and word.plain not in PARTICLES:
            break
        found.append(word)
        if proper:
            kept, count = len(found), count + 1
            if count == most:
                break
    return found[:kept]


def _goes_on(reading: Reading, last: Word, word: Word) -> bool:
    """Say whether a name may go on here: « K. Durand » does, « Diallo. Demain » is another sentence."""
    gap = reading.between(last, word)
    is_cut_short = len(last.plain) == 1 or last.plain in PARTICLES
    return bool(_GAP.fullmatch(gap)) and ("." not in gap or is_cut_short)


def _is_informal(word: Word) -> bool:
    return word.plain in tables.informal_words() and len(word.plain) < 9


def words_from(reading: Reading, place: int) -> tuple[Word, ...]:
    """Return the dozen words that start at this place or after it."""
    low, high = 0, len(reading.words)
    while low < high:
        middle = (low + high) // 2
        if reading.words[middle].start < place:
            low = middle + 1
        else:
            high = middle
    return reading.words[low : low + 12]
