"""Fills the search from what the rooms offer and from our own pages, all at once or not at all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from django.db import transaction

from guichet.lib.french_words import fold, sound, stems, words
from guichet.lib.rooms import SearchDocument
from guichet.site import search_index
from guichet.site.models import IndexedPage, IndexedWord

_BATCH = 500

Stems = Callable[[str], tuple[str, ...]]


@transaction.atomic
def fill(documents: Iterable[SearchDocument]) -> int:
    """Replace all that the search knows by `documents`; return how many pages it now knows.

    Filled twice with the same documents, it is the same. If anything fails, nothing changes.
    """
    IndexedPage.objects.all().delete()
    IndexedWord.objects.all().delete()
    # For this once: what people search must not stay in memory.
    known = cache(stems)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pages: list[IndexedPage] = []
    for document in documents:
        used = list(words(f"{document.title} {document.summary} {document.text}"))
        for word in set(used):
            spellings[fold(word)][word] += 1
        pages.append(_page(document, used, known))
    IndexedPage.objects.bulk_create(pages, batch_size=_BATCH)
    IndexedWord.objects.bulk_create(
        (_word(word, counts, known) for word, counts in sorted(spellings.items())),
        batch_size=_BATCH,
    )
    search_index.refill()
    return len(pages)


def _page(document: SearchDocument, used: Iterable[str], known: Stems) -> IndexedPage:
    return IndexedPage(
        address=document.address,
        kind=document.kind,
        title=document.title,
        summary=document.summary,
        title_stems=_stems(words(document.title), known),
        stems=_stems(used, known),
    )


def _stems(used: Iterable[str], known: Stems) -> str:
    return " ".join(stem for word in used for stem in known(word))


def _word(word: str, counts: Counter[str], known: Stems) -> IndexedWord:
    shown = min(counts, key=lambda spelling: (-counts[spelling], spelling))
    return IndexedWord(
        word=word,
        shown=shown,
        stem=known(word)[0],
        sound=sound(shown),
        length=len(word),
        documents=counts.total(),
    )
