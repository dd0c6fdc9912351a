"""The national schema « lieux de médiation numérique »: read from CSV or JSON, and written again.

https://schema.data.gouv.fr/LaMednum/standard-mediation-num
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from guichet.engine.mediation.cleaning import Cleaner
from guichet.engine.mediation.record import FIELDS, SEPARATOR, Note, Record

REQUIRED: Final = ("id", "nom", "commune")
"""The columns without which a file is not in this schema."""

# A telephone number or a coordinate, and nothing after it.
_NUMBER: Final = re.compile(r"[+-][\d.]+(?:e-\d+)?")

# What the first versions, and those who write by hand, called the same fields.
_ALSO: Final = {
    "courriel": "courriels",
    "modalite_acces": "modalites_acces",
    "dispositif_programme_national": "dispositif_programmes_nationaux",
    "siret": "pivot",
    "conditions_acces": "frais_a_charge",
}


def is_this(names: Iterable[str]) -> bool:
    """Tell whether a file with these columns is in the schema."""
    return set(REQUIRED) <= set(names)


def unknown_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that the schema does not have, in order."""
    return tuple(name for name in names if name and name not in FIELDS and name not in _ALSO)


def record(cells: Mapping[str, str]) -> tuple[Record, tuple[Note, ...]]:
    """Return the place of one line and what was left out of it. Raises RefusedLine."""
    named = {_ALSO.get(name, name): value for name, value in cells.items() if value.strip()}
    cleaner = Cleaner(named)
    found = cleaner.record()
    return found, tuple(cleaner.notes)


def cells(place: Record) -> dict[str, str]:
    """Return a place as the schema writes it, all the fields in order, '' for what is not known."""
    return {name: _written(getattr(place, name)) for name in FIELDS}


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return "" if value is None else str(value)


def csv_lines(places: Iterable[Record]) -> Iterator[str]:
    """Yield a CSV file of these places, line by line."""
    page = io.StringIO()
    writer = csv.DictWriter(page, FIELDS, lineterminator="\r\n")
    writer.writeheader()
    for place in places:
        writer.writerow({name: _harmless(value) for name, value in cells(place).items()})
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def json_lines(places: Iterable[Record]) -> Iterator[str]:
    """Yield a JSON array of these places, one a line; what is not known is left out."""
    start = "["
    for place in places:
        told = {name: value for name, value in cells(place).items() if value}
        numbers = {
            name: value
            for name in ("latitude", "longitude")
            if (value := getattr(place, name)) is not None
        }
        yield f"{start}\n{json.dumps(told | numbers, ensure_ascii=False)}"
        start = ","
    yield "\n]\n" if start == "," else "[]\n"


def _harmless(value: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; telephone numbers stay as they are."""
    start = value.lstrip()[:1]
    is_formula = start in {"=", "@"} or (start in {"+", "-"} and not _NUMBER.fullmatch(value))
    return f"'{value}" if start and is_formula else value
