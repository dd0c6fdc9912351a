"""Where each place is found: kept true by whoever writes a place, read by the search of the nearest."""

from collections.abc import Iterable, Iterator
from typing import Any

from guichet.features.directory.bulk import insert
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Place, Spot, Status


def refresh(places: Iterable[Place]) -> None:
    """Make the spots of these places true again."""
    kept = list(places)
    Spot.objects.filter(place__in=[one.pk for one in kept]).delete()
    add(kept)


def add(places: Iterable[Place]) -> None:
    """Make the spots of places that have none yet."""
    insert(Spot, (spot for place in places for spot in _spots_of(place)))


def topics_of(place: Place) -> Iterator[str]:
    """Yield what a place is looked for by."""
    if place.status != Status.SHOWN or place.kind == Kind.TOWN_HALL:
        return
    yield f"{Spot.PUBLIC}{place.kind}"
    if place.is_public_body:
        yield Spot.PUBLIC
        return
    yield Spot.EVERY
    yield from dict.fromkeys(place.situations or [Spot.ANY])


def _spots_of(place: Place) -> Iterator[dict[str, Any]]:
    if place.latitude is None or place.longitude is None:
        return
    for topic in topics_of(place):
        yield {
            "place_id": place.pk,
            "topic": topic,
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
