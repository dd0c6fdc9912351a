"""Puts many places in at once: new ones are made, known ones follow their source, corrections stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

from django.db import transaction
from django.utils.text import slugify

from guichet.features.directory.bulk import insert
from guichet.features.directory.changes import Author, differences, set_values
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import FieldChange, ImportRun, Origin, Place
from guichet.features.directory.spots import add, refresh

BATCH: Final = 1_000
_LONGEST_SLUG: Final = 100

Row = Mapping[str, Any]
"""The values of one place by field; `source_id` is never empty, `slug` is a wish."""


@dataclass(frozen=True)
class Tally:
    """What became of a batch. `kept` counts the corrections made here that its rows would have undone."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
        )


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows, so many at a time."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


@transaction.atomic
def store(rows: Sequence[Row], source: str, today: date, run: ImportRun | None = None) -> Tally:
    """Store one batch, all of it or nothing. The same batch again changes nothing.

    Of two rows with the same `source_id`, the last one counts.
    """
    by_id = {str(row["source_id"]): row for row in rows}
    known = {
        one.source_id: one for one in Place.objects.filter(source=source, source_id__in=[*by_id])
    }
    new = [row for key, row in by_id.items() if key not in known]
    _create(new, source)
    author = Author(Origin.IMPORT, source, run=run)
    tally = Tally(created=len(new))
    history: list[FieldChange] = []
    changed: list[Place] = []
    for key, place in known.items():
        told = differences(place, _values(by_id[key]))
        followed = {name: value for name, value in told.items() if name not in place.kept_fields}
        if followed:
            history += set_values(place, followed, author, today)
            changed.append(place)
        tally += Tally(
            updated=bool(followed), unchanged=not followed, kept=len(told) - len(followed)
        )
    _save(changed, history)
    return tally


def _values(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("slug", "source_id")}


def _create(rows: Sequence[Row], source: str) -> None:
    wanted = [_wished_slug(row) for row in rows]
    taken = set(Place.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    insert(
        Place,
        (
            {**row, "slug": _free(wish, taken), "source": source}
            for row, wish in zip(rows, wanted, strict=True)
        ),
    )
    named = [row["source_id"] for row in rows]
    made = Place.objects.filter(source=source, source_id__in=named)
    # A commune finds its town hall by its code: there is nothing to prepare.
    add(made.exclude(kind=Kind.TOWN_HALL))


def _save(changed: Sequence[Place], history: Sequence[FieldChange]) -> None:
    for place in changed:
        place.save()
    FieldChange.objects.bulk_create(history, batch_size=BATCH)
    refresh(changed)


# --- Slugs ----------------------------------------------------------------------------------------


def _wished_slug(row: Row) -> str:
    return str(row.get("slug") or wish(str(row["nom"]), str(row.get("code_insee", ""))))


def wish(name: str, code: str) -> str:
    """Return the slug that a place of that name, in that commune, would like."""
    return slugify(f"{name[:_LONGEST_SLUG]} {code}")[-_LONGEST_SLUG:].strip("-") or "lieu"


def free_slug(wished: str) -> str:
    """Return the wished slug, or the first free one after it."""
    like = Place.objects.filter(slug__startswith=wished).values_list("slug", flat=True)
    return _free(wished, set(like))


def _free(wished: str, taken: set[str]) -> str:
    slug, number = wished, 1
    while slug in taken or (number > 1 and Place.objects.filter(slug=slug).exists()):
        number += 1
        slug = f"{wished}-{number}"
    taken.add(slug)
    return slug
