"""A spreadsheet opens elsewhere, and what people typed stays text in it."""

import io
import zipfile
from typing import Final

import odfdo
import pytest

from guichet.engine.typesetting.ods import MIMETYPE, Column, Sheet, to_ods

COLUMNS: Final = (Column("Nom", 6), Column("Personnes", 2))
HOSTILE: Final = ['=HYPERLINK("http://x")', "<b>&", "+1", "@SUM(A1)", "مرحبا 🎉", "a\x00b\ud800"]


def read_back(content: bytes) -> list[list[object]]:
    """Return the cells of the first sheet."""
    table = odfdo.Document(io.BytesIO(content)).body.get_table(0)
    assert table is not None
    return [list(row) for row in table.get_values()]


def test_a_spreadsheet_holds_its_words_its_head_and_its_rows() -> None:
    sheet = Sheet("Entrée", ("Le 3 décembre",), COLUMNS, (("Élif", 2), ("Bilal", 1)))
    cells = read_back(to_ods("Liste", [sheet]))
    assert cells[0][0] == "Le 3 décembre"
    assert cells[1] == ["Nom", "Personnes"]
    assert cells[2:] == [["Élif", 2], ["Bilal", 1]]


def test_each_sheet_has_its_name() -> None:
    content = to_ods(
        "Liste", [Sheet("Entrée", (), COLUMNS, ()), Sheet("En attente", (), COLUMNS, ())]
    )
    tables = odfdo.Document(io.BytesIO(content)).body.tables
    assert [table.name for table in tables] == ["Entrée", "En attente"]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_is_never_a_formula_nor_a_tag(typed: str) -> None:
    content = to_ods(typed, [Sheet("Entrée", (), COLUMNS, ((typed, 1),))])
    shown = typed.replace("\x00", "").replace("\ud800", "□")
    assert read_back(content)[1] == [shown, 1]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"formula" not in archive.read("content.xml")


def test_a_line_feed_is_a_second_paragraph_of_the_cell() -> None:
    assert read_back(to_ods("x", [Sheet("E", (), COLUMNS, (("a\nb", 1),))]))[1] == ["a\nb", 1]


def test_the_file_begins_with_its_kind_and_has_no_clock() -> None:
    sheets = [Sheet("Entrée", (), COLUMNS, (("Élif", 2),))]
    content = to_ods("Liste", sheets)
    assert content == to_ods("Liste", sheets)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype").decode() == MIMETYPE
        assert {one.date_time[0] for one in archive.infolist()} == {1980}
