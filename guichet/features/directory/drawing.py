"""Maps drawn here, without a tile from elsewhere: an outline, numbered marks, names to find one's way."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guichet.engine.gazetteer import Commune, Outline, distance_km

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""

_WIDTH: Final = 640
_TALLEST: Final = 760
_MARGIN: Final = 34
# Two marks nearer than this would hide one another: they become one, with both numbers.
_TOO_NEAR: Final = 38
_MOST_NUMBERS: Final = 4
# In degrees of latitude, around the town hall: four kilometres.
_SMALLEST_WINDOW: Final = 0.036
_REACHES: Final = (5.0, 12.0, 30.0)
_ENOUGH: Final = 3


@dataclass(frozen=True)
class Mark:
    """One or several places at nearly one point; `text` is their numbers."""

    x: int
    y: int
    text: str
    width: int

    @property
    def left(self) -> int:
        """Where its plate begins."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """Where its plate begins, downwards."""
        return self.y - 13

    @property
    def foot(self) -> int:
        """Where its numbers stand."""
        return self.y + 6


@dataclass(frozen=True)
class Name:
    """A commune, to find one's way; `is_here` for the one that was asked for."""

    x: int
    y: int
    text: str
    is_here: bool = False


@dataclass(frozen=True)
class Map:
    """A picture ready for its template."""

    width: int
    height: int
    outline: str
    marks: tuple[Mark, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True)
class _View:
    """A window on the Earth, and where a point falls in the picture (plate carrée, true at its middle)."""

    west: float
    north: float
    shrink: float
    scale: float
    width: int
    height: int

    def at(self, longitude: float, latitude: float) -> tuple[int, int]:
        x = (longitude - self.west) * self.shrink * self.scale + _MARGIN
        y = (self.north - latitude) * self.scale + _MARGIN
        return round(x), round(y)


def department(
    outline: Outline,
    here: Commune | None,
    towns: Iterable[Commune],
    places: Sequence[tuple[int, Point]],
) -> Map:
    """Draw a whole département, with its towns, those that come first before the others."""
    view = _view([point for ring in outline.rings for point in ring])
    others = [one for one in towns if here is None or one.code != here.code]
    return _map(view, outline, [*([here] if here else []), *others], here, places)


def around(
    outline: Outline | None,
    here: Commune,
    others: Iterable[Commune],
    places: Sequence[tuple[int, Point]],
) -> Map:
    """Draw what lies around a commune, near enough to tell the marks apart."""
    close = _close_to(here, places)
    points = [point for _, point in close] + [(here.longitude, here.latitude)]
    wide = _SMALLEST_WINDOW / math.cos(math.radians(here.latitude))
    corners = (
        (here.longitude - wide, here.latitude - _SMALLEST_WINDOW),
        (here.longitude + wide, here.latitude + _SMALLEST_WINDOW),
    )
    view = _view([*points, *corners])
    return _map(view, outline, [here, *others], here, close)


def _close_to(here: Commune, places: Sequence[tuple[int, Point]]) -> list[tuple[int, Point]]:
    """Return the places that one goes to on foot or by bus; farther ones when they are too few."""
    found: list[tuple[int, Point]] = []
    for reach in _REACHES:
        found = [
            (number, (longitude, latitude))
            for number, (longitude, latitude) in places
            if distance_km(here.latitude, here.longitude, latitude, longitude) <= reach
        ]
        if len(found) >= _ENOUGH:
            break
    return found


def _map(
    view: _View,
    outline: Outline | None,
    named: Iterable[Commune],
    here: Commune | None,
    places: Sequence[tuple[int, Point]],
) -> Map:
    marks = tuple(_marks([(number, view.at(*point)) for number, point in places]))
    return Map(
        width=view.width,
        height=view.height,
        outline=_path(view, outline) if outline else "",
        marks=marks,
        names=tuple(_names(view, named, here, marks)),
    )


def _view(points: Sequence[Point]) -> _View:
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * shrink, 1e-6), max(north - south, 1e-6)
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (_TALLEST - 2 * _MARGIN) / tall)
    width, height = (round(side * scale) + 2 * _MARGIN for side in (wide, tall))
    return _View(west, north, shrink, scale, width, height)


def _path(view: _View, outline: Outline) -> str:
    return "".join(_ring(view, ring) for ring in outline.rings)


def _ring(view: _View, ring: Sequence[Point]) -> str:
    steps: list[tuple[int, int]] = []
    for point in ring:
        at = view.at(*point)
        if not steps or at != steps[-1]:
            steps.append(at)
    if len(steps) < 3:
        return ""
    return "M" + "L".join(f"{x} {y}" for x, y in steps) + "z"


def _marks(points: Sequence[tuple[int, tuple[int, int]]]) -> Iterator[Mark]:
    groups: list[tuple[int, int, list[int]]] = []
    for number, (x, y) in points:
        near = (one for one in groups if math.dist(one[:2], (x, y)) < _TOO_NEAR)
        group = next(near, None)
        if group:
            group[2].append(number)
        else:
            groups.append((x, y, [number]))
    for x, y, numbers in groups:
        shown = [str(one) for one in numbers[:_MOST_NUMBERS]]
        more = ["…"] if len(numbers) > _MOST_NUMBERS else []
        text = "·".join([*shown, *more])
        yield Mark(x, y, text, 14 + 10 * len(text))


def _names(
    view: _View, named: Iterable[Commune], here: Commune | None, marks: Sequence[Mark]
) -> Iterator[Name]:
    """Yield the names that fit: inside the picture, and over nothing else."""
    taken = [(mark.x, mark.y, mark.width, 26) for mark in marks]
    for one in named:
        x, y = view.at(one.longitude, one.latitude)
        wide = 9 * len(one.name) + 10
        x = min(max(x, wide // 2 + 4), view.width - wide // 2 - 4)
        y += 30
        box = (x, y, wide, 22)
        is_inside = 12 < y < view.height - 6 and wide < view.width
        if is_inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield Name(x, y, one.name, one is here)


def _overlap(first: tuple[int, int, int, int], second: tuple[int, int, int, int]) -> bool:
    across = abs(first[0] - second[0]) * 2 < first[2] + second[2]
    return across and abs(first[1] - second[1]) * 2 < first[3] + second[3]
