"""The full-text index, in the words of each database, behind one small interface.

A question is a list of groups: each group is one word, as the stems that may stand for it. Both
databases compare stems that we computed (`guichet.lib.french_words`): neither stems French itself,
so that a page is found alike on both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import connection

from guichet.site.models import IndexedPage

Groups = Sequence[Sequence[str]]
"""Stems are made of letters and figures only, so that they may be written into a query."""

Order = Literal["best", "titles", "all"]
"""best: sorted by how well they match, the title weighing six times the text (every page that
matches is looked at) · titles, all: the first ones in the order in which they were offered, by
their titles or by all their words (the search stops as soon as it has enough)."""


@dataclass(frozen=True)
class _Dialect:
    """How one database refills and asks the index that its migration built."""

    refill: tuple[str, ...]
    queries: dict[Order, str]
    quote: str
    either: str
    both: str


_SQLITE = _Dialect(
    refill=("INSERT INTO site_search(site_search) VALUES ('rebuild')",),
    queries={
        "best": "SELECT page.id, page.address, page.kind, page.title, page.summary"
        " FROM (SELECT rowid AS found, rank AS score FROM site_search"
        " WHERE site_search MATCH %s ORDER BY rank LIMIT %s) AS best"
        " JOIN site_indexedpage AS page ON page.id = best.found ORDER BY best.score, page.id",
        "titles": "SELECT page.id, page.address, page.kind, page.title, page.summary"
        " FROM (SELECT rowid AS found FROM site_search"
        " WHERE site_search MATCH 'title_stems : (' || %s || ')' ORDER BY rowid LIMIT %s) AS first"
        " JOIN site_indexedpage AS page ON page.id = first.found ORDER BY page.id",
        "all": "SELECT page.id, page.address, page.kind, page.title, page.summary"
        " FROM (SELECT rowid AS found FROM site_search"
        " WHERE site_search MATCH %s ORDER BY rowid LIMIT %s) AS first"
        " JOIN site_indexedpage AS page ON page.id = first.found ORDER BY page.id",
    },
    quote='"',
    either=" OR ",
    both=" AND ",
)

_POSTGRESQL = _Dialect(
    refill=(),
    queries={
        "best": "SELECT page.id, page.address, page.kind, page.title, page.summary"
        " FROM (SELECT id AS found, ts_rank('{0.16, 0.16, 0.16, 1}', vector, question, 1) AS score"
        " FROM site_indexedpage, to_tsquery('simple', %s) AS question"
        " WHERE vector @@ question ORDER BY score DESC LIMIT %s) AS best"
        " JOIN site_indexedpage AS page ON page.id = best.found ORDER BY best.score DESC, page.id",
        "titles": "SELECT id, address, kind, title, summary FROM site_indexedpage"
        " WHERE to_tsvector('simple', title_stems) @@ to_tsquery('simple', %s)"
        " ORDER BY id LIMIT %s",
        "all": "SELECT id, address, kind, title, summary FROM site_indexedpage"
        " WHERE vector @@ to_tsquery('simple', %s) ORDER BY id LIMIT %s",
    },
    quote="'",
    either=" | ",
    both=" & ",
)


def _dialect() -> _Dialect:
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[connection.vendor]


def refill() -> None:
    """Bring the index up to date with the table of pages; call it in the same transaction."""
    with connection.cursor() as cursor:
        for statement in _dialect().refill:
            cursor.execute(statement)


def matching(
    groups: Groups, *, limit: int, every: bool = True, order: Order = "best"
) -> list[IndexedPage]:
    """Return at most `limit` pages that hold `every` group, or at least one of them."""
    if not groups:
        return []
    dialect = _dialect()
    mark = dialect.quote
    written = (dialect.either.join(f"{mark}{stem}{mark}" for stem in group) for group in groups)
    question = (dialect.both if every else dialect.either).join(f"({one})" for one in written)
    return list(IndexedPage.objects.raw(dialect.queries[order], [question, limit]))
