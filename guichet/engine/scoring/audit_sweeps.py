"""What other thresholds would give, and whether the scores announced what was found.

The curves of the whole and of its groups are one table: who is in which group, in which bin of scores,
with which outcome. Hidden one by one, its cells could be found again by subtraction, from another
group, another outcome or another threshold. So nothing is hidden one by one: bins are joined, and
small groups together, until no cell of that one table holds from one to four people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from guichet.engine.disclosure import MINIMUM
from guichet.engine.scoring.audit import (
    TOO_FEW,
    Cell,
    Group,
    Measure,
    Rate,
    Table,
    wholly_told,
)
from guichet.engine.scoring.intervals import Share, wilson

SWEPT: Final = (Rate.SELECTION, Rate.FALSE_POSITIVE, Rate.FALSE_NEGATIVE)
MOST_SWEPT: Final = 20
# Of fewer people, a curve would have no more points than a rate, and take the others' points away.
_LEAST: Final = 4 * MINIMUM
_OUTCOMES: Final = (True, False, None)


@dataclass(frozen=True)
class Step:
    """One threshold of a sweep: everybody whose score is at least that is selected."""

    threshold: float
    rates: Mapping[Rate, Measure]


@dataclass(frozen=True)
class Bin:
    """Scores from `low` on, under `high`: the mean score, and what was found."""

    low: float
    high: float
    expected: float | None
    observed: Measure


@dataclass(frozen=True)
class Swept:
    """One group: its rates at each threshold, and its calibration (empty when not computable)."""

    group: Group
    steps: tuple[Step, ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class _Row:
    """The people of one group: how many in each bin with each outcome, and the sum of their scores."""

    counts: Mapping[bool | None, tuple[int, ...]]
    score_sums: tuple[float, ...]

    def beside(self, other: "_Row") -> "_Row":
        """Return both together."""
        return _Row(
            {one: _added(self.counts[one], other.counts[one]) for one in _OUTCOMES},
            tuple(a + b for a, b in zip(self.score_sums, other.score_sums, strict=True)),
        )

    def joined(self, starts: Sequence[int]) -> "_Row":
        """Return the same with the bins from each start to the next taken together."""
        ends = [*starts[1:], len(self.score_sums)]
        spans = list(zip(starts, ends, strict=True))
        return _Row(
            {o: tuple(sum(bins[a:b]) for a, b in spans) for o, bins in self.counts.items()},
            tuple(sum(self.score_sums[a:b]) for a, b in spans),
        )

    @property
    def people(self) -> tuple[int, ...]:
        """How many there are in each bin."""
        return _added(*self.counts.values())

    @property
    def smallest(self) -> int:
        """Its smallest cell that is not empty."""
        return min((count for bins in self.counts.values() for count in bins if count), default=0)


def _added(*rows: Sequence[int]) -> tuple[int, ...]:
    return tuple(sum(counts) for counts in zip(*rows, strict=True))


def swept(table: Table, by: tuple[str, ...]) -> tuple[Swept, ...]:
    """Return the sweep and the calibration of each group by one attribute, or of everybody (()).

    Groups that may have no curve are left out. Nobody has one where nothing may be told, and no group
    where there are more than 20: nobody reads so many curves.
    """
    if not table.edges:
        return ()
    why = "" if table.has_outcome else "non calculable : aucun résultat connu"
    if () not in wholly_told(table, ()):
        table, why = _without_outcomes(table), why or TOO_FEW
    rows, starts = _protected(table)
    if len(starts) < 2 or () not in wholly_told(table, ()):
        return ()
    edges = [table.edges[start - 1] for start in starts[1:]]
    if not by:
        whole = _whole(table.cells, len(table.edges) + 1).joined(starts)
        return (_swept(table, (), whole, edges, why),)
    place = table.attributes.index(by[0])
    groups: dict[Group, _Row] = {}
    for group, row in rows.items():
        name = (group[place],)
        groups[name] = groups[name].beside(row) if name in groups else row
    return tuple(
        _swept(table, group, row.joined(starts), edges, why)
        for group, row in sorted(groups.items())
    )


def _without_outcomes(table: Table) -> Table:
    """Return the same people, of whom nobody says what was found: too few have one outcome."""
    cells = tuple(replace(cell, outcome=None) for cell in table.cells)
    return replace(table, cells=cells, has_outcome=False)


# --- What may be told -----------------------------------------------------------------------------


def _protected(table: Table) -> tuple[dict[Group, _Row], list[int]]:
    """Return the groups that have curves, and where the joined bins start: the same for all.

    Two attributes have curves when every group of both crossed may; more than two, never: the curves
    of one would give the small groups of another, which only their crossing shows.
    """
    whole = _whole(table.cells, len(table.edges) + 1)
    kept, rest = _parted(table)
    fixed = _fixed(table.cells)
    starts = _starts([*kept.values(), *rest], fixed)
    if len(starts) > 1:
        return kept, starts
    return {}, _starts([whole], fixed)


def _parted(table: Table) -> tuple[dict[Group, _Row], list[_Row]]:
    """Part the groups into those that may have curves, and the others, all together."""
    size, cuts = len(table.edges) + 1, _cuts(_fixed(table.cells))
    rows = _rows(table.cells, size)
    values = (len({group[at] for group in rows}) for at in range(len(table.attributes)))
    if max(values) > MOST_SWEPT or len(table.attributes) > 2:
        return {}, [_whole(table.cells, size)]
    told = wholly_told(table, table.attributes)
    kept = {
        group: row
        for group, row in rows.items()
        if group in told and row.joined([0]).smallest >= _LEAST and _is_safe(row.joined(cuts))
    }
    others = [row for group, row in rows.items() if group not in kept]
    if others and len(table.attributes) > 1:
        return {}, [_whole(table.cells, size)]
    while others and not _is_safe(_together(others).joined(cuts)) and kept:
        smallest = min(kept, key=lambda group: (sum(kept[group].people), group))
        others.append(kept.pop(smallest))
    return kept, [_together(others)] if others else []


def _starts(rows: Sequence[_Row], fixed: int | None) -> list[int]:
    """Return where bins start, once those that hold from one to four people are joined to others.

    `fixed`: the bin that starts at the threshold of the decision, of which the rates are told anyway.
    One start alone: nothing may be told.
    """
    if not rows or not all(_is_safe(row.joined(_cuts(fixed))) for row in rows):
        return [0]
    starts = list(range(len(rows[0].score_sums)))
    while True:
        joined = [row.joined(starts) for row in rows]
        small = next(
            (at for at in range(len(starts)) if not all(_is_safe(one, at) for one in joined)), None
        )
        if small is None:
            return starts
        people = _added(*(one.people for one in joined))
        free = [at for at in (small, small + 1) if 0 < at < len(starts) and starts[at] != fixed]
        # The neighbour with fewer people: the curve loses less.
        starts.pop(min(free, key=lambda at: people[at - 1] if at == small else people[at]))


def _is_safe(row: _Row, at: int | None = None) -> bool:
    """Tell whether no cell of a row (or of one bin of it) holds from one to four people."""
    places = range(len(row.score_sums)) if at is None else (at,)
    return not any(0 < bins[one] < MINIMUM for bins in row.counts.values() for one in places)


def _cuts(fixed: int | None) -> list[int]:
    return [0] if fixed is None else [0, fixed]


def _fixed(cells: Sequence[Cell]) -> int | None:
    """Return the bin from which on everybody is selected, and under which nobody; None without one."""
    chosen = {cell.bin for cell in cells if cell.decision is True and cell.count}
    others = {cell.bin for cell in cells if cell.decision is False and cell.count}
    if not chosen or not others or max(others) >= min(chosen):
        return None
    return max(others) + 1


def _rows(cells: Sequence[Cell], size: int) -> dict[Group, _Row]:
    counts: dict[Group, dict[bool | None, list[int]]] = {}
    sums: dict[Group, list[float]] = {}
    for cell in cells:
        bins = counts.setdefault(cell.group, {one: [0] * size for one in _OUTCOMES})
        bins[cell.outcome][cell.bin] += cell.count
        # What was expected is compared with what was found of the same people.
        known = cell.score_sum if cell.outcome is not None else 0.0
        sums.setdefault(cell.group, [0.0] * size)[cell.bin] += known
    return {
        group: _Row({one: tuple(bins[one]) for one in _OUTCOMES}, tuple(sums[group]))
        for group, bins in sorted(counts.items())
    }


def _whole(cells: Sequence[Cell], size: int) -> _Row:
    return _together(list(_rows(cells, size).values()))


def _together(rows: Sequence[_Row]) -> _Row:
    found, *others = rows
    for one in others:
        found = found.beside(one)
    return found


# --- The numbers ----------------------------------------------------------------------------------


def _swept(table: Table, group: Group, row: _Row, edges: Sequence[float], why: str) -> Swept:
    return Swept(group, tuple(_steps(row, edges, why)), tuple(_bins(table, row, edges)))


def _steps(row: _Row, edges: Sequence[float], why: str) -> Iterator[Step]:
    """Yield the rates at each edge; `why` those that need an outcome are not told, empty if they are."""
    for at, threshold in enumerate(edges, 1):
        rates = {Rate.SELECTION: _share(row.people, at)}
        for rate, outcome in ((Rate.FALSE_POSITIVE, False), (Rate.FALSE_NEGATIVE, True)):
            told = _share(row.counts[outcome], at, is_under=outcome)
            rates[rate] = Measure(why=why) if why else told
        yield Step(threshold, rates)


def _share(counts: Sequence[int], at: int, *, is_under: bool = False) -> Measure:
    """Return the share of these people whose score is at or above an edge; or under it."""
    whole = sum(counts)
    if not whole:
        return Measure(why="non calculable : aucune personne")
    found = Share(sum(counts[:at] if is_under else counts[at:]), whole)
    return Measure(found.rate, wilson(found), whole)


def _bins(table: Table, row: _Row, edges: Sequence[float]) -> Iterator[Bin]:
    if not (table.is_probability and table.has_outcome):
        return
    spans = pairwise((0.0, *edges, 1.0))
    for at, (low, high) in enumerate(spans):
        found, nothing = row.counts[True][at], row.counts[False][at]
        known = found + nothing
        if not known:
            yield Bin(low, high, None, Measure(why="non calculable : aucune personne"))
            continue
        share = Share(found, known)
        mean = row.score_sums[at] / known
        yield Bin(low, high, mean, Measure(share.rate, wilson(share), known))
