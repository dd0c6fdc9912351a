"""The plain text says all that the paper says, within 72 columns."""

import dataclasses

import pytest

from guichet.engine.typesetting.documents import Document, LetterDocument, Paragraph, texts_of
from guichet.engine.typesetting.tests.samples import (
    LETTER,
    LETTER_IN_ORDER,
    PLAIN,
    SHEET,
    result,
)
from guichet.engine.typesetting.text import WIDTH, to_text

of_each_kind = pytest.mark.parametrize(
    "document", [LETTER, SHEET, result(6), PLAIN], ids=lambda d: type(d).__name__
)


@of_each_kind
def test_no_line_is_wider_than_72_columns(document: Document) -> None:
    assert max(map(len, to_text(document).splitlines())) <= WIDTH


@of_each_kind
def test_every_word_of_the_document_is_in_the_text(document: Document) -> None:
    written = "".join(to_text(document).split())
    texts = texts_of(document)
    if isinstance(document, LetterDocument):
        texts.remove(document.title)
    texts.remove(document.language)
    for text in texts:
        assert "".join(text.removesuffix("…").split()) in written


def test_a_letter_is_read_in_its_order() -> None:
    written = " ".join(to_text(LETTER).split())
    position = 0
    for text in LETTER_IN_ORDER:
        found = written.find(text, position)
        assert found >= position, f"{text!r} does not come in its place"
        position = found + len(text)


def test_the_address_the_date_and_the_signature_stand_on_the_right() -> None:
    lines = to_text(LETTER).splitlines()
    assert " " * 36 + "Service du recouvrement" in lines
    assert " " * 36 + "Saint-Étienne, le 9 novembre 2026" in lines
    assert " " * 36 + "Amina Bensaïd" in lines
    assert lines[0] == "Amina Bensaïd"


def test_a_list_hangs_under_its_dash() -> None:
    letter = dataclasses.replace(LETTER, pieces=("copie " * 20,))
    assert "\n1. copie copie" in to_text(letter)
    assert "\n   copie copie" in to_text(letter)


def test_a_no_break_space_is_not_where_a_line_ends() -> None:
    letter = dataclasses.replace(LETTER, body=(Paragraph("mot\u00a0: " * 40),))
    assert not any(line.startswith(":") for line in to_text(letter).splitlines())


def test_what_is_empty_leaves_no_label() -> None:
    bare = dataclasses.replace(LETTER, subject="", references="", sending="", pieces=())
    text = to_text(bare)
    assert "Objet" not in text
    assert "références" not in text
    assert "Pièces" not in text
    assert "\n\n\n\n" not in text


def test_the_table_of_replies_reads_as_sentences() -> None:
    text = " ".join(to_text(SHEET).split())
    assert (
        "– Si l’avis de réception porte le 10 novembre 2026, sans réponse le 10 décembre 2026, "
        "dernier jour pour la suite : 10 février 2027"
    ) in text


def test_markup_and_control_characters_stay_harmless() -> None:
    letter = dataclasses.replace(LETTER, sender=("<b>#eval()</b>\x07\ttab",))
    assert to_text(letter).startswith("<b>#eval()</b> tab\n")


def test_a_box_to_tick_stands_before_what_is_to_be_done() -> None:
    assert "☐ une case" in to_text(PLAIN).splitlines()
    assert "☐ Signez les deux exemplaires." in to_text(SHEET).splitlines()
