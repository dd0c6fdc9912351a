"""Nobody who can add and subtract finds a number that the tables hide."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.disclosure import MINIMUM, CrossTable, one_way, two_way

small = st.integers(min_value=0, max_value=14)
lists = st.lists(small, min_size=1, max_size=8)
parts = st.lists(st.tuples(small, small), min_size=1, max_size=8)
Pair = tuple[int, int]


@st.composite
def tables(draw: st.DrawFn) -> dict[Pair, int]:
    """Give a table of two or three rows and columns: few enough to try every other table."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return {pair: draw(small) for pair in product(range(height), range(width))}


# --- By one answer --------------------------------------------------------------------------------


def test_what_is_large_enough_is_shown_with_its_sum() -> None:
    table = one_way({"caf": 12, "cpam": 5})
    assert (table.counts, table.total, table.together) == ({"caf": 12, "cpam": 5}, 17, None)


def test_a_small_count_hides_the_next_smallest_too() -> None:
    table = one_way({"caf": 12, "cpam": 7, "msa": 3})
    assert table.counts == {"caf": 12, "cpam": None, "msa": None}
    assert (table.total, table.together) == (22, 10)


def test_two_small_counts_whose_sum_is_small_hide_a_third() -> None:
    table = one_way({"caf": 12, "cpam": 7, "msa": 3, "mdph": 1})
    assert table.hidden == ("cpam", "msa", "mdph")


def test_zero_is_as_hidden_as_four() -> None:
    assert one_way({"caf": 12, "cpam": 6, "msa": 0}).hidden == ("cpam", "msa")


def test_a_population_under_five_shows_nothing_at_all() -> None:
    table = one_way({"caf": 4, "cpam": 0})
    assert (table.hidden, table.total, table.together) == (("caf", "cpam"), None, None)


def test_an_empty_table_shows_nothing() -> None:
    assert one_way({}).total is None


def test_what_is_left_after_the_texts_anyone_reads_is_protected() -> None:
    table = one_way({"caf": 20, "cpam": 11, "msa": 9}, known={"caf": 19, "cpam": 6, "msa": 0})
    # One person alone chose « count only » at the CAF: 20 - 19 would tell it.
    assert table.counts["caf"] is None
    assert len(table.hidden) >= 2


@given(lists)
def test_nothing_under_five_is_ever_shown(counts: list[int]) -> None:
    table = one_way(dict(enumerate(counts)))
    shown = [*table.counts.values(), table.total, table.together]
    assert all(count is None or count >= MINIMUM for count in shown)
    assert all(count in (None, counts[key]) for key, count in table.counts.items())


@given(lists)
def test_what_is_hidden_in_a_list_could_be_many_things(counts: list[int]) -> None:
    table = one_way(dict(enumerate(counts)))
    if table.total is not None and table.hidden:
        left = table.total - sum(count for count in table.counts.values() if count is not None)
        assert left == table.together
        # Each of them may be anything from nothing to what is left.
        assert len(table.hidden) >= 2
        assert left >= MINIMUM


@given(parts)
def test_subtracting_the_published_texts_tells_nothing_of_the_others(
    drawn: list[tuple[int, int]],
) -> None:
    known = {key: public for key, (public, _) in enumerate(drawn)}
    private = {key: other for key, (_, other) in enumerate(drawn)}
    table = one_way({key: known[key] + private[key] for key in known}, known)
    for key, count in table.counts.items():
        assert count is None or private[key] == 0 or private[key] >= MINIMUM
    if table.total is not None and table.hidden:
        left = sum(private[key] for key in table.hidden)
        assert left == 0 or (left >= MINIMUM and len(table.hidden) >= 2)


# --- By two answers -------------------------------------------------------------------------------


def test_a_large_table_is_shown_whole() -> None:
    table = two_way({("won", "caf"): 8, ("won", "msa"): 6, ("lost", "caf"): 9, ("lost", "msa"): 5})
    assert table.total == 28
    assert table.rows == {"won": 14, "lost": 14}
    assert None not in table.cells.values()


def test_one_small_cell_hides_three_others() -> None:
    counts = {(row, column): 10 for row in range(3) for column in range(3)}
    table = two_way({**counts, (1, 1): 2})
    hidden = [pair for pair, count in table.cells.items() if count is None]
    assert (1, 1) in hidden
    assert len(hidden) >= 4
    assert None not in table.rows.values()


def test_a_small_sum_is_hidden_and_cannot_be_had_by_subtraction() -> None:
    table = two_way({("won", "caf"): 2, ("won", "msa"): 1, ("lost", "caf"): 9, ("lost", "msa"): 9})
    assert table.rows["won"] is None
    assert table.rows["lost"] is None or table.total is None


def test_a_pair_that_was_left_out_counts_as_none() -> None:
    table = two_way({("won", "caf"): 30, ("lost", "msa"): 30})
    assert table.cells[("won", "msa")] is None


@given(tables())
def test_no_cell_under_five_is_ever_shown(counts: dict[Pair, int]) -> None:
    table = two_way(counts)
    shown = [*table.cells.values(), *table.rows.values(), *table.columns.values(), table.total]
    assert all(count is None or count >= MINIMUM for count in shown)


@given(tables())
def test_an_attacker_who_adds_and_subtracts_pins_no_hidden_cell(counts: dict[Pair, int]) -> None:
    table = two_way(counts)
    hidden = [pair for pair, count in table.cells.items() if count is None]
    others = list(_other_tables(counts, table, hidden))
    for pair in hidden:
        assert any(other[pair] != counts[pair] for other in others), pair


def _other_tables(
    counts: Mapping[Pair, int], table: CrossTable[int, int], hidden: list[Pair]
) -> Iterator[dict[Pair, int]]:
    """Yield tables that a reader cannot tell from the true one, moving each cell by one at most.

    If any other table exists, one of these does: such changes are sums of cycles of ones.
    """
    for moves in product((-1, 0, 1), repeat=len(hidden)):
        other = {
            **counts,
            **{pair: counts[pair] + by for pair, by in zip(hidden, moves, strict=True)},
        }
        if min(other.values()) >= 0 and _looks_the_same(other, table):
            yield other


def _looks_the_same(other: Mapping[Pair, int], table: CrossTable[int, int]) -> bool:
    rows = all(
        count is None or count == sum(n for (at, _), n in other.items() if at == row)
        for row, count in table.rows.items()
    )
    columns = all(
        count is None or count == sum(n for (_, at), n in other.items() if at == column)
        for column, count in table.columns.items()
    )
    return rows and columns and table.total in (None, sum(other.values()))


@pytest.mark.parametrize("size", [12])
def test_a_table_of_many_small_cells_is_still_decided_at_once(size: int) -> None:
    counts = {pair: (pair[0] * 7 + pair[1] * 3) % 11 for pair in product(range(size), range(8))}
    assert two_way(counts).total == sum(counts.values())
