"""A letter as PDF comes at once, and much faster than the page that shows it through WeasyPrint."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from statistics import median
from typing import Final

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from benchmarks import visits
from benchmarks.house import ROOT, House, opened
from benchmarks.promises import Outcome, at_most, durations

_TURNS: Final = 15
_EACH_TURN: Final = 4
_RATIO: Final = 5

# The two style sheets of the page that shows the letter: they say how it is printed.
_STYLES: Final = (
    ROOT / "guichet" / "ui" / "static" / "ui" / "guichet.css",
    ROOT / "guichet" / "features" / "letters" / "static" / "letters" / "letters.css",
)
_LETTER: Final = re.compile(r'<article class="letter".*?</article>', re.DOTALL)


def run() -> Iterator[Outcome]:
    """Take ours from the request to the last byte, over HTTP; the other without any server.

    Turn by turn, so that whatever else this machine does slows both alike.
    """
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    ours: list[float] = []
    others: list[float] = []
    other = _OtherTypesetter()
    paper = f"{visits.letter_page()}lettre.pdf"
    with opened(workers=1) as house:
        for turn in range(_TURNS):
            numbers = range(turn * _EACH_TURN, (turn + 1) * _EACH_TURN)
            pages = [_page(house, number) for number in numbers]
            ours += _warm(partial(house.ask, paper, visits.letter_form(one)) for one in numbers)
            others += _warm(partial(other.typeset, page) for page in pages)
    yield at_most("lettre en PDF, de la demande au dernier octet", 0.060, ours)
    ratio = median(others) / median(ours)
    yield Outcome(
        promise=f"au moins {_RATIO} fois plus vite que WeasyPrint",
        measured=f"{ratio:.1f} fois (WeasyPrint : médiane {median(others) * 1000:.0f} ms)",
        kept=ratio >= _RATIO,
    )


def _warm(actions: Iterable[Callable[[], object]]) -> list[float]:
    """Time each of these, without the first two: they wake up what the other one put to sleep."""
    return [durations(action, times=1)[0] for action in actions][2:]


def _page(house: House, number: int) -> str:
    """Give the letter as its own page shows it, without what surrounds it."""
    shown = house.ask(visits.letter_page(), visits.letter_form(number)).decode()
    found = _LETTER.search(shown)
    if not found:
        raise RuntimeError("the page does not show the letter")
    return f"<!DOCTYPE html><html lang='fr'><title>Lettre</title><main>{found[0]}</main></html>"


class _OtherTypesetter:
    """WeasyPrint, warm: its style sheets are read once, its fonts are known."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._styles = [
            weasyprint.CSS(filename=file, font_config=self._fonts, media_type="print")
            for file in _STYLES
        ]

    def typeset(self, page: str) -> bytes:
        """Give the letter under the same standard as ours: tagged, PDF/UA-1."""
        pdf: bytes = weasyprint.HTML(string=page).write_pdf(
            stylesheets=self._styles, font_config=self._fonts, pdf_variant="pdf/ua-1"
        )
        return pdf
