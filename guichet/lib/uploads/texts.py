"""Cleans plain text: one alphabet, and no character that hides."""

import unicodedata
from typing import Final

from guichet.lib.uploads.kinds import DAMAGED, Cleaned, Refused

_KEPT_CONTROLS: Final = frozenset("\n\t")


def clean_text(content: bytes) -> Cleaned:
    """Return a text in UTF-8; what cannot be seen is taken out, marks of direction included."""
    text = unicodedata.normalize("NFC", _decoded(content)).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        one
        for one in text
        if one in _KEPT_CONTROLS or not unicodedata.category(one).startswith("C")
    )
    note = "" if kept == text else "Des caractères invisibles ont été retirés."
    return Cleaned("text/plain", kept.encode(), note)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        alphabets: tuple[str, ...] = ("utf-16",)
    else:
        # What old French computers write when it is not UTF-8.
        alphabets = ("utf-8-sig", "cp1252", "latin-1")
    for alphabet in alphabets:
        try:
            return content.decode(alphabet)
        except UnicodeDecodeError:
            continue
    raise Refused(DAMAGED)
