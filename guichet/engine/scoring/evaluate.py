"""The score of a person, computed as the model is written: the reference for all other ways.

Slow and readable on purpose. `sql.py` computes the same for tables, and tests hold both equal.
"""

import bisect
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from guichet.engine.scoring.model import (
    AdditiveModel,
    AnyTerm,
    BinnedTerm,
    CategoricalTerm,
    HiddenTerm,
    LinearTerm,
    Link,
    MissingTerm,
    Model,
    Person,
    PointsGroup,
    PointsModel,
    Threshold,
    Value,
    Variable,
)

INTERCEPT: Final = "intercept"
INTERCEPT_LABEL: Final = "Point de départ"
MISSING: Final = "il manque une valeur"


class PersonError(ValueError):
    """A person whom the model cannot read: which variable, and what to mend, in French."""

    def __init__(self, variable: str, message: str) -> None:
        self.variable, self.message = variable, message
        super().__init__(f"« {variable} » : {message}")


class PartialModelError(ValueError):
    """A score was asked of a model of which a number is hidden or missing."""


@dataclass(frozen=True)
class Part:
    """What one term gives for a person, on the scale of the sum (log-odds for `logit`).

    `applies` is False where the term does not concern this person: it gives 0.
    """

    variable: str
    label: str
    value: Value | None
    contribution: float
    source: str
    applies: bool = True


@dataclass(frozen=True)
class AdditiveScore:
    """A score and the parts that sum to it: `linear` = Σ parts, `score` = link⁻¹(linear)."""

    parts: tuple[Part, ...]
    linear: float
    score: float
    group: str


@dataclass(frozen=True)
class Step:
    """One group of ordered points tried: its points, and the rank they reach, if any."""

    name: str
    parts: tuple[Part, ...]
    points: float
    rank: str


@dataclass(frozen=True)
class PointsScore:
    """The groups tried, the last one deciding: `score` is its points."""

    steps: tuple[Step, ...]
    score: float
    rank: str
    group: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """What each variable gave in the group that decided."""
        return self.steps[-1].parts


Score = AdditiveScore | PointsScore


def score(model: Model, person: Person) -> Score:
    """Return the score of a person; raise PersonError or PartialModelError."""
    if isinstance(model, PointsModel):
        return _points(model, person)
    return _sum(model, person)


# --- Sums -----------------------------------------------------------------------------------------


def _sum(model: AdditiveModel, person: Person) -> AdditiveScore:
    if model.status != "complete":
        raise PartialModelError(refusal(model))
    start = model.intercept.value
    assert start is not None  # noqa: S101  # a complete model has one
    check_conditions(model, person)
    parts = (
        Part(INTERCEPT, INTERCEPT_LABEL, None, start, model.intercept.source),
        *(part(model, term, person) for term in model.terms),
    )
    linear = total(one.contribution for one in parts)
    value = inverse_link(model.link, linear)
    return AdditiveScore(parts, linear, value, group_of(model, value))


def total(contributions: Iterable[float]) -> float:
    """Return the sum of parts, rounded once; raise PersonError when no number can hold it."""
    try:
        return math.fsum(contributions)
    except (OverflowError, ValueError) as error:
        raise PersonError(
            INTERCEPT, "une valeur est trop grande pour que la somme existe"
        ) from error


def check_conditions(model: AdditiveModel, person: Person) -> None:
    """Refuse a person of whom nobody says whether a term applies.

    A variable that has a term of its own is asked for there; one that only stands in conditions
    would be taken, in silence, for a condition that is not met.
    """
    own = {term.variable for term in model.terms}
    for term in model.terms:
        for name in term.applies_if:
            if name not in own and person.get(name) is None:
                raise PersonError(name, MISSING)


def part(model: AdditiveModel, term: AnyTerm, person: Person) -> Part:
    """Return what one known term gives for a person; raise PersonError."""
    label = term.label or model.by_name[term.variable].label
    if not applies(term, person):
        return Part(term.variable, label, None, 0.0, term.source, applies=False)
    value = person.get(term.variable)
    return Part(term.variable, label, value, _contribution(term, value), term.source)


def applies(term: AnyTerm, person: Person) -> bool:
    """Tell whether the term concerns this person (`applies_if`)."""
    return all(person.get(name) in values for name, values in term.applies_if.items())


def _contribution(term: AnyTerm, value: Value | None) -> float:
    found: float | None
    match term:
        case HiddenTerm():
            found = None
        case MissingTerm():
            found = term.absent if value is None else term.present
        case _ if value is None:
            if term.missing is None:
                raise PersonError(term.variable, MISSING)
            found = term.missing
        case CategoricalTerm():
            found = _of_choice(term, str(value))
        case BinnedTerm():
            found = term.coefficients[bisect.bisect_right(term.edges, float(value))]
        case LinearTerm():
            found = _by_unit(term, float(value))
        case _:
            assert_never(term)
    if found is None:
        raise PartialModelError(f"le poids de « {term.variable} » n’est pas publié")
    return found


def _by_unit(term: LinearTerm, value: float) -> float | None:
    if term.coefficient is None:
        return None
    found = term.coefficient * value
    if not math.isfinite(found):
        raise PersonError(term.variable, "cette valeur est trop grande pour ce modèle")
    return found


def _of_choice(term: CategoricalTerm, value: str) -> float | None:
    if value in term.coefficients:
        return term.coefficients[value]
    if term.other is None:
        raise PersonError(term.variable, f"« {value} » n’est pas une valeur du modèle")
    return term.other


def inverse_link(link: Link, linear: float) -> float:
    """Return the score of a sum: a probability for `logit`, the sum itself for `identity`."""
    if link == "identity":
        return linear
    # Two forms of the same number, so that neither side of the curve overflows.
    if linear >= 0:
        return 1 / (1 + math.exp(-linear))
    return math.exp(linear) / (1 + math.exp(linear))


def group_of(model: AdditiveModel, value: float) -> str:
    """Return the group of a score by the model's thresholds; empty without thresholds."""
    reached: Threshold | None = next(
        (one for one in model.thresholds if value >= one.at_least), None
    )
    return reached.group if reached else model.otherwise


def refusal(model: AdditiveModel) -> str:
    """Return why this model gives no score, in French."""
    hidden = len(model.hidden)
    without = [] if model.intercept.value is not None else ["le point de départ"]
    if hidden:
        without.append("un poids" if hidden == 1 else f"{hidden} poids")
    missing = " et ".join(without) or "tous les poids"
    verb = "n’est pas publié" if missing in ("le point de départ", "un poids") else "manquent"
    return f"« {model.title} » ne donne pas de note : {missing} {verb}"


# --- Ordered points -------------------------------------------------------------------------------


def _points(model: PointsModel, person: Person) -> PointsScore:
    steps: list[Step] = []
    for group in model.groups:
        steps.append(step(model, group, person))
        if steps[-1].rank:
            break
    rank = steps[-1].rank or model.last_rank
    return PointsScore(tuple(steps), steps[-1].points, rank, model.groups_of_ranks[rank])


def step(model: PointsModel, group: PointsGroup, person: Person) -> Step:
    """Return what one group of ordered points gives for a person; raise PersonError."""
    parts = tuple(_points_of(model.by_name[name], group, person.get(name)) for name in group.points)
    points = total(one.contribution for one in parts)
    return Step(group.name, parts, points, rank_of(group, points))


def rank_of(group: PointsGroup, points: float) -> str:
    """Return the rank that these points reach in a group; empty when they reach none."""
    return next((one.rank for one in group.ranks if points >= one.at_least), "")


def _points_of(variable: Variable, group: PointsGroup, value: Value | None) -> Part:
    if value is None:
        raise PersonError(variable.name, MISSING)
    points = group.points[variable.name].get(str(value))
    if points is None:
        raise PersonError(variable.name, f"« {value} » n’est pas une valeur du modèle")
    return Part(variable.name, variable.label, value, points, group.source)
