"""What stays exact when numbers of a model are hidden: differences, and bounds that a source gives.

Two persons alike in what is hidden differ by known parts alone; the sum itself stays unknown.
"""

import math
from dataclasses import dataclass

from guichet.engine.scoring.evaluate import (
    PartialModelError,
    PersonError,
    applies,
    inverse_link,
    part,
    refusal,
    total,
)
from guichet.engine.scoring.model import AdditiveModel, AnyTerm, HiddenTerm, Person


@dataclass(frozen=True)
class VariableDifference:
    """What one variable adds for the first person, compared with the second."""

    variable: str
    label: str
    difference: float


@dataclass(frozen=True)
class PairDifference:
    """How far apart two persons are, who share all that is hidden (`shared`, in words).

    `difference` is exact, on the scale of the sum; `odds_ratio` is e to that power, for `logit`,
    and None where the link is the sum itself (then `difference` is in points of the score).
    """

    difference: float
    odds_ratio: float | None
    by_variable: tuple[VariableDifference, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Bounds:
    """The score is between `low` and `high`, whatever the hidden terms are within their bounds."""

    low: float
    high: float
    low_linear: float
    high_linear: float


def difference(model: AdditiveModel, one: Person, other: Person) -> PairDifference:
    """Return how far `one` is from `other`, both alike in what is hidden.

    Raises PartialModelError when a hidden number would be needed, PersonError as `score` does.
    """
    found: list[VariableDifference] = []
    shared: list[str] = []
    for term in model.terms:
        label = term.label or _label(model, term)
        if isinstance(term, HiddenTerm):
            _check_shared(term, one, other, label)
            shared.append(label)
            continue
        found.append(VariableDifference(term.variable, label, _apart(model, term, one, other)))
    whole = total(item.difference for item in found)
    ratio = _exponential(whole) if model.link == "logit" else None
    return PairDifference(whole, ratio, tuple(found), tuple(shared))


def interval(model: AdditiveModel, person: Person) -> Bounds:
    """Return the bounds of the score where a source bounds every hidden term.

    Raises PartialModelError when the intercept is not known, or a hidden term has no bounds.
    """
    if model.intercept.value is None or not model.terms:
        raise PartialModelError(refusal(model))
    lows, highs = [model.intercept.value], [model.intercept.value]
    for term in model.terms:
        low, high = _ends(model, term, person)
        lows.append(low)
        highs.append(high)
    low, high = total(lows), total(highs)
    return Bounds(inverse_link(model.link, low), inverse_link(model.link, high), low, high)


def _ends(model: AdditiveModel, term: AnyTerm, person: Person) -> tuple[float, float]:
    if not applies(term, person):
        return 0.0, 0.0
    if not isinstance(term, HiddenTerm):
        known = part(model, term, person).contribution
        return known, known
    if term.bounds is None:
        label = term.label or _label(model, term)
        raise PartialModelError(f"aucune source ne borne « {label} » : pas d’intervalle")
    return term.bounds


def _label(model: AdditiveModel, term: AnyTerm) -> str:
    variable = model.by_name.get(term.variable)
    return variable.label if variable else term.variable


def _check_shared(term: HiddenTerm, one: Person, other: Person, label: str) -> None:
    """Refuse two persons of whom only one has what is hidden."""
    given = one.get(term.variable), other.get(term.variable)
    if applies(term, one) != applies(term, other) or given[0] != given[1]:
        raise PartialModelError(
            f"« {label} » n’est pas publié et diffère entre les deux personnes : "
            "leur écart ne peut pas être calculé"
        )


def _apart(model: AdditiveModel, term: AnyTerm, one: Person, other: Person) -> float:
    alike = applies(term, one) == applies(term, other)
    if alike and one.get(term.variable) == other.get(term.variable):
        # The same number twice, known or not; but a value that the model refuses is still refused.
        _refuse_unreadable(model, term, one)
        return 0.0
    return part(model, term, one).contribution - part(model, term, other).contribution


def _refuse_unreadable(model: AdditiveModel, term: AnyTerm, person: Person) -> None:
    try:
        part(model, term, person)
    except PartialModelError:
        return
    except PersonError:
        if person.get(term.variable) is not None:
            raise


def _exponential(power: float) -> float:
    try:
        return math.exp(power)
    except OverflowError:
        return math.inf
