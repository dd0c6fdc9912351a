"""How sure a rate is: intervals for a rate, a difference and a ratio, and draws made again.

Only the standard library: its generator gives the same draws on every machine and in every version
of Python, so that a seed printed in a report is worth something.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

LEVEL: Final = 0.95
_Z: Final = NormalDist().inv_cdf((1 + LEVEL) / 2)
# Under this many expected, counting from zero is quicker than the rejection method, and exact too.
_FEW: Final = 10.0


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both included."""

    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """`part` among `whole`: both are counts; `whole` is at least 1."""

    part: int
    whole: int

    @property
    def rate(self) -> float:
        """The part of the whole, from 0 to 1."""
        return self.part / self.whole


def wilson(share: Share) -> Interval:
    """Return Wilson's score interval of a rate (Wilson, 1927), without continuity correction."""
    whole, rate, square = share.whole, share.rate, _Z * _Z
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    spread = rate * (1 - rate) / whole + square / (4 * whole * whole)
    half = _Z * math.sqrt(spread) / (1 + square / whole)
    # At 0 and at 1 the bound is the rate itself: a rounding must not pass it.
    low = 0.0 if share.part == 0 else middle - half
    high = 1.0 if share.part == whole else middle + half
    return Interval(low, high)


def newcombe(share: Share, reference: Share) -> Interval:
    """Return the interval of share - reference: hybrid score method (Newcombe, 1998, method 10)."""
    gap = share.rate - reference.rate
    own, other = wilson(share), wilson(reference)
    down = math.hypot(share.rate - own.low, other.high - reference.rate)
    up = math.hypot(own.high - share.rate, reference.rate - other.low)
    return Interval(gap - down, gap + up)


def log_ratio(share: Share, reference: Share) -> Interval:
    """Return the interval of share / reference on the log scale (Katz and others, 1978).

    Both parts are at least 1: there is no such interval at zero.
    """
    ratio = share.rate / reference.rate
    variance = 1 / share.part - 1 / share.whole + 1 / reference.part - 1 / reference.whole
    # A difference of equal fractions may round under zero.
    factor = math.exp(_Z * math.sqrt(max(variance, 0.0)))
    return Interval(ratio / factor, ratio * factor)


def percentiles(values: Sequence[float]) -> Interval:
    """Return the interval that leaves out as many of these values on each side, interpolated."""
    ordered = sorted(values)
    return Interval(_quantile(ordered, (1 - LEVEL) / 2), _quantile(ordered, (1 + LEVEL) / 2))


def _quantile(ordered: Sequence[float], at: float) -> float:
    place = at * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


# --- Draws made again -----------------------------------------------------------------------------


def resample(counts: Sequence[int], draws: random.Random) -> list[int]:
    """Return as many rows drawn again with replacement, counted by cell (a multinomial draw)."""
    left, drawn = sum(counts), []
    weight = left
    for count in counts:
        taken = binomial(left, count / weight, draws) if left and count else 0
        drawn.append(taken)
        left -= taken
        weight -= count
    return drawn


def binomial(trials: int, chance: float, draws: random.Random) -> int:
    """Return how many of `trials` succeed, each with this chance; the draw is exact."""
    if chance >= 1.0:
        return trials
    if chance > 0.5:
        return trials - binomial(trials, 1 - chance, draws)
    if trials * chance < _FEW:
        return _by_gaps(trials, chance, draws)
    return _by_rejection(trials, chance, draws)


def _by_gaps(trials: int, chance: float, draws: random.Random) -> int:
    """Jump from one success to the next: the gaps are geometric (Devroye, 1980)."""
    if chance <= 0.0:
        return 0
    scale, at, found = math.log1p(-chance), 0, 0
    while True:
        at += math.floor(math.log(1.0 - draws.random()) / scale) + 1
        if at > trials:
            return found
        found += 1


def _by_rejection(trials: int, chance: float, draws: random.Random) -> int:
    """Draw from a curve that covers the distribution, and keep what is under it (Hörmann, 1993)."""
    spread = math.sqrt(trials * chance * (1 - chance))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * chance
    c = trials * chance + 0.5
    sure = 0.92 - 4.2 / b
    alpha = (2.83 + 5.1 / b) * spread
    odds = math.log(chance / (1 - chance))
    top = math.floor((trials + 1) * chance)
    peak = math.lgamma(top + 1) + math.lgamma(trials - top + 1)
    while True:
        u, v = draws.random() - 0.5, 1.0 - draws.random()
        us = 0.5 - abs(u)
        if us <= 0:
            continue
        found = math.floor((2 * a / us + b) * u + c)
        if found < 0 or found > trials:
            continue
        if us >= 0.07 and v <= sure:
            return found
        height = math.log(v * alpha / (a / (us * us) + b))
        rest = math.lgamma(found + 1) + math.lgamma(trials - found + 1)
        if height <= peak - rest + (found - top) * odds:
            return found
