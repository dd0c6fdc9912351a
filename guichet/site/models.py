"""What the search knows: the pages that the rooms offer, and the words that they use.

Nothing here comes from a visitor. The tables are emptied and filled again by `load_catalogue`; the
index itself is beside them, in the words of each database (`guichet.site.search_index`).
"""

from typing import ClassVar

from django.db import models


class IndexedPage(models.Model):
    """One page that the search may propose; the stems are what a question is compared with."""

    address = models.CharField(max_length=300, unique=True)
    kind = models.CharField(max_length=40)
    title = models.TextField()
    summary = models.TextField()
    title_stems = models.TextField()
    stems = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} : {self.title}"


class IndexedWord(models.Model):
    """A word used by some page, so that a misspelling can be brought back to it.

    `word` is folded (no accents), `shown` is how the pages write it most often; `documents` is how
    many pages use it.
    """

    word = models.CharField(max_length=50, unique=True)
    shown = models.CharField(max_length=50)
    stem = models.CharField(max_length=50)
    sound = models.CharField(max_length=50)
    length = models.PositiveSmallIntegerField()
    documents = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["stem"], name="site_word_stem"),
            models.Index(fields=["sound"], name="site_word_sound"),
        ]

    def __str__(self) -> str:
        return self.shown
