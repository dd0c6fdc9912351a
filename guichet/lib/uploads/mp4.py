"""Cleans the sounds that telephones record (MP4, 3GP): every box but those that play is blanked.

The boxes keep their length, because others point into the file by counting bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from guichet.lib.uploads.kinds import DAMAGED, TAKEN, Refused

# What each box may contain; all else (udta, meta, uuid, free…) is blanked.
_INSIDE: Final[dict[bytes, frozenset[bytes]]] = {
    b"": frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex", b"iods"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
}
_DATED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_VIDEO: Final = f"Ce fichier contient une vidéo, ou autre chose que du son. {TAKEN}"


@dataclass(frozen=True)
class _Box:
    name: bytes
    start: int
    body: int
    end: int


def clean_mp4(content: bytes) -> bytes:
    """Return the same sound, of the same length. Raises Refused."""
    cleaned = bytearray(content)
    sounds = _clean(cleaned, b"", 0, len(cleaned))
    if not sounds:
        raise Refused(DAMAGED)
    return bytes(cleaned)


def _clean(content: bytearray, inside: bytes, start: int, end: int) -> int:
    """Clean the boxes between two places; return how many tracks of sound they hold."""
    sounds = 0
    for box in _boxes(content, start, end):
        if box.name not in _INSIDE[inside]:
            content[box.start + 4 : box.start + 8] = b"free"
            content[box.body : box.end] = bytes(box.end - box.body)
        elif box.name in _INSIDE:
            sounds += _clean(content, box.name, box.body, box.end)
        elif box.name in _DATED:
            _undate(content, box)
        elif box.name == b"hdlr":
            sounds += _check_handler(content, box)
    return sounds


def _boxes(content: bytearray, start: int, end: int) -> Iterator[_Box]:
    at = start
    while at + 8 <= end:
        size, body = int.from_bytes(content[at : at + 4], "big"), at + 8
        if size == 1:
            size, body = int.from_bytes(content[at + 8 : at + 16], "big"), at + 16
        size = size or end - at
        if size < body - at or at + size > end:
            raise Refused(DAMAGED)
        yield _Box(bytes(content[at + 4 : at + 8]), at, body, at + size)
        at += size


def _undate(content: bytearray, box: _Box) -> None:
    """Blank when it was made and changed: 8 bytes in the first version of the box, 16 in the next."""
    length = 16 if content[box.body] else 8
    if box.end - box.body < 4 + length:
        raise Refused(DAMAGED)
    content[box.body + 4 : box.body + 4 + length] = bytes(length)


def _check_handler(content: bytearray, box: _Box) -> int:
    """Accept a track of sound, and blank the name that the recorder gave it. Raises Refused."""
    if content[box.body + 8 : box.body + 12] != b"soun":
        raise Refused(_VIDEO)
    content[box.body + 24 : box.end] = bytes(max(0, box.end - box.body - 24))
    return 1
