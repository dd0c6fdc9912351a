"""A person read from outside (a form, a file): French faults, then values the model can use."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from typing import Final

from guichet.engine.scoring.evaluate import PersonError
from guichet.engine.scoring.model import (
    AdditiveModel,
    CategoricalTerm,
    Model,
    Person,
    Value,
    Variable,
    in_figures,
)

# Spaces that French puts between thousands, and that people copy from a page.
_SPACES: Final = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER: Final = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_YES: Final = ("1", "true", "yes", "oui", "vrai")
_NO: Final = ("0", "false", "no", "non", "faux")
_LONGEST: Final = 80
_LARGEST: Final = 1e15


def read(model: Model, raw: Mapping[str, object]) -> Person:
    """Return the person that these raw values describe; raise PersonError at the first fault.

    Numbers may be written as text, with a comma; a choice may be written as a number (1, 1.0) or as
    true and false when its values are 1 and 0. An empty text is a missing value. Whether a missing
    value is admitted depends on the model, and is told by `evaluate`.
    """
    known = model.by_name
    for name in raw:
        if name not in known and name not in model.ignored:
            raise PersonError(
                _cut(name), f"le modèle n’a pas cette variable{_nearest(name, known)}"
            )
    open_ones = _open(model)
    return {
        one.name: value(one, raw.get(one.name), closed=one.name not in open_ones)
        for one in model.variables
    }


def value(variable: Variable, raw: object, *, closed: bool = True) -> Value | None:
    """Return one raw value as the model has it. `closed`: an unlisted choice is refused."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if not isinstance(raw, str | int | float):
        raise PersonError(variable.name, "on attend ici une seule valeur")
    return _choice(variable, raw, closed=closed) if variable.choices else _number(variable, raw)


def _open(model: Model) -> set[str]:
    """Return the variables whose terms all say what an unlisted choice gives (`other`)."""
    if not isinstance(model, AdditiveModel):
        return set()
    terms = [one for one in model.terms if isinstance(one, CategoricalTerm)]
    shut = {one.variable for one in terms if one.other is None}
    return {one.variable for one in terms} - shut


def _choice(variable: Variable, raw: str | float, *, closed: bool) -> str:
    for text in _spellings(raw):
        if text in variable.values:
            return text
    shown = _cut(raw)
    if not closed:
        return shown
    choices = ", ".join(variable.values[:12])
    near = difflib.get_close_matches(shown, variable.values, 1)
    hint = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
    message = f"« {shown} » n’est pas une valeur du modèle{hint} (on attend : {choices})"
    raise PersonError(variable.name, message)


def _spellings(raw: str | float) -> Iterable[str]:
    """Yield the ways in which the model may have written that value."""
    text = str(raw).strip()
    yield text
    for words in (_YES, _NO):
        if text.lower() in words:
            yield from words
    if _NUMBER.fullmatch(text):
        number = float(text.replace(",", "."))
        if number.is_integer() and abs(number) < _LARGEST:
            yield str(int(number))


def _number(variable: Variable, raw: str | float) -> float:
    number = _parsed(variable, raw)
    if not math.isfinite(number) or abs(number) > _LARGEST:
        raise PersonError(variable.name, "on attend un nombre que l’on puisse écrire en chiffres")
    if variable.whole and not number.is_integer():
        raise PersonError(variable.name, f"on attend un nombre entier, et non {in_figures(number)}")
    if variable.minimum is not None and number < variable.minimum:
        raise PersonError(
            variable.name, f"le modèle n’admet rien sous {in_figures(variable.minimum)}"
        )
    if variable.maximum is not None and number > variable.maximum:
        raise PersonError(
            variable.name, f"le modèle n’admet rien au-dessus de {in_figures(variable.maximum)}"
        )
    return number


def _parsed(variable: Variable, raw: str | float) -> float:
    if isinstance(raw, str):
        text = _SPACES.sub("", raw.strip()[: _LONGEST + 1]).replace("−", "-")
        if not _NUMBER.fullmatch(text):
            message = f"on attend un nombre, et non « {_cut(raw)} »"
            raise PersonError(variable.name, message)
        return float(text.replace(",", "."))
    try:
        return float(raw)
    except OverflowError:
        return math.inf


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(_cut(name), list(known), 1)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""


def _cut(raw: object) -> str:
    return str(raw).strip()[:_LONGEST]
