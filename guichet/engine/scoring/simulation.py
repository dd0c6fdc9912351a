"""A population drawn by lot from published shares: what a formula would do there, never a measurement.

Whoever asks gives the shares in a file, each with its source, or with the assumption that stands for
one. Nothing else is known of these people: facts that no table crosses are drawn apart.
"""

import csv
import itertools
import random
import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, ValidationError, model_validator

from guichet.engine.entries import Entry, Prose, Text
from guichet.engine.scoring import documents, importing, people
from guichet.engine.scoring.audit import NOT_SAID
from guichet.engine.scoring.documents import Document, DocumentFault
from guichet.engine.scoring.evaluate import PersonError
from guichet.engine.scoring.model import Misplaced, Model, ModelSource, Name, Variable

MOST_PEOPLE: Final = 1_000_000
RANGE: Final = " (tranche)"
"""Ends the name of the column that says in which range a number was drawn: it makes groups."""

_PERCENT: Final = (99.0, 101.0)
_LARGEST: Final = 1e12
_ENDS: Final = re.compile(r"(-?\d+(?:[.,]\d+)?)\s+à\s+(-?\d+(?:[.,]\d+)?)")
_TOLD_EVERY: Final = 10_000

Shares = Annotated[
    Mapping[str, Annotated[float, Field(allow_inf_nan=False)]], Field(min_length=1, max_length=200)
]
Progress = Callable[[int, int], None]


class Margin(Entry):
    """How one fact is spread: in percent, or as counts. `given`: a fact above, on which it depends.

    A key of `shares` is a value, or « 0 à 500 »: a number drawn evenly from 0 up to 500, excluded.
    """

    name: Name
    label: Prose = ""
    source: str = ""
    assumption: Prose = ""
    given: str = ""
    shares: Shares | None = None
    shares_by: Mapping[str, Shares] = {}

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> "Margin":
        if bool(self.source) == bool(self.assumption):
            raise Misplaced(
                f"« {self.name} » : donnez « source », ou « assumption » si personne ne l’a publié",
                "name",
            )
        if bool(self.given) != bool(self.shares_by) or bool(self.given) == bool(self.shares):
            raise Misplaced(
                f"« {self.name} » : donnez « shares » ; ou « given » et « shares_by » ensemble",
                "name",
            )
        return self

    @property
    def spreads(self) -> Mapping[str, Mapping[str, float]]:
        """The shares for each value of `given`; under an empty name where there is none."""
        return self.shares_by or {"": self.shares or {}}

    @property
    def values(self) -> tuple[str, ...]:
        """All its values, as the file writes them."""
        return tuple(dict.fromkeys(itertools.chain(*self.spreads.values())))

    @property
    def has_ranges(self) -> bool:
        """Tell whether a value of it is a range of numbers."""
        return any(_ENDS.fullmatch(one) for one in self.values)


class Margins(Entry):
    """A file of shares: of whom, by whom, and one fact after another."""

    title: Text
    population: Text
    sources: Mapping[str, ModelSource] = {}
    margins: Annotated[tuple[Margin, ...], Field(min_length=1, max_length=200)]


@dataclass(frozen=True)
class Simulation:
    """What a report says of the people who were drawn for it."""

    margins: Margins
    people: int
    seed: int


# --- Reading --------------------------------------------------------------------------------------


def read(name: str, content: bytes, model: Model) -> Margins:
    """Return the shares of a file, if they are enough for a model; raise DocumentFault."""
    document = documents.read(name, documents.decode(name, content))
    try:
        margins = Margins.model_validate(document.data)
    except ValidationError as error:
        raise importing.fault_of(document, error) from error
    for at, one in enumerate(margins.margins):
        _check_margin(document, margins, at)
        if one.name in model.by_name:
            _check_values(document, model.by_name[one.name], one, at)
    _check_complete(document, margins, model)
    named = (
        one
        if one.label or one.name not in model.by_name
        else one.model_copy(update={"label": model.by_name[one.name].label})
        for one in margins.margins
    )
    return margins.model_copy(update={"margins": tuple(named)})


def _check_margin(document: Document, margins: Margins, at: int) -> None:
    one = margins.margins[at]

    def refuse(message: str, *where: str | int) -> DocumentFault:
        line = document.line_of("margins", at, *where)
        return DocumentFault(document.name, line, f"« {one.name} » : {message}")

    before = {other.name: other for other in margins.margins[:at]}
    if one.name in before:
        raise refuse("ce fait est écrit deux fois", "name")
    if one.source and one.source not in margins.sources:
        raise refuse(f"la source « {one.source} » n’est pas dans « sources »", "source")
    if one.given:
        if one.given not in before:
            raise refuse(f"« {one.given} » doit être écrit plus haut", "given")
        odd = sorted(set(before[one.given].values) ^ set(one.shares_by))
        if odd:
            message = f"« shares_by » et les valeurs de « {one.given} » diffèrent (« {odd[0]} »)"
            raise refuse(message, "shares_by")
    for given, shares in one.spreads.items():
        place = ("shares_by", given) if one.given else ("shares",)
        if fault := _wrong_sum(shares):
            raise refuse(fault, *place)
        for value in shares:
            if (ends := _ends(value)) and ends[0] >= ends[1]:
                raise refuse(f"« {value} » va du plus petit au plus grand", *place, value)


def _wrong_sum(shares: Mapping[str, float]) -> str:
    """Tell percentages that do not make a hundred; counts make what they make."""
    if min(shares.values()) < 0 or max(shares.values()) > _LARGEST:
        return "une part est un pourcentage ou un effectif, zéro ou plus"
    total = sum(shares.values())
    low, high = _PERCENT
    if not total:
        return "toutes les parts sont nulles"
    if max(shares.values()) <= 100 and not low <= total <= high:
        said = f"{total:g}".replace(".", ",")
        return f"les parts font {said} %, et non 100 ; pour des effectifs, donnez-les entiers"
    return ""


def _check_values(document: Document, variable: Variable, one: Margin, at: int) -> None:
    """Refuse a value that the model does not admit."""
    for value in one.values:
        try:
            for text in _ends_as_text(value):
                people.value(variable, text)
            if _ends(value) and variable.choices:
                raise PersonError(variable.name, f"« {value} » : on attend un de ses choix")
        except PersonError as fault:
            place = next((given for given, shares in one.spreads.items() if value in shares), "")
            where = ("shares_by", place, value) if one.given else ("shares", value)
            line = document.line_of("margins", at, *where)
            raise DocumentFault(document.name, line, str(fault)) from fault


def _ends_as_text(value: str) -> tuple[str, ...]:
    if value == NOT_SAID:
        return ()
    found = _ENDS.fullmatch(value)
    return (found[1], found[2]) if found else (value,)


def _check_complete(document: Document, margins: Margins, model: Model) -> None:
    known = {one.name for one in margins.margins}
    for one in model.variables:
        if one.name not in known:
            message = (
                f"il manque « {one.name} » ({one.label}), dont le modèle a besoin ; si personne ne "
                "l’a publié, écrivez ce que vous supposez (« assumption »)"
            )
            raise DocumentFault(document.name, document.line_of("margins"), message)


def unlinked(margins: Margins, model: Model, name: str) -> bool:
    """Tell whether nothing ties a fact to the model: its gaps would be nothing but luck."""
    tied = {name}
    pairs = [{one.name, one.given} for one in margins.margins if one.given]
    for _ in pairs:
        tied |= set().union(*(pair for pair in pairs if pair & tied))
    return not tied & set(model.by_name)


# --- Drawing --------------------------------------------------------------------------------------


def write(
    path: Path, margins: Margins, model: Model, size: int, seed: int, tell: Progress | None = None
) -> None:
    """Write so many people in a CSV file: the same shares and the same seed give the same bytes."""
    draws = random.Random(seed)  # noqa: S311  # a seed that is printed, not a secret
    columns = list(_columns(margins))
    wheels = {one.name: _Wheel(one, model.by_name.get(one.name)) for one in margins.margins}
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(columns)
        for done in range(1, size + 1):
            drawn: dict[str, str] = {}
            kept: dict[str, str] = {}
            for name, wheel in wheels.items():
                drawn[name] = wheel.value(drawn, draws)
                kept[name] = wheel.written(drawn[name], draws)
                kept[name + RANGE] = drawn[name]
            rows.writerow([kept[name] for name in columns])
            if tell and not done % _TOLD_EVERY:
                tell(done, size)


def _columns(margins: Margins) -> Iterator[str]:
    for one in margins.margins:
        yield one.name
        if one.has_ranges:
            yield one.name + RANGE


class _Wheel:
    """Draws the value of one fact, for a person of whom the facts above are drawn."""

    def __init__(self, margin: Margin, variable: Variable | None) -> None:
        self._given = margin.given
        self._is_whole = variable is not None and variable.whole
        self._parts: dict[str, tuple[Sequence[str], Sequence[float]]] = {
            given: (tuple(shares), tuple(itertools.accumulate(shares.values())))
            for given, shares in margin.spreads.items()
        }

    def value(self, drawn: Mapping[str, str], draws: random.Random) -> str:
        """Return a value as the file writes it."""
        values, sums = self._parts[drawn[self._given] if self._given else ""]
        return values[min(bisect(sums, draws.random() * sums[-1]), len(values) - 1)]

    def written(self, value: str, draws: random.Random) -> str:
        """Return what the table says: a number of the range, if it is one; else the value."""
        if value == NOT_SAID:
            return ""
        ends = _ends(value)
        if ends is None:
            return value
        found = draws.uniform(*ends)
        return str(int(found // 1)) if self._is_whole else repr(min(found, ends[1]))


def _ends(value: str) -> tuple[float, float] | None:
    found = _ENDS.fullmatch(value)
    return (_float(found[1]), _float(found[2])) if found else None


def _float(text: str) -> float:
    return float(text.replace(",", "."))
