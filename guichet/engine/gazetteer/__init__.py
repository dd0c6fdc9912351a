"""Where one lives: the communes of France, their town halls and the outlines of the départements.

The tables stand in `data/`; `build` makes of them, once, a file that `Gazetteer` reads.
"""

from guichet.engine.gazetteer.building import build
from guichet.engine.gazetteer.distance import direction, distance_km
from guichet.engine.gazetteer.gazetteer import Gazetteer
from guichet.engine.gazetteer.records import (
    DATED,
    Commune,
    GazetteerError,
    Outline,
    StepFree,
    TownHall,
)

__all__ = [
    "DATED",
    "Commune",
    "Gazetteer",
    "GazetteerError",
    "Outline",
    "StepFree",
    "TownHall",
    "build",
    "direction",
    "distance_km",
]
