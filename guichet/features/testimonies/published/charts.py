"""Draws the figures: bars, a map, columns by month. Geometry only; colours stand in the style sheet.

Each drawing comes with its words, for whoever does not see it, and its table stands beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from guichet.engine.typography import typeset
from guichet.features.testimonies.published.figures import Figure, Line
from guichet.lib.links import link

# The lower end of each shade of the map, lightest first, and its words.
SHADES: Final = ((5, "de 5 à 9"), (10, "de 10 à 24"), (25, "de 25 à 99"), (100, "100 ou plus"))
HIDDEN_SHADE: Final = 0
_OUTLINES: Final = Path(__file__).resolve().parent / "data" / "departments.tsv"
# Collectivities too small for an outline: a square each, beside the larger islands.
_SQUARES: Final = {"975": (416, 550), "977": (464, 550), "978": (512, 550)}
_SIDE: Final = 26
_INSET_NAMES: Final = (
    (46, 108, "Paris et autour"),
    (46, 616, "971"),
    (130, 616, "972"),
    (207, 616, "973"),
    (289, 616, "974"),
    (363, 616, "976"),
    (429, 616, "975"),
    (477, 616, "977"),
    (525, 616, "978"),
)
_MOST_MONTHS: Final = 48
_COLUMN: Final = 20
_TALL: Final = 140
_NAMES_OF: Final = {
    "services": "service",
    "themes": "theme",
    "secteurs": "secteur",
    "outils": "outil",
    "consequences": "consequence",
}


@dataclass(frozen=True)
class Bar:
    """One bar: `width` in thousandths of the longest; `url` leads to the texts, '' for none."""

    label: str
    count: int
    width: int
    url: str


@dataclass(frozen=True)
class Bars:
    """A figure as bars, the longest first."""

    figure: Figure
    bars: tuple[Bar, ...]


def bars(figure: Figure) -> Bars:
    """Return the bars of a figure."""
    shown = sorted(_counts(figure.shown), key=lambda pair: -pair[1])
    longest = max((count for _, count in shown), default=1)
    drawn = (
        Bar(line.label, count, round(count * 1000 / longest), _texts(figure, line.value))
        for line, count in shown
    )
    return Bars(figure, tuple(drawn))


def _texts(figure: Figure, value: str) -> str:
    name = _NAMES_OF.get(figure.name)
    return f"{link('published:index')}?{name}={value}" if name else ""


def _counts(lines: Sequence[Line]) -> Iterator[tuple[Line, int]]:
    return ((line, line.count) for line in lines if line.count is not None)


# --- The map --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """One département: its outline, and its shade, 0 where its count is not shown."""

    outline: str
    shade: int


@dataclass(frozen=True)
class France:
    """The map, its insets named, and its words."""

    figure: Figure
    shapes: tuple[Shape, ...]
    names: tuple[tuple[int, int, str], ...]
    legend: tuple[tuple[int, str], ...]
    words: str


def france(figure: Figure) -> France:
    """Return the map of a figure whose values are codes of départements."""
    counts = {line.value: count for line, count in _counts(figure.shown)}
    shapes = (Shape(outline, shade_of(counts.get(code))) for code, outline in outlines())
    legend = ((HIDDEN_SHADE, "non montré"), *enumerate((words for _, words in SHADES), 1))
    return France(figure, tuple(shapes), _INSET_NAMES, legend, _in_words(figure))


def shade_of(count: int | None) -> int:
    """Return the shade of a count: 0 when it is not shown, then 1 to 4."""
    if count is None:
        return HIDDEN_SHADE
    return sum(count >= lowest for lowest, _ in SHADES)


@cache
def outlines() -> tuple[tuple[str, str], ...]:
    """Return the code and the outline of each shape; some départements are drawn twice."""
    lines = _OUTLINES.read_text(encoding="utf-8").splitlines()
    drawn = [line.lstrip("+").split("\t") for line in lines if not line.startswith("#")]
    squares = ((code, f"M{x} {y}h{_SIDE}v{_SIDE}h-{_SIDE}z") for code, (x, y) in _SQUARES.items())
    return (*((code, outline) for code, outline in drawn), *squares)


def _in_words(figure: Figure) -> str:
    shown = sorted(_counts(figure.shown), key=lambda pair: -pair[1])
    if not shown:
        return typeset("Aucun département n’a encore assez de témoignages pour être montré.")
    first, most = shown[0]
    many = "départements ont un nombre" if len(shown) > 1 else "département a un nombre"
    return typeset(f"{len(shown)} {many} montré. Le plus grand : {first.label}, {most}.")


# --- Columns by month -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """One month: a column from the ground, or a dot where its count is not shown."""

    x: int
    y: int
    height: int
    is_hidden: bool
    year: str


@dataclass(frozen=True)
class Months:
    """The last months as columns, and their words."""

    figure: Figure
    columns: tuple[Column, ...]
    width: int
    height: int
    most: int
    words: str


def months(figure: Figure) -> Months:
    """Return the columns of a figure whose values are months, the last ones."""
    lines = [line for line in figure.lines if line.value][-_MOST_MONTHS:]
    most = max((line.count for line in lines if line.count is not None), default=1)
    columns = tuple(_column(at, line, most) for at, line in enumerate(lines))
    return Months(
        figure=figure,
        columns=columns,
        width=max(len(lines), 1) * _COLUMN,
        height=_TALL,
        most=most,
        words=_months_in_words(lines, most),
    )


def _column(at: int, line: Line, most: int) -> Column:
    year, month = line.value.split("-")
    height = 0 if line.count is None else round(line.count * _TALL / most)
    is_named = at == 0 or month == "01"
    return Column(
        at * _COLUMN, _TALL - height, height, line.count is None, year if is_named else ""
    )


def _months_in_words(lines: Sequence[Line], most: int) -> str:
    if not lines:
        return typeset("Aucun mois n’a encore assez de témoignages pour être montré.")
    top = next(line.label for line in lines if line.count == most)
    return typeset(f"De {lines[0].label} à {lines[-1].label}. Le plus grand : {top}, {most}.")
