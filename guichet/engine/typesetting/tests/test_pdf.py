"""What a PDF of ours always is: tagged, readable in order, the same each time, and never fooled."""

import dataclasses
import io
import os
import re

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.engine.typesetting import pdf
from guichet.engine.typesetting.documents import (
    Bullets,
    Document,
    Heading,
    LetterDocument,
    Paragraph,
    SheetSection,
    texts_of,
)
from guichet.engine.typesetting.tests.reading import (
    PAGE_HEIGHT,
    Line,
    bookmarks_of,
    characters_of,
    page_count,
    pages_of,
    text_of,
)
from guichet.engine.typesetting.tests.samples import (
    LETTER,
    LETTER_IN_ORDER,
    PLAIN,
    SHEET,
    result,
)

DOCUMENTS: tuple[Document, ...] = (LETTER, SHEET, result(3), PLAIN)
of_each_kind = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: type(d).__name__)


def letter_with(typed: str) -> LetterDocument:
    """Return a letter in which someone typed this text everywhere."""
    return dataclasses.replace(
        LETTER,
        title=typed,
        sender=(typed,),
        recipient=(typed,),
        subject=typed,
        references=typed,
        body=(Heading(typed), Paragraph(typed), Bullets((typed,))),
        signature=(typed,),
        pieces=(typed,),
    )


@of_each_kind
def test_a_pdf_says_that_it_is_accessible_that_it_is_french_and_its_title(
    document: Document,
) -> None:
    with pikepdf.open(io.BytesIO(pdf.typeset(document))) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in file.Root
        assert str(file.Root.Lang) == "fr"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == document.title


@of_each_kind
def test_every_word_of_the_document_is_on_paper(document: Document) -> None:
    printed = text_of(pdf.typeset(document)).replace(" ", "")
    shown = texts_of(document)
    if isinstance(document, LetterDocument):
        shown.remove(document.title)  # metadata only
    shown.remove(document.language)
    for text in shown:
        assert "".join(text.split()) in printed


def test_a_letter_is_read_in_its_order() -> None:
    printed = text_of(pdf.typeset(LETTER))
    position = 0
    for text in LETTER_IN_ORDER:
        found = printed.find(text, position)
        assert found >= position, f"{text!r} does not come in its place"
        position = found + len(text)


@of_each_kind
def test_the_same_document_gives_the_same_bytes_and_no_date(document: Document) -> None:
    first = pdf.typeset(document)
    pdf.typeset(letter_with("another letter in between"))
    assert pdf.typeset(document) == first
    assert b"CreationDate" not in first
    assert b"CreateDate" not in first


@pytest.mark.parametrize("tickets", [1, 3, 4, 6, 9])
def test_a_result_of_one_to_nine_procedures_holds_on_two_pages(tickets: int) -> None:
    assert page_count(pdf.typeset(result(tickets))) <= 2


def test_a_longer_result_flows_on_and_numbers_its_pages() -> None:
    content = pdf.typeset(result(14))
    count = page_count(content)
    assert count > 2
    for number in range(1, count + 1):
        assert f"{number}/{count}" in text_of(content)


def test_a_sheet_holds_on_one_page_without_a_page_number() -> None:
    content = pdf.typeset(SHEET)
    assert page_count(content) == 1
    assert "1/1" not in text_of(content)


def test_a_sheet_a_little_too_long_is_set_smaller_to_hold_on_one_page() -> None:
    sheets = [dataclasses.replace(SHEET, follow_up_lines=lines) for lines in range(4, 22)]
    read = [pages_of(pdf.typeset(sheet)) for sheet in sheets]
    sizes = [_text_size(pages) for pages in read]
    assert {size for size, pages in zip(sizes, read, strict=True) if len(pages) == 1} > {11.0}
    assert {size for size, pages in zip(sizes, read, strict=True) if len(pages) > 1} == {11.0}


def _text_size(pages: list[list[Line]]) -> float:
    return next(line.size for page in pages for line in page if "la preuve de dépôt" in line.text)


@pytest.mark.parametrize("items", range(10, 40, 3))
def test_the_table_of_replies_is_never_cut(items: int) -> None:
    keep = SheetSection("Garder", tuple(f"la preuve de dépôt n° {n}" for n in range(items)))
    pages = pages_of(pdf.typeset(dataclasses.replace(SHEET, sections=(keep,))))
    days = {row.received for row in SHEET.reply_table.rows} if SHEET.reply_table else set()
    assert days
    assert sum(days <= {line.text for line in page} for page in pages) == 1


FACTS = tuple(Paragraph(f"Fait numéro {n}.") for n in range(40))


@pytest.mark.parametrize("facts", range(4, 24))
def test_the_signature_is_never_alone_on_its_page(facts: int) -> None:
    body = (*LETTER.body, *FACTS[:facts], Paragraph("Avant-dernier."), Paragraph("Dernier mot."))
    pages = pages_of(pdf.typeset(dataclasses.replace(LETTER, body=body)))
    page = next(page for page in pages if any("distinguées" in line.text for line in page))
    assert {"Avant-dernier.", "Dernier mot."} <= {line.text for line in page}
    name = [line for line in page if line.text == "Amina Bensaïd"][-1]
    below = [line.top for line in page if line.top > name.bottom]
    assert min([*below, PAGE_HEIGHT]) - name.bottom >= 16


def test_a_letter_a_little_too_long_is_set_smaller_to_hold_on_one_page() -> None:
    read = [
        pages_of(pdf.typeset(dataclasses.replace(LETTER, body=(*LETTER.body, *FACTS[:facts]))))
        for facts in range(4, 24)
    ]
    sizes = [pages[0][0].size for pages in read]
    assert {size for size, pages in zip(sizes, read, strict=True) if len(pages) == 1} == {
        11.0,
        10.25,
        9.8,
    }
    assert {size for size, pages in zip(sizes, read, strict=True) if len(pages) > 1} == {11.0}


def test_the_number_of_an_article_is_never_cut() -> None:
    words = [f"{'x' * length} l’article R.\u00a0133-9-2 du code" for length in range(40, 110)]
    body = tuple(Paragraph(one) for one in words)
    read = pages_of(pdf.typeset(dataclasses.replace(LETTER, body=body)))
    lines = [line.text for page in read for line in page]
    assert sum("133-9-2" in line for line in lines) == len(words)


def test_a_box_to_tick_stands_before_what_is_to_be_done() -> None:
    assert "☐une case" in text_of(pdf.typeset(PLAIN)).replace("☐ ", "☐")
    assert "☐Signez les deux" in text_of(pdf.typeset(SHEET)).replace("☐ ", "☐")


INJECTIONS = (
    '#eval("1 + 1")',
    "$x^2$ @ref <label> ]",
    "\\u{41} \\ * gras * _ital_ `code` = titre",
    "#panic() #set page(width: 1cm)",
    '#import "@preview/evil:1.0.0"',
    "#sys.inputs // commentaire /* autre */",
    "<script>alert('x')</script> &amp; \"guillemets\"",
    '{"kind": "Heading"} \\n \\" }',
    "~ -- --- ... -? 'apostrophes'",
)


@pytest.mark.parametrize("typed", INJECTIONS)
def test_markup_that_someone_types_is_printed_as_it_is(typed: str) -> None:
    content = pdf.typeset(letter_with(typed))
    assert text_of(content).count(" ".join(typed.split())) == 9


def test_lines_that_look_like_markup_stay_lines() -> None:
    typed = "\n#panic()\n= Titre\n- puce\n+ numéro\n/ terme : sens"
    assert "#panic() = Titre - puce + numéro / terme : sens" in text_of(
        pdf.typeset(letter_with(typed))
    )


def test_a_field_of_ten_thousand_characters_is_printed_whole() -> None:
    words = " ".join(f"mot{n}" for n in range(1700))
    letter = dataclasses.replace(LETTER, body=(Paragraph(words),), references=words)
    content = pdf.typeset(letter)
    printed = re.sub(rf"\d+/{page_count(content)} ", "", text_of(content))
    assert printed.count(words) == 2


def test_a_word_without_end_does_not_run_off_the_paper() -> None:
    letter = letter_with("a" * 2_000)
    content = pdf.typeset(letter)
    assert text_of(content).count("a") > 16_000
    assert max(line.right for page in pages_of(content) for line in page) <= 210 - 19


def test_control_characters_and_broken_text_do_not_stop_a_letter() -> None:
    typed = "avant\x00\x07\x1b\x85après \ud800 \ufffe \u202efin\ufeff"
    printed = text_of(pdf.typeset(letter_with(typed)))
    assert "avant après □ fin" in printed
    assert pdf.unsupported_characters(letter_with(typed)) == set()


def test_emoji_and_chinese_are_replaced_on_paper_and_named_to_the_caller() -> None:
    letter = letter_with("Ana 😀 王小明 👩‍🦰")
    assert pdf.unsupported_characters(letter) >= set("😀王小明👩🦰")
    assert "Ana □ □□□" in text_of(pdf.typeset(letter))


@pytest.mark.parametrize(
    "name",
    ["محمد الأمين", "עברית", "Дмитрий", "Ελένη", "Nguyễn Thị Ánh", "Łukasz Șțefan İğ", "☐ ☑"],
)
def test_names_of_many_scripts_are_printed(name: str) -> None:
    letter = letter_with(name)
    assert pdf.unsupported_characters(letter) == set()
    assert "□" not in text_of(pdf.typeset(letter))


def test_a_name_from_right_to_left_keeps_its_letters_in_logical_order() -> None:
    letter = dataclasses.replace(LETTER, body=(Paragraph("Je suis שלו כהן."),))
    placed = dict(characters_of(pdf.typeset(letter)))
    assert placed["ש"] > placed["ל"] > placed["ו"] > placed["כ"] > placed["ה"] > placed["ן"]


def test_every_character_taken_for_granted_is_in_the_fonts() -> None:
    granted = "".join(c for c in map(chr, range(0x20, 0x3000)) if pdf._SURE.fullmatch(c))
    assert len(granted) > 320
    content, missing = pdf._typeset(dataclasses.replace(LETTER, body=(Paragraph(granted),)))
    assert missing == set()
    assert "œ" in text_of(content)


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_whatever_someone_types_a_letter_comes_out(typed: str) -> None:
    assert page_count(pdf.typeset(letter_with(typed))) >= 1


def test_nothing_to_print_makes_no_heading() -> None:
    letter = dataclasses.replace(LETTER, title="", subject="", body=(Heading(" "), Bullets(())))
    assert "Objet" not in text_of(pdf.typeset(letter))


def test_without_a_subject_the_headings_still_start_at_the_first_level() -> None:
    content = pdf.typeset(dataclasses.replace(LETTER, subject=""))
    assert bookmarks_of(content) == [(1, "Ce que je demande")]


def test_a_forked_process_is_told_why_it_cannot_print(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf.typeset(LETTER)
    monkeypatch.setattr(os, "getpid", lambda: 1)
    with pytest.raises(RuntimeError, match="forked"):
        pdf.typeset(LETTER)


def test_characters_on_which_the_typesetter_stops_are_printed_as_boxes() -> None:
    marks = " ".join(map(chr, (0x08C9, *range(0x08CB, 0x08E1)))) + " \u08e1\u08e2"
    letter = letter_with(f"Amina {marks} Benali")
    assert "Amina" in text_of(pdf.typeset(letter))
    assert pdf.unsupported_characters(letter)
