"""Cleans a PDF: what is seen on its pages stays, the rest goes.

Only what we know to be needed is kept of the document and of each page; forms and notes are printed
onto the pages; then every object is rid of what tells who, when, where and with what. Written anew,
the file contains none of its former states.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from guichet.lib.uploads.jpeg import NotWhole, strip_jpeg, strip_jpeg2000
from guichet.lib.uploads.kinds import DAMAGED, NB, TOO_HEAVY, Cleaned, Refused

MOST_PAGES: Final = 500
_MOST_OBJECTS: Final = 200_000
_MOST_POINTS: Final = 250_000_000
_LARGEST_STREAM: Final = 150_000_000
_LARGEST_UNPACKED: Final = 600_000_000
_PIECE: Final = 1_000_000
_DEEPEST: Final = 60

_OF_DOCUMENT: Final = frozenset({"/Type", "/Pages", "/Lang", "/OCProperties"})
_OF_PAGE: Final = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}
)
_BETRAYING: Final = frozenset(
    {
        "/A", "/AA", "/AF", "/Alternates", "/CreatorInfo", "/EF", "/EmbeddedFiles", "/JS",
        "/JavaScript", "/LastModified", "/Measure", "/Metadata", "/OPI", "/OpenAction", "/PieceInfo",
        "/PtData", "/StructParent", "/StructParents", "/Thumb", "/VP", "/XFA",
    }
)  # fmt: skip
_LOCKED: Final = (
    "Ce PDF est protégé par un mot de passe. Enregistrez-le sans mot de passe, ou photographiez-le."
)
_TOO_LONG: Final = f"Ce PDF a plus de {MOST_PAGES}{NB}pages. Envoyez seulement celles qui comptent."
# What pikepdf raises when an object is not what the document says it is.
_FAULTS: Final = (RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError)
_NOTE: Final = (
    "L’auteur, les dates, le logiciel, les pièces jointes, les scripts et les liens ont été retirés, "
    "et ce qui était caché dans les images. Ce qui se lit sur les pages n’a pas changé."
)


def clean_pdf(content: bytes) -> Cleaned:
    """Return the document without what betrays. Raises Refused."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return Cleaned("application/pdf", _cleaned(pdf), _NOTE)
    except pikepdf.PasswordError as fault:
        raise Refused(_LOCKED) from fault
    except (pikepdf.PdfError, NotWhole, zlib.error, *_FAULTS) as fault:
        raise Refused(DAMAGED) from fault


def _cleaned(pdf: Pdf) -> bytes:
    pages = len(pdf.pages)
    if not pages:
        raise Refused(DAMAGED)
    if pages > MOST_PAGES:
        raise Refused(_TOO_LONG)
    if len(pdf.objects) > _MOST_OBJECTS:
        raise Refused(TOO_HEAVY)
    _weigh(pdf)
    # What was filled in or noted becomes part of the page, as if printed.
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")
    _keep_only(pdf.Root, _OF_DOCUMENT)
    for page in pdf.pages:
        _keep_only(page.obj, _OF_PAGE)
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del pdf.trailer[key]
    for one in pdf.objects:
        _rid(one, 0)
    to = io.BytesIO()
    pdf.save(to, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    _check(to, pages)
    return to.getvalue()


def _check(written: io.BytesIO, pages: int) -> None:
    """Make sure that nobody will find an empty document. Raises Refused."""
    written.seek(0)
    with pikepdf.open(written) as again:
        if len(again.pages) != pages:
            raise Refused(DAMAGED)


def _keep_only(holder: Object, kept: frozenset[str]) -> None:
    for key in list(holder.keys()):
        if key not in kept:
            del holder[key]


def _rid(one: object, depth: int) -> None:
    """Take what betrays out of an object and of those written inside it; clean it if a picture."""
    if depth > _DEEPEST:
        raise Refused(TOO_HEAVY)
    if isinstance(one, Stream):
        _rid_of(one, depth)
        if one.get("/Subtype") == Name.Image:
            _strip(one)
    elif isinstance(one, Dictionary):
        _rid_of(one, depth)
    elif isinstance(one, Array):
        for inner in list(one.as_list()):
            _rid_inner(inner, depth)


def _rid_of(holder: Any, depth: int) -> None:  # noqa: ANN401 - pikepdf's classes overlap
    for key, inner in list(holder.items()):
        if key not in _BETRAYING:
            _rid_inner(inner, depth)
        elif inner is not None:
            del holder[key]


def _rid_inner(inner: object, depth: int) -> None:
    # Those that have a number of their own come by themselves.
    if isinstance(inner, Object) and not inner.is_indirect:
        _rid(inner, depth + 1)


# --- Pictures on the pages ------------------------------------------------------------------------


def _strip(picture: Any) -> None:  # noqa: ANN401 - pikepdf's classes overlap
    """Take the notes out of a picture that is a whole JPEG file."""
    filters = _filters(picture)
    if not filters or filters[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    packed = picture.read_raw_bytes()
    for one in filters[:-1]:
        if one != "/FlateDecode":
            raise Refused(TOO_HEAVY)
        packed = b"".join(_unpacked(packed))
    strip = strip_jpeg if filters[-1] == "/DCTDecode" else strip_jpeg2000
    parameters = _last_parameters(picture)
    picture.write(strip(packed), filter=Name(filters[-1]), decode_parms=parameters)


def _filters(stream: Any) -> list[str]:  # noqa: ANN401 - pikepdf's classes overlap
    told = stream.get("/Filter")
    if told is None:
        return []
    return [str(one) for one in told.as_list()] if isinstance(told, Array) else [str(told)]


def _last_parameters(stream: Any) -> Any:  # noqa: ANN401 - pikepdf's classes overlap
    told = stream.get("/DecodeParms")
    if isinstance(told, Array):
        told = told[-1] if len(told) else None
    return told if isinstance(told, Dictionary) else None


# --- Bombs --------------------------------------------------------------------------------------


def _weigh(pdf: Pdf) -> None:
    """Refuse what would fill the memory of whoever opens it. Raises Refused."""
    total = 0
    for one in pdf.objects:
        if not isinstance(one, Stream):
            continue
        filters = _filters(one)
        if filters.count("/FlateDecode") > 1 or len(filters) > 3:
            raise Refused(TOO_HEAVY)
        if one.get("/Subtype") == Name.Image and _points(one) > _MOST_POINTS:
            raise Refused(TOO_HEAVY)
        if filters[:1] == ["/FlateDecode"]:
            total += sum(map(len, _unpacked(one.read_raw_bytes())))
        if total > _LARGEST_UNPACKED:
            raise Refused(TOO_HEAVY)


def _points(picture: Any) -> int:  # noqa: ANN401 - pikepdf's classes overlap
    return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Yield what a stream unpacks to, piece by piece. Raises Refused when it swells too much."""
    opener, total = zlib.decompressobj(), 0
    left = packed
    while left and not opener.eof:
        try:
            piece = opener.decompress(left, _PIECE)
        except zlib.error:
            # Readers show what comes before the fault: so do we.
            return
        left = opener.unconsumed_tail
        total += len(piece)
        if total > _LARGEST_STREAM:
            raise Refused(TOO_HEAVY)
        yield piece
