"""How a measure is taken and said: a promise, what was measured, and whether it holds."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

_MILLISECONDS = 1000


@dataclass(frozen=True)
class Outcome:
    """One line of the table. ``kept`` is None when there was nothing to measure here."""

    promise: str
    measured: str
    kept: bool | None

    @property
    def verdict(self) -> str:
        """Say it in one word."""
        return {True: "tenue", False: "NON TENUE", None: "pas mesurée"}[self.kept]


def durations(action: Callable[[], object], *, times: int, before: int = 0) -> list[float]:
    """Run ``action`` and give how long each run took, in seconds, without the first ``before``."""
    for _ in range(before):
        action()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return taken


def at_most(what: str, seconds: float, taken: Sequence[float]) -> Outcome:
    """Promise that the median of ``taken`` is at most ``seconds``."""
    middle = median(taken)
    return Outcome(
        promise=f"{what} : médiane ≤ {_written(seconds)}",
        measured=f"{_written(middle)} (95 % sous {_written(_ninety_fifth(taken))}, "
        f"{len(taken)} mesures)",
        kept=middle <= seconds,
    )


def _ninety_fifth(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def _written(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * _MILLISECONDS:.3g} ms"
