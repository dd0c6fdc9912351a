"""Make any string safe to print without changing what a reader sees.

A form may receive anything: control characters, half of a surrogate pair, marks that reverse the
order of the letters on paper. They have no shape, break XML and JSON, or make paper lie; everything
that has a shape is kept.
"""

import dataclasses
import re
from typing import Any, TypeVar, cast

Value = TypeVar("Value")

# Line and paragraph separators become a line feed: the only control that a document may hold.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# U+202A–202E reorder what follows them; isolates and marks (U+200E, U+2066…) are harmless and kept.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_BROKEN = re.compile("[\ud800-\udfff\ufffd]")
# Stands for a character that cannot be shown: unlike U+FFFD, PDF/UA lets it be read and copied.
REPLACEMENT = "□"


def printable(text: str) -> str:
    """Return the text with line feeds as its only control, and « □ » for each broken character."""
    text = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    return _INVISIBLE.sub("", _BROKEN.sub(REPLACEMENT, text))


def printable_document(document: Value) -> Value:
    """Return the same document with every string made printable (see `printable`)."""
    return cast(Value, _mapped(document))


def _mapped(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_mapped(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes: dict[str, Any] = {
            f.name: _mapped(getattr(value, f.name)) for f in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changes)
    return value
