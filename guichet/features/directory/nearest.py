"""The nearest places by real distance, found in one index whatever the number of entries."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.gazetteer import distance_km
from guichet.features.directory.models import Place, Spot

# Kilometres. In a city the first box is enough; where there is little, it grows fast.
_FIRST_BOX: Final = 2.0
_GROWTH: Final = 3.0
# Farther, one does not go: the lists of who helps from afar begin there.
FARTHEST: Final = 200.0
_KM_A_DEGREE: Final = 111.2


@dataclass(frozen=True)
class Near:
    """A place, and how far it is in kilometres."""

    place: Place
    km: float


def nearest(
    latitude: float,
    longitude: float,
    topic: str,
    limit: int,
    accepts: Callable[[Place], bool] = lambda _: True,
) -> list[Near]:
    """Return the places nearest to a point under one topic, nearest first, at most `limit`."""
    found: list[Near] = []
    for ring in _rings(latitude, longitude, topic):
        for start in range(0, len(ring), limit):
            part = ring[start : start + limit]
            places = Place.objects.in_bulk([key for _, key in part])
            found += [
                Near(places[key], km) for km, key in part if key in places and accepts(places[key])
            ]
            if len(found) >= limit:
                return found[:limit]
    return found


def _rings(latitude: float, longitude: float, topic: str) -> Iterator[list[tuple[float, int]]]:
    """Yield (kilometres, key), sorted, ring after ring around the point."""
    inner, outer = -1.0, _FIRST_BOX
    while inner < FARTHEST:
        outer = min(outer, FARTHEST)
        around = _in_box(latitude, longitude, topic, outer)
        yield sorted((km, key) for km, key in around if inner < km <= outer)
        inner, outer = outer, outer * _GROWTH


def _in_box(
    latitude: float, longitude: float, topic: str, reach: float
) -> Iterator[tuple[float, int]]:
    high = reach / _KM_A_DEGREE
    wide = high / max(0.01, math.cos(math.radians(min(89.0, abs(latitude) + high))))
    rows = Spot.objects.filter(
        topic=topic,
        latitude__range=(latitude - high, latitude + high),
        longitude__range=(longitude - wide, longitude + wide),
    ).values_list("place_id", "latitude", "longitude")
    for key, other_latitude, other_longitude in rows.iterator(chunk_size=5_000):
        yield distance_km(latitude, longitude, other_latitude, other_longitude), key
