"""Draws the path of a procedure: the stages on a line, lying on wide screens, upright on narrow ones.

The drawing is geometry only (numbers for the template ``ui/path.html``); colours and type stand in the
style sheet, so that print, dark and forced colours follow. Widths are in pixels at the base size.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BASE_PIXELS = 18  # one rem at the default setting; sizes go out in rem so that text zoom works
RADIUS = 9
LINE_HEIGHT = 19
COLUMN = 150
MIN_WIDE = 740
GAP = 16
TALL_WIDTH = 248
TALL_INDENT = 34
# Mean advance of a character, in pixels at 15 px. Generous: the reader's own font is unknown.
BOLD_ADVANCE = 8.8
PLAIN_ADVANCE = 8.1


@dataclass(frozen=True)
class Stage:
    """One stage. ``date``: a few words under the label; ``note``: a sentence for the list only."""

    label: str
    date: str = ""
    note: str = ""
    state: str = "next"
    urgent: bool = False


@dataclass(frozen=True)
class TextLine:
    """One line of text placed in the drawing; whole numbers, since French would print a comma."""

    x: int
    y: int
    text: str
    kind: str


@dataclass(frozen=True)
class Mark:
    """One stage placed in the drawing."""

    x: int
    y: int
    classes: str
    state: str
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Segment:
    """The line between two stages; dashed while it is not yet travelled."""

    d: str
    dashed: bool


@dataclass(frozen=True)
class Drawing:
    """A whole drawing, ready for the template. ``rem`` is its natural width."""

    width: int
    height: int
    rem: str
    rtl: bool
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]


def stage_of(item: Stage | Mapping[str, object]) -> Stage:
    """Accept a Stage or a mapping with the same keys.

    Raises TypeError for a key that a stage does not have.
    """
    return item if isinstance(item, Stage) else Stage(**item)  # type: ignore[arg-type]


def draw_wide(stages: Sequence[Stage], *, rtl: bool = False) -> Drawing:
    """Place the stages from start to end in equal columns."""
    width = max(MIN_WIDE, COLUMN * len(stages))
    column = width / max(len(stages), 1)
    marks = []
    for index, stage in enumerate(stages):
        start = index * column + RADIUS + 2
        x = width - start if rtl else start
        text_x = width - index * column if rtl else index * column
        lines = _lines(stage, x=text_x, y=RADIUS * 2 + 28, room=column - GAP)
        marks.append(_mark(stage, x, RADIUS + 3, lines))
    return _drawing(width, marks, stages, rtl=rtl)


def draw_tall(stages: Sequence[Stage], *, rtl: bool = False) -> Drawing:
    """Place the stages from top to bottom, the text beside the line."""
    marks = []
    y = RADIUS + 3.0
    for stage in stages:
        x = TALL_WIDTH - RADIUS - 2.0 if rtl else RADIUS + 2.0
        text_x = TALL_WIDTH - TALL_INDENT if rtl else TALL_INDENT
        lines = _lines(stage, x=text_x, y=y + 5, room=TALL_WIDTH - TALL_INDENT)
        marks.append(_mark(stage, x, y, lines))
        y = lines[-1].y + LINE_HEIGHT * 1.6
    return _drawing(TALL_WIDTH, marks, stages, rtl=rtl)


def in_words(stages: Sequence[Stage]) -> str:
    """Tell the whole path in one sentence, for the description of the drawing."""
    return " → ".join(
        f"{stage.label} ({stage.date})" if stage.date else stage.label for stage in stages
    )


def wrap(text: str, room: float, advance: float) -> list[str]:
    """Break a text into lines that fit ``room`` pixels; a no-break space is never broken."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and len(longer) * advance <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _lines(stage: Stage, *, x: float, y: float, room: float) -> tuple[TextLine, ...]:
    texts = [(line, "label") for line in wrap(stage.label, room, BOLD_ADVANCE)]
    if stage.date:
        texts += [(line, "date") for line in wrap(stage.date, room, PLAIN_ADVANCE)]
    return tuple(
        TextLine(round(x), round(y + rank * LINE_HEIGHT), text, kind)
        for rank, (text, kind) in enumerate(texts)
    )


def _mark(stage: Stage, x: float, y: float, lines: tuple[TextLine, ...]) -> Mark:
    classes = f"p-{stage.state}" + (" p-urgent" if stage.urgent else "")
    return Mark(round(x), round(y), classes, stage.state, lines)


def _drawing(width: int, marks: list[Mark], stages: Sequence[Stage], *, rtl: bool) -> Drawing:
    height = max((line.y for mark in marks for line in mark.lines), default=0) + 8
    segments = tuple(
        Segment(
            d=f"M{_edge(a, b)}L{_edge(b, a)}",
            dashed=stages[index + 1].state == "next",
        )
        for index, (a, b) in enumerate(pairwise(marks))
    )
    rem = f"{width / BASE_PIXELS:.2f}"
    return Drawing(width, round(height), rem, rtl, tuple(marks), segments)


def _edge(a: Mark, b: Mark) -> str:
    """Give the point just outside mark ``a`` on the way to mark ``b``."""
    away = RADIUS + 5
    if a.x == b.x:
        return f"{a.x} {a.y + (away if b.y > a.y else -away)}"
    return f"{a.x + (away if b.x > a.x else -away)} {a.y}"
