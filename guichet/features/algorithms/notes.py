"""A score as the page shows it: the number, the picture, what pushes it, what would change it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guichet.engine.scoring.counterfactuals import Change, counterfactuals
from guichet.engine.scoring.evaluate import INTERCEPT, Part, PointsScore, Score
from guichet.engine.scoring.explain import CurvePoint, Difference, Explanation, curve, explain
from guichet.engine.scoring.model import (
    AdditiveModel,
    Model,
    Person,
    PointsModel,
    Value,
    Variable,
    in_figures,
)
from guichet.engine.scoring.values import Interval
from guichet.engine.typography import typeset
from guichet.features.algorithms.waterfall import Fact, Waterfall, waterfall

_MINUS: Final = "\u2212"
_PLACES: Final = 3
_MOST_SAID: Final = 3
_NOTHING: Final = 1e-12


@dataclass(frozen=True)
class Other:
    """« If you had… »: the changes in words, and what the model would then give."""

    changes: tuple[str, ...]
    score: str
    group: str


@dataclass(frozen=True)
class Note:
    """All that the page of a score shows."""

    score: str
    group: str
    unit: str
    threshold: str
    reference_label: str
    reference_score: str
    picture: Waterfall | None
    picture_words: str
    rows: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    total: str
    formula: str
    raises: tuple[str, ...]
    lowers: tuple[str, ...]
    neutral: tuple[str, ...]
    others: tuple[Other, ...]
    notices: tuple[str, ...]
    cautions: tuple[str, ...]
    steps: tuple[str, ...]
    row_headers: tuple[str, ...] = (
        "Question",
        "Vous",
        "La référence",
        "Votre part",
        "Sa part",
        "Écart",
    )
    part_headers: tuple[str, ...] = ("Ce qui compte", "Votre réponse", "Nombre", "Lu dans")


def note(model: Model, person: Person) -> Note:
    """Return what the page shows of a person's score; the person is one that the model reads."""
    found = explain(model, person)
    moving = [one for one in found.differences if abs(one.difference) > _NOTHING]
    moving.sort(key=lambda one: -abs(one.difference))
    return Note(
        score=in_words(model, found.score),
        group=group_in_words(model, found.score),
        unit=_unit(model),
        threshold=_threshold(model),
        reference_label=found.reference_label,
        reference_score=in_words(model, found.reference) if found.reference else "",
        picture=_picture(model, found, moving),
        picture_words=_picture_words(model, found, moving),
        rows=tuple(_row(model, one) for one in found.differences),
        parts=tuple(_part(model, one) for one in found.parts),
        total=exactly(found.linear),
        formula=_formula(model, found),
        raises=tuple(_push(model, one) for one in moving if one.difference > 0)[:_MOST_SAID],
        lowers=tuple(_push(model, one) for one in moving if one.difference < 0)[:_MOST_SAID],
        neutral=tuple(one.label for one in found.differences if abs(one.difference) <= _NOTHING),
        others=tuple(_others(model, person)),
        notices=tuple(one for one in found.notices if one not in model.cautions),
        cautions=model.cautions,
        steps=tuple(_steps(found.score)),
    )


# --- Numbers --------------------------------------------------------------------------------------


def in_words(model: Model, found: Score) -> str:
    """Return a score as people say it: « 53,7 % », « 4 440 points »."""
    if isinstance(found, PointsScore):
        return typeset(f"{in_figures(found.score)} points")
    if isinstance(model, AdditiveModel) and model.link == "logit":
        return per_cent(found.score)
    return in_figures(round(found.score, _PLACES))


def per_cent(share: float) -> str:
    """Return a share as « 53,7 % »: never 0 nor 100 where it is not."""
    text = f"{share * 100:.1f}"
    if text in ("0.0", "100.0") and 0 < share < 1:
        text = "moins de 0,1" if share < 0.5 else "plus de 99,9"
    return typeset(f"{text.removesuffix('.0').replace('.', ',')} %")


def signed(number: float) -> str:
    """Return an amount with its sign and three decimals: « +0,351 », « −40 »."""
    text = in_figures(round(abs(number), _PLACES))
    return f"{_MINUS if number < 0 else '+'}{text}"


def exactly(number: float) -> str:
    """Return a number with all its digits, as the model has it."""
    text = repr(abs(number)).removesuffix(".0").replace(".", ",")
    return f"{_MINUS if number < 0 else ''}{text}"


# --- The picture ----------------------------------------------------------------------------------


def _picture(model: Model, found: Explanation, moving: list[Difference]) -> Waterfall | None:
    """Return bars from the reference person to this one; none without a reference person."""
    if found.reference is None:
        return None
    end = found.linear
    start = end - sum(one.difference for one in moving)
    facts = [
        Fact(f"{one.label} : {_value(model, one)}", one.difference, signed(one.difference))
        for one in moving
    ]
    first = Fact(f"Départ : {found.reference_label}", start, in_words(model, found.reference))
    last = Fact("Vous, dans ce modèle", end, in_words(model, found.score))
    return waterfall(first, facts, last, _mark(model))


def _mark(model: Model) -> float | None:
    """Return where the highest threshold stands on the scale of the sum; None without one."""
    if isinstance(model, PointsModel) or not model.thresholds:
        return None
    share = model.thresholds[0].at_least
    if model.link == "identity":
        return share
    return math.log(share / (1 - share)) if 0 < share < 1 else None


def _picture_words(model: Model, found: Explanation, moving: list[Difference]) -> str:
    if found.reference is None:
        return ""
    told = ", ".join(f"{one.label} {signed(one.difference)}" for one in moving) or "aucun écart"
    return typeset(
        f"Départ : {found.reference_label}, {in_words(model, found.reference)}. Puis : {told}. "
        f"Arrivée : {in_words(model, found.score)}."
    )


def _row(model: Model, one: Difference) -> tuple[str, ...]:
    variable = model.by_name[one.variable]
    return (
        one.label,
        _value(model, one),
        answer(variable, one.reference_value) or "sans objet",
        signed(one.contribution),
        signed(one.reference_contribution),
        signed(one.difference) if abs(one.difference) > _NOTHING else "0",
    )


def answer(variable: Variable, value: Value | None) -> str:
    """Return an answer in words, with its unit; empty when there is none."""
    said = variable.label_of(value)
    unit = f" {variable.unit}" if said and variable.unit and not variable.choices else ""
    if said and not variable.choices and said.startswith("-"):
        said = f"{_MINUS}{said[1:]}"
    return typeset(f"{said}{unit}")


def _value(model: Model, one: Difference | Part) -> str:
    said = answer(model.by_name[one.variable], one.value)
    is_out = isinstance(one, Part) and not one.applies
    return said or ("sans objet" if is_out else "non indiqué")


# --- By hand --------------------------------------------------------------------------------------


def _part(model: Model, one: Part) -> tuple[str, ...]:
    """Return one number to add by hand, all its digits written, and where it was read."""
    value = "" if one.variable == INTERCEPT else _value(model, one)
    return (one.label, value, exactly(one.contribution), model.sources[one.source].title)


def _formula(model: Model, found: Explanation) -> str:
    if isinstance(model, PointsModel):
        return "La somme donne les points, et les points donnent le rang."
    if model.link == "identity":
        return "La somme est la note."
    total = exactly(found.linear)
    return typeset(
        f"La note est 1 ÷ (1 + e^(−s)), où s est la somme, ici {total}. "
        "Avec une calculatrice : changez le signe de la somme, appuyez sur « exp », ajoutez 1, puis "
        "divisez 1 par le résultat."
    )


def _steps(found: Score) -> Iterator[str]:
    if isinstance(found, PointsScore):
        for one in found.steps:
            outcome = f"c’est le rang {one.rank}" if one.rank else "on passe au groupe suivant"
            yield typeset(f"Groupe {one.name} : {in_figures(one.points)} points, {outcome}.")


# --- In words -------------------------------------------------------------------------------------


def group_in_words(model: Model, found: Score) -> str:
    """Return the group of a score, with what the model says of it."""
    group = found.group
    labels = model.group_labels if isinstance(model, PointsModel) else {}
    return f"{group}, {labels[group]}" if labels.get(group) else group


def _unit(model: Model) -> str:
    if isinstance(model, PointsModel):
        return "points"
    return (
        "log-cotes (l’échelle sur laquelle le modèle additionne)" if model.link == "logit" else ""
    )


def _threshold(model: Model) -> str:
    if isinstance(model, PointsModel) or not model.thresholds:
        return ""
    told = []
    for one in model.thresholds:
        mark = per_cent(one.at_least) if model.link == "logit" else in_figures(one.at_least)
        told.append(f"À partir de {mark} : {one.group}.")
    if model.otherwise:
        told.append(f"En dessous : {model.otherwise}.")
    return typeset(" ".join(told))


def _push(model: Model, one: Difference) -> str:
    return typeset(f"{one.label} : {_value(model, one)} ({signed(one.difference)})")


def _others(model: Model, person: Person) -> Iterator[Other]:
    for one in counterfactuals(model, person, most=4):
        changes = tuple(_change(model, change) for change in one.changes)
        yield Other(changes, in_words(model, one.after), group_in_words(model, one.after))


def _change(model: Model, change: Change) -> str:
    variable = model.by_name[change.variable]
    before = answer(variable, change.before)
    instead = f" au lieu de « {before} »" if before else ""
    return typeset(f"« {answer(variable, change.after)} »{instead} à « {change.label} »")


# --- The curve ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """The score of the same person for each value of one variable: a picture and its table."""

    label: str
    unit: str
    line: str
    own: tuple[int, int] | None
    columns: tuple[tuple[int, int, int, int], ...]
    top: str
    left: str
    right: str
    rows: tuple[tuple[str, str, str], ...]
    words: str
    is_stepped: bool
    width: int = 340
    height: int = 180
    headers: tuple[str, ...] = ("Valeur", "Note", "Résultat")


_TALL: Final = 150
_GROUND: Final = 160
_ACROSS: Final = 330


def curve_of(model: Model, person: Person, name: str) -> Curve | None:
    """Return the curve of that variable for this person; None when it has a single point."""
    points = curve(model, person, name)
    if len(points) < 2:
        return None
    variable = model.by_name[name]
    scores = [one.score for one in points]
    low, high = min(scores), max(scores)
    span = (high - low) or 1.0
    heights = [_TALL - round((one - low) / span * (_TALL - 20)) for one in scores]
    is_line = not variable.choices
    return Curve(
        label=variable.label,
        unit=variable.unit,
        line=_path(points, heights) if is_line else "",
        own=_own(points, heights, person.get(name)) if is_line else None,
        columns=() if is_line else tuple(_columns(heights)),
        top=_said(model, high),
        left=variable.label_of(points[0].value) if is_line else "",
        right=variable.label_of(points[-1].value) if is_line else "",
        rows=tuple(_curve_rows(model, points)),
        words=_curve_words(model, points),
        is_stepped=points[0].interval is not None,
    )


def _said(model: Model, number: float) -> str:
    if isinstance(model, AdditiveModel) and model.link == "logit":
        return per_cent(number)
    return in_figures(round(number, _PLACES))


def _path(points: tuple[CurvePoint, ...], heights: list[int]) -> str:
    """Return the line: steps where the model counts by bins, a slope where it counts by unit.

    Bins are all as wide: those of the Amsterdam model go from a day to centuries.
    """
    drawn = [f"M5 {heights[0]}"]
    for at, (point, height) in enumerate(zip(points[1:], heights[1:], strict=True), 1):
        x = _across(points, at)
        drawn.append(f"H{x}V{height}" if point.interval is not None else f"L{x} {height}")
    drawn.append(f"H{_across(points, len(points))}" if points[0].interval is not None else "")
    return "".join(drawn)


def _across(points: tuple[CurvePoint, ...], at: int) -> int:
    steps = len(points) if points[0].interval is not None else len(points) - 1
    return 5 + round(at / steps * _ACROSS)


def _own(
    points: tuple[CurvePoint, ...], heights: list[int], value: Value | None
) -> tuple[int, int] | None:
    """Return where this person stands on the line."""
    if not isinstance(value, int | float):
        return None
    at = max((at for at, one in enumerate(points) if float(one.value) <= value), default=0)
    for position, one in enumerate(points):
        if one.interval is not None and _holds(one.interval, value):
            at = position
    return _across(points, at), heights[at]


def _holds(interval: Interval, value: float) -> bool:
    return (interval.low is None or interval.low <= value) and (
        interval.high is None or value < interval.high
    )


def _columns(tops: list[int]) -> Iterator[tuple[int, int, int, int]]:
    room = _ACROSS // len(tops)
    for at, top in enumerate(tops):
        yield 5 + at * room, top, max(room - 8, 4), _GROUND - top


def _curve_rows(model: Model, points: tuple[CurvePoint, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield value, score and group; neighbours that give the same are told together."""
    before = None
    for one in points:
        row = (_said(model, one.score), one.group)
        if row == before and one.interval is not None:
            continue
        before = row
        prefix = "à partir de " if one.interval is not None and one.interval.low is not None else ""
        yield typeset(f"{prefix}{one.label}"), *row


def _curve_words(model: Model, points: tuple[CurvePoint, ...]) -> str:
    lowest = min(points, key=lambda one: one.score)
    highest = max(points, key=lambda one: one.score)
    return typeset(
        f"La note la plus basse est {_said(model, lowest.score)}, pour « {lowest.label} » ; la plus "
        f"haute est {_said(model, highest.score)}, pour « {highest.label} »."
    )
