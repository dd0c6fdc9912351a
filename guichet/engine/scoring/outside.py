"""The layout of the published collection of models, turned into ours without adding a number.

A file that says it is not computable keeps none of its weights: what was read of them stays in
words. The French that a file does not carry stands in `outside_words.py`.
"""

import bisect
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guichet.engine.scoring.model import (
    AdditiveModel,
    AnyTerm,
    BinnedTerm,
    CategoricalTerm,
    Choice,
    HiddenTerm,
    Intercept,
    LinearTerm,
    Link,
    Misplaced,
    MissingTerm,
    Model,
    ModelSource,
    Number,
    PointsGroup,
    PointsModel,
    Rank,
    Threshold,
    Value,
    Variable,
)
from guichet.engine.scoring.outside_words import COUNTRIES, UNITS, WORDS, ModelWords, VariableWords
from guichet.engine.scoring.unfinished_words import UNFINISHED

NOT_COMPUTABLE: Final = "not_computable"
_REPLACED: Final = re.compile(r"missing replaced by (-?[0-9]+(?:\.[0-9]+)?)")
_VALUE, _IMPUTED = "_value", "_was_mean_imputed"
_YES_OR_NO: Final = "0/1"
_WHOLE_UNITS: Final = ("count", "days")


class FaultInPart(Exception):
    """What our own schema refuses in one part of a file: the fault, and where the part stands."""

    def __init__(self, error: ValidationError, *where: str | int) -> None:
        self.error, self.where = error, where
        super().__init__(str(error))


class _Outside(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class OutsideCategory(_Outside):
    """A value of a variable and its weight; a weight in words is one that was not read."""

    value: str | Number
    label: str = ""
    coefficient: Number | str | None = None
    coefficient_by_group: Mapping[str, Number] = {}
    sd: Number | None = None


class OutsideTerm(_Outside):
    """A variable and its weights, as the collection writes both together."""

    variable: str = Field(min_length=1, max_length=80)
    label: str = ""
    kind: Literal["binned", "categorical", "linear", "unknown", "hidden", "rule", "example"]
    unit: str | None = None
    note: str = ""
    source: str = ""
    applies_if: Mapping[str, str | tuple[str, ...]] = {}
    categories: tuple[OutsideCategory, ...] = ()
    unknown_category_coefficient: Number | None = None
    edges: tuple[Number, ...] = ()
    coefficients: tuple[Number | None, ...] = ()
    coefficient_sd_over_bags: tuple[Number, ...] = ()
    coefficient: Number | None = None
    missing_coefficient: Number | None = None
    bounds: tuple[Number, Number] | None = None
    training_min: Number | None = None
    training_max: Number | None = None
    mean_abs_contribution_in_training: Number | None = None
    direction_reported: str | None = None


class OutsideSource(_Outside):
    """Where numbers were read."""

    title: str = Field(min_length=1)
    author: str = ""
    date: str = ""
    url: str = ""
    licence: str = ""
    type: str = ""
    read: str = ""
    what_it_supports: str = ""


class OutsideThreshold(_Outside):
    """A cut of the score, or a line of a table from ranks to groups."""

    op: str = ""
    value: Number | None = None
    score: str = ""
    group: str = ""
    meaning: str = ""
    source: str = ""
    note: str = ""
    rule: str = ""
    rang: int | None = None
    gir: int | None = None


class OutsideRank(_Outside):
    """From that sum on, that rank; without a sum, the rank of whoever is left."""

    min_sum: Number | None
    rang: int


class OutsideGroup(_Outside):
    """One group of ordered points."""

    group: str = Field(min_length=1)
    weights: Mapping[str, Mapping[str, Number]]
    ranks: tuple[OutsideRank, ...]
    otherwise: str | None = None


class OutsideModel(_Outside):
    """A file of the collection. What the score does not use is admitted, and left aside."""

    id: str
    status: str = Field(pattern=r"^(complete|partial|not_computable)[a-z_]*$")
    title: str
    country: str
    operator: str
    developed_by: str = ""
    years_in_use: str = ""
    form: str
    link: str | None
    intercept: Number | None
    intercept_source: str = ""
    impute_mean: Mapping[str, Number] = {}
    outcome: str = ""
    target: str = ""
    higher_score_means: str = ""
    lookup_rule: str = ""
    terms: tuple[OutsideTerm, ...]
    terms_note: str = ""
    terms_file: str = ""
    groups: tuple[OutsideGroup, ...] = ()
    hidden_variables: int = Field(default=0, ge=0, le=500)
    thresholds: tuple[OutsideThreshold, ...] | str | None = None
    sources: tuple[OutsideSource, ...] = Field(min_length=1)
    worked_examples: tuple[Mapping[str, Any], ...] = ()
    missing: tuple[str, ...] = ()
    how_to_complete: str = ""
    caveats: tuple[str, ...] = ()
    excluded_by_operator: tuple[str, ...] = ()
    recalled_unverified: tuple[str, ...] = ()
    performance_reported_in_model_file: Mapping[str, Any] = {}
    facts: Mapping[str, Any] = {}
    validation: str = ""

    @property
    def words(self) -> ModelWords:
        """What is said of this model in French, where the file does not."""
        return WORDS.get(self.id) or UNFINISHED.get(self.id) or ModelWords()


def from_outside(file: OutsideModel) -> Model:
    """Return the model that a file of the collection describes; raise Misplaced."""
    if file.groups:
        return PointsModel.model_validate({**_common(file), **_points(file)})
    model = AdditiveModel.model_validate({**_common(file), **_sum(file)})
    if file.status.startswith("complete") and model.status != "complete":
        message = "le fichier se dit complet (« status »), mais un poids au moins y manque"
        raise Misplaced(message, "status")
    return model


# --- What both forms share --------------------------------------------------------------------------


def _common(file: OutsideModel) -> dict[str, Any]:
    words = file.words
    country = COUNTRIES.get(file.country, file.country)
    is_french = file.country == "FR"
    return {
        "id": file.id,
        "title": words.title or file.title,
        "operator": words.operator or file.operator,
        "country": country,
        "years": words.years or file.years_in_use,
        "purpose": words.purpose or file.target or file.outcome or file.title,
        "outcome": words.outcome or file.outcome or file.target,
        "higher_means": words.higher_means or file.higher_score_means or "non dit dans le fichier",
        "is_not": words.is_not or (_IS_NOT_YOURS if is_french else _IS_NOT_HERE.format(country)),
        "sources": {f"source_{n}": one for n, one in enumerate(_sources(file), 1)},
        "missing": words.missing or file.missing,
        "how_to_complete": words.how_to_complete or file.how_to_complete,
        "cautions": words.cautions
        or tuple(filter(None, (*file.caveats, file.terms_note, file.validation))),
        "variables": tuple(_variables(file)),
        "system": words.system,
        **_reference(file),
    }


_IS_NOT_YOURS: Final = (
    "Ce n’est pas votre note : seul l’organisme connaît la vôtre, et les règles ont pu changer."
)
_IS_NOT_HERE: Final = "Ceci est un système étranger ({}) ; ce n’est pas votre note à la CAF."


def _reference(file: OutsideModel) -> dict[str, Any]:
    for one in file.worked_examples:
        given = one.get("input")
        if isinstance(given, dict):
            label = file.words.reference or f"l’exemple « {one.get('name', '1')} » du fichier"
            return {"reference": _as_values(file, given), "reference_label": label}
    return {}


def _as_values(file: OutsideModel, given: Mapping[str, Any]) -> dict[str, Value | None]:
    """Return a person of the file, whose choices are written as their values (1.0 is « 1 »)."""
    with_choices = {one.variable for one in file.terms if one.categories}
    return {name: _code(value) if name in with_choices else value for name, value in given.items()}


def _sources(file: OutsideModel) -> Iterator[ModelSource]:
    for one in file.sources:
        # A file may write two addresses, or a remark after one.
        url = one.url.split()[0] if one.url.startswith(("http://", "https://")) else ""
        yield ModelSource(
            title=file.words.sources.get(one.title, one.title),
            author=one.author,
            date=one.date,
            url=url,
            licence=one.licence,
            read=file.words.read.get(one.title, "") or one.read or one.type,
            supports=one.what_it_supports,
        )


def _source(file: OutsideModel, said: str) -> str:
    """Return the key of the source that a term names; of the first one when it names none."""
    head = said.split(" ")[0]
    for number, one in enumerate(file.sources, 1):
        if head and (head in one.url or head in one.title):
            return f"source_{number}"
    return "source_1"


def _variables(file: OutsideModel) -> Iterator[Variable]:
    for one in file.terms:
        name, imputed = _base(file, one)
        if not imputed and not _is_hidden(file, one):
            yield _variable(file, one, name)


def _variable(file: OutsideModel, one: OutsideTerm, name: str) -> Variable:
    is_number = not one.categories
    words = file.words.variables.get(name)
    return Variable(
        name=name,
        label=(words.label if words else "") or one.label or name,
        question=words.question if words else "",
        hint=words.hint if words else "",
        unit=(words.unit if words else "") or UNITS.get(one.unit or "", one.unit or ""),
        note=words.note if words else one.note,
        choices=tuple(_choices(one, words)),
        whole=is_number and one.unit in _WHOLE_UNITS,
        learned_from=one.training_min if is_number else None,
        learned_to=one.training_max if is_number else None,
    )


def _choices(one: OutsideTerm, words: VariableWords | None) -> Iterator[Choice]:
    said = words.choices if words else {}
    for category in one.categories:
        value = _code(category.value)
        yield Choice(value=value, label=said.get(value) or category.label or str(category.value))


def _code(value: object) -> str:
    """Return a value as text: 1 and 1.0 are « 1 »."""
    if isinstance(value, int | float) and float(value).is_integer():
        return str(int(value))
    return str(value)


# --- Sums -------------------------------------------------------------------------------------------


def _sum(file: OutsideModel) -> dict[str, Any]:
    computable = not file.status.startswith(NOT_COMPUTABLE)
    thresholds, otherwise = _thresholds(file)
    return {
        "form": "additive",
        "link": _link(file),
        "intercept": Intercept(
            value=file.intercept if computable else None,
            source=_source(file, file.intercept_source),
        ),
        "terms": (*_terms(file), *_unnamed(file)),
        "thresholds": thresholds,
        "otherwise": otherwise,
        "ignored": tuple(f"{base}{_IMPUTED}" for base in file.impute_mean),
    }


def _terms(file: OutsideModel) -> Iterator[AnyTerm]:
    for position, one in enumerate(file.terms):
        try:
            yield _term(file, one)
        except ValidationError as error:
            raise FaultInPart(error, "terms", position) from error


def _link(file: OutsideModel) -> Link:
    """Return the link; it changes nothing to a model that is not computable."""
    said = (file.link or "").lower()
    if said.startswith("logi"):
        return "logit"
    if said.startswith(("identity", "sum")) or file.status.startswith(NOT_COMPUTABLE):
        return "identity"
    message = f"« {said[:80]} » n’est pas admis pour link ; on attend logit, identity ou sum"
    raise Misplaced(message, "link")


def _thresholds(file: OutsideModel) -> tuple[tuple[Threshold, ...], str]:
    """Return the cuts that this score decides: « at least »; others belong to other scores."""
    words = file.words
    cuts = [
        one
        for one in (file.thresholds if isinstance(file.thresholds, tuple) else ())
        if one.op == ">=" and one.value is not None
    ]
    found = tuple(
        Threshold(
            at_least=one.value,
            group=words.group or one.group or one.meaning or f"au moins {one.value}",
            meaning=words.threshold or one.meaning,
            source=_source(file, one.source),
            unconfirmed=words.unconfirmed or one.note,
        )
        for one in sorted(cuts, key=lambda one: one.value or 0, reverse=True)
        if one.value is not None
    )
    return found, (words.otherwise or "sous le seuil") if found else ""


def _unnamed(file: OutsideModel) -> Iterator[HiddenTerm]:
    """Yield the variables of which not even the name was published."""
    for number in range(1, file.hidden_variables + 1):
        label = f"Variable cachée n° {number}"
        yield HiddenTerm(
            kind="hidden", variable=f"variable cachée {number}", label=label, source="source_1"
        )


def _base(file: OutsideModel, one: OutsideTerm) -> tuple[str, bool]:
    """Return the variable of a term, and whether the term says that its value was made up."""
    for base in file.impute_mean:
        if one.variable in (f"{base}{_VALUE}", f"{base}{_IMPUTED}"):
            return base, one.variable.endswith(_IMPUTED)
    return one.variable, False


def _is_hidden(file: OutsideModel, one: OutsideTerm) -> bool:
    """Tell whether nothing can be computed with that term."""
    said = one.coefficients, one.categories, one.coefficient is not None
    has_none = not any(said) or one.kind in ("hidden", "unknown", "rule", "example")
    return has_none or file.status.startswith(NOT_COMPUTABLE)


def _term(file: OutsideModel, one: OutsideTerm) -> AnyTerm:
    name, imputed = _base(file, one)
    common: dict[str, Any] = {
        "variable": name,
        "source": _source(file, one.source),
        "applies_if": {
            key: (values,) if isinstance(values, str) else values
            for key, values in one.applies_if.items()
        },
    }
    if _is_hidden(file, one):
        words = file.words.variables.get(name)
        read = (words.note,) if words and words.note else (one.note, _weights_read(one))
        note = "\n".join(filter(None, (*read, _way(one))))
        label = (words.label if words else "") or one.label or one.variable
        return HiddenTerm(kind="hidden", label=label, note=note, bounds=one.bounds, **common)
    if imputed:
        present, absent = (_weight(one, code) for code in ("0", "1"))
        return MissingTerm(
            kind="missing", label=one.label, present=present, absent=absent, **common
        )
    if one.categories:
        weights = {_code(c.value): _number(c.coefficient) for c in one.categories}
        other = None if one.unit == _YES_OR_NO else one.unknown_category_coefficient
        return CategoricalTerm(kind="categorical", coefficients=weights, other=other, **common)
    if one.kind == "linear":
        return LinearTerm(
            kind="linear", coefficient=one.coefficient, missing=one.missing_coefficient, **common
        )
    binned = BinnedTerm(kind="binned", edges=one.edges, coefficients=one.coefficients, **common)
    return binned.model_copy(update={"missing": _missing(file, one, binned)})


def _missing(file: OutsideModel, one: OutsideTerm, binned: BinnedTerm) -> float | None:
    """Return what a missing value gives: the weight of the value that the operator puts instead.

    A `missing_coefficient` of 0 is a cell that no file ever filled: a missing value is refused.
    """
    replaced = _REPLACED.search(one.note)
    instead = file.impute_mean.get(_base(file, one)[0])
    if instead is None and replaced:
        instead = float(replaced[1])
    if instead is None:
        return one.missing_coefficient or None
    return binned.coefficients[bisect.bisect_right(binned.edges, instead)]


def _number(weight: float | str | None) -> float | None:
    return None if isinstance(weight, str) else weight


def _weight(one: OutsideTerm, code: str) -> float:
    for category in one.categories:
        if _code(category.value) == code and isinstance(category.coefficient, int | float):
            return float(category.coefficient)
    raise Misplaced(f"« {one.variable} » doit avoir un poids pour {code}", "terms")


def _weights_read(one: OutsideTerm) -> str:
    """Return in words the weights that were read of a term that cannot be computed."""
    read = [
        f"{category.label or category.value} : {category.coefficient}"
        for category in one.categories
        if category.coefficient is not None
    ]
    return f"Poids lus : {' ; '.join(read)}." if read else ""


def _way(one: OutsideTerm) -> str:
    way = {
        "+": "Fait monter la note, selon la source.",
        "-": "Fait baisser la note, selon la source.",
    }
    return way.get(one.direction_reported or "", "")


# --- Ordered points ---------------------------------------------------------------------------------


def _points(file: OutsideModel) -> dict[str, Any]:
    table = file.thresholds if isinstance(file.thresholds, tuple) else ()
    girs = {str(one.rang): f"GIR {one.gir}" for one in table if one.rang and one.gir}
    reached = {
        str(rank.rang) for group in file.groups for rank in group.ranks if rank.min_sum is not None
    }
    last = [rank for rank in girs if rank not in reached]
    if len(last) != 1:
        message = "un rang, et un seul, doit rester pour qui n’atteint aucun groupe"
        raise Misplaced(message, "thresholds")
    groups = tuple(_groups(file))
    return {
        "form": "ordered_points",
        "groups": groups,
        "last_rank": last[0],
        "groups_of_ranks": girs,
    }


def _groups(file: OutsideModel) -> Iterator[PointsGroup]:
    for position, one in enumerate(file.groups):
        try:
            yield _group(one)
        except ValidationError as error:
            raise FaultInPart(error, "groups", position) from error


def _group(one: OutsideGroup) -> PointsGroup:
    return PointsGroup(
        name=one.group,
        points=one.weights,
        ranks=tuple(
            Rank(at_least=rank.min_sum, rank=str(rank.rang))
            for rank in one.ranks
            if rank.min_sum is not None
        ),
        source="source_1",
    )
