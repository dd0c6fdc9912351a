"""Intervals are those of the published examples, and draws follow the law that they claim."""

import math
import random

import pytest

from guichet.engine.scoring.intervals import (
    Share,
    binomial,
    log_ratio,
    newcombe,
    percentiles,
    resample,
    wilson,
)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), p. 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_rate_has_the_interval_of_the_published_example(
    part: int, whole: int, low: float, high: float
) -> None:
    found = wilson(Share(part, whole))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("own", "other", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), p. 873-890, table II, method 10.
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_has_the_interval_of_the_published_example(
    own: Share, other: Share, low: float, high: float
) -> None:
    found = newcombe(own, other)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_ratio_has_the_interval_computed_by_hand() -> None:
    # ln 2 ± 1.959964 × √(1/20 − 1/100 + 1/10 − 1/100)
    half = 1.959963984540054 * math.sqrt(0.05 - 0.01 + 0.1 - 0.01)
    found = log_ratio(Share(20, 100), Share(10, 100))
    assert found.low == pytest.approx(2 / math.exp(half))
    assert found.high == pytest.approx(2 * math.exp(half))


def test_a_ratio_of_certainties_has_no_width() -> None:
    found = log_ratio(Share(7, 7), Share(9, 9))
    assert (found.low, found.high) == (1.0, 1.0)


@pytest.mark.parametrize("part", [0, 5])
def test_an_interval_stays_between_nobody_and_everybody(part: int) -> None:
    found = wilson(Share(part, 5))
    assert 0.0 <= found.low <= part / 5 <= found.high <= 1.0


def test_percentiles_leave_out_as_much_on_each_side() -> None:
    found = percentiles([float(one) for one in range(1001)])
    assert found.low == pytest.approx(25.0)
    assert found.high == pytest.approx(975.0)


@pytest.mark.parametrize(
    ("trials", "chance"), [(40, 0.1), (25, 0.4), (60, 0.4), (400, 0.05), (60, 0.85)]
)
def test_draws_follow_the_binomial_law(trials: int, chance: float) -> None:
    draws, times = random.Random(7), 20_000  # noqa: S311
    seen = [0] * (trials + 1)
    for _ in range(times):
        seen[binomial(trials, chance, draws)] += 1
    gap, cells = 0.0, 0
    for count in range(trials + 1):
        law = math.comb(trials, count) * chance**count * (1 - chance) ** (trials - count)
        if law * times >= 10:
            gap += (seen[count] - law * times) ** 2 / (law * times)
            cells += 1
    # A chi-square of that many cells passes this one time in a thousand at most.
    assert gap < cells + 3.2 * math.sqrt(2 * cells) + 6


@pytest.mark.parametrize(("trials", "chance", "result"), [(9, 0.0, 0), (9, 1.0, 9), (0, 0.3, 0)])
def test_a_certainty_is_drawn_as_such(trials: int, chance: float, result: int) -> None:
    assert binomial(trials, chance, random.Random(1)) == result  # noqa: S311


def test_rows_drawn_again_are_as_many_and_never_of_an_empty_cell() -> None:
    draws = random.Random(3)  # noqa: S311
    for _ in range(200):
        drawn = resample([0, 12, 5_000, 0, 1], draws)
        assert sum(drawn) == 5_013
        assert (drawn[0], drawn[3]) == (0, 0)


def test_nobody_is_drawn_from_nobody() -> None:
    assert resample([0, 0], random.Random(1)) == [0, 0]  # noqa: S311


def test_a_seed_gives_the_same_draws_everywhere() -> None:
    assert resample([100, 2_000, 30], random.Random(2026)) == [87, 2013, 30]  # noqa: S311
