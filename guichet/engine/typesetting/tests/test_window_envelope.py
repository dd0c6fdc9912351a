"""The address shows in the window of a French DL envelope, alone, whatever its length.

The window (100 × 35 or 45 mm) stands 20 mm from the right and bottom edges of a 110 × 220 mm envelope;
the sheet, folded at 99 mm, slides by 10 mm each way. Always seen: 100–190 mm from the left edge of the
sheet, 45–79 mm from its top. Possibly seen: 90–200 mm, 34–90 mm.
"""

import dataclasses

import pytest

from guichet.engine.typesetting import pdf
from guichet.engine.typesetting.documents import LetterDocument
from guichet.engine.typesetting.tests.reading import Line, drawings_of, pages_of
from guichet.engine.typesetting.tests.samples import LETTER

SEVEN_LINES = (
    "Monsieur le Président du conseil départemental",
    "Direction de l’insertion et de la solidarité",
    "Service du revenu de solidarité active",
    "Pôle des recours préalables obligatoires",
    "2, rue de l’Exemple",
    "BP 12345",
    "42022 Saint-Étienne Cedex 1",
)


def first_page(letter: LetterDocument) -> list[Line]:
    """Return the lines of the letter's first page."""
    return pages_of(pdf.typeset(letter))[0]


@pytest.mark.parametrize("count", range(1, 8))
def test_an_address_of_one_to_seven_lines_is_always_seen_whole(count: int) -> None:
    address = SEVEN_LINES[-count:]
    letter = dataclasses.replace(LETTER, recipient=address)
    placed = [line for line in first_page(letter) if line.text in address]
    assert len(placed) == count
    for line in placed:
        assert 104.5 <= line.left <= 106
        assert line.right <= 190
        assert line.top >= 45
        assert line.bottom <= 80


def test_nothing_else_can_show_in_the_window() -> None:
    sender = ("Amina Bensaïd-de-La-Tour-du-Pin et Bilal Bensaïd", *["une ligne de plus"] * 10)
    mail = "amina.bensaid.de.la.tour.du.pin@une-adresse-tres-longue.example.org"
    letter = dataclasses.replace(LETTER, recipient=SEVEN_LINES, sender=(*sender, mail))
    for line in first_page(letter):
        beside = line.right <= 90.5 or line.left >= 200
        above_or_below = line.bottom <= 34 or line.top >= 90
        assert line.text in SEVEN_LINES or beside or above_or_below, line


def test_a_longer_address_pushes_the_letter_down_instead_of_covering_it() -> None:
    address = (*SEVEN_LINES, *(f"ligne {n}" for n in range(8, 25)))
    lines = first_page(dataclasses.replace(LETTER, recipient=address))
    last = next(line.bottom for line in lines if line.text == "ligne 24")
    date = next(line.top for line in lines if line.text.startswith("Saint-Étienne, le"))
    assert date > last


def test_the_sheet_is_marked_where_it_folds() -> None:
    marks = [round(top) for left, top in drawings_of(pdf.typeset(LETTER)) if left < 20]
    assert marks == [99, 198]
