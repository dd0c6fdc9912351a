"""Tells what a file is by its first bytes, never by its name nor by what the browser says."""

from typing import Final

from guichet.lib.uploads.kinds import TAKEN, Refused

PHOTO: Final = "photo"
PDF: Final = "application/pdf"
TEXT: Final = "text/plain"

_STARTS: Final = (
    (b"\xff\xd8\xff", PHOTO),
    (b"\x89PNG\r\n\x1a\n", PHOTO),
    (b"GIF87a", PHOTO),
    (b"GIF89a", PHOTO),
    (b"II*\0", PHOTO),
    (b"MM\0*", PHOTO),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR\n", "audio/amr"),
    (b"ID3", "audio/mpeg"),
)
_PHOTO_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"})
_SOUND_BRANDS: Final = frozenset(
    {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash",
     b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"F4A ", b"qt  "}
)  # fmt: skip
# A PDF may begin with a few bytes of something else.
_PDF_WITHIN: Final = 1024
_OTHERS: Final = {
    b"PK\x03\x04": "C’est un document de traitement de texte, un tableau ou une archive. "
    "Enregistrez-le en PDF.",
    b"\xd0\xcf\x11\xe0": "C’est un ancien document de traitement de texte ou un tableau. "
    "Enregistrez-le en PDF.",
    b"{\\rtf": "C’est un document de traitement de texte. Enregistrez-le en PDF.",
    b"\x1aE\xdf\xa3": "C’est une vidéo, ou un son dans un format de vidéo.",
}


def sniff(content: bytes) -> str:
    """Return PHOTO, PDF, TEXT or the kind of a sound. Raises Refused with what may be sent."""
    for start, why in _OTHERS.items():
        if content.startswith(start):
            raise Refused(f"{why} {TAKEN}")
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if found := _container(content) or _frames(content):
        return found
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return PDF
    if _is_text(content):
        return TEXT
    raise Refused(TAKEN)


def _container(content: bytes) -> str | None:
    """Recognise what says its kind a few bytes after the start."""
    if content[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": PHOTO}.get(content[8:12])
    if content[4:8] == b"ftyp":
        if content[8:12] in _PHOTO_BRANDS:
            return PHOTO
        return "audio/mp4" if content[8:12] in _SOUND_BRANDS else None
    if content[:2] == b"BM" and content[6:10] == bytes(4):
        return PHOTO
    return None


def _frames(content: bytes) -> str | None:
    """Recognise sounds without a header: frames of MP3 (layer III) or of AAC."""
    if len(content) < 4 or content[0] != 0xFF:
        return None
    if content[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if content[1] & 0xE6 == 0xE2 else None


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not any(byte < 9 or (13 < byte < 32 and byte not in (12, 27)) for byte in set(content))
