"""What the organisations of the directory are, in words, and which of them are public bodies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import models


class Kind(models.TextChoices):
    """What an entry is. The order is that of the lists: who stands beside people comes first."""

    ASSOCIATION = "association", "Association"
    UNION = "union", "Syndicat"
    JUSTICE_POINT = "point-justice", "Point-justice"
    FRANCE_SERVICES = "france-services", "France services"
    RIGHTS_DEFENDER = "rights-defender", "Délégué·e du Défenseur des droits"
    PUBLIC_WRITER = "public-writer", "Écrivain·e public·que"
    MEDIATOR = "mediator", "Médiateur ou médiatrice"
    LAWYERS = "lawyers", "Consultation gratuite d’avocat·es"
    SOCIAL_CENTRE = "social-centre", "Centre social"
    DIGITAL = "digital", "Lieu de médiation numérique"
    OTHER = "other", "Autre lieu qui aide"
    TOWN_HALL = "town-hall", "Mairie"
    CCAS = "ccas", "Centre communal d’action sociale"
    CAF = "caf", "CAF"
    MSA = "msa", "MSA"
    CPAM = "cpam", "Assurance maladie (CPAM)"
    FRANCE_TRAVAIL = "france-travail", "France Travail"
    DEPARTMENT = "department", "Services du département"
    PREFECTURE = "prefecture", "Préfecture ou sous-préfecture"
    TAXES = "taxes", "Centre des impôts"
    COURT = "court", "Tribunal"
    LABOUR = "labour", "Inspection du travail"
    PUBLIC = "public", "Autre service public"


PUBLIC_KINDS: Final = frozenset(list(Kind)[list(Kind).index(Kind.TOWN_HALL) :])
"""What is a service of the public authorities itself: to go to, and to write to."""


@dataclass(frozen=True)
class Group:
    """Kinds that are shown together, under one title."""

    title: str
    kinds: tuple[Kind, ...]
    anchor: str

    @property
    def words(self) -> str:
        """The kinds, one after the other."""
        return ", ".join(kind.label for kind in self.kinds)


GROUPS: Final = (
    Group(
        "Associations, syndicats, centres sociaux",
        (Kind.ASSOCIATION, Kind.UNION, Kind.SOCIAL_CENTRE),
        "collectifs",
    ),
    Group(
        "Le droit, gratuitement",
        (Kind.JUSTICE_POINT, Kind.LAWYERS, Kind.RIGHTS_DEFENDER, Kind.MEDIATOR),
        "droit",
    ),
    Group(
        "Écrire, remplir, aller en ligne",
        (Kind.PUBLIC_WRITER, Kind.FRANCE_SERVICES, Kind.DIGITAL),
        "ecrire",
    ),
    Group("Autres lieux", (Kind.OTHER,), "autres"),
    Group(
        "Les services publics eux-mêmes",
        tuple(one for one in Kind if one in PUBLIC_KINDS),
        "services",
    ),
)

BODY_KINDS: Final[Mapping[str, Kind]] = {
    "caf": Kind.CAF,
    "msa": Kind.MSA,
    "cpam": Kind.CPAM,
    "france-travail": Kind.FRANCE_TRAVAIL,
    "departement": Kind.DEPARTMENT,
    "prefecture": Kind.PREFECTURE,
    "impots": Kind.TAXES,
    "commune": Kind.TOWN_HALL,
}
"""The services that the counter names (question « body »), as kinds of the directory."""
