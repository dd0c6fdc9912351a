"""Takes out of a JPEG or a JPEG 2000 all that is not the picture, without touching a point of it.

For the pictures inside a PDF, whose colours would be lost if they were drawn again.
"""

from collections.abc import Iterator
from typing import Final

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
# Without APP14, the colours of Adobe's files are misread; the other APPn, and COM, say who and where.
_ADOBE: Final = 0xEE
_DROPPED: Final = frozenset({*range(0xE0, 0xF0), 0xFE}) - {_ADOBE}
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
# The boxes of JPEG 2000 that tell how to read the points; xml, uuid and uinf tell the rest.
_BOXES: Final = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})


class NotWhole(ValueError):
    """The picture ends too early, or is something else."""


def strip_jpeg(content: bytes) -> bytes:
    """Return the picture without its notes, and without what follows its end. Raises NotWhole."""
    if content[:2] != bytes((0xFF, _START)):
        raise NotWhole
    return b"".join(_kept_segments(content))


def _kept_segments(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while True:
        at = _marker_at(content, at)
        marker = content[at + 1]
        if marker == _END:
            yield content[at : at + 2]
            return
        end = at + 2 if marker in _WITHOUT_LENGTH else at + 2 + _length(content, at + 2)
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        if marker not in _DROPPED:
            yield content[at:end]
        at = end


def _marker_at(content: bytes, at: int) -> int:
    """Return where the next marker is; several 0xFF may come before it."""
    if content[at : at + 1] != b"\xff":
        raise NotWhole
    while content[at + 1 : at + 2] == b"\xff":
        at += 1
    if at + 1 >= len(content):
        raise NotWhole
    return at


def _length(content: bytes, at: int) -> int:
    length = int.from_bytes(content[at : at + 2], "big")
    if length < 2 or at + length > len(content):
        raise NotWhole
    return length


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the coded points end: at the next marker that is neither a pause nor a zero."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NotWhole
        following = content[at + 1]
        if following and following != 0xFF and not 0xD0 <= following <= 0xD7:
            return at
        at += 1 if following == 0xFF else 2


def strip_jpeg2000(content: bytes) -> bytes:
    """Return the picture without its notes; a bare stream of points has none. Raises NotWhole."""
    if content[:4] == b"\xff\x4f\xff\x51":
        return content
    kept, at = [], 0
    while at < len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16], "big")
        size = size or len(content) - at
        if size < 8 or at + size > len(content):
            raise NotWhole
        if content[at + 4 : at + 8] in _BOXES:
            kept.append(content[at : at + size])
        at += size
    return b"".join(kept)
