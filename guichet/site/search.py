"""Finds pages from what people type, whatever the accents, the endings and the small mistakes.

Nothing of a question is kept: neither in the database, nor in a journal, nor in a cache.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from guichet.lib.french_words import fold, sound, stems, words
from guichet.site.models import IndexedPage, IndexedWord
from guichet.site.search_index import matching

_WORD = re.compile(r"[^\W_]+")
MOST_RESULTS = 30
MOST_WORDS = 12
_LONGEST_SHOWN = 120
_READ = 2_000
_ENOUGH = 3
_SHORTEST_CORRECTED = 4
_SHORTEST_HEARD = 3
_SHORT = 6
_CANDIDATES = 5_000
# Sorting looks at every page that matches: a word that so many pages use sorts nothing, and would
# make people wait. Sixty milliseconds for 100 000 texts rest on these two numbers.
_COMMON = 5_000
_MOST_SORTED = 4


@dataclass(frozen=True)
class Found:
    """What came of a question. `corrected` is the question as it was understood, if it differs."""

    question: str
    pages: tuple[IndexedPage, ...] = ()
    corrected: str = ""
    is_cut: bool = False


@dataclass(frozen=True)
class _Word:
    """A word of the question: as it was typed, and as it will be looked for."""

    typed: str
    meant: str
    documents: int = 0


def search(text: str, *, exactly: bool = False) -> Found:
    """Return the pages for a question, best first, at most MOST_RESULTS of them.

    A word that no page uses is brought back to the nearest one that they do use, unless `exactly`.
    """
    question = _shown(text)
    typed = list(dict.fromkeys(words(text[:_READ])))
    kept = [_understood(word, exactly=exactly) for word in typed[:MOST_WORDS]]
    return Found(
        question=question,
        pages=tuple(_pages(kept)),
        corrected=_corrected(question, kept),
        is_cut=len(text) > _READ or len(typed) > MOST_WORDS,
    )


def _shown(text: str) -> str:
    """Return the question on one short line, without what cannot be seen."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[:_READ]).split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN].rstrip()}…"


def _pages(kept: Sequence[_Word]) -> list[IndexedPage]:
    """Return the pages that hold every word; if they are too few, those that hold some."""
    groups = [stems(word.meant) for word in kept]
    rare = sorted(
        (word for word in kept if word.documents <= _COMMON), key=lambda word: word.documents
    )
    if not rare:
        return _together(
            matching(groups, limit=MOST_RESULTS, order="titles"),
            matching(groups, limit=MOST_RESULTS, order="all"),
        )
    pages = matching(groups, limit=MOST_RESULTS)
    if len(kept) < 2 or len(pages) >= _ENOUGH:
        return pages
    telling = [stems(word.meant) for word in rare if word.documents][:_MOST_SORTED]
    return _together(pages, matching(telling, limit=MOST_RESULTS, every=False))


def _together(first: list[IndexedPage], then: list[IndexedPage]) -> list[IndexedPage]:
    shown = {page.pk for page in first}
    return [*first, *(page for page in then if page.pk not in shown)][:MOST_RESULTS]


def _understood(typed: str, *, exactly: bool) -> _Word:
    known = IndexedWord.objects.filter(stem__in=stems(typed)).order_by("-documents").first()
    if known:
        return _Word(typed, typed, known.documents)
    meant = None if exactly else _nearest(typed)
    return _Word(typed, meant.shown, meant.documents) if meant else _Word(typed, typed)


def _nearest(typed: str) -> IndexedWord | None:
    """Return the word that sounds the same, else the one that is nearest in letters, if any."""
    word = fold(typed)
    heard = sound(typed)
    if len(word) < _SHORTEST_CORRECTED or len(heard) < _SHORTEST_HEARD or not word.isalpha():
        return None
    alike = IndexedWord.objects.filter(sound=heard)
    found = list(alike) or list(IndexedWord.objects.filter(word__in=_near(word, heard)))
    return min(found, key=lambda one: _distance(word, heard, one), default=None)


def _near(word: str, heard: str) -> list[str]:
    """Return the words a letter or two away, among those that begin with the same sound."""
    farthest = 1 if len(word) < _SHORT else 2
    candidates = IndexedWord.objects.filter(
        length__range=(len(word) - farthest, len(word) + farthest), sound__startswith=heard[:1]
    ).order_by("-documents")
    known = candidates.values_list("word", flat=True)[:_CANDIDATES]
    return [one for one in known if OSA.distance(word, one, score_cutoff=farthest) <= farthest]


def _distance(word: str, heard: str, known: IndexedWord) -> tuple[int, int, int]:
    return OSA.distance(word, known.word), OSA.distance(heard, known.sound), -known.documents


def _corrected(question: str, kept: Sequence[_Word]) -> str:
    """Return the question with the words that were understood, or '' when nothing was mended."""
    if all(word.typed == word.meant for word in kept):
        return ""
    meant = {fold(word.typed): word.meant for word in kept}
    return _WORD.sub(lambda found: meant.get(fold(found[0]), found[0]), question)
