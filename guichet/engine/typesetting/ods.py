"""Write tables as an OpenDocument spreadsheet, to sort, to change and to print.

An ODS is a zip of a few XML files, like the ODT of `odt`. Every text is written as text: a name that
begins with « = » is never a formula. No date and no name of a machine enters the file: same tables, same
bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from guichet.engine.typesetting.characters import printable
from guichet.engine.typesetting.opendocument import child, element, meta, written, zipped

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"

_LINE: Final = {"fo:border-bottom": "0.5pt solid #000000", "fo:padding": "0.1cm"}
_CELLS: Final = {
    "Cell": (_LINE | {"fo:wrap-option": "wrap", "style:vertical-align": "top"}, {}),
    "Head": (_LINE | {"fo:wrap-option": "wrap"}, {"fo:font-weight": "bold"}),
    "Note": ({"fo:wrap-option": "no-wrap"}, {}),
}


@dataclass(frozen=True)
class Column:
    """One column: what stands at its head, and how wide it is in centimetres."""

    title: str
    width: float


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines of words above, then a table of which the head is printed on each page."""

    name: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | int, ...], ...]


def to_ods(title: str, sheets: Iterable[Sheet], *, language: str = "fr") -> bytes:
    """Return the .ods file."""
    content = element("office:document-content", {"office:version": "1.3"})
    styles = child(content, "office:automatic-styles")
    _write_cell_styles(styles)
    spreadsheet = child(child(content, "office:body"), "office:spreadsheet")
    for number, sheet in enumerate(sheets, start=1):
        _write_sheet(spreadsheet, styles, sheet, number)
    return _zipped(content, title, language)


def _write_cell_styles(styles: ET.Element) -> None:
    for name, (cell, letters) in _CELLS.items():
        style = child(styles, "style:style", {"style:name": name, "style:family": "table-cell"})
        child(style, "style:table-cell-properties", cell)
        if letters:
            child(style, "style:text-properties", letters)


def _write_sheet(parent: ET.Element, styles: ET.Element, sheet: Sheet, number: int) -> None:
    table = child(parent, "table:table", {"table:name": printable(sheet.name)})
    for place, column in enumerate(sheet.columns):
        name = f"Column{number}.{place}"
        style = child(styles, "style:style", {"style:name": name, "style:family": "table-column"})
        width = {"style:column-width": f"{column.width}cm"}
        child(style, "style:table-column-properties", width)
        child(table, "table:table-column", {"table:style-name": name})
    for note in sheet.notes:
        _write_row(table, (note,), "Note")
    head = child(table, "table:table-header-rows")
    _write_row(head, tuple(column.title for column in sheet.columns), "Head")
    for row in sheet.rows:
        _write_row(table, row, "Cell")


def _write_row(parent: ET.Element, cells: tuple[str | int, ...], style: str) -> None:
    row = child(parent, "table:table-row")
    for value in cells:
        told = {"table:style-name": style}
        if isinstance(value, int):
            told |= {"office:value-type": "float", "office:value": str(value)}
        else:
            told |= {"office:value-type": "string"}
        cell = child(row, "table:table-cell", told)
        for line in printable(str(value)).split("\n"):
            child(cell, "text:p").text = line


def _manifest() -> ET.Element:
    manifest = element("manifest:manifest", {"manifest:version": "1.3"})
    for path, kind in (("/", MIMETYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
        entry = {"manifest:full-path": path, "manifest:media-type": kind}
        child(manifest, "manifest:file-entry", entry)
    return manifest


def _zipped(content: ET.Element, title: str, language: str) -> bytes:
    parts = {
        "content.xml": written(content),
        "meta.xml": written(meta(printable(title), language)),
        "META-INF/manifest.xml": written(_manifest()),
    }
    return zipped(MIMETYPE, parts)
