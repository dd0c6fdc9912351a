"""Draws a score as bars that add up: where the reference person stands, each fact, where one ends.

Geometry only; colours and hatching stand in the style sheet, so that it reads in black and white. A
fact that lowers the score is hatched, one that raises it is full: no colour has to be told apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guichet.ui.path import wrap

WIDTH: Final = 340
_LEFT: Final = 8
_RIGHT: Final = 262
_NUMBERS: Final = 336
_LINE: Final = 17
_BAR: Final = 14
_GAP: Final = 12
_ADVANCE: Final = 7.4
_FEWEST_UNITS: Final = 4


@dataclass(frozen=True)
class Fact:
    """What one fact adds to the score; `number` is the same in words (« +0,35 »)."""

    label: str
    amount: float
    number: str


@dataclass(frozen=True)
class Bar:
    """One row: its words above, a bar from `x` of that `width`, its number on the right.

    `kind`: start, up, down or end. `line`: where the running total stands, from this bar to the
    next.
    """

    lines: tuple[tuple[int, str], ...]
    kind: str
    x: int
    y: int
    width: int
    number: str
    line: int

    @property
    def number_y(self) -> int:
        return self.y + _BAR - 2

    @property
    def next_y(self) -> int:
        return self.y + _BAR + _GAP


@dataclass(frozen=True)
class Waterfall:
    """The whole drawing; `mark` is where the threshold stands, None without one."""

    bars: tuple[Bar, ...]
    height: int
    mark: int | None
    numbers: int = _NUMBERS
    width: int = WIDTH
    bar_height: int = _BAR


def waterfall(
    start: Fact, facts: Sequence[Fact], end: Fact, threshold: float | None = None
) -> Waterfall:
    """Return the drawing of `facts` that lead from `start` to `end`, all on one scale."""
    totals = [start.amount]
    for fact in facts:
        totals.append(totals[-1] + fact.amount)
    ends = [*totals, end.amount, *([] if threshold is None else [threshold])]
    scale = _Scale(min(ends), max(ends))
    rows = [("start", start, totals[0], totals[0])]
    rows += [
        ("up" if fact.amount > 0 else "down", fact, before, after)
        for fact, before, after in zip(facts, totals, totals[1:], strict=False)
    ]
    rows.append(("end", end, end.amount, end.amount))
    bars: list[Bar] = []
    top = 0
    for kind, fact, before, after in rows:
        bar = _bar(kind, fact, sorted((scale(before), scale(after))), scale(after), top)
        bars.append(bar)
        top = bar.y + _BAR + _GAP
    mark = None if threshold is None else scale(threshold)
    return Waterfall(tuple(bars), top, mark)


def _bar(kind: str, fact: Fact, ends: Sequence[int], line: int, top: int) -> Bar:
    words = wrap(fact.label, WIDTH - _LEFT, _ADVANCE)
    lines = tuple((top + _LINE * (at + 1) - 4, one) for at, one in enumerate(words))
    width = max(ends[1] - ends[0], _FEWEST_UNITS)
    return Bar(lines, kind, ends[0], top + _LINE * len(words) + 3, width, fact.number, line)


class _Scale:
    """From a number of the model to a place in the drawing."""

    def __init__(self, lowest: float, highest: float) -> None:
        self._lowest = lowest
        self._units = (_RIGHT - _LEFT) / ((highest - lowest) or 1)

    def __call__(self, number: float) -> int:
        return _LEFT + round((number - self._lowest) * self._units)
