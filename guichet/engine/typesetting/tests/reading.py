"""Read a PDF back as a stranger does: words, places in millimetres, bookmarks, lines drawn."""

from dataclasses import dataclass
from typing import Any

import pymupdf

_MILLIMETRE = 72 / 25.4
PAGE_HEIGHT = 297.0


@dataclass(frozen=True)
class Line:
    """A line of text and its box, in millimetres from the top left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def text_of(content: bytes) -> str:
    """Return the text in content order, every white space one plain space."""
    return " ".join(" ".join(page.get_text() for page in _opened(content)).split())


def page_count(content: bytes) -> int:
    """Count the pages."""
    return len(_opened(content))


def pages_of(content: bytes) -> list[list[Line]]:
    """Return the lines of each page, in content order."""
    return [[_line(line) for line in _raw_lines(page)] for page in _opened(content)]


def characters_of(content: bytes) -> list[tuple[str, float]]:
    """Return (character, left edge in millimetres) for each character of the first page."""
    return [
        (character["c"], character["origin"][0] / _MILLIMETRE)
        for line in _raw_lines(_opened(content)[0])
        for span in line["spans"]
        for character in span["chars"]
    ]


def bookmarks_of(content: bytes) -> list[tuple[int, str]]:
    """Return (level, title) of each bookmark."""
    return [(level, title) for level, title, _ in _opened(content).get_toc()]


def drawings_of(content: bytes) -> list[tuple[float, float]]:
    """Return the top left corner of each drawing of the first page, in millimetres."""
    rectangles = [path["rect"] for path in _opened(content)[0].get_drawings()]
    return [(box.x0 / _MILLIMETRE, box.y0 / _MILLIMETRE) for box in rectangles]


def _opened(content: bytes) -> Any:  # noqa: ANN401 -- the library is not typed
    return pymupdf.open(stream=content)


def _raw_lines(page: Any) -> list[Any]:  # noqa: ANN401
    blocks = page.get_text("rawdict")["blocks"]
    return [line for block in blocks for line in block.get("lines", ())]


def _line(line: Any) -> Line:  # noqa: ANN401
    text = "".join(character["c"] for span in line["spans"] for character in span["chars"])
    left, top, right, bottom = (edge / _MILLIMETRE for edge in line["bbox"])
    return Line(text, left, top, right, bottom, round(line["spans"][0]["size"], 2))
