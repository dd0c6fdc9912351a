"""What a table of counts may show, so that nobody is recognised behind a small number.

Nothing under MINIMUM is shown, zero included. What is hidden must stay hidden from whoever can
subtract: further numbers are hidden until each hidden one could take MINIMUM + 1 values at least,
as far as the numbers shown allow (complementary suppression). A number hidden for itself and one
hidden for its neighbours look the same.

Two kinds of tables are known: counts by one answer (`one_way`), and by two with both their sums
(`two_way`). Tables of the same population share nothing but its total, as long as each answer is
published either alone or in a two-way table with its sums, never in both.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

MINIMUM: Final = 5

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


def is_small(count: int) -> bool:
    """Tell whether a count is too small to be shown; zero is."""
    return count < MINIMUM


# --- Counts by one answer -------------------------------------------------------------------------


@dataclass(frozen=True)
class Table(Generic[Key]):
    """Counts as they may be shown: None where nothing may be.

    `together` is the sum of what is hidden, None when nothing is hidden or when it may not be told.
    """

    counts: Mapping[Key, int | None]
    total: int | None
    together: int | None = None

    @property
    def hidden(self) -> tuple[Key, ...]:
        """Return the answers whose count is not shown, in order."""
        return tuple(key for key, count in self.counts.items() if count is None)


def one_way(counts: Mapping[Key, int], known: Mapping[Key, int] | None = None) -> Table[Key]:
    """Return what may be shown of these counts and of their sum.

    `known` says how many of each count anybody may see one by one elsewhere, because they are
    published with a name or a text: what is left after subtracting them is protected too. It is a
    part of the count, never more.
    """
    seen = known or {}
    private = {key: count - seen.get(key, 0) for key, count in counts.items()}
    if not _may_be_told(sum(counts.values()), sum(private.values())):
        return Table(dict.fromkeys(counts), None)
    hidden = {key for key in counts if not _may_be_told(counts[key], private[key])}
    while hidden and not _is_protected(hidden, counts, private):
        hidden.add(_next_hidden(counts, private, hidden))
    shown = {key: None if key in hidden else count for key, count in counts.items()}
    together = sum(counts[key] for key in hidden) if hidden else None
    return Table(shown, sum(counts.values()), together)


def _may_be_told(count: int, private: int) -> bool:
    return not is_small(count) and (private == 0 or not is_small(private))


def _is_protected(hidden: set[Key], counts: Mapping[Key, int], private: Mapping[Key, int]) -> bool:
    """Tell whether the sum of what is hidden, which anybody can compute, says nothing of a part."""
    together = sum(counts[key] for key in hidden)
    return len(hidden) > 1 and _may_be_told(together, sum(private[key] for key in hidden))


def _next_hidden(counts: Mapping[Key, int], private: Mapping[Key, int], hidden: set[Key]) -> Key:
    """Choose what to hide besides: the smallest count, of those that protect if there are any.

    There is always one left: with all of them hidden, the sum is the total, which may be told.
    """
    left = [key for key in counts if key not in hidden]
    lacks_private = 0 < sum(private[key] for key in hidden) < MINIMUM
    return min(left, key=lambda key: (lacks_private and private[key] == 0, counts[key]))


# --- Counts by two answers ------------------------------------------------------------------------


@dataclass(frozen=True)
class CrossTable(Generic[Row, Column]):
    """Counts by two answers and their sums, as they may be shown: None where nothing may be."""

    cells: Mapping[tuple[Row, Column], int | None]
    rows: Mapping[Row, int | None]
    columns: Mapping[Column, int | None]
    total: int | None


@dataclass
class _Edge:
    """A number of the table, as what flows between two nodes; what is not hidden cannot change."""

    tail: Hashable
    head: Hashable
    count: int
    is_hidden: bool
    is_sum: bool


def two_way(counts: Mapping[tuple[Row, Column], int]) -> CrossTable[Row, Column]:
    """Return what may be shown of these counts, of the sums of both answers, and of the total.

    A pair that is not in `counts` counts as zero.
    """
    rows = list(dict.fromkeys(row for row, _ in counts))
    columns = list(dict.fromkeys(column for _, column in counts))
    edges = _network(counts, rows, columns)
    while (weak := _weakest(edges.values())) is not None:
        _hide_beside(weak, edges.values())
    shown = {key: None if edge.is_hidden else edge.count for key, edge in edges.items()}
    return CrossTable(
        cells={(row, column): shown[("cell", row, column)] for row in rows for column in columns},
        rows={row: shown[("row", row)] for row in rows},
        columns={column: shown[("column", column)] for column in columns},
        total=shown["total"],
    )


def _network(
    counts: Mapping[tuple[Row, Column], int], rows: list[Row], columns: list[Column]
) -> dict[Hashable, _Edge]:
    """Return the table as a circulation: total → sums of rows → cells → sums of columns → total.

    What comes into a node goes out of it: these are the additions that a reader can do.
    """
    edges: dict[Hashable, _Edge] = {}

    def add(name: Hashable, tail: Hashable, head: Hashable, count: int, *, is_sum: bool) -> None:
        edges[name] = _Edge(tail, head, count, is_small(count), is_sum)

    for row in rows:
        count = sum(counts.get((row, column), 0) for column in columns)
        add(("row", row), "in", ("row", row), count, is_sum=True)
        for column in columns:
            cell = counts.get((row, column), 0)
            add(("cell", row, column), ("row", row), ("column", column), cell, is_sum=False)
    for column in columns:
        count = sum(counts.get((row, column), 0) for row in rows)
        add(("column", column), ("column", column), "out", count, is_sum=True)
    add("total", "out", "in", sum(counts.values()), is_sum=True)
    return edges


def _weakest(edges: Iterable[_Edge]) -> _Edge | None:
    """Return a hidden number that a reader could find, or nearly; None when there is none."""
    hidden = [edge for edge in edges if edge.is_hidden]
    return next((edge for edge in hidden if _room(edge, hidden) < MINIMUM), None)


def _room(edge: _Edge, hidden: list[_Edge]) -> int:
    """Return how many other values this number could take, up to MINIMUM, all the rest shown."""
    others = [one for one in hidden if one is not edge]
    more = _flow(edge.head, edge.tail, others, MINIMUM)
    less = _flow(edge.tail, edge.head, others, min(edge.count, MINIMUM))
    return more + less


def _flow(source: Hashable, target: Hashable, edges: list[_Edge], wanted: int) -> int:
    """Return how much can be moved from a node to another through hidden numbers, up to `wanted`.

    Any hidden number may grow; none may fall under zero.
    """
    moved = {id(edge): 0 for edge in edges}
    found = 0
    while found < wanted and (way := _way(source, target, edges, moved)):
        back = (edge.count + moved[id(edge)] for edge, forward in way if not forward)
        step = min(wanted - found, *back, wanted)
        for edge, forward in way:
            moved[id(edge)] += step if forward else -step
        found += step
    return found


def _way(
    source: Hashable, target: Hashable, edges: list[_Edge], moved: Mapping[int, int]
) -> list[tuple[_Edge, bool]]:
    """Return a shortest way, each step forward (a number grows) or backward; [] when none is."""
    came: dict[Hashable, tuple[Hashable, _Edge, bool] | None] = {source: None}
    queue = deque([source])
    while queue and target not in came:
        node = queue.popleft()
        for edge in edges:
            if edge.tail == node and edge.head not in came:
                came[edge.head] = (node, edge, True)
                queue.append(edge.head)
            elif edge.head == node and edge.tail not in came and edge.count + moved[id(edge)] > 0:
                came[edge.tail] = (node, edge, False)
                queue.append(edge.tail)
    return _steps_back(target, came) if target in came else []


def _steps_back(
    target: Hashable, came: Mapping[Hashable, tuple[Hashable, _Edge, bool] | None]
) -> list[tuple[_Edge, bool]]:
    way: list[tuple[_Edge, bool]] = []
    before = came[target]
    while before:
        node, edge, forward = before
        way.append((edge, forward))
        before = came[node]
    return way


def _hide_beside(weak: _Edge, edges: Iterable[_Edge]) -> None:
    """Hide one more number: a cell of the same row or column, then any cell, then a sum.

    There is always one left: with everything hidden, every number may grow without end.
    """
    touching = {weak.tail, weak.head}

    def cost(edge: _Edge) -> tuple[bool, bool, int]:
        return edge.is_sum, not touching & {edge.tail, edge.head}, edge.count

    min((edge for edge in edges if not edge.is_hidden), key=cost).is_hidden = True
