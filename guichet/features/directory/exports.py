"""The directory in the national schema: what anyone may take away and use."""

from collections.abc import Iterator
from typing import Any, Final

from guichet.engine.mediation.cleaning import telephone
from guichet.engine.mediation.record import FIELDS, LISTS, Record
from guichet.features.directory.models import Place, PlaceQuerySet

_CHUNK: Final = 500
# The identifier and the source are told otherwise than by the field of that name.
_SAME: Final = tuple(
    name for name in FIELDS if name not in {"id", "source", "date_maj", "telephone"}
)


def record_of(place: Place) -> Record:
    """Return a place as the schema tells it: its slug is the identifier, for it never changes."""
    values: dict[str, Any] = {name: getattr(place, name) for name in _SAME}
    texts: dict[str, Any] = {
        name: tuple(value) if name in LISTS else value for name, value in values.items()
    }
    return Record(
        id=place.slug,
        source=place.source,
        date_maj=place.checked_on or place.date_maj,
        telephone=telephone(place.telephone) or place.telephone,
        **texts,
    )


def records(places: PlaceQuerySet) -> Iterator[Record]:
    """Yield these places, a few in memory at a time."""
    return map(record_of, places.order_by("pk").iterator(chunk_size=_CHUNK))
