"""Every number of a model, as tables that a person can check against their source."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.scoring.model import (
    AdditiveModel,
    AnyTerm,
    BinnedTerm,
    CategoricalTerm,
    LinearTerm,
    MissingTerm,
    Model,
    ModelSource,
    PointsModel,
    Variable,
    in_figures,
)
from guichet.engine.typography import typeset
from guichet.features.algorithms.notes import exactly

FOLDED: Final = 30
"""A longer table is shown folded."""


@dataclass(frozen=True)
class NumberTable:
    """The numbers of one term, or of one group of points, and where they were read."""

    title: str
    note: str
    source: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def is_long(self) -> bool:
        return len(self.rows) > FOLDED

    @property
    def columns_of_numbers(self) -> str:
        """The columns that hold numbers, as the component `data_table` wants them."""
        return " ".join(str(at) for at in range(2, len(self.headers) + 1))


def tables(model: Model) -> tuple[NumberTable, ...]:
    """Return the tables of a model, in the order in which it is computed."""
    if isinstance(model, PointsModel):
        return tuple(_groups(model))
    return (_start(model), *(_term(model, one) for one in model.terms))


def sources(model: Model) -> tuple[ModelSource, ...]:
    """Return where the numbers of a model were read."""
    return tuple(model.sources.values())


def _start(model: AdditiveModel) -> NumberTable:
    value = model.intercept.value
    number = "non publié" if value is None else exactly(value)
    return NumberTable(
        "Point de départ",
        "",
        model.sources[model.intercept.source].title,
        ("Pour tout le monde", "Nombre"),
        (("Point de départ", number),),
    )


def _term(model: AdditiveModel, term: AnyTerm) -> NumberTable:
    variable = model.by_name[term.variable]
    rows = list(_rows(variable, term))
    if term.missing is not None:
        rows.append(("valeur manquante", exactly(term.missing)))
    return NumberTable(
        title=term.label or variable.label,
        note=_note(model, variable, term),
        source=model.sources[term.source].title,
        headers=("Valeur", "Nombre"),
        rows=tuple(rows),
    )


def _rows(variable: Variable, term: AnyTerm) -> Iterator[tuple[str, str]]:
    match term:
        case CategoricalTerm():
            for value, number in term.coefficients.items():
                yield variable.label_of(value), _number(number)
            if term.other is not None:
                yield "toute autre valeur", exactly(term.other)
        case BinnedTerm():
            for words, number in zip(_bins(term), term.coefficients, strict=True):
                yield words, _number(number)
        case LinearTerm():
            yield typeset(f"pour chaque {variable.unit or 'unité'}"), _number(term.coefficient)
        case MissingTerm():
            yield "valeur connue", exactly(term.present)
            yield "valeur manquante", exactly(term.absent)


def _bins(term: BinnedTerm) -> Iterator[str]:
    edges = [in_figures(one) for one in term.edges]
    if not edges:
        yield "toutes les valeurs"
        return
    yield typeset(f"moins de {edges[0]}")
    for low, high in itertools.pairwise(edges):
        yield typeset(f"de {low} à moins de {high}")
    yield typeset(f"{edges[-1]} ou plus")


def _number(number: float | None) -> str:
    return "non publié" if number is None else exactly(number)


def _note(model: AdditiveModel, variable: Variable, term: AnyTerm) -> str:
    said = [variable.note, term.note]
    for name, values in term.applies_if.items():
        other = model.by_name[name]
        admitted = ", ".join(f"« {other.label_of(one)} »" for one in values)
        said.append(f"Ne compte que si « {other.label} » vaut {admitted}.")
    return typeset(" ".join(one for one in said if one))


def _groups(model: PointsModel) -> Iterator[NumberTable]:
    for group in model.groups:
        names = list(group.points)
        values = model.by_name[names[0]].values
        rows = [
            (model.by_name[name].label, *(in_figures(group.points[name][one]) for one in values))
            for name in names
        ]
        ranks = ", ".join(
            f"{in_figures(one.at_least)} points ou plus : rang {one.rank}" for one in group.ranks
        )
        yield NumberTable(
            title=f"Groupe {group.name}",
            note=typeset(f"{ranks}. Sinon, on passe au groupe suivant."),
            source=model.sources[group.source].title,
            headers=("Variable", *values),
            rows=tuple(rows),
        )
