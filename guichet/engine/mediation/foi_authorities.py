"""The lists of authorities that freedom-of-information sites exchange: id, name, notes, home page, tags.

Those of France put the INSEE code of the commune in the identifier (« mairie-57448-01 »), and the
address with the telephone in the notes (« Adresse : …, 57630, Marsal | Tél : … | Fax : … »).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from guichet.engine.mediation.cleaning import Cleaner
from guichet.engine.mediation.record import Note, Record

_COLUMNS: Final = {"id", "name", "notes", "home_page", "tag_string"}
_IDENTIFIER: Final = re.compile(r"(?:(?P<tag>.*)-)?(?P<code>(?:\d{2}|2[AB])\d{3})-\d+")
_POSTCODE: Final = re.compile(r"\d{4,5}")
_TAG: Final = re.compile(r"[a-z][a-z0-9_-]*")


def is_this(names: Iterable[str]) -> bool:
    """Tell whether a file with these columns is such a list."""
    return set(names) >= _COLUMNS


def record(cells: Mapping[str, str]) -> tuple[Record, tuple[Note, ...]]:
    """Return the authority of one line and what was left out of it. Raises RefusedLine."""
    said = {
        name.strip().lower(): value.strip()
        for name, _, value in (part.partition(":") for part in cells.get("notes", "").split("|"))
    }
    street, postcode, town = _address(said.get("adresse", ""))
    identifier = cells.get("id", "").strip()
    code = _IDENTIFIER.fullmatch(identifier)
    tag = cells.get("tag_string", "").split(" ")[0]
    cleaner = Cleaner(
        {
            "id": identifier,
            "nom": cells.get("name", ""),
            "adresse": street,
            "code_postal": postcode,
            "commune": re.sub(r"\s+cedex(\s+\d+)?$", "", town, flags=re.IGNORECASE),
            "code_insee": code["code"] if code else "",
            "telephone": said.get("tél", ""),
            "courriels": cells.get("request_email", ""),
            "site_web": cells.get("home_page", ""),
        }
    )
    found = cleaner.record()
    if tag and not _TAG.fullmatch(tag):
        cleaner.note("tag_string", f"« {tag[:40]} » n’est pas une étiquette : elle est laissée.")
        tag = ""
    return replace(found, public_service=tag), tuple(cleaner.notes)


def _address(text: str) -> tuple[str, str, str]:
    """Split « 18 rue X, 6300, Nice » into street, postcode, town; spreadsheets ate the first zero."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) < 3 or not _POSTCODE.fullmatch(parts[-2]):
        return text, "", parts[-1] if len(parts) > 1 else ""
    return ", ".join(parts[:-2]), parts[-2].zfill(5), parts[-1]
