"""When a place is open: the hours of OpenStreetMap, in French, and what is true at a given moment.

`parse` reads OSM, `parse_french` what a volunteer types, `of_week` the open data of town halls.
Whatever cannot be said in French is refused there: nobody is ever shown the OSM text.
Why our own: docs/decisions/2026-11-22-opening-hours.md.
"""

from guichet.engine.opening_hours.model import OpeningHoursError
from guichet.engine.opening_hours.opening import OpeningHours, parse
from guichet.engine.opening_hours.typed import parse_french
from guichet.engine.opening_hours.week import of_week
from guichet.engine.opening_hours.zones import zone_of

__all__ = ["OpeningHours", "OpeningHoursError", "of_week", "parse", "parse_french", "zone_of"]
