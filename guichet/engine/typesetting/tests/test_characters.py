"""What has no shape is taken out; what has one is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.engine.typesetting.characters import printable, printable_document
from guichet.engine.typesetting.documents import Bullets, Paragraph, PlainDocument


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Œuvre «\u00a0été\u00a0» 3\u202f200\u00a0€", "Œuvre «\u00a0été\u00a0» 3\u202f200\u00a0€"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\tb", "a b"),
        ("a\x00\x07\x1b\x7f\x9fb", "ab"),
        ("\ud83dx", "□x"),
        ("\ufeffx\ufffe\U0001ffff", "x"),
        ("\u202efaux\u202c", "faux"),
        ("م\u200fح \u2066x\u2069", "م\u200fح \u2066x\u2069"),
        ("😀 王", "😀 王"),
        ("\ufffd", "□"),
    ],
)
def test_a_text_keeps_all_that_has_a_shape(typed: str, kept: str) -> None:
    assert printable(typed) == kept


@given(st.text(st.characters()))
def test_a_printable_text_can_be_written_and_stays_as_it_is(typed: str) -> None:
    text = printable(typed)
    assert text.encode("utf-8").decode() == text
    assert printable(text) == text


def test_every_string_of_a_document_is_made_printable() -> None:
    document = PlainDocument("t\x00", (Paragraph("p\x01"), Bullets(("a\x02", "b"))), footer="f\x03")
    assert printable_document(document) == PlainDocument(
        "t", (Paragraph("p"), Bullets(("a", "b"))), footer="f"
    )
