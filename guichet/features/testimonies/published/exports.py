"""What can be taken away: readable testimonies and figures, as CSV and JSON, and their dictionary.

The dictionary is written as a Table Schema (https://specs.frictionlessdata.io/table-schema/). A
file holds what the pages hold, no more: months, facets of closed lists, counts that may be shown.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from guichet.engine.typography import typeset
from guichet.features.testimonies.models import FacetKind, Testimony
from guichet.features.testimonies.published.cards import values_of
from guichet.features.testimonies.published.figures import Figures
from guichet.features.testimonies.published.words import DOORS, label

Value = str | int | list[str] | None
Record = Mapping[str, Value]
Kind = Literal["integer", "string", "yearmonth", "array"]

_BATCH: Final = 1_000
_SEPARATOR: Final = " | "
# A spreadsheet runs a cell that begins so as a formula (OWASP, « CSV injection »).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN: Final = "'"
_DOOR_NAMES: Final = {door.value: name for name, door in DOORS.items()}


@dataclass(frozen=True)
class ColumnWords:
    """One column: its name in the files, its type, its title, what it means."""

    name: str
    kind: Kind
    title: str
    meaning: str
    is_required: bool = False


@dataclass(frozen=True)
class TableWords:
    """One file: its columns, and which of them name a row."""

    name: str
    title: str
    columns: tuple[ColumnWords, ...]
    key: tuple[str, ...]

    def as_table_schema(self) -> dict[str, Any]:
        """Return the dictionary of the CSV file as a Table Schema."""
        fields = [
            {
                "name": one.name,
                # In CSV, a list is one text.
                "type": "string" if one.kind == "array" else one.kind,
                "title": one.title,
                "description": one.meaning,
                "constraints": {"required": one.is_required},
            }
            for one in self.columns
        ]
        return {"fields": fields, "primaryKey": list(self.key), "missingValues": [""]}


def _column(name: str, kind: Kind, title: str, meaning: str, *, must: bool = False) -> ColumnWords:
    return ColumnWords(name, kind, title, typeset(meaning), must)


_MANY: Final = (
    f"Plusieurs valeurs sont séparées par «{_SEPARATOR}» en CSV ; en JSON, c’est une liste."
)

TESTIMONIES: Final = TableWords(
    "temoignages",
    "Les témoignages publiés",
    (
        _column("numero", "integer", "Numéro", "Le numéro permanent, à citer.", must=True),
        _column("titre", "string", "Titre", "Donné par l’équipe.", must=True),
        _column(
            "texte",
            "string",
            "Texte",
            "Le récit, relu par deux personnes et approuvé par qui témoigne. En CSV, une apostrophe "
            "précède un texte qui commence par = + - ou @, pour qu’aucun tableur n’y voie un calcul.",
            must=True,
        ),
        _column("porte", "string", "Où", "usager (face à un service) ou travail.", must=True),
        _column("mois", "yearmonth", "Mois", "Le mois où cela a commencé, par exemple 2026-03."),
        _column("publie_en", "yearmonth", "Publié en", "Le mois de publication.", must=True),
        _column("themes", "array", "Sujet", f"De quoi il s’agit. {_MANY}"),
        _column("services", "array", "Services", f"Avec quels services. {_MANY}"),
        _column("secteurs", "array", "Secteur", f"Le secteur d’emploi. {_MANY}"),
        _column("outils", "array", "Outils", f"Les outils ou les calculs en cause. {_MANY}"),
        _column("consequences", "array", "Conséquences", f"Ce que cela a touché. {_MANY}"),
        _column("departement", "string", "Département", "Son numéro, par exemple 2A ou 974."),
        _column("adresse", "string", "Adresse", "La page du témoignage.", must=True),
    ),
    ("numero",),
)
FIGURES: Final = TableWords(
    "chiffres",
    "Les chiffres",
    (
        _column("tableau", "string", "Tableau", "De quel tableau vient la ligne.", must=True),
        _column("valeur", "string", "Valeur", "Le code de la réponse ; vide : pas de réponse."),
        _column("libelle", "string", "Réponse", "La réponse, en mots.", must=True),
        _column("nombre", "integer", "Nombre", "Vide quand le nombre n’est pas montré."),
        _column("sur", "integer", "Sur", "Le nombre de témoignages comptés dans ce tableau."),
    ),
    ("tableau", "valeur"),
)
TABLES: Final = {one.name: one for one in (TESTIMONIES, FIGURES)}

_FACETS: Final = (
    ("themes", FacetKind.THEME),
    ("services", FacetKind.BODY),
    ("secteurs", FacetKind.SECTOR),
    ("outils", FacetKind.TOOL),
    ("consequences", FacetKind.CONSEQUENCE),
)


def testimonies(start: str) -> Iterator[Record]:
    """Yield each readable testimony; `start` is the whole address of the list."""
    rows = Testimony.objects.readable().order_by("number").prefetch_related("facets")
    for one in rows.iterator(chunk_size=_BATCH):
        values = values_of(one)
        yield {
            "numero": one.number,
            "titre": one.title,
            "texte": one.text,
            "porte": _DOOR_NAMES[one.door],
            "mois": f"{one.month:%Y-%m}" if one.month else None,
            "publie_en": f"{one.published_on:%Y-%m}",
            **{name: [label(kind, v) for v in values.get(kind, [])] for name, kind in _FACETS},
            "departement": next(iter(values.get(FacetKind.DEPARTMENT, [])), None),
            "adresse": f"{start}{one.number}/",
        }


def figure_rows(figures: Figures) -> Iterator[Record]:
    """Yield each line of each figure."""
    for figure in figures.all:
        for line in figure.lines:
            yield {
                "tableau": figure.name,
                "valeur": line.value,
                "libelle": line.label,
                "nombre": line.count,
                "sur": figure.n,
            }


def as_csv(table: TableWords, records: Iterable[Record]) -> Iterator[str]:
    """Yield a CSV file (RFC 4180), its names first, without anything that a spreadsheet runs."""
    yield _csv_line([one.name for one in table.columns])
    for record in records:
        yield _csv_line([_cell(record[one.name]) for one in table.columns])


def as_json(records: Iterable[Record]) -> Iterator[str]:
    """Yield a JSON list, one record a line."""
    yield "["
    for at, record in enumerate(records):
        yield (",\n" if at else "\n") + json.dumps(record, ensure_ascii=False)
    yield "\n]\n"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    text = _SEPARATOR.join(value) if isinstance(value, list) else str(value)
    is_number = isinstance(value, int)
    return f"{_PLAIN}{text}" if text.lstrip(" ").startswith(_FORMULA) and not is_number else text


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
