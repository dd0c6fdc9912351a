"""A scoring model as one SQL expression, for tables that no loop in Python would finish.

The expression is a tree built once (sqlglot) and written for the engine at hand: DuckDB here, Spark
on several machines. It is NULL exactly where `evaluate.py`, the reference, refuses a person.
"""

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
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

# Below, a tree of comparisons; from there on, a table of cells, of which the cost does not grow.
_FEW_EDGES: Final = 24
# So many edges at most in a cell: with fewer, more cells would leave the processor's memory.
_EDGES_BY_CELL: Final = 3
# How many cells there are for an edge: the first number that is enough, or the cells are cut in two.
_CELLS_BY_EDGE: Final = (2, 4, 8, 16, 32)
# DuckDB looks into a table by a whole number of two bytes without computing a hash.
_MOST_CELLS: Final = (1 << 15) - 1
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
    """A model as an expression on the columns of a row, and the tables that it looks into."""

    score: exp.Expr
    lookups: tuple[Lookup, ...]

    def relation(self, source: exp.Expr, chosen: Iterable[exp.Expr]) -> exp.Select:
        """Return the selection of these columns from a source, beside the tables.

        Every row of the source has one row of each table, and stays one row. `KEEP_ORDER` keeps them
        in order too: without it DuckDB may look the other way round, when the source is smaller.
        """
        selection = exp.select(*chosen).from_(source)
        for one in self.lookups:
            name = exp.to_identifier(one.name, quoted=True)
            selection = selection.join(
                one.table.subquery(name, copy=False),
                on=exp.EQ(
                    this=exp.column("cell", table=one.name, quoted=True), expression=one.cell
                ),
                copy=False,
            )
        return selection


def compiled(model: Model, *, has_lists: bool = True) -> Scoring:
    """Return the score of a row, of which the columns are those of `places`.

    Columns of choices are texts, the others are doubles. Without lists, all stands in the
    expression, as Spark wants it. Raises PartialModelError.
    """
    bins = _Bins(few=_FEW_EDGES if has_lists else sys.maxsize)
    if isinstance(model, PointsModel):
        points = _of_first_reached(model, lambda _, total: total.copy())
        return Scoring(_placed(model, points), ())
    if model.status != "complete":
        raise PartialModelError(refusal(model))
    linear = _linear_sum(model, bins)
    score = linear if model.link == "identity" else _logistic(linear)
    lookups = (replace(one, cell=_placed(model, one.cell)) for one in bins.lookups)
    return Scoring(_placed(model, score), tuple(lookups))


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
            grid = _Grid(x, edges)
            if len(grid.before) < _MOST_CELLS:
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
        edges of the cell are then enough, however the cell was rounded. The last cell is for an x
        that is missing: no comparison is true there, and all that it holds is the last coefficient.
        """
        most = _EDGES_BY_CELL
        *known, last, missing = coefficients
        lists = {
            "edges": _numbers([*edges, *[_NO_EDGE] * (2 * most + 1)], "DOUBLE"),
            "weights": _numbers([*known, *[last] * (most + 1), *[missing] * (most + 1)], "DOUBLE"),
            "cell": _unnested(_numbers(range(len(grid.before) + 1), "SMALLINT")),
            "passed": _unnested(_numbers([*grid.before, len(edges) + most + 1], "INT")),
        }
        name = f"guichet cells {len(self.lookups)}"
        each = [_listed("edges", k).as_(f"edge_{k}") for k in range(most)]
        each += [_listed("weights", k).as_(f"weight_{k}") for k in range(most + 1)]
        inner = exp.select(*(exp.alias_(one, place) for place, one in lists.items()))
        table = exp.select("cell", *each).from_(inner.subquery("lists", copy=False), copy=False)
        self.lookups.append(Lookup(name, grid.cell, table))
        found = exp.Case()
        for k in range(most):
            edge = exp.column(f"edge_{k}", table=name, quoted=True)
            weight = exp.column(f"weight_{k}", table=name, quoted=True)
            found = found.when(exp.LT(this=x.copy(), expression=edge), weight, copy=False)
        return found.else_(exp.column(f"weight_{most}", table=name, quoted=True), copy=False)


def _numbers(listed: Iterable[float | None], of: str) -> exp.Expr:
    """Return a list as one text that the engine reads: thousands of literals take seconds to write."""
    text = ",".join("NULL" if one is None else repr(one) for one in listed)
    return exp.cast(exp.Literal.string(f"[{text}]"), f"{of}[]", dialect="duckdb")


def _unnested(listed: exp.Expr) -> exp.Expr:
    return exp.Unnest(expressions=[listed])


def _listed(name: str, further: int) -> exp.Expr:
    """Return the number of a list that stands so much further than the edges that are passed."""
    index = _plus(exp.column("passed"), _whole(1 + further))
    return exp.Bracket(this=exp.column(name), expressions=[index], offset=1)


class _Grid:
    """Cells that hold so many edges at most, and which one x falls in.

    `before` says how many edges stand before each cell.
    """

    def __init__(self, x: exp.Expr, edges: Sequence[float]) -> None:
        # The first cell is for an x below all edges.
        self.before = [0]
        inside = self._zone(x, edges[:-1], edges[-1])
        place = (
            exp.Case()
            .when(_reaches(x, edges[-1]), number(float(len(self.before))), copy=False)
            .when(_reaches(x, edges[0]), inside, copy=False)
        )
        self.before.append(len(edges))
        place = place.when(exp.Not(this=_is_null(x)), number(0.0), copy=False)
        place = place.else_(number(float(len(self.before))), copy=False)
        self.cell = exp.cast(place, "SMALLINT")

    def _zone(self, x: exp.Expr, edges: Sequence[float], end: float) -> exp.Expr:
        """Add the cells from edges[0] to `end`, and return the place of an x in between.

        Cut in two where the edges are too unequally spaced for cells of one width.
        """
        base, start, passed = len(self.before), edges[0], self.before[-1]
        if len(edges) <= _EDGES_BY_CELL:
            self.before.append(passed)
            return number(float(base))
        scale = self._scale(edges, end)
        if scale is None:
            middle = len(edges) // 2
            below = self._zone(x, edges[:middle], edges[middle])
            self.before.append(passed + middle)
            above = self._zone(x, edges[middle:], end)
            is_above = _reaches(x, edges[middle])
            return exp.Case().when(is_above, above, copy=False).else_(below, copy=False)
        by_cell = Counter(_cell(edge, start, scale) for edge in edges)
        for cell in range(_cell(end, start, scale) + 1):
            self.before.append(passed)
            passed += by_cell[cell]
        distance = exp.Paren(this=exp.Sub(this=x.copy(), expression=number(start)))
        steps = exp.Floor(this=exp.Mul(this=distance, expression=number(scale)))
        return _plus(number(float(base)), steps)

    def _scale(self, edges: Sequence[float], end: float) -> float | None:
        """Return how many cells to put in a unit; None if too many would be needed."""
        for cells_by_edge in _CELLS_BY_EDGE:
            scale = cells_by_edge * len(edges) / (end - edges[0])
            if not 0 < scale < math.inf:
                return None
            by_cell = Counter(_cell(edge, edges[0], scale) for edge in edges)
            if max(by_cell.values()) <= _EDGES_BY_CELL:
                return scale
        return None


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
