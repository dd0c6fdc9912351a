"""Why this score: the exact parts, the same against a reference person, and one variable's curve.

A part alone means little (it is an amount of log-odds, or points): it is read against a reference
person, who is always named. Nothing here says what an office will decide.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guichet.engine.scoring.evaluate import (
    INTERCEPT,
    AdditiveScore,
    Part,
    PersonError,
    Score,
    applies,
    group_of,
    inverse_link,
    part,
    score,
    step,
    total,
)
from guichet.engine.scoring.model import (
    AdditiveModel,
    BinnedTerm,
    Model,
    Person,
    PointsModel,
    Threshold,
    Value,
    Variable,
    in_figures,
)
from guichet.engine.scoring.values import Interval, bins, inside
from guichet.engine.typography import typeset

_POINTS_OF_A_LINE = 50


@dataclass(frozen=True)
class Difference:
    """What one variable gives to this person, and to the reference person."""

    variable: str
    label: str
    value: Value | None
    reference_value: Value | None
    contribution: float
    reference_contribution: float

    @property
    def difference(self) -> float:
        """How much more than for the reference person; negative when it is less."""
        return self.contribution - self.reference_contribution


@dataclass(frozen=True)
class Explanation:
    """A score, and each part of it against a reference person (None when there is none).

    For ordered points, the reference is read in the group that decided for the person.
    """

    score: Score
    linear: float
    parts: tuple[Part, ...]
    reference: Score | None
    reference_label: str
    differences: tuple[Difference, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class CurvePoint:
    """The score of the same person with one value changed; `interval`: all values that give it."""

    value: Value
    label: str
    score: float
    linear: float
    group: str
    interval: Interval | None = None


def explain(
    model: Model, person: Person, reference: Person | None = None, label: str = ""
) -> Explanation:
    """Return why this score; raise PersonError or PartialModelError.

    `reference`: another person than the model's own to read it against, called `label`.
    """
    found = score(model, person)
    against = reference if reference is not None else model.reference
    other = score(model, against) if against else None
    other_parts = _parts_in(model, against, found) if other else ()
    return Explanation(
        score=found,
        linear=found.linear if isinstance(found, AdditiveScore) else found.score,
        parts=found.parts,
        reference=other,
        reference_label=(label if reference is not None else model.reference_label)
        if other
        else "",
        differences=tuple(_differences(found.parts, other_parts)),
        notices=tuple(notices(model, person)),
    )


def _parts_in(model: Model, reference: Person, found: Score) -> tuple[Part, ...]:
    """Return the reference person's parts: of ordered points, in the group that decided."""
    if isinstance(model, AdditiveModel) or isinstance(found, AdditiveScore):
        return score(model, reference).parts
    name = found.steps[-1].name
    group = next(one for one in model.groups if one.name == name)
    return step(model, group, reference).parts


def _differences(parts: Iterable[Part], others: Iterable[Part]) -> Iterator[Difference]:
    """Yield one difference for each variable, in order: a variable may have several terms."""
    mine, theirs = _by_variable(parts), _by_variable(others)
    for name, own in mine.items():
        if name == INTERCEPT or name not in theirs:
            continue
        other = theirs[name]
        yield Difference(
            variable=name,
            label=own[0].label,
            value=own[0].value,
            reference_value=other[0].value,
            contribution=total(one.contribution for one in own),
            reference_contribution=total(one.contribution for one in other),
        )


def _by_variable(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for one in parts:
        found.setdefault(one.variable, []).append(one)
    return found


# --- What must be said beside -------------------------------------------------------------------------


def notices(model: Model, person: Person) -> Iterator[str]:
    """Yield what must be said beside this score, in French: never alone, never as a verdict."""
    yield model.is_not
    for variable in model.variables:
        if fault := _beyond(variable, person.get(variable.name)):
            yield fault
    if isinstance(model, AdditiveModel):
        yield from (_doubt(one) for one in model.thresholds if one.unconfirmed)
    yield from model.cautions


def _beyond(variable: Variable, value: Value | None) -> str:
    """Say that the model was never shown such a value; empty when it was, or when it is unknown."""
    if not isinstance(value, int | float):
        return ""
    low, high = variable.learned_from, variable.learned_to
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    ends = (("à partir de ", low), ("jusqu’à ", high))
    seen = " et ".join(f"{word}{in_figures(end)}" for word, end in ends if end is not None)
    return typeset(
        f"{variable.label} : {in_figures(value)} est hors de ce que le modèle a appris ({seen}). "
        "Il donne une note, mais rien ne l’appuie."
    )


def _doubt(threshold: Threshold) -> str:
    return typeset(f"Seuil de {in_figures(threshold.at_least)} : {threshold.unconfirmed}")


# --- One variable's curve -----------------------------------------------------------------------------


def curve(model: Model, person: Person, variable: str) -> tuple[CurvePoint, ...]:
    """Return the score of this person for each value that a variable may take.

    One point for each choice, or each bin; for a number that only counts by unit, 51 points between
    its limits. A value for which the person lacks another answer is left out.
    """
    one = model.by_name[variable]
    if isinstance(model, PointsModel):
        return tuple(_points_curve(model, person, one))
    if one.choices:
        return tuple(_choices_curve(model, person, one))
    return tuple(_numbers_curve(model, person, one))


def _points_curve(model: PointsModel, person: Person, one: Variable) -> Iterator[CurvePoint]:
    for choice in one.choices:
        found = score(model, {**person, one.name: choice.value})
        yield CurvePoint(choice.value, choice.label, found.score, found.score, found.group)


def _choices_curve(model: AdditiveModel, person: Person, one: Variable) -> Iterator[CurvePoint]:
    for choice in one.choices:
        try:
            found = score(model, {**person, one.name: choice.value})
        except PersonError as fault:
            # With this choice, another question is asked, which the person did not answer.
            if fault.variable == one.name:
                raise
            continue
        if isinstance(found, AdditiveScore):
            yield CurvePoint(choice.value, choice.label, found.score, found.linear, found.group)


def _numbers_curve(model: AdditiveModel, person: Person, one: Variable) -> Iterator[CurvePoint]:
    """Yield a point for each value; the other variables' parts are computed once."""
    score(model, person)  # the person whole, or a fault
    own = [term for term in model.terms if term.variable == one.name and applies(term, person)]
    kept = [term for term in model.terms if term.variable != one.name]
    rest = [part(model, term, person).contribution for term in kept]
    rest.append(model.intercept.value or 0.0)
    for value, interval in _values(one, [term for term in own if isinstance(term, BinnedTerm)]):
        changed = {**person, one.name: value}
        linear = total([*rest, *(part(model, term, changed).contribution for term in own)])
        found = inverse_link(model.link, linear)
        label = one.label_of(value)
        yield CurvePoint(value, label, found, linear, group_of(model, found), interval)


def _values(one: Variable, terms: list[BinnedTerm]) -> Iterator[tuple[float, Interval | None]]:
    if terms:
        for interval in bins(terms):
            value = inside(one, interval)
            if value is not None:
                yield value, interval
        return
    low = one.minimum if one.minimum is not None else one.learned_from
    high = one.maximum if one.maximum is not None else one.learned_to
    if low is None or high is None:
        return
    for position in range(_POINTS_OF_A_LINE + 1):
        value = low + (high - low) * position / _POINTS_OF_A_LINE
        yield (float(round(value)) if one.whole else value), None
