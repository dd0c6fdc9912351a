"""Cleans sounds: the recording stays, the labels stuck on it go (title, author, place, cover, device).

Each format is walked through, and only its sound is copied; nothing is encoded again.
"""

import io
from collections.abc import Callable, Iterator
from typing import Final

from guichet.lib.uploads.kinds import DAMAGED, Cleaned, Refused
from guichet.lib.uploads.mp4 import clean_mp4

_NOTE: Final = "Le titre, l’auteur, les dates, le lieu et l’image de couverture ont été retirés."


def clean_sound(content: bytes, kind: str) -> Cleaned:
    """Return the sound without its labels. `kind` comes from `sniff`. Raises Refused."""
    try:
        cleaned = _CLEANERS[kind](content)
    except (IndexError, ValueError, OSError) as fault:
        raise Refused(DAMAGED) from fault
    if kind == "audio/mpeg" and not cleaned:
        # A label of MP3 may stand before AAC.
        kind, cleaned = "audio/aac", _aac(content)
    if not cleaned:
        raise Refused(DAMAGED)
    return Cleaned(kind, cleaned, _NOTE)


# --- Sounds made of frames ----------------------------------------------------------------------

_MPEG1_KBITS: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBITS: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_AMR_BYTES: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
_AMR_START: Final = b"#!AMR\n"


def _mp3(content: bytes) -> bytes:
    return b"".join(_frames(_after_id3(content), _mp3_frame))


def _aac(content: bytes) -> bytes:
    return b"".join(_frames(_after_id3(content), _aac_frame))


def _after_id3(content: bytes) -> bytes:
    """Skip the labels at the start: a cover picture could look like a frame."""
    at = 0
    while content[at : at + 3] == b"ID3":
        size = 0
        for byte in content[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        has_footer = bool(content[at + 5] & 0x10)
        at += 10 + size + 10 * has_footer
    return content[at:]


def _frames(content: bytes, length_of: Callable[[bytes, int], int]) -> Iterator[bytes]:
    """Yield the frames; whatever stands between or after them is left.

    A frame counts when another follows it, or the end does: noise looks like a frame now and then.
    """
    at, is_in_step = 0, False
    while 0 <= at < len(content):
        length = length_of(content, at)
        end = at + length
        if length and end <= len(content) and (is_in_step or length_of(content, end)):
            yield content[at:end]
            at, is_in_step = end, True
        else:
            at, is_in_step = content.find(b"\xff", at + 1), False


def _mp3_frame(content: bytes, at: int) -> int:
    """Return the length of the layer III frame that begins here, 0 if none does."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, step = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or step == 3:
        return 0
    kbits = (_MPEG1_KBITS if version == 3 else _MPEG2_KBITS)[rate]
    samples = 144 if version == 3 else 72
    return samples * kbits * 1000 // _HERTZ[version][step] + (head[2] >> 1 & 1)


def _aac_frame(content: bytes, at: int) -> int:
    head = content[at : at + 6]
    if len(head) < 6 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length > 7 else 0


def _amr(content: bytes) -> bytes:
    kept, at = [_AMR_START], len(_AMR_START)
    while at < len(content):
        size = _AMR_BYTES[content[at] >> 3 & 15]
        if content[at] & 0x83 or at + size > len(content):
            break
        kept.append(content[at : at + size])
        at += size
    return b"".join(kept) if len(kept) > 1 else b""


# --- Sounds made of blocks ----------------------------------------------------------------------


def _wav(content: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(content):
        name = content[at : at + 4]
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        # A recorder that was cut off leaves a size that is too large.
        body = content[at + 8 : at + 8 + size]
        if name in (b"fmt ", b"fact", b"data"):
            padding = bytes(len(body) % 2)
            kept.append(name + len(body).to_bytes(4, "little") + body + padding)
        at += 8 + size + size % 2
    inner = b"WAVE" + b"".join(kept)
    if not any(one.startswith(b"data") for one in kept):
        return b""
    return b"RIFF" + len(inner).to_bytes(4, "little") + inner


def _flac(content: bytes) -> bytes:
    """Keep the block that tells how to play, and the one that tells where the seconds are."""
    kept, at, is_last = [], 4, False
    while not is_last:
        kind, is_last = content[at] & 0x7F, bool(content[at] & 0x80)
        size = int.from_bytes(content[at + 1 : at + 4], "big")
        if kind in (0, 3):
            kept.append((kind, content[at + 4 : at + 4 + size]))
        at += 4 + size
    sound = content[at:]
    if not sound or not kept or kept[0][0] != 0:
        return b""
    heads = [
        bytes([kind | (0x80 if number == len(kept) else 0)]) + len(body).to_bytes(3, "big") + body
        for number, (kind, body) in enumerate(kept, 1)
    ]
    return b"fLaC" + b"".join(heads) + sound


def _ogg(content: bytes) -> bytes:
    """Empty the comments; the pages are numbered again by a library made for it."""
    import mutagen
    from mutagen.ogg import OggFileType

    file = io.BytesIO(content)
    try:
        sound = mutagen.File(file)
        if not isinstance(sound, OggFileType) or sound.tags is None or "theora" in str(sound.mime):
            raise Refused(DAMAGED)
        sound.tags.clear()
        sound.tags.vendor = ""
        file.seek(0)
        sound.save(file, padding=lambda _: 0)
    except mutagen.MutagenError as fault:
        raise Refused(DAMAGED) from fault
    return file.getvalue()


_CLEANERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "audio/mpeg": _mp3,
    "audio/aac": _aac,
    "audio/mp4": clean_mp4,
    "audio/ogg": _ogg,
    "audio/flac": _flac,
    "audio/wav": _wav,
    "audio/amr": _amr,
}
