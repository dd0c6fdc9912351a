"""What can be taken away: the register as CSV and JSON with its dictionary, and in the British shape.

The dictionary is a Table Schema (https://specs.frictionlessdata.io/table-schema/). An empty cell is
a field that nobody filled: it is data too, and stays empty.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guichet.engine.algorithms import (
    ATRS,
    ATRS_ATTRIBUTES,
    DUTCH,
    ETALAB,
    WORDS,
    Asked,
    Said,
    System,
)
from guichet.engine.typography import typeset
from guichet.features.algorithms.words import COUNTRIES, DIRECTIONS, DOMAINS, READINGS, STATUSES

_SEPARATOR: Final = " | "
# A spreadsheet runs a cell that begins so as a formula (OWASP, « CSV injection »).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
RULE: Final = typeset(
    f"Plusieurs énoncés sont séparés par «{_SEPARATOR}». Une case vide : non renseigné."
)


@dataclass(frozen=True)
class Column:
    """One column of the CSV file: its name, its title, what it means, and its twins elsewhere."""

    name: str
    title: str
    meaning: str
    twins: tuple[str, str, str] = ("", "", "")
    is_required: bool = False


def _column(name: str, title: str, meaning: str, *twins: str, must: bool = False) -> Column:
    padded = (*twins, "", "", "")[:3]
    return Column(name, title, typeset(meaning), (padded[0], padded[1], padded[2]), must)


_IDENTITY: Final = (
    _column("identifiant", "Identifiant", "Le nom permanent de la fiche.", must=True),
    _column("nom", "Nom", "Son nom.", "Nom de l'algorithme", "name", "Naam", must=True),
    _column(
        "resume",
        "Résumé",
        "Une ou deux phrases.",
        "Contexte global",
        "description",
        "Korte omschrijving",
        must=True,
    ),
    _column("pays", "Pays", "Son code, en deux lettres.", "", "region", must=True),
    _column("domaine", "Domaine", "En mots.", "", "function", "Thema", must=True),
    _column(
        "adresse", "Adresse", "La page de la fiche.", "", "", "Link naar publiekspagina", must=True
    ),
    _column(
        "relu_le",
        "Relu le",
        "Le jour de la dernière relecture.",
        "Date de mise à jour des informations",
        "date_updated",
        must=True,
    ),
)
_FIELDS: Final = tuple(
    _column(
        words.column,
        words.title,
        f"{words.ask[:1].upper()}{words.ask[1:]}.",
        words.etalab,
        words.atrs,
        words.dutch,
    )
    for name, words in WORDS.items()
    if name != "computing"
)
_LAST: Final = (
    _column("calculable", "Calculable", "oui, en partie ou non.", must=True),
    _column("ce_qui_manque", "Ce qui manque", "Pour refaire le calcul."),
    _column("a_verifier", "À vérifier", "Les colonnes dont un énoncé reste à vérifier."),
    _column("sources", "Sources", "Titre, auteur, date, adresse, et comment chacune a été lue."),
)
COLUMNS: Final = (*_IDENTITY, *_FIELDS, *_LAST)


def table_schema() -> dict[str, Any]:
    """Return the dictionary of the CSV file."""
    fields = [
        {
            "name": one.name,
            "type": "date" if one.name == "relu_le" else "string",
            "title": one.title,
            "description": one.meaning,
            "constraints": {"required": one.is_required},
            "etalab": one.twins[0],
            "atrs": one.twins[1],
            "algoritmeregister": one.twins[2],
        }
        for one in COLUMNS
    ]
    standards = {"etalab": ETALAB, "atrs": ATRS, "algoritmeregister": DUTCH}
    return {
        "description": RULE,
        "fields": fields,
        "primaryKey": ["identifiant"],
        "missingValues": [""],
        "standards": standards,
    }


def as_csv(systems: Iterator[System], start: str) -> Iterator[str]:
    """Yield the register as CSV (RFC 4180); `start` is the whole address of the list."""
    yield _line([one.name for one in COLUMNS])
    for system in systems:
        row = _row(system, start)
        yield _line([_cell(row.get(one.name, "")) for one in COLUMNS])


def _row(system: System, start: str) -> Mapping[str, str]:
    told = {WORDS[name].column: _told(system, name) for name in WORDS if name != "computing"}
    doubtful = (WORDS[name].column for name in WORDS if any(x.doubt for x in _said(system, name)))
    sources = (
        ", ".join(filter(None, (one.title, one.author, one.date, one.url, READINGS[one.read])))
        for one in system.sources.values()
    )
    return {
        "identifiant": system.slug,
        "nom": system.name,
        "resume": system.summary,
        "pays": system.country,
        "domaine": DOMAINS[system.domain],
        "adresse": f"{start}{system.slug}/",
        "relu_le": system.reviewed_on.isoformat(),
        **told,
        "calculable": STATUSES[system.computing.status],
        "ce_qui_manque": _SEPARATOR.join(system.computing.missing),
        "a_verifier": _SEPARATOR.join(doubtful),
        "sources": _SEPARATOR.join(sources),
    }


def _said(system: System, name: Asked) -> Iterator[Said]:
    if name == "variables":
        yield from system.variables.known
        yield from system.variables.hidden
    elif name == "excluded":
        yield from system.variables.excluded
    elif name != "computing":
        yield from system.facts.get(name, ())


def _told(system: System, name: Asked) -> str:
    if name == "variables":
        known = (f"{one.name} ({DIRECTIONS[one.direction]})" for one in system.variables.known)
        hidden = (one.says for one in system.variables.hidden)
        return _SEPARATOR.join((*known, *hidden))
    if name == "excluded":
        return _SEPARATOR.join(one.says for one in system.variables.excluded)
    return (
        "" if name == "computing" else _SEPARATOR.join(x.says for x in system.facts.get(name, ()))
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def as_records(systems: Iterator[System], start: str) -> list[dict[str, Any]]:
    """Return the register whole: every fact with its sources and its doubt."""
    return [
        {
            **one.model_dump(mode="json", exclude={"id", "order", "counter", "testimonies"}),
            "address": f"{start}{one.slug}/",
            "missing": [
                name for name in WORDS if name != "computing" and not any(_said(one, name))
            ],
        }
        for one in systems
    ]


def as_atrs(systems: Iterator[System], start: str) -> dict[str, Any]:
    """Return the register in the shape of the British standard; null where nobody filled a field."""
    return {
        "standard": ATRS,
        "note": typeset(
            "null : non renseigné. Les énoncés sont en français, sources dans le JSON."
        ),
        "records": [_atrs(one, start) for one in systems],
    }


def _atrs(system: System, start: str) -> dict[str, str | None]:
    told = {
        WORDS[name].atrs: _told(system, name) or None
        for name in WORDS
        if WORDS[name].atrs and name not in ("period", "documents")
    }
    given = {
        "standard_version": "3.0",
        "function": DOMAINS[system.domain],
        "date_updated": system.reviewed_on.isoformat(),
        "title": system.short_name,
        "organisation_name": system.short_operator,
        "phase": _told(system, "period") or None,
        "region": COUNTRIES[system.country],
        "one_sentence_description": system.summary,
        "name": system.name,
        "description": _told(system, "purpose") or system.summary,
        "website_url": f"{start}{system.slug}/",
        "detailed_description": _told(system, "method") or None,
    }
    return {name: given.get(name, told.get(name)) for name in ATRS_ATTRIBUTES}
