"""Texts that nobody wrote, in French words: what the search will hold in some years."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from guichet.engine import catalogue
from guichet.lib.rooms import SearchDocument

# A name, a place, a misspelling: in real texts, most distinct words are seen once or twice.
_RARE_WORDS: Final = 40_000
_SYLLABLES: Final = (
    *("ba", "cé", "dou", "fan", "gui", "jo", "lé", "mar", "nou", "pel", "quin", "rou", "sai"),
    *("teu", "vil", "zan", "bré", "cla", "dri", "fleu", "gra", "ploi", "tre", "ville", "mont"),
)
_SHORTEST, _LONGEST = 40, 160
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def made_up(count: int) -> Iterator[SearchDocument]:
    """Yield `count` texts, always the same: 100 words each on average, few of them frequent."""
    chance = random.Random(20261123)  # noqa: S311 - not a secret
    vocabulary = [*_frequent_words(), *_rare_words(chance)]
    # Zipf's law: the second word comes half as often as the first, the third a third as often.
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))
    for number in range(count):
        length = chance.randint(_SHORTEST, _LONGEST)
        words = chance.choices(vocabulary, cum_weights=weights, k=length)
        yield SearchDocument(
            address=f"/essai/{number}/",
            title=" ".join(words[:6]),
            kind="essai",
            summary=" ".join(words[6:20]),
            text=" ".join(words[20:]),
        )


def _frequent_words() -> list[str]:
    """Give the words of our own procedures, the most used first."""
    counts: Counter[str] = Counter()
    for one in catalogue.load().procedures.values():
        told = (one.title, one.summary, one.who_can_help, *one.traps, *one.pieces)
        said = (statement.says for statement in one.legal_basis)
        counts.update(_WORD.findall(" ".join((*told, *said)).lower()))
    return [word for word, _ in counts.most_common()]


def _rare_words(chance: random.Random) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_RARE_WORDS)]
