"""How an audit says its numbers and its measures in French: the same in the page, and for people."""

from collections.abc import Mapping
from typing import Final

from guichet.engine.scoring.audit import Group, Measure, Rate
from guichet.engine.scoring.intervals import Interval
from guichet.engine.typography import NO_BREAK

TITLES: Final[Mapping[Rate, str]] = {
    Rate.SELECTION: "Part des personnes choisies",
    Rate.PREVALENCE: "Part des personnes dont le résultat est « oui »",
    Rate.PRECISION: "Parmi les personnes choisies, part des résultats « oui » (précision)",
    Rate.RECALL: "Parmi les résultats « oui », part des personnes choisies (rappel)",
    Rate.FALSE_POSITIVE: "Parmi les résultats « non », part choisie quand même (faux positifs)",
    Rate.FALSE_NEGATIVE: "Parmi les résultats « oui », part non choisie (faux négatifs)",
}
EVERYBODY: Final = "Ensemble"
# Under 1 % and under 10 %, one decimal of a percentage would say too little.
_DECIMALS: Final = ((0.01, 3), (0.1, 2))
_NO_BREAK_THIN: Final = "\u202f"


def decimal(value: float, places: int) -> str:
    """Return a number with a comma, without « -0 »."""
    text = f"{value:.{places}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace(".", ",").replace("-", "\u2212")


def whole(count: int) -> str:
    """Return a count, its thousands apart."""
    return f"{count:_}".replace("_", _NO_BREAK_THIN)


def percent(rate: float) -> str:
    """Return a rate as a percentage: three figures, or nearly."""
    return f"{decimal(rate * 100, _places(rate))}{NO_BREAK}%"


def _places(rate: float) -> int:
    if not rate:
        return 0
    return next((places for under, places in _DECIMALS if abs(rate) < under), 1)


def points(gap: Measure, rate: Measure) -> str:
    """Return the difference of a rate with the reference, in points, as precise as the rate."""
    value = gap.value or 0.0
    sign = "+" if value > 0 else ""
    return f"{sign}{decimal(value * 100, _places(rate.value or 0.0))}{NO_BREAK}pt"


def times(ratio: float) -> str:
    """Return a ratio."""
    return f"{decimal(ratio, 2)}{NO_BREAK}fois"


def between(interval: Interval | None, *, scale: float = 100, places: int = 1) -> str:
    """Return an interval between brackets, '' without one."""
    if interval is None:
        return ""
    low, high = (decimal(one * scale, places) for one in (interval.low, interval.high))
    return f"[{low} ; {high}]".replace(" ", NO_BREAK)


def rate_interval(measure: Measure) -> str:
    """Return the interval of a rate, in percent, with as many decimals as the rate."""
    return between(measure.interval, places=_places(measure.value or 0.0))


def gap_interval(gap: Measure, rate: Measure) -> str:
    """Return the interval of a difference, in points, as precise as the rate."""
    return between(gap.interval, places=_places(rate.value or 0.0))


def ratio_interval(measure: Measure) -> str:
    """Return the interval of a ratio."""
    return between(measure.interval, scale=1, places=2)


def group_name(group: Group) -> str:
    """Return a group in words."""
    return " × ".join(group) if group else EVERYBODY


def size(count: int) -> str:
    """Return how big a file is."""
    for unit, worth in (("Go", 10**9), ("Mo", 10**6), ("ko", 10**3)):
        if count >= worth:
            return f"{decimal(count / worth, 1)}{NO_BREAK}{unit}"
    return f"{count}{NO_BREAK}octets"
