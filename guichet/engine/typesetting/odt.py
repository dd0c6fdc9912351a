"""Write a document as an OpenDocument text, so that a person can change it before printing.

An ODT is a zip of four XML files. The styles stand in `templates/odt/styles.xml`; only the content and
the title are written here, through ElementTree, which escapes all that is typed. No date and no name
of a machine enters the file: same document, same bytes.
"""

import re
from collections.abc import Iterable
from functools import singledispatch
from pathlib import Path
from xml.etree import ElementTree as ET

from guichet.engine.typesetting.characters import printable_document
from guichet.engine.typesetting.documents import (
    Block,
    Bullets,
    DateBox,
    Heading,
    LetterDocument,
    PlainDocument,
    ReplyTable,
    SheetDocument,
)
from guichet.engine.typesetting.opendocument import child, element, meta, named, written, zipped

MIMETYPE = "application/vnd.oasis.opendocument.text"

_FILES = Path(__file__).parent / "templates" / "odt"
# In centimetres from the top margin: where the window starts, its height, one line of an address.
_WINDOW_TOP, _WINDOW_HEIGHT, _ADDRESS_LINE = 2.8, 3.1, 0.44
_HEADER_HEIGHT = 7.3
_ADDRESS_COLUMNS = 46  # characters that hold on one line of the address

_SPACES = re.compile("( {2,}|^ | $|\n)")

Editable = LetterDocument | PlainDocument | SheetDocument


def to_odt(document: Editable) -> bytes:
    """Return the .odt file. Raises TypeError for a document that is only printed (the result)."""
    document = printable_document(document)
    body = element("office:text")
    styles = element("office:automatic-styles")
    _write(document, body, styles)
    content = element("office:document-content", {"office:version": "1.3"})
    content.append(styles)
    ET.SubElement(content, named("office:body")).append(body)
    return _zipped(content, document.title, document.language)


@singledispatch
def _write(document: object, body: ET.Element, styles: ET.Element) -> None:
    raise TypeError(f"cannot be typeset as ODT: {type(document).__name__}")


@_write.register
def _letter(letter: LetterDocument, body: ET.Element, styles: ET.Element) -> None:
    _letter_head(letter, body, styles)
    _sending_and_date(body, letter)
    if letter.subject:
        _heading(body, "Subject", f"Objet\u00a0: {letter.subject}", level=1)
    if letter.references:
        _paragraph(body, "References", letter.references, label="Mes références\u00a0: ")
    _paragraph(body, "Salutation", letter.salutation)
    _blocks(body, letter.body)
    _paragraph(body, "Closing", letter.closing)
    _paragraph(body, "Signature", "\n".join(letter.signature))
    if letter.pieces:
        _paragraph(body, "PiecesHeading", "Pièces jointes\u00a0:")
        _list(body, "Numbers", letter.pieces, paragraph="Pieces")


@_write.register
def _plain(page: PlainDocument, body: ET.Element, styles: ET.Element) -> None:
    _heading(body, "Title", page.title, level=1)
    _paragraph(body, "Body", page.intro)
    _blocks(body, page.blocks)
    _paragraph(body, "References", page.footer)


@_write.register
def _sheet(sheet: SheetDocument, body: ET.Element, styles: ET.Element) -> None:
    _paragraph(body, "References", sheet.title)
    _heading(body, "Title", sheet.procedure_title, level=1)
    for box in (sheet.last_day, *sheet.boxes) if sheet.last_day else sheet.boxes:
        _date(body, box)
    for section in sheet.sections:
        _heading(body, "Heading", section.heading, level=2)
        _list(body, _list_style(section.boxes), section.items)
    if sheet.reply_table:
        _replies(body, styles, sheet.reply_table)
    if sheet.follow_up_lines:
        rows = [("", "", "")] * sheet.follow_up_lines
        _heading(body, "Heading", "Ce qui a été envoyé, reçu, dit", level=2)
        _table(body, styles, "FollowUp", ("Le", "Quoi, par qui", "Preuve gardée"), rows)
    _paragraph(body, "References", sheet.footer)


def _letter_head(letter: LetterDocument, body: ET.Element, styles: ET.Element) -> None:
    """Write sender and recipient side by side, the recipient in the window of the envelope.

    A table row of fixed least height, rather than a frame: it stays in place in every word processor.
    """
    line_count = sum(1 + (len(line) - 1) // _ADDRESS_COLUMNS for line in letter.recipient)
    slack = max(0.0, _WINDOW_HEIGHT - line_count * _ADDRESS_LINE)
    _style(styles, "Head", "table", {"style:width": "16.5cm", "table:align": "left"})
    _style(styles, "Head.Left", "table-column", {"style:column-width": "8cm"})
    _style(styles, "Head.Right", "table-column", {"style:column-width": "8.5cm"})
    _style(styles, "Head.Row", "table-row", {"style:min-row-height": f"{_HEADER_HEIGHT}cm"})
    plain = {"fo:padding": "0cm", "fo:border": "none"}
    _style(styles, "Head.Sender", "table-cell", plain | {"fo:padding-right": "1.5cm"})
    top = {"fo:padding-top": f"{_WINDOW_TOP + slack / 2:.2f}cm"}
    _style(styles, "Head.Recipient", "table-cell", plain | top)
    table = child(body, "table:table", {"table:name": "Head", "table:style-name": "Head"})
    child(table, "table:table-column", {"table:style-name": "Head.Left"})
    child(table, "table:table-column", {"table:style-name": "Head.Right"})
    row = child(table, "table:table-row", {"table:style-name": "Head.Row"})
    sender = child(row, "table:table-cell", {"table:style-name": "Head.Sender"})
    _paragraphs(sender, "Sender", letter.sender)
    if letter.representative:
        child(sender, "text:p", {"text:style-name": "Sender"})
        _paragraphs(sender, "Representative", letter.representative)
    recipient = child(row, "table:table-cell", {"table:style-name": "Head.Recipient"})
    _paragraphs(recipient, "Recipient", letter.recipient)


def _sending_and_date(body: ET.Element, letter: LetterDocument) -> None:
    """Write how the letter is sent and, on the same line at the right margin, where and when."""
    line = child(body, "text:p", {"text:style-name": "PlaceAndDate"})
    if letter.sending:
        _write_text(child(line, "text:span", {"text:style-name": "Strong"}), letter.sending)
    child(line, "text:tab")
    _write_text(line, letter.place_and_date)


def _date(parent: ET.Element, box: DateBox) -> None:
    warning = f"Attention\u00a0: {box.warning}" if box.warning else ""
    text = "\n".join(part for part in (box.date_text, box.how, warning) if part)
    _paragraph(parent, "Body", text, label=f"{box.label}\u00a0: ")


def _replies(body: ET.Element, styles: ET.Element, replies: ReplyTable) -> None:
    if replies.title:
        _heading(body, "Heading", replies.title, level=2)
    rows = [(row.received, row.silence_on, row.next_until) for row in replies.rows]
    _table(body, styles, "Replies", replies.columns, rows)


def _table(
    body: ET.Element,
    styles: ET.Element,
    name: str,
    columns: tuple[str, ...],
    rows: list[tuple[str, str, str]],
) -> None:
    _style(styles, name, "table", {"style:width": "16.5cm", "table:align": "left"})
    cell = {"fo:padding": "0.15cm", "fo:border-bottom": "0.5pt solid #000000"}
    _style(styles, f"{name}.Cell", "table-cell", cell)
    _style(styles, f"{name}.Row", "table-row", {"style:min-row-height": "0.8cm"})
    table = child(body, "table:table", {"table:name": name, "table:style-name": name})
    width = {"style:column-width": f"{16.5 / len(columns)}cm"}
    _style(styles, f"{name}.Column", "table-column", width)
    repeated = {"table:number-columns-repeated": str(len(columns))}
    child(table, "table:table-column", {"table:style-name": f"{name}.Column"} | repeated)
    header = child(table, "table:table-header-rows")
    _row(header, name, columns, strong=True)
    for row in rows:
        _row(table, name, row)


def _row(parent: ET.Element, name: str, cells: tuple[str, ...], *, strong: bool = False) -> None:
    row = child(parent, "table:table-row", {"table:style-name": f"{name}.Row"})
    for text in cells:
        cell = child(row, "table:table-cell", {"table:style-name": f"{name}.Cell"})
        paragraph = child(cell, "text:p", {"text:style-name": "Standard"})
        span = child(paragraph, "text:span", {"text:style-name": "Strong"}) if strong else paragraph
        _write_text(span, text)


def _blocks(parent: ET.Element, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            _heading(parent, "Heading", block.text, level=2)
        elif isinstance(block, Bullets):
            _list(parent, _list_style(block.boxes), block.items)
        else:
            _paragraph(parent, "Body", block.text)


def _list_style(boxes: bool) -> str:
    return "Boxes" if boxes else "Dashes"


def _list(
    parent: ET.Element, list_style: str, items: Iterable[str], paragraph: str = "List"
) -> None:
    entries = child(parent, "text:list", {"text:style-name": list_style})
    for item in items:
        _paragraph(child(entries, "text:list-item"), paragraph, item)


def _heading(parent: ET.Element, style: str, text: str, *, level: int) -> None:
    attributes = {"text:style-name": style, "text:outline-level": str(level)}
    _write_text(child(parent, "text:h", attributes), text)


def _paragraphs(parent: ET.Element, style: str, texts: Iterable[str]) -> None:
    for text in texts:
        _paragraph(parent, style, text)


def _paragraph(parent: ET.Element, style: str, text: str, *, label: str = "") -> None:
    """Write one paragraph, its bold label first; nothing at all when there is no text."""
    if not text:
        return
    paragraph = child(parent, "text:p", {"text:style-name": style})
    if label:
        _write_text(child(paragraph, "text:span", {"text:style-name": "Strong"}), label)
    _write_text(paragraph, text)


def _write_text(parent: ET.Element, text: str) -> None:
    """Append a text; line feeds and repeated spaces are elements in ODF, or they would be lost."""
    for part in _SPACES.split(text):
        if part == "\n":
            child(parent, "text:line-break")
        elif part and not part.strip(" "):
            child(parent, "text:s", {"text:c": str(len(part))})
        elif part:
            _append(parent, part)


def _append(parent: ET.Element, text: str) -> None:
    children = list(parent)
    if children:
        children[-1].tail = (children[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _style(styles: ET.Element, name: str, family: str, properties: dict[str, str]) -> None:
    style = child(styles, "style:style", {"style:name": name, "style:family": family})
    child(style, f"style:{family}-properties", properties)


def _zipped(content: ET.Element, title: str, language: str) -> bytes:
    styles = (_FILES / "styles.xml").read_text(encoding="utf-8")
    if language != "fr":
        there = f'fo:language="{re.sub("[^a-z]", "", language)}" fo:country="none"'
        styles = styles.replace('fo:language="fr" fo:country="FR"', there)
    parts = {
        "content.xml": written(content),
        "styles.xml": styles.encode(),
        "meta.xml": written(meta(title, language)),
        "META-INF/manifest.xml": (_FILES / "manifest.xml").read_bytes(),
    }
    return zipped(MIMETYPE, parts)
