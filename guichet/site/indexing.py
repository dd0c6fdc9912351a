"""Fills the search from what the rooms offer and from our own pages, all at once or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction

from guichet.lib.french_words import fold, sound, stems, words
from guichet.lib.rooms import SearchDocument
from guichet.site import search_index
from guichet.site.models import IndexedPage, IndexedWord

_BATCH = 500


@transaction.atomic
def fill(documents: Iterable[SearchDocument]) -> int:
    """Replace all that the search knows by `documents`; return how many pages it now knows.

    Filled twice with the same documents, it is the same. If anything fails, nothing changes.
    """
    IndexedPage.objects.all().delete()
    IndexedWord.objects.all().delete()
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    pages: list[IndexedPage] = []
    for document in documents:
        used = list(words(f"{document.title} {document.summary} {document.text}"))
        for word in set(used):
            spellings[fold(word)][word] += 1
        pages.append(_page(document, used))
    IndexedPage.objects.bulk_create(pages, batch_size=_BATCH)
    IndexedWord.objects.bulk_create(
        (_word(word, counts) for word, counts in sorted(spellings.items())), batch_size=_BATCH
    )
    search_index.refill()
    return len(pages)


def _page(document: SearchDocument, used: Iterable[str]) -> IndexedPage:
    return IndexedPage(
        address=document.address,
        kind=document.kind,
        title=document.title,
        summary=document.summary,
        title_stems=_stems(words(document.title)),
        stems=_stems(used),
    )


def _stems(used: Iterable[str]) -> str:
    return " ".join(stem for word in used for stem in stems(word))


def _word(word: str, counts: Counter[str]) -> IndexedWord:
    shown = min(counts, key=lambda spelling: (-counts[spelling], spelling))
    return IndexedWord(
        word=word,
        shown=shown,
        stem=stems(word)[0],
        sound=sound(shown),
        length=len(word),
        documents=counts.total(),
    )
