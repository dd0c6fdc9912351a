"""The national directory of public services, in the JSON and in the CSV that it is published in.

« Annuaire de l’administration — base de données locales » (DILA): one record for each counter. The
CSV holds in its cells the same lists as the JSON, written in JSON.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from guichet.engine.mediation.cleaning import Cleaner
from guichet.engine.mediation.record import SEPARATOR, Note, Record
from guichet.engine.opening_hours import OpeningHoursError, of_week

SOURCE: Final = "Annuaire de l’administration (DILA)"
_NESTED: Final = ("pivot", "adresse", "telephone", "site_internet", "plage_ouverture")
_REACHED: Final = {"ACC": True, "DEM": None, "NAC": False}


def is_this(names: Iterable[str]) -> bool:
    """Tell whether a file with these columns is that directory."""
    return {"id", "nom", "pivot", "adresse", "plage_ouverture"} <= set(names)


def flatten(item: Mapping[str, Any]) -> dict[str, str]:
    """Write a JSON record as the CSV does: what is nested, in JSON; all its names stay."""
    return {
        str(name): value
        if isinstance(value, str)
        else json.dumps(value, ensure_ascii=False)
        if value
        else ""
        for name, value in item.items()
    }


def record(cells: Mapping[str, str]) -> tuple[Record, tuple[Note, ...]]:
    """Return the counter of one record and what was left out of it. Raises RefusedLine."""
    nested = {name: _list(cells.get(name, "")) for name in _NESTED}
    address = _first(nested["adresse"], "type_adresse", "Adresse")
    cleaner = Cleaner(_named(cells, nested, address))
    found = cleaner.record()
    hours = _hours(nested["plage_ouverture"], cleaner)
    kinds = [str(one.get("type_service_local", "")) for one in nested["pivot"]]
    reached = _REACHED.get(str(address.get("accessibilite", "")))
    service = next((kind for kind in kinds if kind), "")
    place = replace(found, horaires=hours, public_service=service, step_free=reached, source=SOURCE)
    return place, tuple(cleaner.notes)


def _named(
    cells: Mapping[str, str], nested: Mapping[str, list[dict[str, Any]]], address: dict[str, Any]
) -> dict[str, str]:
    where = ("numero_voie", "service_distribution")
    more = ("complement1", "complement2")
    codes = [code for one in nested["pivot"] for code in _texts(one.get("code_insee_commune"))]
    return {
        "id": cells.get("id", ""),
        "nom": cells.get("nom", ""),
        "pivot": cells.get("siret", ""),
        "commune": str(address.get("nom_commune", "")),
        "code_postal": str(address.get("code_postal", "")),
        "code_insee": cells.get("code_insee_commune", "") or (codes[0] if len(codes) == 1 else ""),
        "adresse": ", ".join(str(address[one]) for one in where if address.get(one)),
        "complement_adresse": ", ".join(str(address[one]) for one in more if address.get(one)),
        "latitude": str(address.get("latitude", "")),
        "longitude": str(address.get("longitude", "")),
        "telephone": next((str(one.get("valeur", "")) for one in nested["telephone"]), ""),
        "courriels": SEPARATOR.join(_texts(_json_or_text(cells.get("adresse_courriel", "")))),
        "site_web": SEPARATOR.join(
            str(one["valeur"]) for one in nested["site_internet"] if one.get("valeur")
        ),
        "presentation_detail": cells.get("information_complementaire", ""),
        "date_maj": cells.get("date_modification", ""),
    }


def _hours(ranges: list[dict[str, Any]], cleaner: Cleaner) -> str:
    """Write the openings in OSM's syntax; what a comment says goes to the reader as a note."""
    week = [
        (
            str(one["nom_jour_debut"]).lower(),
            str(one.get("nom_jour_fin") or one["nom_jour_debut"]).lower(),
            spans,
        )
        for one in ranges
        if one.get("nom_jour_debut") and (spans := _spans(one))
    ]
    if any(one.get("commentaire") for one in ranges):
        cleaner.note("horaires", "Un commentaire accompagne les horaires : à relire à la main.")
    if not week:
        return ""
    try:
        return of_week(week)
    except OpeningHoursError as error:
        cleaner.note("horaires", f"{error} Les horaires sont laissés vides.")
        return ""


def _spans(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    ends = ((f"valeur_heure_debut_{turn}", f"valeur_heure_fin_{turn}") for turn in (1, 2))
    return [
        (str(one[start]), str(one[end])) for start, end in ends if one.get(start) and one.get(end)
    ]


def _first(items: list[dict[str, Any]], name: str, wanted: str) -> dict[str, Any]:
    return next((one for one in items if one.get(name) == wanted), items[0] if items else {})


def _list(cell: str) -> list[dict[str, Any]]:
    value = _json_or_text(cell)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(one) for one in value] if isinstance(value, list) else []


def _json_or_text(cell: str) -> object:
    try:
        return json.loads(cell) if cell[:1] in {"[", "{"} else cell
    except (ValueError, RecursionError):
        return cell
