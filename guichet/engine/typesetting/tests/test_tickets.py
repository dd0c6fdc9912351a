"""The paper ticket: one A6 page in black, whose QR code holds the code and nothing else."""

from typing import Any

import pymupdf
import pytest
import segno

from guichet.engine.sealing import tickets
from guichet.engine.sealing.tickets import Ticket
from guichet.engine.typesetting.pdf import typeset
from guichet.engine.typesetting.tickets import document, modules

TICKET = Ticket("7KQM3FTX9WBC2HNV")
_PIECES = {*TICKET.written().split("-"), "-"}
HOSTILE = '#eval("1") $x$ @a <b> \\u{0} *b* `c` // d #include "base.typ"'


def _pages(**words: str) -> Any:  # noqa: ANN401 - the library carries no types
    said: dict[str, Any] = {
        "title": "Votre ticket",
        "intro": "Il rouvre.",
        "advice": ("Gardez-le.",),
    }
    return pymupdf.open(stream=typeset(document(TICKET, **(said | words))), filetype="pdf")


def test_a_ticket_is_one_a6_page() -> None:
    pages = _pages()
    assert len(pages) == 1
    millimetres = [round(side / 72 * 25.4) for side in pages[0].rect[2:]]
    assert millimetres == [105, 148]


def test_the_code_is_written_in_its_groups() -> None:
    words = "".join(_pages()[0].get_text().split())
    assert "-".join(TICKET.written().split("-")) in words


def test_the_code_stands_on_one_line_with_all_its_dashes() -> None:
    pieces = [piece for piece in _pages()[0].get_text("words") if piece[4] in _PIECES]
    assert "".join(piece[4] for piece in pieces) == TICKET.written()
    assert len({round(piece[3]) for piece in pieces}) == 1


def test_the_drawing_is_the_qr_code_of_the_ticket_alone() -> None:
    written = TICKET.written()
    rows = modules(written)
    assert len(rows) == len(rows[0]) == 25
    same = segno.make_qr(written, error="q", boost_error=False)
    assert rows == tuple("".join(str(one & 1) for one in row) for row in same.matrix)


def test_every_dark_square_is_drawn_where_it_stands() -> None:
    """Read back from the picture: a phone must see the squares that the matrix has."""
    page = _pages()[0]
    squares = [one["rect"] for one in page.get_drawings() if one["type"] == "f"]
    dark = sum(row.count("1") for row in modules(TICKET.written()))
    small = [one for one in squares if 2 < one.width < 8 and abs(one.width - one.height) < 0.1]
    assert len(small) == dark


def test_the_ticket_is_printed_in_black_without_a_picture() -> None:
    page = _pages()[0]
    assert page.get_images() == []
    picture = page.get_pixmap(dpi=72)
    colours = {picture.pixel(x, y) for x in range(picture.width) for y in range(picture.height)}
    assert all(max(one) - min(one) < 24 for one in colours)


@pytest.mark.parametrize("where", ["title", "intro", "footer"])
def test_no_word_becomes_markup(where: str) -> None:
    printed = " ".join(_pages(**{where: HOSTILE})[0].get_text().split())
    assert '#eval("1")' in printed
    assert "<b>" in printed


def test_another_ticket_is_another_drawing() -> None:
    assert modules(tickets.new().written()) != modules(TICKET.written())
