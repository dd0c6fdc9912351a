"""Any of the formats we know, told apart by their columns, read line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

from guichet.engine.mediation import foi_authorities, national_schema, public_services
from guichet.engine.mediation.cleaning import RefusedLine
from guichet.engine.mediation.record import Line, Note, Record
from guichet.engine.mediation.tables import FileFault, Row, csv_rows, json_rows, plain_cells
from guichet.engine.typography import typeset


class _Reads(Protocol):
    def __call__(self, cells: dict[str, str], /) -> tuple[Record, tuple[Note, ...]]: ...


@dataclass(frozen=True)
class Format:
    """A published layout: its name in French, and how one of its records is read."""

    slug: str
    title: str
    read: _Reads


SCHEMA: Final = Format(
    "lieux", "schéma national des lieux de médiation numérique", national_schema.record
)
PUBLIC_SERVICES: Final = Format(
    "annuaire-administration", "annuaire de l’administration", public_services.record
)
AUTHORITIES: Final = Format("autorites", "liste d’autorités (CADA)", foi_authorities.record)
_KNOWN: Final = (
    (PUBLIC_SERVICES, public_services.is_this),
    (AUTHORITIES, foi_authorities.is_this),
    (SCHEMA, national_schema.is_this),
)


@dataclass(frozen=True)
class Reading:
    """A file being read: its layout, the columns nobody knows, and its lines, once."""

    format: Format
    unknown: tuple[str, ...]
    lines: Iterator[Line]


def read(path: Path) -> Reading:
    """Open a file in any known layout. Raises FileFault, here or while the lines are read."""
    rows = json_rows(path, _flatten) if _looks_like_json(path) else csv_rows(path)
    first = next(rows, None)
    if first is None:
        raise FileFault("Ce fichier n’a que des titres de colonnes, et aucune ligne.")
    names = tuple(first[1])
    known = next((one for one, is_this in _KNOWN if is_this(names)), None)
    if known is None:
        seen = ", ".join(names[:6])[:120]
        raise FileFault(
            typeset(
                "Ce fichier n’est dans aucune des formes connues : il manque les colonnes id, nom "
                f"et commune (lu : {seen})."
            )
        )
    unknown = national_schema.unknown_columns(names) if known is SCHEMA else ()
    return Reading(known, unknown, _lines(known, chain([first], rows)))


def _lines(known: Format, rows: Iterator[Row]) -> Iterator[Line]:
    seen: set[str] = set()
    for number, cells in rows:
        yield _line(known, number, cells, seen)


def _line(known: Format, number: int, cells: dict[str, str], seen: set[str]) -> Line:
    if beyond := cells.pop("", ""):
        why = typeset(f"La ligne a plus de cellules que de colonnes (« {beyond[:40]} »).")
        return Line(number, None, (Note("", why),))
    try:
        record, notes = known.read(cells)
    except RefusedLine as refused:
        return Line(number, None, refused.notes)
    if record.id in seen:
        why = typeset(f"L’identifiant « {record.id[:60]} » est déjà celui d’une autre ligne.")
        return Line(number, None, (Note("id", why),))
    seen.add(record.id)
    return Line(number, record, notes)


def _flatten(item: Mapping[str, Any]) -> dict[str, str]:
    is_counter = "plage_ouverture" in item
    return public_services.flatten(item) if is_counter else plain_cells(item)


def _looks_like_json(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}
