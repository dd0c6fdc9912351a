"""One place as a file tells it, field by field, and what of it could not be kept.

The fields are those of the national schema « lieux de médiation numérique », under its own names:
https://schema.data.gouv.fr/LaMednum/standard-mediation-num
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Final

SEPARATOR: Final = "|"
"""Between the values of one field; files of the first versions have « ; »."""

SHORT_TEXT: Final = 280
"""The longest `presentation_resume`, in characters."""

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "itinerance": ("Itinérant", "Fixe"),
    "services": (
        "Aide aux démarches administratives",
        "Maîtrise des outils numériques du quotidien",
        "Insertion professionnelle via le numérique",
        "Utilisation sécurisée du numérique",
        "Parentalité et éducation avec le numérique",
        "Loisirs et créations numériques",
        "Compréhension du monde numérique",
        "Accès internet et matériel informatique",
        "Acquisition de matériel informatique à prix solidaire",
    ),
    "publics_specifiquement_adresses": (
        "Jeunes",
        "Étudiants",
        "Familles et/ou enfants",
        "Seniors",
        "Femmes",
    ),
    "prise_en_charge_specifique": (
        "Surdité",
        "Handicaps moteurs",
        "Handicaps mentaux",
        "Illettrisme",
        "Langues étrangères (anglais)",
        "Langues étrangères (autres)",
        "Déficience visuelle",
    ),
    "frais_a_charge": ("Gratuit", "Gratuit sous condition", "Payant"),
    "dispositif_programmes_nationaux": (
        "Aidants Connect",
        "Bibliothèques numérique de référence",
        "Certification PIX",
        "Conseillers numériques",
        "Emmaüs Connect",
        "France Services",
        "Grande école du numérique",
        "La Croix Rouge",
        "Point d'accès numérique CAF",
        "Promeneurs du net",
        "Relais numérique (Emmaüs Connect)",
    ),
    "formations_labels": (
        "Formé à « Mon Espace Santé »",
        "Formé à « DUPLEX » (illettrisme)",
        "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
        "Collectif ressources et acteurs réemploi (Normandie)",
        "Fabriques de Territoire",
        "Les Éclaireurs du numérique (Drôme)",
        "Mes Papiers (Métropole de Lyon)",
        "ORDI 3.0",
        "SUD LABS (PACA)",
    ),
    "modalites_acces": (
        "Se présenter",
        "Téléphoner",
        "Contacter par mail",
        "Prendre un RDV en ligne",
        "Ce lieu n'accueille pas de public",
        "Envoyer un mail avec une fiche de prescription",
    ),
    "modalites_accompagnement": (
        "En autonomie",
        "Accompagnement individuel",
        "Dans un atelier collectif",
        "À distance",
    ),
}
"""What the schema lets each of these fields say."""


@dataclass(frozen=True)
class Record:
    """A place: `latitude` and `longitude` in degrees (WGS 84), `horaires` in OSM's syntax.

    `public_service` is the word of the national directory of public services for what it is
    (« mairie », « msap »), '' in the other formats; `step_free` is True, False, or None when not
    said; `telephone` is international (« +33180059880 »); no text is padded.
    """

    id: str
    nom: str
    commune: str
    pivot: str = ""
    code_postal: str = ""
    code_insee: str = ""
    adresse: str = ""
    complement_adresse: str = ""
    latitude: float | None = None
    longitude: float | None = None
    typologie: tuple[str, ...] = ()
    telephone: str = ""
    courriels: tuple[str, ...] = ()
    site_web: tuple[str, ...] = ()
    horaires: str = ""
    presentation_resume: str = ""
    presentation_detail: str = ""
    source: str = ""
    itinerance: tuple[str, ...] = ()
    structure_parente: str = ""
    date_maj: date | None = None
    services: tuple[str, ...] = ()
    publics_specifiquement_adresses: tuple[str, ...] = ()
    prise_en_charge_specifique: tuple[str, ...] = ()
    frais_a_charge: tuple[str, ...] = ()
    dispositif_programmes_nationaux: tuple[str, ...] = ()
    formations_labels: tuple[str, ...] = ()
    autres_formations_labels: tuple[str, ...] = ()
    modalites_acces: tuple[str, ...] = ()
    modalites_accompagnement: tuple[str, ...] = ()
    fiche_acces_libre: str = ""
    prise_rdv: str = ""
    public_service: str = field(default="", metadata={"ours": True})
    step_free: bool | None = field(default=None, metadata={"ours": True})


# In the schema's own order, which a table should keep.
_ORDER: Final = ("id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse")
_REST: Final = tuple(
    one.name for one in fields(Record) if one.name not in _ORDER and not one.metadata.get("ours")
)
FIELDS: Final = _ORDER + _REST
"""The names of the schema's 32 fields, in its order."""

LISTS: Final = frozenset(one.name for one in fields(Record) if one.type == tuple[str, ...])
"""The fields that hold several values."""


@dataclass(frozen=True)
class Note:
    """What a line said that was not kept: the name of the field and one French sentence."""

    field: str
    why: str


@dataclass(frozen=True)
class Line:
    """One line of a file: its number there, and the record with notes, or why it is refused.

    `record` is None when the line is refused; `notes` then say why.
    """

    number: int
    record: Record | None
    notes: tuple[Note, ...] = ()
