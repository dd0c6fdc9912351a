"""What every OpenDocument file is made of: names of XML, a title, and a zip without any date.

ElementTree escapes all that is typed. No date and no name of a machine enters the file: same content,
same bytes.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

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


def named(prefixed: str) -> str:
    """Return the full name of « text:p »."""
    prefix, local = prefixed.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def element(name: str, attributes: dict[str, str] | None = None) -> ET.Element:
    """Make an element."""
    return ET.Element(named(name), {named(key): value for key, value in (attributes or {}).items()})


def child(parent: ET.Element, name: str, attributes: dict[str, str] | None = None) -> ET.Element:
    """Make an element inside another."""
    made = element(name, attributes)
    parent.append(made)
    return made


def meta(title: str, language: str) -> ET.Element:
    """Return what the file says of itself."""
    document = element("office:document-meta", {"office:version": "1.3"})
    inside = child(document, "office:meta")
    child(inside, "dc:title").text = title
    child(inside, "dc:language").text = language
    child(inside, "meta:generator").text = "Guichet"
    return document


def written(root: ET.Element) -> bytes:
    """Return an element as a file."""
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def zipped(mimetype: str, parts: Mapping[str, bytes]) -> bytes:
    """Return the zip: the mimetype first and uncompressed, as the format asks (ODF 1.3, part 2, 3.3)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in {"mimetype": mimetype.encode(), **parts}.items():
            entry = zipfile.ZipInfo(name)  # dated 1980: no clock in the file
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()
