"""Draws the dates of a system on a line. Geometry only: the list beside it says everything."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guichet.engine.algorithms import Moment

_MARGIN: Final = 16
_RADIUS: Final = 11
_STEP: Final = 26
_ROOM_FOR_A_YEAR: Final = 52
_BELOW: Final = 26


@dataclass(frozen=True)
class Dot:
    """One moment: its number in the list, its place, and where it ends when it lasted."""

    number: int
    x: int
    y: int
    end: int | None


@dataclass(frozen=True)
class Year:
    """A year under the line; `anchor` keeps the first and the last inside the drawing."""

    label: str
    x: int
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """The line, its dots and its years; `name` is the class that shows it on narrow or wide screens."""

    name: str
    width: int
    height: int
    ground: int
    dots: tuple[Dot, ...]
    years: tuple[Year, ...]


def drawings(moments: Sequence[Moment]) -> tuple[Drawing, ...]:
    """Return the same line for a narrow and for a wide place; nothing for fewer than two moments."""
    if len(moments) < 2:
        return ()
    return _drawn("tall", 280, moments), _drawn("wide", 640, moments)


def _drawn(name: str, width: int, moments: Sequence[Moment]) -> Drawing:
    ends = [_position(one.until or one.on) for one in moments]
    first, last = int(_position(moments[0].on)), int(max(ends)) + 1
    scale = (width - 2 * _MARGIN) / (last - first)

    def across(position: float) -> int:
        return round(_MARGIN + (position - first) * scale)

    places = [across(_position(one.on)) for one in moments]
    levels = list(_levels(places))
    ground = (max(levels) + 1) * _STEP + 4
    dots = tuple(
        Dot(
            number,
            x,
            ground - _STEP * (level + 1) + 8,
            across(_position(one.until) + 1) if one.until else None,
        )
        for number, (one, x, level) in enumerate(zip(moments, places, levels, strict=True), 1)
    )
    return Drawing(
        name, width, ground + _BELOW, ground, dots, tuple(_years(first, last, across, width))
    )


def _position(moment: str) -> float:
    """Return a moment as a year and its fraction; what the source does not give counts as the start."""
    year, *rest = (int(part) for part in moment.split("-"))
    month = rest[0] - 1 if rest else 0
    day = rest[1] - 1 if len(rest) == 2 else 0
    return year + month / 12 + day / 372


def _levels(places: Sequence[int]) -> Iterator[int]:
    """Yield how high each dot stands, so that none covers another."""
    taken: dict[int, int] = {}
    for x in places:
        level = 0
        while level in taken and x - taken[level] < 2 * _RADIUS + 2:
            level += 1
        taken[level] = x
        yield level


def _years(first: int, last: int, across: Callable[[float], int], width: int) -> Iterator[Year]:
    fitting = max((width - 2 * _MARGIN) // _ROOM_FOR_A_YEAR, 1)
    step = max(-(-(last - first) // fitting), 1)
    for year in range(first, last + 1, step):
        x = across(year)
        anchor = "start" if year == first else "end" if x > width - 30 else "middle"
        yield Year(str(year), x, anchor)
