"""Fills a shelf with many testimonies and times the pages; `testimonies_search` runs it apart.

It writes to the database that the settings name: give it one that may be lost. Prints JSON.
"""

import datetime
import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any, Final

from benchmarks.texts import made_up
from config.start import wake

# As people type and choose: one word, several, inflected, very common, unknown, with filters.
QUESTIONS: Final = (
    *(
        "?q=algorithme",
        "?q=algorithmes",
        "?q=recours",
        "?q=trop+percu",
        "?q=controlés",
        "?q=demande",
    ),
    *("?q=lettre+recommandée", "?q=zzzzzzzz", "?q=doufanguiville", "?q=titre+de+sejour"),
    *("", "?page=50", "?page=500", "?theme=refusal", "?service=caf", "?departement=976"),
    *("?periode=2026", "?periode=2026-03", "?porte=travail&outil=pace&consequence=health"),
    *("?q=recours&theme=refusal&departement=93", "?q=demande&service=caf&page=20"),
)
_ROUNDS: Final = 5
_BATCH: Final = 1_000


def main() -> None:
    """Print how long the filling took, and how long each page takes (seconds)."""
    wake()
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    count = _fill(int(sys.argv[1]))
    filling = time.perf_counter() - start
    client = Client(headers={"host": "localhost"})

    def ask(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise AssertionError(f"{address}: {answer.status_code}")

    taken = {query: _time(partial(_search, query)) for query in QUESTIONS}
    page = _time(lambda: ask("/temoignages/?q=recours&theme=refusal"))
    first = _time(lambda: _count_again(ask), rounds=1)
    figures = _time(lambda: ask("/temoignages/chiffres/"))
    said = {"texts": count, "filling": filling, "taken": taken}
    print(
        json.dumps(
            {**said, "counting": first, "figures": figures, "page": page}, ensure_ascii=False
        )
    )


def _search(query: str) -> None:
    """Find what an address asks for: the numbers, how many, and all that the list shows of them."""
    from django.http import QueryDict

    from guichet.features.testimonies.published.cards import find
    from guichet.features.testimonies.published.filters import asked

    find(asked(QueryDict(query.removeprefix("?"))))


def _time(action: Callable[[], None], rounds: int = _ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return median(taken)


def _count_again(ask: Callable[[str], None]) -> None:
    """Ask for the figures of a shelf that has just changed."""
    from guichet.features.testimonies import shelf

    shelf.publish_testimony(**_one(random.Random(1), 0, "", ""))  # noqa: S311
    ask("/temoignages/chiffres/")


def _fill(count: int) -> int:
    """Put so many made-up testimonies on the shelf, nine readable of ten."""
    from django.core.management.color import no_style
    from django.db import connection

    from guichet.features.testimonies import shelf
    from guichet.features.testimonies.models import Facet, Testimony

    chance = random.Random(20261123)  # noqa: S311 - not a secret
    rows, facets = [], []
    for number, document in enumerate(made_up(count), 1):
        is_readable = chance.random() < 0.9
        text = f"{document.summary} {document.text}" if is_readable else ""
        one = _one(chance, number, document.title[:120] if is_readable else "", text)
        facts, day = one.pop("facts"), one.pop("today")
        published = day if is_readable else None
        rows.append(Testimony(pk=number, number=number, published_on=published, **one))
        facets += [
            Facet(testimony_id=number, kind=kind, value=value)
            for kind, values in facts.items()
            for value in values
        ]
    Testimony.objects.bulk_create(rows, batch_size=_BATCH)
    Facet.objects.bulk_create(facets, batch_size=_BATCH)
    with connection.cursor() as cursor:
        # Their keys were chosen here: PostgreSQL must go on from the last one.
        for statement in connection.ops.sequence_reset_sql(no_style(), [Testimony]):
            cursor.execute(statement)
    found = shelf.refill_search()
    from guichet.features.testimonies.models import Shelf

    Shelf.objects.update(last_number=count)
    with connection.cursor() as cursor:
        # As any database does by itself after some time.
        cursor.execute("ANALYZE")
    return found


def _one(chance: random.Random, number: int, title: str, text: str) -> dict[str, Any]:
    """Draw what is said of a testimony, the first answers of each list more often than the last."""
    from guichet.features.testimonies.models import Consent, Door, FacetKind
    from guichet.features.testimonies.published.words import labels

    def draw(kind: FacetKind, times: int) -> list[str]:
        values = list(labels(kind))
        weights = [1 / rank for rank in range(1, len(values) + 1)]
        return list(dict.fromkeys(chance.choices(values, weights, k=times)))

    door = Door.WORKERS if number % 3 == 0 else Door.USERS
    with_whom = FacetKind.SECTOR if door is Door.WORKERS else FacetKind.BODY
    times = {FacetKind.THEME: 1, with_whom: 1, FacetKind.TOOL: 2, FacetKind.CONSEQUENCE: 2}
    facts = {kind: draw(kind, many) for kind, many in {**times, FacetKind.DEPARTMENT: 1}.items()}
    return {
        "deposit": None,
        "door": door,
        "consent": Consent.PUBLISH if text else Consent.COUNT,
        "title": title,
        "text": text,
        "month": datetime.date(chance.randint(2019, 2026), chance.randint(1, 11), 1),
        "facts": facts,
        "today": datetime.date(2026, 11, 23),
    }


if __name__ == "__main__":
    main()
