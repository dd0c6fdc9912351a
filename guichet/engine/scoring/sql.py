"""A scoring model as one SQL expression, for tables that no loop in Python would finish.

The expression is a tree built once (sqlglot) and written for the engine at hand: DuckDB here, Spark
on several machines. It is NULL exactly where `evaluate.py`, the reference, refuses a person.
"""

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial, reduce
from typing import Final, Literal, assert_never

from sqlglot import exp

from guichet.engine.scoring.evaluate import PartialModelError, refusal
from guichet.engine.scoring.model import (
    AdditiveModel,
    AnyTerm,
    BinnedTerm,
    CategoricalTerm,
    HiddenTerm,
    LinearTerm,
    MissingTerm,
    Model,
    PointsGroup,
    PointsModel,
)

Dialect = Literal["duckdb", "spark"]

# Below, a tree of comparisons; from there on, a table of cells, of which the cost does not grow. A
# table that is stored costs less than one that stands in the query.
_FEW_EDGES: Final = 24
_FEW_EDGES_STORED: Final = 10
# How many edges stand in a cell at most: as few as the number of cells allows.
_EDGES_BY_CELL: Final = (1, 2, 3)
_MOST_CELLS: Final = 1 << 16
# In so many zones of one width, each cut into cells of its own width, where edges crowd together.
_ZONES: Final = (64, 256, 1024)
_MOST_CELLS_OF_ZONES: Final = 1 << 14
# The first cells: for an x that is missing, and for one that is below all edges or above them.
_GONE, _OUTSIDE, _FIRST = range(3)
# The columns of the tables: the columns of persons may have any other name.
_CELL, _BASE, _START, _SCALE = (f"guichet {one}" for one in ("cell", "base", "start", "scale"))
_EDGE: Final = "guichet edge {}"
_WEIGHT: Final = "guichet weight {}"
# Comes after the last edge: the largest number, since SQL does not write infinity everywhere.
_NO_EDGE: Final = sys.float_info.max
KEEP_ORDER: Final = "SET disabled_optimizers = 'join_order,build_side_probe_side'"


@dataclass(frozen=True)
class Lookup:
    """A table that a score looks into: its name, the cell of a row, and what stands in each cell."""

    name: str
    cell: exp.Expr
    table: exp.Select


@dataclass(frozen=True)
class Scoring:
    """A model as an expression on the columns of a row, and the tables that it looks into.

    `near`: columns to add to a row, with which it finds its cells.
    """

    score: exp.Expr
    near: tuple[exp.Expr, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    is_stored: bool = False

    def to_store(self) -> list[str]:
        """Return the statements that DuckDB must be given first, for a scoring that is stored."""
        return [
            f"CREATE OR REPLACE TEMP TABLE {exp.to_identifier(one.name, quoted=True).sql('duckdb')} "
            f"AS {one.table.sql('duckdb')}"
            for one in self.lookups
        ]

    def relation(self, source: exp.Expr, chosen: Iterable[exp.Expr]) -> exp.Select:
        """Return the selection of these columns from a source that has a name, beside the tables.

        Every row of the source has one row of each table, and stays one row. `KEEP_ORDER` keeps them
        in order too: without it DuckDB may look the other way round, when the source is smaller.
        """
        if not self.lookups:
            return exp.select(*chosen).from_(source)
        persons = exp.select("*", *self.near, copy=False).from_(source, copy=False)
        selection = exp.select(*chosen).from_(
            persons.subquery(source.alias_or_name, copy=False), copy=False
        )
        for one in self.lookups:
            name = exp.to_identifier(one.name, quoted=True)
            table = exp.Table(this=name) if self.is_stored else one.table.subquery(name, copy=False)
            cell = exp.column(_CELL, table=one.name, quoted=True)
            selection = selection.join(table, on=exp.EQ(this=cell, expression=one.cell), copy=False)
        return selection


def compiled(model: Model, *, has_lists: bool = True, is_stored: bool = False) -> Scoring:
    """Return the score of a row, of which the columns are those of `places`.

    Columns of choices are texts, the others are doubles. Without lists, all stands in the
    expression, as Spark wants it. Stored, the tables are written first (`to_store`), and found
    twice as fast. Raises PartialModelError.
    """
    few = _FEW_EDGES_STORED if is_stored else _FEW_EDGES
    bins = _Bins(few if has_lists else sys.maxsize)
    if isinstance(model, PointsModel):
        points = _of_first_reached(model, lambda _, total: total.copy())
        return Scoring(_placed(model, points))
    if model.status != "complete":
        raise PartialModelError(refusal(model))
    linear = _linear_sum(model, bins)
    score = linear if model.link == "identity" else _logistic(linear)
    near = tuple(exp.alias_(_placed(model, x), name, quoted=True) for name, x in bins.near.items())
    return Scoring(_placed(model, score), near, tuple(bins.lookups), is_stored)


def group(model: Model, scored: exp.Expr) -> exp.Expr | None:
    """Return the group of a row whose score is `scored`; None for a model without groups."""
    if isinstance(model, PointsModel):
        return _placed(model, _of_first_reached(model, partial(_group_of_rank, model)))
    if not model.thresholds and not model.otherwise:
        return None
    found = exp.Case().when(_is_null(scored), exp.Null())
    for one in model.thresholds:
        found = found.when(_reaches(scored, one.at_least), _text(one.group))
    return found.else_(_text(model.otherwise))


def places(model: Model) -> dict[str, str]:
    """Return the column of each variable that the expression reads: v0, v1… in the model's order.

    An engine takes « A » and « a » for one name: the names of a model never reach it.
    """
    return {name: f"v{place}" for place, name in enumerate(_names(model))}


def _placed(model: Model, tree: exp.Expr) -> exp.Expr:
    known = places(model)

    def placed(node: exp.Expr) -> exp.Expr:
        return exp.column(known[node.name]) if isinstance(node, _Variable) else node

    return tree.transform(placed, copy=False)


class _Variable(exp.Column):
    """A variable of the model, before it is given its place among the columns."""


def number(value: float) -> exp.Expr:
    """Return a literal that an engine reads as this very double.

    Without an exponent, SQL reads 0.1 as a decimal, and rounds what it computes with it.
    """
    digits = repr(abs(value))
    literal = exp.Literal.number(digits if "e" in digits else f"{digits}e0")
    return exp.Neg(this=literal) if math.copysign(1, value) < 0 else literal


def _names(model: Model) -> tuple[str, ...]:
    """Return the variables that the expression reads, in the order of the model."""
    if isinstance(model, PointsModel):
        used = {name for group in model.groups for name in group.points}
    else:
        used = {term.variable for term in model.terms}
        used |= {name for term in model.terms for name in term.applies_if}
    return tuple(one.name for one in model.variables if one.name in used)


def _variable(name: str) -> _Variable:
    return _Variable(this=exp.to_identifier(name, quoted=True))


# --- Sums -----------------------------------------------------------------------------------------


def _linear_sum(model: AdditiveModel, bins: "_Bins") -> exp.Expr:
    """Return the sum of a complete model, before its link, in the order of its terms."""
    start = model.intercept.value
    assert start is not None  # noqa: S101  # a complete model has one
    own = {term.variable for term in model.terms}
    return _sum([number(start), *(_term(term, bins, own) for term in model.terms)])


def _sum(parts: Sequence[exp.Expr]) -> exp.Expr:
    return reduce(_plus, parts)


def _logistic(linear: exp.Expr) -> exp.Expr:
    # Where exp() passes all numbers, both engines give infinity, and then 0 for the score.
    opposite = exp.Exp(this=exp.Neg(this=exp.Paren(this=linear)))
    below = exp.Paren(this=_plus(number(1.0), opposite))
    return exp.Div(this=number(1.0), expression=below, typed=True)


def _term(term: AnyTerm, bins: "_Bins", own: Set[str]) -> exp.Expr:
    """Return what a term gives: 0 where it does not concern the row, NULL where it refuses it.

    A variable that only stands in conditions (it is not in `own`) may not be missing.
    """
    if not term.applies_if:
        return _contribution(term, bins)
    found = exp.Case()
    for name in term.applies_if:
        if name not in own:
            found = found.when(_is_null(_variable(name)), exp.Null())
    concerned = exp.and_(*(_is_among(name, values) for name, values in term.applies_if.items()))
    return found.when(concerned, _contribution(term, bins)).else_(number(0.0))


def _is_among(name: str, values: Iterable[str]) -> exp.In:
    return exp.In(this=_variable(name), expressions=[_text(value) for value in values])


def _contribution(term: AnyTerm, bins: "_Bins") -> exp.Expr:
    x = _variable(term.variable)
    match term:
        case MissingTerm():
            return exp.Case().when(_is_null(x), number(term.absent)).else_(number(term.present))
        case CategoricalTerm():
            return _choices(x, _known(term.coefficients), term.missing, term.other)
        case BinnedTerm():
            coefficients = [one for one in term.coefficients if one is not None]
            return bins.coefficient(x, term.edges, coefficients, term.missing)
        case LinearTerm():
            assert term.coefficient is not None  # noqa: S101  # the model is complete
            return _or(exp.Mul(this=number(term.coefficient), expression=x), term.missing)
        case HiddenTerm():
            raise PartialModelError(f"le poids de « {term.variable} » n’est pas publié")
        case _:
            assert_never(term)


def _known(coefficients: Mapping[str, float | None]) -> dict[str, float]:
    return {value: one for value, one in coefficients.items() if one is not None}


def _choices(
    x: exp.Expr,
    coefficients: Mapping[str, float],
    missing: float | None = None,
    other: float | None = None,
) -> exp.Expr:
    found = exp.Case()
    for value, coefficient in coefficients.items():
        is_it = exp.EQ(this=x.copy(), expression=_text(value))
        found = found.when(is_it, number(coefficient))
    if missing is not None or other is not None:
        found = found.when(_is_null(x), exp.Null() if missing is None else number(missing))
    return found if other is None else found.else_(number(other))


def _or(value: exp.Expr, missing: float | None) -> exp.Expr:
    if missing is None:
        return value
    return exp.Coalesce(this=value, expressions=[number(missing)])


def _is_null(x: exp.Expr) -> exp.Is:
    return exp.Is(this=x.copy(), expression=exp.Null())


def _reaches(x: exp.Expr, edge: float) -> exp.GTE:
    return exp.GTE(this=x.copy(), expression=number(edge))


def _text(value: str) -> exp.Literal:
    return exp.Literal.string(value)


# --- Bins -----------------------------------------------------------------------------------------


class _Bins:
    """Builds what finds bins, and keeps the tables that it looks into."""

    def __init__(self, few: int) -> None:
        self._few = few
        self.near: dict[str, exp.Expr] = {}
        self.lookups: list[Lookup] = []

    def coefficient(
        self,
        x: exp.Expr,
        edges: Sequence[float],
        coefficients: Sequence[float],
        missing: float | None,
    ) -> exp.Expr:
        """Return the coefficient of the bin of x, which is the number of edges that are at most x."""
        edges, coefficients = _merged(edges, coefficients)
        if len(edges) >= self._few:
            grid = _grid(edges)
            if grid is not None:
                return self._by_grid(x, grid, edges, [*coefficients, missing])
        found = exp.Case().when(exp.Not(this=_is_null(x)), _tree(x, edges, coefficients))
        return _or(found, missing)

    def _by_grid(
        self,
        x: exp.Expr,
        grid: "_Grid",
        edges: Sequence[float],
        coefficients: Sequence[float | None],
    ) -> exp.Expr:
        """Find the bin by arithmetic: x leads to a cell, where a few edges are left to compare.

        Python and SQL compute the cell alike (IEEE 754), and it never goes down when x goes up: an
        edge of a cell further on is above x, one of a cell before is not. The comparisons with the
        edges of the cell are then enough, however the cell was rounded. No comparison is true of an
        x that is missing, and all that its cell holds is the last coefficient.
        """
        name = f"guichet cells {len(self.near)}"
        near = exp.column(f"guichet near {len(self.near)}", quoted=True)
        self.near[near.name] = grid.near(x)
        cell = _floored(near, number(grid.start), number(grid.scale))
        if grid.zones:
            zones = f"{name} zones"
            self.lookups.append(Lookup(zones, _as_key(cell), _table_of_zones(grid.zones)))
            base, start, scale = (
                exp.column(one, table=zones, quoted=True) for one in (_BASE, _START, _SCALE)
            )
            cell = _plus(base, _floored(near, start, scale))
        table = _table_of_cells(grid, edges, coefficients)
        self.lookups.append(Lookup(name, _as_key(cell), table))
        found = exp.Case()
        for k in range(grid.most):
            edge = exp.column(_EDGE.format(k), table=name, quoted=True)
            weight = exp.column(_WEIGHT.format(k), table=name, quoted=True)
            found = found.when(exp.LT(this=x.copy(), expression=edge), weight, copy=False)
        last = exp.column(_WEIGHT.format(grid.most), table=name, quoted=True)
        return found.else_(last, copy=False)


def _floored(near: exp.Expr, start: exp.Expr, scale: exp.Expr) -> exp.Expr:
    distance = exp.Paren(this=exp.Sub(this=near.copy(), expression=start))
    return exp.Floor(this=exp.Mul(this=distance, expression=scale))


def _as_key(cell: exp.Expr) -> exp.Expr:
    # DuckDB knows between which numbers a BIGINT stays, and then looks into a table without a hash;
    # of a SMALLINT, that might not hold what it is given, it knows nothing.
    return exp.cast(cell, "BIGINT")


def _table_of_cells(
    grid: "_Grid", edges: Sequence[float], coefficients: Sequence[float | None]
) -> exp.Select:
    """Return the edges and the coefficients of each cell.

    They stand one after the other in two lists, and a cell begins where as many edges are passed.
    Behind the last bin stand the coefficients of an x that is missing, then what is compared for
    one that is outside: the first edge, with the first coefficient and the last.
    """
    most = grid.most
    *known, last, missing = coefficients
    gone = len(edges) + most + 1
    outside = gone + most + 1
    all_edges = [*edges, *[_NO_EDGE] * (outside - len(edges)), *[edges[0]] * most]
    weights = [*known, *[last] * (most + 1), *[missing] * (most + 1), known[0], *[last] * most]
    lists = {
        "edges": _numbers(all_edges, "DOUBLE"),
        "weights": _numbers(weights, "DOUBLE"),
        _CELL: _unnested(_range(grid.cells)),
        "passed": _unnested(_numbers([gone, outside, *grid.passed], "INT")),
    }
    each = [exp.alias_(_listed("edges", k), _EDGE.format(k), quoted=True) for k in range(most)]
    each += [
        exp.alias_(_listed("weights", k), _WEIGHT.format(k), quoted=True) for k in range(most + 1)
    ]
    inner = exp.select(*(exp.alias_(one, place, quoted=True) for place, one in lists.items()))
    return exp.select(exp.column(_CELL, quoted=True), *each).from_(
        inner.subquery("lists", copy=False), copy=False
    )


def _table_of_zones(zones: Sequence["_Zone"]) -> exp.Select:
    lists = {
        _CELL: _range(range(-_FIRST, len(zones) - _FIRST)),
        _BASE: _numbers([one.base for one in zones], "DOUBLE"),
        _START: _numbers([one.start for one in zones], "DOUBLE"),
        _SCALE: _numbers([one.scale for one in zones], "DOUBLE"),
    }
    each = (exp.alias_(_unnested(one), place, quoted=True) for place, one in lists.items())
    return exp.select(*each)


def _range(numbers: range) -> exp.Expr:
    limits = [_whole(numbers.start), _whole(numbers.stop)]
    return exp.Anonymous(this="RANGE", expressions=limits)


def _numbers(listed: Iterable[float | None], of: str) -> exp.Expr:
    """Return a list as one text that the engine reads: thousands of literals take seconds to write."""
    text = repr(list(listed)).replace("None", "NULL")
    return exp.cast(exp.Literal.string(text), f"{of}[]", dialect="duckdb")


def _unnested(listed: exp.Expr) -> exp.Expr:
    return exp.Unnest(expressions=[listed])


def _listed(name: str, further: int) -> exp.Expr:
    """Return the number of a list that stands so much further than the edges that are passed."""
    index = _plus(exp.column("passed"), _whole(1 + further))
    return exp.Bracket(this=exp.column(name), expressions=[index], offset=1)


@dataclass(frozen=True)
class _Zone:
    """The cells of a zone: from `base` on, `scale` in a unit, the first of them at `start`."""

    base: float
    start: float = 0.0
    scale: float = 0.0


@dataclass(frozen=True)
class _Grid:
    """Cells of `most` edges at most, `scale` in a unit from `start` (the first edge) to `end`.

    `passed` says how many edges stand before each. With zones, it is a zone that x is led to first.
    """

    start: float
    end: float
    scale: float
    most: int
    passed: Sequence[int]
    zones: Sequence[_Zone] = ()

    @property
    def cells(self) -> range:
        """The numbers of the cells: from 0 with zones, otherwise 0 is that of the first edge."""
        first = 0 if self.zones else -_FIRST
        return range(first, first + _FIRST + len(self.passed))

    def aside(self, cell: int) -> float:
        """Return a number that leads to a cell that is before the first edge."""
        return self.start + (cell - _FIRST + 0.5) / self.scale

    def near(self, x: exp.Expr) -> exp.Expr:
        """Return x where a cell is computed from it, and elsewhere a number that leads to a cell."""
        between = exp.Between(this=x.copy(), low=number(self.start), high=number(self.end))
        return (
            exp.Case()
            .when(between, x.copy(), copy=False)
            .when(_is_null(x), number(self.aside(_GONE)), copy=False)
            .else_(number(self.aside(_OUTSIDE)), copy=False)
        )

    @property
    def is_sound(self) -> bool:
        """Tell whether the cells aside are told apart: far from zero, a double is too rough."""
        return all(
            _cell(self.aside(one), self.start, self.scale) == one - _FIRST
            for one in (_GONE, _OUTSIDE)
        )


def _grid(edges: Sequence[float]) -> _Grid | None:
    """Return the cells of these edges, of which few stand in each; None if too many are needed."""
    found = (
        grid
        for builder in (_of_one_width, _of_zones)
        for most in _EDGES_BY_CELL
        if (grid := builder(edges, most)) is not None and grid.is_sound
    )
    return next(found, None)


def _of_one_width(edges: Sequence[float], most: int) -> _Grid | None:
    start, end = edges[0], edges[-1]
    cells = len(edges)
    while cells <= _MOST_CELLS:
        scale = cells / (end - start)
        if not 0 < scale < math.inf:
            return None
        by_cell = Counter(_cell(edge, start, scale) for edge in edges)
        if max(by_cell.values()) <= most:
            return _Grid(start, end, scale, most, _before(by_cell, range(max(by_cell) + 1)))
        cells *= 2
    return None


def _of_zones(edges: Sequence[float], most: int) -> _Grid | None:
    grids = (_of_so_many_zones(edges, most, zones) for zones in _ZONES)
    return min(filter(None, grids), key=lambda one: len(one.passed), default=None)


def _of_so_many_zones(edges: Sequence[float], most: int, count: int) -> _Grid | None:
    start, end = edges[0], edges[-1]
    scale = count / (end - start)
    if not 0 < scale < math.inf:
        return None
    by_zone: dict[int, list[float]] = {}
    for edge in edges:
        by_zone.setdefault(_cell(edge, start, scale), []).append(edge)
    zones = [_Zone(float(_GONE)), _Zone(float(_OUTSIDE))]
    passed: list[int] = []
    before = 0
    for place in range(max(by_zone) + 1):
        inside = by_zone.get(place, [])
        base = float(_FIRST + len(passed))
        if len(inside) <= most:
            zones.append(_Zone(base))
            passed.append(before)
        else:
            zone_start = start + place / scale
            cells = _cells_of_zone(inside, most, zone_start, scale, max(abs(start), abs(end)))
            if cells is None:
                return None
            # One more cell on each side: rounded, an x may be just before the zone, or after it.
            by_cell = Counter(_cell(edge, zone_start, cells * scale) for edge in inside)
            zones.append(_Zone(base + 1, zone_start, cells * scale))
            passed += (before + one for one in _before(by_cell, range(-1, cells + 1)))
        before += len(inside)
        if len(passed) > _MOST_CELLS_OF_ZONES:
            return None
    return _Grid(start, end, scale, most, passed, zones)


def _cells_of_zone(
    edges: Sequence[float], most: int, start: float, scale: float, largest: float
) -> int | None:
    """Return in how many cells to cut a zone; None if a cell would be too narrow for a double."""
    cells = 2
    while (
        cells <= _MOST_CELLS_OF_ZONES and 16 * sys.float_info.epsilon * largest * scale * cells < 1
    ):
        by_cell = Counter(_cell(edge, start, scale * cells) for edge in edges)
        if max(by_cell.values()) <= most:
            return cells
        cells += 1 + cells // 4
    return None


def _before(by_cell: Mapping[int, int], cells: range) -> list[int]:
    """Return how many edges stand before each of these cells, which hold all edges."""
    before: list[int] = []
    passed = 0
    for cell in sorted(by_cell):
        before += [passed] * (cell - cells.start + 1 - len(before))
        passed += by_cell[cell]
    return before + [passed] * (len(cells) - len(before))


def _cell(x: float, start: float, scale: float) -> int:
    return math.floor((x - start) * scale)


def _merged(
    edges: Sequence[float], coefficients: Sequence[float]
) -> tuple[Sequence[float], Sequence[float]]:
    """Forget the edges between two bins that give the same."""
    kept = [k for k in range(len(edges)) if coefficients[k] != coefficients[k + 1]]
    first = coefficients[:1]
    return [edges[k] for k in kept], [*first, *(coefficients[k + 1] for k in kept)]


def _tree(x: exp.Expr, edges: Sequence[float], coefficients: Sequence[float]) -> exp.Expr:
    if not edges:
        return number(coefficients[0])
    middle = len(edges) // 2
    return (
        exp.Case()
        .when(
            _reaches(x, edges[middle]),
            _tree(x, edges[middle + 1 :], coefficients[middle + 1 :]),
            copy=False,
        )
        .else_(_tree(x, edges[:middle], coefficients[: middle + 1]), copy=False)
    )


def _plus(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Add(this=left, expression=right)


def _whole(value: int) -> exp.Expr:
    return exp.Literal.number(value)


# --- Ordered points -------------------------------------------------------------------------------


def _of_first_reached(
    model: PointsModel, told: Callable[[PointsGroup | None, exp.Expr], exp.Expr]
) -> exp.Expr:
    """Return what is told of the first group whose points open a rank, or of the last one (None)."""
    found = exp.Case()
    for group in model.groups:
        total = _sum([_choices(_variable(name), points) for name, points in group.points.items()])
        found = found.when(_is_null(total), exp.Null())
        found = found.when(_reaches(total, group.ranks[-1].at_least), told(group, total))
    return found.else_(told(None, total))


def _group_of_rank(model: PointsModel, group: PointsGroup | None, total: exp.Expr) -> exp.Expr:
    if group is None:
        return _text(model.groups_of_ranks[model.last_rank])
    found = exp.Case()
    for one in group.ranks:
        found = found.when(_reaches(total, one.at_least), _text(model.groups_of_ranks[one.rank]))
    return found
