"""Write tables as an OpenDocument spreadsheet, to sort, to change and to print.

An ODS is a zip of a few XML files, like the ODT of `odt`. Every text is written as text: a name that
begins with « = » is never a formula. No date and no name of a machine enters the file: same tables, same
bytes.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from guichet.engine.typesetting.characters import printable

MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"

_NAMESPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
}
for _prefix, _uri in _NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)

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
    content = _element("office:document-content", {"office:version": "1.3"})
    styles = _child(content, "office:automatic-styles")
    _write_cell_styles(styles)
    spreadsheet = _child(_child(content, "office:body"), "office:spreadsheet")
    for number, sheet in enumerate(sheets, start=1):
        _write_sheet(spreadsheet, styles, sheet, number)
    return _zipped(content, _meta(title, language))


def _write_cell_styles(styles: ET.Element) -> None:
    for name, (cell, letters) in _CELLS.items():
        style = _child(styles, "style:style", {"style:name": name, "style:family": "table-cell"})
        _child(style, "style:table-cell-properties", cell)
        if letters:
            _child(style, "style:text-properties", letters)


def _write_sheet(parent: ET.Element, styles: ET.Element, sheet: Sheet, number: int) -> None:
    table = _child(parent, "table:table", {"table:name": printable(sheet.name)})
    for place, column in enumerate(sheet.columns):
        name = f"Column{number}.{place}"
        style = _child(styles, "style:style", {"style:name": name, "style:family": "table-column"})
        width = {"style:column-width": f"{column.width}cm"}
        _child(style, "style:table-column-properties", width)
        _child(table, "table:table-column", {"table:style-name": name})
    for note in sheet.notes:
        _write_row(table, (note,), "Note")
    head = _child(table, "table:table-header-rows")
    _write_row(head, tuple(column.title for column in sheet.columns), "Head")
    for row in sheet.rows:
        _write_row(table, row, "Cell")


def _write_row(parent: ET.Element, cells: tuple[str | int, ...], style: str) -> None:
    row = _child(parent, "table:table-row")
    for value in cells:
        told = {"table:style-name": style}
        if isinstance(value, int):
            told |= {"office:value-type": "float", "office:value": str(value)}
        else:
            told |= {"office:value-type": "string"}
        cell = _child(row, "table:table-cell", told)
        for line in printable(str(value)).split("\n"):
            _child(cell, "text:p").text = line


def _meta(title: str, language: str) -> ET.Element:
    document = _element("office:document-meta", {"office:version": "1.3"})
    meta = _child(document, "office:meta")
    _child(meta, "dc:title").text = printable(title)
    _child(meta, "dc:language").text = language
    _child(meta, "meta:generator").text = "Guichet"
    return document


def _manifest() -> ET.Element:
    manifest = _element("manifest:manifest", {"manifest:version": "1.3"})
    for path, kind in (("/", MIMETYPE), ("content.xml", "text/xml"), ("meta.xml", "text/xml")):
        entry = {"manifest:full-path": path, "manifest:media-type": kind}
        _child(manifest, "manifest:file-entry", entry)
    return manifest


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def _element(name: str, attributes: dict[str, str] | None = None) -> ET.Element:
    return ET.Element(_name(name), {_name(key): value for key, value in (attributes or {}).items()})


def _child(parent: ET.Element, name: str, attributes: dict[str, str] | None = None) -> ET.Element:
    child = _element(name, attributes)
    parent.append(child)
    return child


def _zipped(content: ET.Element, meta: ET.Element) -> bytes:
    """Return the zip: the mimetype first and uncompressed, as the format asks (ODF 1.3, part 2, 3.3)."""
    parts = {
        "mimetype": MIMETYPE.encode(),
        "content.xml": _bytes(content),
        "meta.xml": _bytes(meta),
        "META-INF/manifest.xml": _bytes(_manifest()),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: no clock in the file
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()


def _bytes(root: ET.Element) -> bytes:
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content
