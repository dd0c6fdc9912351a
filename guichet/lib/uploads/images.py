"""Cleans pictures by drawing them again: only what is seen is left.

Place, date, device, author, thumbnail, comments and colour profile disappear, because nothing but the
pixels goes into the new file. The picture is turned the way it was looked at.
"""

import io
from typing import Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from guichet.lib.uploads.kinds import DAMAGED, TAKEN, TOO_HEAVY, Cleaned, Refused

_FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF")
# A page of A4 at 600 dots an inch has 35 million points; a telephone's photo, 12 to 50 in JPEG.
MOST_POINTS: Final = 36_000_000
# JPEG can be read at half its size, without ever holding the whole: large sensors hold 200 million.
MOST_POINTS_OF_JPEG: Final = 220_000_000
_KEPT_POINTS: Final = 25_000_000
_QUALITY: Final = 88
_LARGEST_PNG: Final = 15_000_000


def clean_image(content: bytes) -> Cleaned:
    """Return the picture drawn again, as JPEG or PNG. Raises Refused."""
    # We judge the size ourselves, before a point is read.
    Image.MAX_IMAGE_PIXELS = None
    Image.init()
    _learn_heif()
    formats = tuple[str, ...](one for one in _FORMATS if one in Image.OPEN)
    try:
        with Image.open(io.BytesIO(content), formats=formats) as image:
            return _drawn_again(image)
    except UnidentifiedImageError as fault:
        raise Refused(DAMAGED if _is_known(content) else TAKEN) from fault
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, TypeError) as fault:
        raise Refused(DAMAGED) from fault


def _drawn_again(image: Image.Image) -> Cleaned:
    notes = ["Le lieu, la date, l’appareil et les vignettes cachés dans l’image ont été retirés."]
    is_photo = image.format in ("JPEG", "MPO")
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        notes.append("Seule la première image est gardée.")
    points = image.width * image.height
    if points > (MOST_POINTS_OF_JPEG if is_photo else MOST_POINTS):
        raise Refused(TOO_HEAVY)
    if is_photo and points > _KEPT_POINTS:
        _read_smaller(image, points)
        notes.append("Elle a été réduite.")
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    return _encoded(image, notes, prefers_png=image.format in ("PNG", "GIF", "BMP"))


def _read_smaller(image: Image.Image, points: int) -> None:
    """Have the decoder itself give half, a quarter or an eighth of each side."""
    scale = 2
    while points // scale**2 > _KEPT_POINTS and scale < 8:
        scale *= 2
    image.draft("RGB", (image.width // scale, image.height // scale))


def _encoded(image: Image.Image, notes: list[str], *, prefers_png: bool) -> Cleaned:
    has_holes = image.has_transparency_data
    transparency = image.info.get("transparency")
    # Encoders take comments and profiles from here.
    image.info.clear()
    if has_holes and transparency is not None:
        image.info["transparency"] = transparency
    if prefers_png or has_holes:
        drawn = _written(_in_mode(image, has_holes=has_holes), "PNG")
        if len(drawn) <= _LARGEST_PNG:
            return Cleaned("image/png", drawn, " ".join(notes))
    plain = image if image.mode in ("RGB", "L") else image.convert("RGB")
    drawn = _written(plain, "JPEG", quality=_QUALITY)
    return Cleaned("image/jpeg", drawn, " ".join(notes))


def _in_mode(image: Image.Image, *, has_holes: bool) -> Image.Image:
    if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        return image
    return image.convert("RGBA" if has_holes else "RGB")


def _written(image: Image.Image, form: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    to = io.BytesIO()
    image.save(to, form, **options)
    return to.getvalue()


def _is_known(content: bytes) -> bool:
    """Tell whether it looks like a picture that we take, cut short."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*"))


def _learn_heif() -> None:
    """Read what iPhones write, where the library for it is installed."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return
    register_heif_opener(thumbnails=False)
