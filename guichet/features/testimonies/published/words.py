"""French words for the facets, and the names that the addresses give them."""

import datetime
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from guichet.engine import catalogue, places, questionnaires
from guichet.engine.questionnaires import month_in_words
from guichet.engine.typography import typeset
from guichet.features.testimonies.models import Door, FacetKind

# Addresses are shared and printed: these names stay. The size of an employer filters nothing, and is
# shown nowhere beside a text: with a sector and a département, it would point at some.
NAMES: Final[Mapping[str, FacetKind]] = MappingProxyType(
    {
        "theme": FacetKind.THEME,
        "service": FacetKind.BODY,
        "secteur": FacetKind.SECTOR,
        "outil": FacetKind.TOOL,
        "consequence": FacetKind.CONSEQUENCE,
        "departement": FacetKind.DEPARTMENT,
    }
)
TITLES: Final[Mapping[FacetKind, str]] = MappingProxyType(
    {
        FacetKind.THEME: "Sujet",
        FacetKind.BODY: "Service",
        FacetKind.SECTOR: "Secteur d’emploi",
        FacetKind.TOOL: "Outil ou algorithme",
        FacetKind.CONSEQUENCE: "Conséquence",
        FacetKind.DEPARTMENT: "Département",
    }
)
DOORS: Final[Mapping[str, Door]] = MappingProxyType({"usager": Door.USERS, "travail": Door.WORKERS})
DOOR_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {Door.USERS.value: "Face à un service", Door.WORKERS.value: "Au travail"}
)
FIRST_YEAR: Final = 2015


@cache
def labels(kind: FacetKind) -> Mapping[str, str]:
    """Return the words for each value of a facet, in the order of the questionnaires."""
    found: dict[str, str] = {}
    for one in catalogue.load().questionnaires.values():
        found.update(questionnaires.facet_labels(one, questionnaires.Facet(kind.value)))
    if kind is FacetKind.DEPARTMENT:
        found = {code: f"{name} ({code})" for code, name in places.DEPARTMENTS.items()}
    return MappingProxyType({value: typeset(label) for value, label in found.items()})


def label(kind: FacetKind, value: str) -> str:
    """Return the words for one value; one that no list holds any more is shown as it is."""
    return labels(kind).get(value, value)


def month_words(month: datetime.date) -> str:
    """Return « mars 2026 »."""
    return month_in_words(f"{month:%Y-%m}")


def period_words(period: str) -> str:
    """Return « 2026 » or « mars 2026 » for a period as addresses write it."""
    return month_in_words(period) if "-" in period else period
