"""Thresholds are swept and scores compared with what was found; no subtraction gives a small cell."""

import itertools
import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine.disclosure import MINIMUM
from guichet.engine.scoring.audit import TOO_FEW, Cell, Group, Rate, Table, audit
from guichet.engine.scoring.audit_sweeps import Swept, swept

_EDGES = (0.2, 0.4, 0.6, 0.8)


def _scored(n: int = 4_000) -> Table:
    draws = random.Random(11)  # noqa: S311
    counts: dict[tuple[str, bool, int], tuple[int, float]] = {}
    for _ in range(n):
        score = draws.random()
        key = (draws.choice("ab"), draws.random() < score, int(score * 4))
        count, total = counts.get(key, (0, 0.0))
        counts[key] = (count + 1, total + score)
    cells = tuple(
        Cell((group,), None, outcome, count, at, total)
        for (group, outcome, at), (count, total) in counts.items()
    )
    return Table(("g",), cells, False, True, edges=(0.25, 0.5, 0.75), is_probability=True)


def _table(
    *groups: tuple[str, bool | None, tuple[int, ...]], threshold: int | None = None
) -> Table:
    """Return counts by group, outcome and bin; `threshold`: the bin from which all are selected."""
    size = len(groups[0][2])
    cells = tuple(
        Cell(
            (group,),
            None if threshold is None else at >= threshold,
            outcome,
            count,
            at,
            0.1 * count,
        )
        for group, outcome, counts in groups
        for at, count in enumerate(counts)
    )
    has_outcome = any(outcome is not None for _, outcome, _ in groups)
    edges = tuple((at + 1) / size for at in range(size - 1))
    return Table(("g",), cells, threshold is not None, has_outcome, edges, is_probability=True)


def _thresholds(found: tuple[Swept, ...]) -> set[tuple[float, ...]]:
    return {tuple(step.threshold for step in one.steps) for one in found}


def test_thresholds_select_what_is_at_least_that() -> None:
    (everybody,) = swept(_scored(), ())
    shares = [step.rates[Rate.SELECTION].value for step in everybody.steps]
    assert shares == [pytest.approx(share, abs=0.03) for share in (0.75, 0.5, 0.25)]
    misses = [step.rates[Rate.FALSE_NEGATIVE].value or 0.0 for step in everybody.steps]
    assert misses == sorted(misses)


def test_a_score_that_says_the_truth_is_found_calibrated() -> None:
    assert [one.group for one in swept(_scored(), ("g",))] == [("a",), ("b",)]
    for one in swept(_scored(), ("g",)):
        for found in one.bins:
            assert found.expected is not None
            assert found.observed.value == pytest.approx(found.expected, abs=0.06)


def test_a_score_that_is_no_probability_has_no_calibration() -> None:
    table = _scored()
    points = Table(table.attributes, table.cells, False, True, table.edges, is_probability=False)
    assert all(one.bins == () for one in swept(points, ()))


def test_a_small_bin_is_joined_to_its_neighbour_for_everybody() -> None:
    table = _table(("a", None, (100, 80, 2)), ("b", None, (90, 70, 60)))
    for by in ((), ("g",)):
        assert _thresholds(swept(table, by)) == {(1 / 3,)}


def test_small_bins_that_add_up_to_three_people_go_with_the_one_under_them() -> None:
    table = _table(
        ("a", None, (80, 20, 1, 2)), ("b", None, (90, 70, 60, 50)), ("c", None, (9, 9, 9, 9))
    )
    assert _thresholds(swept(table, ("g",))) == {(0.25,)}


def test_a_small_outcome_is_not_found_from_the_size_and_the_other_outcome() -> None:
    table = _table(("a", True, (60, 70, 47)), ("a", False, (50, 80, 3)))
    (everybody,) = swept(table, ())
    assert [step.threshold for step in everybody.steps] == [1 / 3]


def test_a_group_too_small_for_a_curve_is_not_found_from_the_others() -> None:
    table = _table(("a", None, (50, 50, 50)), ("b", None, (60, 40, 60)), ("c", None, (7, 1, 7)))
    assert [one.group for one in swept(table, ("g",))] == [("a",), ("b",)]
    (everybody,) = swept(table, ())
    assert len(everybody.steps) == 1


def test_the_threshold_of_the_decision_is_never_joined() -> None:
    table = _table(("a", None, (50, 3, 50)), ("b", None, (60, 40, 60)), threshold=2)
    assert _thresholds(swept(table, ("g",))) == {(2 / 3,)}
    table = _table(("a", None, (50, 3, 50)), ("b", None, (60, 40, 60)), threshold=1)
    assert _thresholds(swept(table, ("g",))) == {(1 / 3,)}


def test_too_few_unknown_outcomes_leave_the_selection_alone() -> None:
    table = _table(("a", True, (50, 50)), ("a", False, (50, 50)), ("a", None, (1, 1)))
    (everybody,) = swept(table, ())
    (step,) = everybody.steps
    assert step.rates[Rate.SELECTION].value == pytest.approx(101 / 202)
    assert step.rates[Rate.FALSE_POSITIVE].why == TOO_FEW
    assert everybody.bins == ()


def test_two_attributes_have_curves_when_all_their_crossings_are_large() -> None:
    def crossed(smallest: int) -> Table:
        counts = {("a", "x"): 40, ("a", "y"): 50, ("b", "x"): 60, ("b", "y"): smallest}
        cells = tuple(Cell(g, None, None, n, at) for g, n in counts.items() for at in (0, 1))
        return Table(("g", "h"), cells, False, False, edges=(0.5,))

    assert [one.group for one in swept(crossed(30), ("h",))] == [("x",), ("y",)]
    assert [one.steps[0].rates[Rate.SELECTION].whole for one in swept(crossed(30), ("h",))] == [
        200,
        160,
    ]
    assert swept(crossed(3), ("h",)) == ()
    assert len(swept(crossed(3), ())) == 1


def test_without_scores_nothing_is_swept() -> None:
    cells = (Cell(("a",), True, None, 50), Cell(("b",), False, None, 50))
    assert swept(Table(("g",), cells, True, False), ()) == ()


# --- What somebody finds who subtracts --------------------------------------------------------------


def _told(one: Swept) -> Iterator[tuple[Rate, tuple[int, ...]]]:
    """Yield how many people each bin holds, from the rates that the page gives, rate by rate."""
    for rate in (Rate.SELECTION, Rate.FALSE_POSITIVE, Rate.FALSE_NEGATIVE):
        measures = [step.rates[rate] for step in one.steps]
        if any(measure.value is None for measure in measures):
            continue
        whole = measures[0].whole or 0
        above = [round((measure.value or 0.0) * whole) for measure in measures]
        if rate is Rate.FALSE_NEGATIVE:
            above = [whole - count for count in above]
        yield rate, tuple(a - b for a, b in itertools.pairwise((whole, *above, 0)))


def _found_by_subtraction(table: Table) -> Iterator[int]:
    published: dict[Group, Mapping[Rate, tuple[int, ...]]] = {
        one.group: dict(_told(one)) for by in ((), ("g",)) for one in swept(table, by)
    }
    groups = {group: told for group, told in published.items() if group}
    rest: dict[Rate, tuple[int, ...]] = {
        rate: tuple(
            count - sum(told[rate][at] for told in groups.values() if rate in told)
            for at, count in enumerate(counts)
        )
        for rate, counts in published.get((), {}).items()
    }
    for told in (*published.values(), rest):
        for counts in told.values():
            yield from counts
        if len(told) == 3:
            people, innocent, guilty = (told[rate] for rate in told)
            yield from (a - b - c for a, b, c in zip(people, innocent, guilty, strict=True))
    # The audit itself gives one more threshold: that of the decision.
    for section in audit(table).sections if table.has_decision else ():
        for one in section.groups:
            rate = one.rates[Rate.SELECTION]
            if rate.value is not None and one.group in published:
                chosen, above = round(rate.value * (rate.whole or 0)), 0
                for count in reversed((0, *published[one.group][Rate.SELECTION])):
                    yield abs(chosen - above)
                    above += count


_COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 15, 40, 100])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(_COUNTS, min_size=15, max_size=15), min_size=1, max_size=4),
    st.integers(0, 4),
    st.booleans(),
)
def test_no_subtraction_gives_from_one_to_four_people(
    counts: list[list[int]], threshold: int, has_outcome: bool
) -> None:
    groups = [
        (name, outcome if has_outcome else None, tuple(bins[at * 5 : at * 5 + 5]))
        for name, bins in zip("abcd", counts, strict=False)
        for at, outcome in enumerate((True, False, None))
    ]
    table = _table(*groups, threshold=threshold or None)
    small = [count for count in _found_by_subtraction(table) if count < MINIMUM and count]
    assert not small
