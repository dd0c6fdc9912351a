"""The values that a variable may take, one for each bin, always admitted by the variable itself."""

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.scoring.model import BinnedTerm, Variable

_STEPS: Final = (100, 10_000)
"""A value is said with two decimals where they are enough, else with four."""


@dataclass(frozen=True)
class Interval:
    """The values from `low` (included) up to `high` (excluded); None where there is no end."""

    low: float | None
    high: float | None


def bins(terms: Iterable[BinnedTerm]) -> Iterator[Interval]:
    """Yield the intervals on which these terms do not change, from the lowest."""
    edges = sorted({edge for term in terms for edge in term.edges})
    ends: list[float | None] = [None, *edges, None]
    for low, high in itertools.pairwise(ends):
        yield Interval(low, high)


def inside(variable: Variable, interval: Interval, near: float | None = None) -> float | None:
    """Return a value of the interval that the variable admits, or None.

    It is the smallest one, or the nearest to `near` where that is given. Where the interval has no
    lower end, it is the lowest value that the model learned from, or one step under the upper end.
    """
    below = near is not None and interval.high is not None and near >= interval.high
    for value in _proposed(variable, interval, below=below):
        if _admits(variable, interval, value):
            return value
    return None


def _admits(variable: Variable, interval: Interval, value: float) -> bool:
    return (
        (interval.low is None or value >= interval.low)
        and (interval.high is None or value < interval.high)
        and (variable.minimum is None or value >= variable.minimum)
        and (variable.maximum is None or value <= variable.maximum)
        and (not variable.whole or value.is_integer())
    )


def _proposed(variable: Variable, interval: Interval, *, below: bool) -> Iterator[float]:
    low, high = interval.low, interval.high
    if below and high is not None:
        yield from _under(variable, high)
    if low is not None:
        if variable.whole:
            yield float(math.ceil(low))
        yield from (math.ceil(low * step) / step for step in _STEPS)
        yield low
    for limit in (variable.minimum, variable.learned_from, variable.maximum):
        if limit is not None:
            yield limit
    if high is not None:
        yield from _under(variable, high)
    if low is None and high is None:
        yield 0.0


def _under(variable: Variable, high: float) -> Iterator[float]:
    """Yield the greatest values under `high`, the easiest to say first."""
    if variable.whole:
        yield float(math.ceil(high) - 1)
        return
    yield from (round((math.ceil(high * step) - 1) / step, 4) for step in _STEPS)
    yield math.nextafter(high, -math.inf)
