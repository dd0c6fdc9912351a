"""A scoring model as frozen nodes: what a published file says, and nothing that runs.

Two forms cover the models that were really published: a sum with a link (logistic regressions,
explainable boosting machines), and points given by ordered groups (AGGIR). A number that nobody
published is `None` or a `HiddenTerm`: the model is then partial, and gives no score.
"""

import datetime
import itertools
import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.typography import NO_BREAK

Value = str | float
"""What a person has for a variable: the value of a choice, or a number."""

Person = Mapping[str, Value | None]
"""A person as the model sees them: its variables by name; None is a value that is missing."""

Link = Literal["logit", "identity"]
Status = Literal["complete", "partial", "not_computable"]


class Misplaced(ValueError):
    """A fault between two parts of a model: what to mend, in French, and where (`where`)."""

    def __init__(self, message: str, *where: str | int) -> None:
        self.where = where
        super().__init__(message)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError("doit être un nombre fini")
    return number


def _going_up(edges: tuple[float, ...]) -> tuple[float, ...]:
    for position, (one, following) in enumerate(itertools.pairwise(edges), 2):
        if one >= following:
            raise ValueError(f"les bornes doivent croître ; la {position}e ne le fait pas")
    return edges


Number = Annotated[float, AfterValidator(_finite)]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Key = Annotated[str, Field(min_length=1, max_length=80)]


class ModelSource(Entry):
    """Where numbers were read: who published them, and how we know them."""

    title: Text
    author: Prose = ""
    date: Prose = ""
    url: str = ""
    licence: Prose = ""
    read: Prose = ""
    supports: Prose = ""


def in_figures(value: Value) -> str:
    """Return a number as French writes it (« 12 345,5 »); a text as it is."""
    if isinstance(value, str):
        return value
    whole = float(value).is_integer() and abs(value) < 1e15
    text = f"{int(value):,}" if whole else f"{value:,}"
    return text.replace(",", NO_BREAK).replace(".", ",")


# --- What is asked of a person --------------------------------------------------------------------


class Choice(Entry):
    """A value that a variable may take, in words."""

    value: Key
    label: Text
    hint: Prose = ""


class Variable(Entry):
    """A fact that the model uses: how it is said, and which values it admits.

    With `choices`, the values are theirs; without, a number in `unit`, between `minimum` and
    `maximum` when the model refuses others. `learned_from` and `learned_to` bound the values on
    which the model was made: beyond them a score exists, but nothing supports it.
    """

    name: Name
    label: Text
    question: Prose = ""
    hint: Prose = ""
    unit: Prose = ""
    note: Prose = ""
    choices: tuple[Choice, ...] = ()
    whole: bool = False
    minimum: Number | None = None
    maximum: Number | None = None
    learned_from: Number | None = None
    learned_to: Number | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the choices, in order; empty for a number."""
        return tuple(choice.value for choice in self.choices)

    def label_of(self, value: Value | None) -> str:
        """Return a value in words: the choice's label, or the number in figures; empty if None."""
        if value is None:
            return ""
        labels = {choice.value: choice.label for choice in self.choices}
        return labels.get(str(value)) or in_figures(value)

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        if len(set(self.values)) != len(self.choices):
            raise ValueError(f"deux choix de « {self.name} » ont la même valeur")
        if self.choices and (self.whole, self.minimum, self.maximum) != (False, None, None):
            raise ValueError(f"« {self.name} » a des choix : elle n’a ni bornes ni « whole »")
        for low, high in ((self.minimum, self.maximum), (self.learned_from, self.learned_to)):
            if low is not None and high is not None and low > high:
                raise ValueError(f"« {self.name} » : le minimum dépasse le maximum")
        return self


# --- Terms of a sum -------------------------------------------------------------------------------


class Term(Entry):
    """A part of the sum, on the scale of the link (log-odds for `logit`).

    It counts only for persons whose values are among those of `applies_if`, and is 0 for others.
    `missing` is what a missing value gives; without it, a missing value is refused.
    """

    variable: Name
    label: Prose = ""
    source: Key
    note: Prose = ""
    applies_if: Mapping[str, tuple[str, ...]] = {}
    missing: Number | None = None


class CategoricalTerm(Term):
    """One number for each choice; None where it was not published. `other`: unlisted values."""

    kind: Literal["categorical"]
    coefficients: Annotated[Mapping[str, Number | None], Field(min_length=1)]
    other: Number | None = None

    @property
    def is_known(self) -> bool:
        return None not in self.coefficients.values()


class BinnedTerm(Term):
    """One number for each bin: `coefficients[k]`, where k edges are at most the value."""

    kind: Literal["binned"]
    edges: Annotated[tuple[Number, ...], AfterValidator(_going_up)]
    coefficients: Annotated[tuple[Number | None, ...], Field(min_length=1)]

    @property
    def is_known(self) -> bool:
        return None not in self.coefficients

    @model_validator(mode="after")
    def _one_coefficient_for_each_bin(self) -> Self:
        if len(self.coefficients) != len(self.edges) + 1:
            raise Misplaced(
                f"« {self.variable} » a {len(self.edges)} bornes : il faut "
                f"{len(self.edges) + 1} coefficients, on en lit {len(self.coefficients)}",
                "coefficients",
            )
        return self


class LinearTerm(Term):
    """A number by unit of the value; None where it was not published."""

    kind: Literal["linear"]
    coefficient: Number | None

    @property
    def is_known(self) -> bool:
        return self.coefficient is not None


class MissingTerm(Term):
    """One number when the value is given, another when it is missing (and was made up)."""

    kind: Literal["missing"]
    present: Number
    absent: Number

    @property
    def is_known(self) -> bool:
        return True


class HiddenTerm(Term):
    """A part that exists and was not published. `bounds`: what a source says it cannot pass."""

    kind: Literal["hidden"]
    bounds: tuple[Number, Number] | None = None

    @property
    def is_known(self) -> bool:
        return False

    @model_validator(mode="after")
    def _bounds_go_up(self) -> Self:
        if self.bounds and self.bounds[0] > self.bounds[1]:
            raise Misplaced("la première borne dépasse la seconde", "bounds")
        return self


AnyTerm = Annotated[
    CategoricalTerm | BinnedTerm | LinearTerm | MissingTerm | HiddenTerm,
    Field(discriminator="kind"),
]


class Intercept(Entry):
    """What the sum starts from; None where it was not published."""

    value: Number | None
    source: Key


class Threshold(Entry):
    """From this score on, a person is in that group. `unconfirmed` says what is not known of it."""

    at_least: Number
    group: Text
    meaning: Prose = ""
    source: Key
    unconfirmed: Prose = ""


# --- Ordered points -------------------------------------------------------------------------------


class Rank(Entry):
    """From that many points on in a group, a person has that rank."""

    at_least: Number
    rank: Text


class PointsGroup(Entry):
    """One step of ordered points: the points of each value, and the ranks they open."""

    name: Key
    points: Mapping[str, Mapping[str, Number]]
    ranks: Annotated[tuple[Rank, ...], Field(min_length=1)]
    source: Key

    @model_validator(mode="after")
    def _ranks_go_down(self) -> Self:
        marks = [one.at_least for one in self.ranks]
        if marks != sorted(set(marks), reverse=True):
            raise ValueError(f"les rangs du groupe « {self.name} » vont du plus haut au plus bas")
        return self


# --- Models ---------------------------------------------------------------------------------------


class _Model(Entry):
    """What every model says of itself.

    `ignored`: columns that its published tables carry and that the score does not use. `reference`:
    the person against whom contributions are read. `is_not`: what nobody may take it for.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")]
    title: Text
    operator: Text
    country: Text
    years: Prose = ""
    purpose: Text
    outcome: Prose = ""
    higher_means: Text
    is_not: Text
    variables: tuple[Variable, ...]
    ignored: tuple[Name, ...] = ()
    sources: Annotated[Mapping[str, ModelSource], Field(min_length=1)]
    missing: tuple[Prose, ...] = ()
    how_to_complete: Prose = ""
    cautions: tuple[Prose, ...] = ()
    reference: Mapping[str, Value | None] = {}
    reference_label: Prose = ""
    system: str = ""
    reviewed_on: datetime.date | None = None

    @cached_property
    def by_name(self) -> dict[str, Variable]:
        """The variables by name."""
        return {one.name: one for one in self.variables}

    def _check_sources(self, cited: Iterator[tuple[str, tuple[str | int, ...]]]) -> None:
        for key, where in cited:
            if key not in self.sources:
                raise Misplaced(f"la source « {key} » n’est pas dans « sources »", *where)

    def _check_names(self) -> None:
        known: set[str] = set()
        for position, one in enumerate(self.variables):
            if one.name in known or one.name in self.ignored:
                message = f"la variable « {one.name} » est écrite deux fois"
                raise Misplaced(message, "variables", position)
            known.add(one.name)

    def _check_variable(self, name: str, *where: str | int) -> None:
        if name not in self.by_name:
            raise Misplaced(f"la variable « {name} » n’est pas dans « variables »", *where)


class AdditiveModel(_Model):
    """A sum of terms behind a link: score = link⁻¹(intercept + Σ terms)."""

    form: Literal["additive"]
    link: Link
    intercept: Intercept
    terms: tuple[AnyTerm, ...]
    thresholds: tuple[Threshold, ...] = ()
    otherwise: Prose = ""

    @cached_property
    def status(self) -> Status:
        """Complete when every number is known; partial when something exact can still be said."""
        if self.intercept.value is not None and self.terms and all(t.is_known for t in self.terms):
            return "complete"
        return "partial" if any(t.is_known for t in self.terms) else "not_computable"

    @cached_property
    def hidden(self) -> tuple[AnyTerm, ...]:
        """The terms of which a number is not known."""
        return tuple(term for term in self.terms if not term.is_known)

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_names()
        self._check_sources(self._cited())
        for position, term in enumerate(self.terms):
            if not isinstance(term, HiddenTerm):
                self._check_values(term, position)
            self._check_conditions(term, position)
        self._check_circles()
        marks = [one.at_least for one in self.thresholds]
        if marks != sorted(set(marks), reverse=True):
            message = "les seuils vont du plus haut au plus bas, sans répétition"
            raise Misplaced(message, "thresholds")
        return self

    def _cited(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        yield self.intercept.source, ("intercept", "source")
        for position, term in enumerate(self.terms):
            yield term.source, ("terms", position, "source")
        for position, threshold in enumerate(self.thresholds):
            yield threshold.source, ("thresholds", position, "source")

    def _check_values(self, term: AnyTerm, position: int) -> None:
        self._check_variable(term.variable, "terms", position, "variable")
        variable = self.by_name[term.variable]
        if isinstance(term, CategoricalTerm) and set(term.coefficients) != set(variable.values):
            odd = min(set(term.coefficients) ^ set(variable.values))
            message = f"« {term.variable} » : choix et coefficients diffèrent (« {odd} »)"
            raise Misplaced(message, "terms", position, "coefficients")
        if isinstance(term, BinnedTerm | LinearTerm) and variable.choices:
            message = f"« {term.variable} » a des choix : ce terme attend un nombre"
            raise Misplaced(message, "terms", position, "kind")

    def _check_conditions(self, term: AnyTerm, position: int) -> None:
        for name, values in term.applies_if.items():
            where = ("terms", position, "applies_if", name)
            self._check_variable(name, *where)
            if not values or set(values) - set(self.by_name[name].values):
                message = f"« {term.variable} » : condition inconnue sur « {name} »"
                raise Misplaced(message, *where)

    def _check_circles(self) -> None:
        """Refuse a variable on which its own condition depends."""
        needs: dict[str, set[str]] = {}
        for term in self.terms:
            needs.setdefault(term.variable, set()).update(term.applies_if)
        for position, term in enumerate(self.terms):
            if term.variable in _reached(term.variable, needs):
                message = f"la variable « {term.variable} » dépend d’elle-même (applies_if)"
                raise Misplaced(message, "terms", position, "applies_if")


def _reached(name: str, needs: Mapping[str, set[str]]) -> set[str]:
    """Return all that a variable depends on, itself included if it does."""
    found: set[str] = set()
    waiting = list(needs.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(needs.get(one, ()))
    return found


class PointsModel(_Model):
    """Groups tried in order: the first rank whose points are reached is the person's.

    `groups_of_ranks` gives the published group of each rank (a GIR); `last_rank` is for persons
    who reach none.
    """

    form: Literal["ordered_points"]
    groups: Annotated[tuple[PointsGroup, ...], Field(min_length=1)]
    last_rank: Text
    groups_of_ranks: Mapping[str, Text]
    group_labels: Mapping[str, Prose] = {}

    @property
    def status(self) -> Status:
        """Every number of ordered points is known, or the file is refused."""
        return "complete"

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        self._check_names()
        self._check_sources(
            (one.source, ("groups", position, "source")) for position, one in enumerate(self.groups)
        )
        for position, group in enumerate(self.groups):
            self._check_group(group, position)
        ranks = {rank.rank for group in self.groups for rank in group.ranks} | {self.last_rank}
        odd = sorted(ranks ^ set(self.groups_of_ranks))
        if odd:
            message = f"le rang « {odd[0]} » n’a pas son groupe, ou n’est jamais atteint"
            raise Misplaced(message, "groups_of_ranks")
        return self

    def _check_group(self, group: PointsGroup, position: int) -> None:
        if group.name in [one.name for one in self.groups[:position]]:
            message = f"le groupe « {group.name} » est écrit deux fois"
            raise Misplaced(message, "groups", position, "name")
        for name, points in group.points.items():
            where = ("groups", position, "points", name)
            self._check_variable(name, *where)
            if set(points) != set(self.by_name[name].values):
                message = (
                    f"groupe « {group.name} » : les valeurs de « {name} » ne sont pas ses choix"
                )
                raise Misplaced(message, *where)


Model = Annotated[AdditiveModel | PointsModel, Field(discriminator="form")]
