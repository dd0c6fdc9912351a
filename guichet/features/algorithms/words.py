"""French words for the codes of the register, and the names that the addresses give them."""

import datetime
from typing import Final

from guichet.engine.algorithms import Asked, Computable, Country, Direction, Domain, Reading
from guichet.engine.french_dates import MONTHS, short
from guichet.engine.questionnaires import Facet

COUNTRIES: Final[dict[Country, str]] = {
    "FR": "France",
    "AT": "Autriche",
    "ES": "Espagne",
    "NL": "Pays-Bas",
    "PL": "Pologne",
    "SE": "Suède",
}
DOMAINS: Final[dict[Domain, str]] = {
    "family": "Famille et logement",
    "health": "Santé",
    "employment": "Chômage",
    "autonomy": "Perte d’autonomie",
    "social-aid": "Aide sociale",
    "students": "Études",
    "energy": "Énergie",
    "work": "Travail",
    "this-site": "Ce site",
}
STATUSES: Final[dict[Computable, str]] = {
    "yes": "Calculable",
    "partly": "En partie calculable",
    "no": "Non calculable ici",
}
# Addresses are shared and printed: these names stay.
DOMAIN_SLUGS: Final[dict[Domain, str]] = {
    "family": "famille",
    "health": "sante",
    "employment": "chomage",
    "autonomy": "autonomie",
    "social-aid": "aide-sociale",
    "students": "etudes",
    "energy": "energie",
    "work": "travail",
    "this-site": "ce-site",
}
STATUS_SLUGS: Final[dict[Computable, str]] = {"yes": "oui", "partly": "en-partie", "no": "non"}
FACET_NAMES: Final = {Facet.BODY: "service", Facet.TOOL: "outil", Facet.THEME: "theme"}
READINGS: Final[dict[Reading, str]] = {
    "whole": "lu",
    "part": "lu en partie",
    "none": "non lu",
}
DIRECTIONS: Final[dict[Direction, str]] = {
    "raises": "augmente",
    "lowers": "diminue",
    "both": "dans un sens ou dans l’autre, selon la valeur",
    "unknown": "sens non renseigné",
}
MISSING: Final = "Non renseigné"
GROUPS: Final[tuple[tuple[str, tuple[Asked, ...]], ...]] = (
    (
        "Ce que c’est",
        ("purpose", "operator", "developer", "period", "legal_basis", "population"),
    ),
    ("Les données", ("variables", "excluded", "data", "training")),
    ("Comment il compte", ("method", "threshold")),
    ("La décision, et les humains", ("place", "oversight", "contest")),
    (
        "Ce qu’on en sait",
        ("impact_assessment", "evaluation", "effects", "documents"),
    ),
)


def moment_words(moment: str) -> str:
    """Return « 27 novembre 2023 », « novembre 2023 » or « 2023 »: no more than the source gives."""
    year, *rest = (int(part) for part in moment.split("-"))
    if len(rest) == 2:
        return short(datetime.date(year, *rest))
    return f"{MONTHS[rest[0] - 1]} {year}" if rest else str(year)
