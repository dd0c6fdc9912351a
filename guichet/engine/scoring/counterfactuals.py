"""« If you had… »: the smallest changes of one or two answers that would change the group.

Only the model is asked: it says how its score moves, and nothing of what an office would do.

The work is bounded whatever the model's size. The bins of a variable are walked once, outwards from
the person's own; of the bins met, only those that gain more than all nearer ones are kept (a
staircase), and at most 16 of them. Two changes are sought between two such staircases by walking one
up and the other down. Variables that decide whether others apply (`applies_if`) are tried together,
on at most 24 values each. A size is the share of the variable's own values that is crossed: of its
bins, of its range, of its choices when they are ordered points; any other choice is a whole step.
"""

import bisect
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guichet.engine.scoring.evaluate import (
    AdditiveScore,
    PersonError,
    Score,
    applies,
    part,
    rank_of,
    score,
)
from guichet.engine.scoring.model import (
    AdditiveModel,
    AnyTerm,
    BinnedTerm,
    LinearTerm,
    Model,
    Person,
    PointsModel,
    Value,
    Variable,
)
from guichet.engine.scoring.values import Interval, bins, inside

_STEPS: Final = 16
_TRIED_TOGETHER: Final = 24
_PLACES: Final = 8
_NO_CHANGE: Final = 1e-12


@dataclass(frozen=True)
class Change:
    """One answer that would be another; `interval`: all values that do the same."""

    variable: str
    label: str
    before: Value | None
    after: Value
    interval: Interval | None = None


@dataclass(frozen=True)
class Counterfactual:
    """What the model would give if the answers were these, computed again in full."""

    changes: tuple[Change, ...]
    before: Score
    after: Score
    size: float

    @property
    def shift(self) -> float:
        """How far the score itself moves."""
        return self.after.score - self.before.score


@dataclass(frozen=True)
class _Move:
    """A value that a variable could take instead: what it adds to the sum, and how far it is."""

    variable: str
    gain: float
    size: float
    value: Value | None = None
    interval: Interval | None = None


def counterfactuals(model: Model, person: Person, most: int = 6) -> tuple[Counterfactual, ...]:
    """Return up to `most` single changes, then up to `most` pairs, the smallest first.

    Where the model has groups, only changes that give another group; a pair of which one change
    would be enough is left out. Without groups, those that lower or raise the score most.
    Raises PersonError or PartialModelError as `score` does.
    """
    before = score(model, person)
    search: Callable[[], Iterator[tuple[_Move, ...]]]
    if isinstance(model, PointsModel):
        search = _PointsSearch(model, person, before).found
    else:
        assert isinstance(before, AdditiveScore)  # noqa: S101  # an additive model gives no other
        search = _Search(model, person, before).found
    return tuple(_chosen(model, person, before, search(), most))


def _chosen(
    model: Model,
    person: Person,
    before: Score,
    found: Iterable[tuple[_Move, ...]],
    most: int,
) -> Iterator[Counterfactual]:
    """Yield the smallest moves of each length, each computed again by the reference."""
    has_groups = isinstance(model, PointsModel) or bool(model.thresholds)
    by_length: dict[int, list[tuple[_Move, ...]]] = {1: [], 2: []}
    for moves in found:
        by_length[len(moves)].append(moves)
    for moves_of_length in by_length.values():
        kept = 0
        for moves in sorted(moves_of_length, key=lambda moves: _order(moves, has_groups)):
            one = _computed(model, person, before, moves)
            if one is None or (has_groups and one.after.group == before.group):
                continue
            yield one
            kept += 1
            if kept == most:
                break


def _order(moves: tuple[_Move, ...], has_groups: bool) -> tuple[float, ...]:
    size, gain = sum(one.size for one in moves), abs(sum(one.gain for one in moves))
    return (size, -gain) if has_groups else (-gain, size)


def _computed(
    model: Model, person: Person, before: Score, moves: tuple[_Move, ...]
) -> Counterfactual | None:
    changes = []
    for move in moves:
        variable = model.by_name[move.variable]
        own = person.get(move.variable)
        after = move.value
        if after is None and move.interval:
            after = inside(variable, move.interval, own if isinstance(own, int | float) else None)
        if after is None or after == own:
            return None
        changes.append(Change(move.variable, variable.label, own, after, move.interval))
    changed = {**person, **{one.variable: one.after for one in changes}}
    try:
        found = score(model, changed)
    except PersonError:
        return None
    return Counterfactual(tuple(changes), before, found, sum(one.size for one in moves))


# --- Sums -----------------------------------------------------------------------------------------


class _Search:
    """The moves of one person through one additive model."""

    def __init__(self, model: AdditiveModel, person: Person, before: AdditiveScore) -> None:
        self._model, self._person, self._before = model, person, before
        self._deciding = {name for term in model.terms for name in term.applies_if}
        self._names = [one.name for one in model.variables if self._counts(one)]

    def found(self) -> Iterator[tuple[_Move, ...]]:
        """Yield what may change the group, or the greatest moves where there is no group."""
        for sign, need in self._needs():
            stairs = {
                name: self._staircase(self._model.by_name[name], sign) for name in self._names
            }
            yield from _singles(stairs, sign, need)
            short = {name: _short(moves, sign, need) for name, moves in stairs.items()}
            yield from self._pairs(short if need else stairs, sign, need)

    def _needs(self) -> Iterator[tuple[int, float]]:
        """Yield how much the sum must rise (1) or fall (-1) to leave the group; 0: the most."""
        marks = sorted(_linear(self._model, one.at_least) for one in self._model.thresholds)
        if not marks:
            yield from ((1, 0.0), (-1, 0.0))
        linear = self._before.linear
        above = [mark for mark in marks if mark > linear]
        below = [mark for mark in marks if mark <= linear]
        if above:
            yield 1, above[0] - linear
        if below:
            yield -1, linear - below[-1]

    def _counts(self, variable: Variable) -> bool:
        return any(
            term.variable == variable.name or variable.name in term.applies_if
            for term in self._model.terms
        )

    # The terms, and what they give -------------------------------------------------------------

    def _affected(self, names: Sequence[str]) -> list[AnyTerm]:
        return [
            term
            for term in self._model.terms
            if term.variable in names or any(name in term.applies_if for name in names)
        ]

    def _gain(self, terms: list[AnyTerm], changes: Mapping[str, Value]) -> float | None:
        """Return what these changes add to the sum; None if another answer would be needed."""
        changed = {**self._person, **changes}
        try:
            after = math.fsum(part(self._model, one, changed).contribution for one in terms)
        except PersonError:
            return None
        before = math.fsum(part(self._model, one, self._person).contribution for one in terms)
        return after - before

    # One variable -------------------------------------------------------------------------------

    def _staircase(self, variable: Variable, sign: int) -> list[_Move]:
        """Return the moves that gain more than every smaller one, nearest first."""
        own = [
            term
            for term in self._model.terms
            if term.variable == variable.name and applies(term, self._person)
        ]
        if variable.choices:
            return _rising(self._choice_moves(variable), sign)
        if any(isinstance(term, LinearTerm) for term in own):
            return _rising(self._graded_moves(variable, own), sign)
        return _rising(self._bin_moves(variable, own, sign), sign) if own else []

    def _choice_moves(self, variable: Variable) -> Iterator[_Move]:
        terms = self._affected([variable.name])
        for value in variable.values:
            gain = self._gain(terms, {variable.name: value})
            if gain is not None and value != self._person.get(variable.name):
                yield _Move(variable.name, gain, 1.0, value)

    def _bin_moves(self, variable: Variable, own: list[AnyTerm], sign: int) -> Iterator[_Move]:
        """Walk the bins outwards from the person's own, and yield each new record."""
        edges, gains = self._table(variable, own)
        value = self._person.get(variable.name)
        here = bisect.bisect_right(edges, value) if isinstance(value, int | float) else None
        ways = (
            [range(len(gains))]
            if here is None
            else [range(here + 1, len(gains)), range(here - 1, -1, -1)]
        )
        for way in ways:
            best = _NO_CHANGE
            for k in way:
                if sign * gains[k] > best:
                    interval = _bin(edges, k)
                    if inside(variable, interval) is not None:
                        best = sign * gains[k]
                        size = 1.0 if here is None else abs(k - here) / len(edges)
                        yield _Move(variable.name, gains[k], size, None, interval)

    def _table(
        self, variable: Variable, own: list[AnyTerm]
    ) -> tuple[Sequence[float], Sequence[float]]:
        """Return the edges of a variable, and what each bin adds; a single table is read as it is."""
        binned = [term for term in own if isinstance(term, BinnedTerm)]
        edges = sorted({edge for term in binned for edge in term.edges})
        lowest = edges[0] - 1 if edges else 0.0
        base = self._gain(own, {variable.name: lowest}) or 0.0
        if len(binned) == 1:
            table = [weight or 0.0 for weight in binned[0].coefficients]
            base -= table[0]
            return edges, [base + weight for weight in table]
        return edges, [base, *(self._gain(own, {variable.name: one}) or 0.0 for one in edges)]

    def _graded_moves(self, variable: Variable, own: list[AnyTerm]) -> Iterator[_Move]:
        """Yield places of a variable that counts by unit: towards its limits, and where it matters."""
        value = self._person.get(variable.name)
        low = variable.minimum if variable.minimum is not None else variable.learned_from
        high = variable.maximum if variable.maximum is not None else variable.learned_to
        start = float(value) if isinstance(value, int | float) else low if low is not None else 0.0
        spread = (high if high is not None else start + 1) - (low if low is not None else start - 1)
        for place in self._places(variable, own, start, low, high):
            gain = self._gain(own, {variable.name: place})
            if gain is not None and place != value:
                yield _Move(variable.name, gain, abs(place - start) / (spread or 1.0), place)

    def _places(
        self,
        variable: Variable,
        own: list[AnyTerm],
        start: float,
        low: float | None,
        high: float | None,
    ) -> Iterator[float]:
        slope = sum(term.coefficient or 0.0 for term in own if isinstance(term, LinearTerm))
        exact = [start + sign * need / slope for sign, need in self._needs() if slope and need]
        ends = [end for end in (low, high) if end is not None]
        steps = [start + (end - start) * n / _PLACES for end in ends for n in range(1, _PLACES + 1)]
        tables = [term for term in own if isinstance(term, BinnedTerm)]
        edges = [end for one in bins(tables) for end in (one.low,) if end is not None]
        for place in (*exact, *steps, *edges[:: max(1, len(edges) // _TRIED_TOGETHER)]):
            outwards = math.ceil(place) if place > start else math.floor(place)
            value = float(outwards) if variable.whole else place
            if (variable.minimum is None or value >= variable.minimum) and (
                variable.maximum is None or value <= variable.maximum
            ):
                yield value

    # Two variables ------------------------------------------------------------------------------

    def _pairs(
        self, stairs: Mapping[str, list[_Move]], sign: int, need: float
    ) -> Iterator[tuple[_Move, ...]]:
        for one, other in itertools.combinations(self._names, 2):
            if self._depend(one, other):
                yield from self._together(one, other, sign, need)
            elif not need:
                yield from _greatest(stairs[one], stairs[other])
            else:
                yield from _meeting(stairs[one], stairs[other], sign, need)

    def _depend(self, one: str, other: str) -> bool:
        """Tell whether what one of them adds depends on the other."""
        if one not in self._deciding and other not in self._deciding:
            return False
        both = {one, other}
        return any(both <= {term.variable, *term.applies_if} for term in self._model.terms)

    def _together(
        self, one: str, other: str, sign: int, need: float
    ) -> Iterator[tuple[_Move, ...]]:
        terms = self._affected([one, other])
        alone = {
            (name, value)
            for name in (one, other)
            for value in self._tried(name)
            if need and self._is_enough(name, value, sign, need)
        }
        for first, second in itertools.product(self._tried(one), self._tried(other)):
            if {(one, first), (other, second)} & alone:
                continue
            gain = self._gain(terms, {one: first, other: second})
            if gain is not None and sign * gain > max(need, _NO_CHANGE) - _NO_CHANGE:
                yield (_Move(one, gain, 1.0, first), _Move(other, 0.0, 1.0, second))

    def _is_enough(self, name: str, value: Value, sign: int, need: float) -> bool:
        gain = self._gain(self._affected([name]), {name: value})
        return gain is not None and sign * gain >= need - _NO_CHANGE

    def _tried(self, name: str) -> list[Value]:
        variable = self._model.by_name[name]
        if variable.choices:
            values: list[Value] = [*variable.values]
        else:
            tables = [
                term
                for term in self._model.terms
                if term.variable == name and isinstance(term, BinnedTerm)
            ]
            inner = (inside(variable, one) for one in bins(tables))
            values = [value for value in inner if value is not None]
        step = max(1, math.ceil(len(values) / _TRIED_TOGETHER))
        return [value for value in values[::step] if value != self._person.get(name)]


def _linear(model: AdditiveModel, mark: float) -> float:
    """Return the sum that gives a score."""
    if model.link == "identity":
        return mark
    if mark <= 0:
        return -math.inf
    return math.inf if mark >= 1 else math.log(mark / (1 - mark))


def _bin(edges: Sequence[float], k: int) -> Interval:
    return Interval(edges[k - 1] if k else None, edges[k] if k < len(edges) else None)


def _rising(moves: Iterable[_Move], sign: int) -> list[_Move]:
    """Return the moves that gain more than every smaller one, nearest first."""
    kept: list[_Move] = []
    best = _NO_CHANGE
    for move in sorted(moves, key=lambda move: (move.size, -sign * move.gain)):
        if sign * move.gain > best:
            best = sign * move.gain
            kept.append(move)
    return kept


def _singles(
    stairs: Mapping[str, list[_Move]], sign: int, need: float
) -> Iterator[tuple[_Move, ...]]:
    for moves in stairs.values():
        if need:
            enough = next((one for one in moves if sign * one.gain >= need - _NO_CHANGE), None)
        else:
            enough = moves[-1] if moves else None
        if enough:
            yield (enough,)


def _greatest(one: list[_Move], other: list[_Move]) -> Iterator[tuple[_Move, ...]]:
    if one and other:
        yield (one[-1], other[-1])


def _short(moves: list[_Move], sign: int, need: float) -> list[_Move]:
    """Return at most 16 of the moves that are not enough alone, the greatest among them."""
    small = [move for move in moves if sign * move.gain < need - _NO_CHANGE]
    step = max(1, math.ceil(len(small) / _STEPS))
    return small[::-1][::step][::-1]


def _meeting(
    first: list[_Move], second: list[_Move], sign: int, need: float
) -> Iterator[tuple[_Move, ...]]:
    """Yield the smallest two moves that are enough together, neither being enough alone."""
    best: tuple[_Move, ...] = ()
    position = len(second) - 1
    for move in first:
        # The more the first gains, the less the second must: it only ever comes nearer.
        while position >= 0 and sign * (move.gain + second[position].gain) >= need - _NO_CHANGE:
            pair = (move, second[position])
            if not best or sum(m.size for m in pair) < sum(m.size for m in best):
                best = pair
            position -= 1
        if position < len(second) - 1:
            position += 1
    if best:
        yield best


# --- Ordered points ---------------------------------------------------------------------------------


class _PointsSearch:
    """The moves of one person through ordered points: few enough to be tried all, two by two."""

    def __init__(self, model: PointsModel, person: Person, before: Score) -> None:
        self._model, self._before = model, before
        self._names = [
            one.name
            for one in model.variables
            if any(
                weight
                for group in model.groups
                for weight in group.points.get(one.name, {}).values()
            )
        ]
        self._own = {name: str(person.get(name)) for name in self._names}
        self._tables = [
            (group, {name: group.points[name] for name in self._names if name in group.points})
            for group in model.groups
        ]

    def found(self) -> Iterator[tuple[_Move, ...]]:
        """Yield the single changes that give another group, then the pairs that do."""
        moves = {name: list(self._moves_of(name)) for name in self._names}
        enough: set[tuple[str, Value | None]] = set()
        for name in self._names:
            seen = {self._before.group}
            for move in sorted(moves[name], key=lambda move: move.size):
                group = self._after((move,))
                if group != self._before.group:
                    enough.add((name, move.value))
                if group not in seen:
                    seen.add(group)
                    yield (move,)
        for first, second in itertools.combinations(self._names, 2):
            for pair in itertools.product(moves[first], moves[second]):
                alone = any((move.variable, move.value) in enough for move in pair)
                if not alone and self._after(pair) != self._before.group:
                    yield pair

    def _moves_of(self, name: str) -> Iterator[_Move]:
        values = self._model.by_name[name].values
        here = values.index(self._own[name])
        for position, value in enumerate(values):
            if position != here:
                yield _Move(name, 0.0, abs(position - here) / (len(values) - 1), value)

    def _after(self, moves: tuple[_Move, ...]) -> str:
        return self._group({**self._own, **{one.variable: str(one.value) for one in moves}})

    def _group(self, values: Mapping[str, str]) -> str:
        for group, table in self._tables:
            points = math.fsum(table[name][values[name]] for name in table)
            if rank := rank_of(group, points):
                return self._model.groups_of_ranks[rank]
        return self._model.groups_of_ranks[self._model.last_rank]
