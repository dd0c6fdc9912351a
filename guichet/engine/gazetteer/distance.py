"""How far, and in which direction: enough to choose a counter, not to sail."""

import math
from typing import Final

_RADIUS_KM: Final = 6371.0088
"""The mean radius of the Earth (IUGG); a sphere is true to 0.5 %."""

_DIRECTIONS: Final = (
    "au nord",
    "au nord-est",
    "à l’est",
    "au sud-est",
    "au sud",
    "au sud-ouest",
    "à l’ouest",
    "au nord-ouest",
)


def distance_km(
    from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Return the length of the great circle between two places, in kilometres (haversine)."""
    first, second = math.radians(from_latitude), math.radians(to_latitude)
    across = math.sin(math.radians(to_longitude - from_longitude) / 2) ** 2
    chord = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * across
    return 2 * _RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def direction(
    from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float
) -> str:
    """Return where the second place lies, seen from the first: « au nord-est »."""
    east = (to_longitude - from_longitude) * math.cos(
        math.radians((from_latitude + to_latitude) / 2)
    )
    turn = math.degrees(math.atan2(east, to_latitude - from_latitude))
    return _DIRECTIONS[round(turn / 45) % len(_DIRECTIONS)]
