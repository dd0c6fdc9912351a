"""An ODT keeps every word and every named style, and puts the address in the window."""

import dataclasses
import io
import re
import zipfile

import odfdo
import pytest

from guichet.engine.typesetting.documents import LetterDocument, Paragraph, texts_of
from guichet.engine.typesetting.odt import MIMETYPE, Editable, to_odt
from guichet.engine.typesetting.tests.samples import LETTER, PLAIN, SHEET, result

EDITABLE: tuple[Editable, ...] = (LETTER, SHEET, PLAIN)


def reopened(document: Editable) -> odfdo.Document:
    """Return the document as another library reads it."""
    return odfdo.Document(io.BytesIO(to_odt(document)))


def paragraphs(document: Editable) -> list[tuple[str | None, str]]:
    """Return (style, text) of each paragraph and heading, in order."""
    found = reopened(document).body.xpath("//text:p | //text:h")
    return [
        (element.style, element.inner_text)
        for element in found
        if isinstance(element, odfdo.Paragraph | odfdo.Header)
    ]


def part(document: Editable, name: str) -> str:
    """Return one XML file of the ODT."""
    with zipfile.ZipFile(io.BytesIO(to_odt(document))) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("document", EDITABLE, ids=lambda d: type(d).__name__)
def test_the_file_names_its_format_first_and_uncompressed(document: Editable) -> None:
    with zipfile.ZipFile(io.BytesIO(to_odt(document))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == MIMETYPE.encode()
        listed = set(
            re.findall('full-path="([^"/][^"]*)"', archive.read("META-INF/manifest.xml").decode())
        )
        assert listed == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}


@pytest.mark.parametrize("document", EDITABLE, ids=lambda d: type(d).__name__)
def test_every_word_is_in_the_file(document: Editable) -> None:
    written = "".join("".join(text.split()) for _, text in paragraphs(document))
    texts = texts_of(document)
    if isinstance(document, LetterDocument):
        texts.remove(document.title)
    texts.remove(document.language)
    for text in texts:
        assert "".join(text.split()) in written


def test_the_place_and_the_date_stand_on_the_line_of_the_sending() -> None:
    lines = [text for style, text in paragraphs(LETTER) if style == "PlaceAndDate"]
    assert len(lines) == 1
    assert lines[0].startswith(LETTER.sending)
    assert lines[0].endswith(LETTER.place_and_date)


def test_each_part_of_a_letter_has_its_style_in_order() -> None:
    styles = [style for style, _ in paragraphs(LETTER)]
    in_order = list(dict.fromkeys(styles))
    assert in_order == [
        "Sender", "Representative", "Recipient", "PlaceAndDate", "Subject", "References",
        "Salutation", "Body", "Heading", "List", "Closing", "Signature", "PiecesHeading", "Pieces",
    ]  # fmt: skip


@pytest.mark.parametrize("document", EDITABLE, ids=lambda d: type(d).__name__)
def test_every_style_that_is_used_is_defined(document: Editable) -> None:
    content, styles = part(document, "content.xml"), part(document, "styles.xml")
    used = set(re.findall(r'(?:text|table):style-name="([^"]+)"', content))
    defined = set(re.findall(r'style:name="([^"]+)"', content + styles))
    assert used <= defined


def test_the_page_is_a4_in_french_with_the_margins_of_the_pdf() -> None:
    styles = part(LETTER, "styles.xml")
    assert 'fo:page-width="21cm" fo:page-height="29.7cm"' in styles
    assert 'fo:margin-left="2.5cm" fo:margin-right="2cm"' in styles
    assert 'fo:language="fr" fo:country="FR"' in styles
    assert 'fo:language="ar" fo:country="none"' in part(
        dataclasses.replace(LETTER, language="ar"), "styles.xml"
    )


@pytest.mark.parametrize(("lines", "top"), [(1, 4.13), (4, 3.47), (7, 2.81), (12, 2.8)])
def test_the_address_is_centred_in_the_window(lines: int, top: float) -> None:
    letter = dataclasses.replace(LETTER, recipient=("ligne",) * lines)
    assert f'fo:padding-top="{top:.2f}cm"' in part(letter, "content.xml")


def test_the_title_and_the_language_are_in_the_metadata() -> None:
    meta = reopened(LETTER).meta
    assert meta.title == LETTER.title
    assert meta.language == "fr"


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert to_odt(LETTER) == to_odt(dataclasses.replace(LETTER))


def test_spaces_and_line_breaks_survive() -> None:
    letter = dataclasses.replace(LETTER, body=(Paragraph("  deux   espaces \nligne\n\nautre"),))
    content = part(letter, "content.xml")
    assert (
        '<text:s text:c="2" />deux<text:s text:c="3" />espaces '
        "<text:line-break />ligne<text:line-break /><text:line-break />autre"
    ) in content


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "]]> & &amp; \" '", "😀 王小明 محمد", "{{x}} #eval()"]
)
def test_what_someone_types_is_kept_as_it_is(typed: str) -> None:
    letter = dataclasses.replace(LETTER, sender=(typed,), title=typed)
    assert ("Sender", typed) in paragraphs(letter)
    assert reopened(letter).meta.title == typed


def test_characters_that_xml_forbids_do_not_break_the_file() -> None:
    letter = dataclasses.replace(LETTER, sender=("a\x00\x0b\x1f\ud800\ufffeb",))
    assert ("Sender", "a\n□b") in paragraphs(letter)


def test_a_result_is_only_printed() -> None:
    with pytest.raises(TypeError, match="ResultDocument"):
        to_odt(result(1))  # type: ignore[arg-type]
