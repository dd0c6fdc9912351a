"""Every field of a place, once: its words, how it is typed, how it is told, who may propose it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from django.db import models

from guichet.engine import catalogue
from guichet.engine.mediation.record import CHOICES
from guichet.engine.opening_hours import OpeningHoursError, parse
from guichet.engine.typography import typeset
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import (
    Answer,
    Appointment,
    LinkState,
    Place,
    Status,
    Territory,
)
from guichet.ui.dates import plain_date

Typed = Literal["line", "text", "lines", "choice", "many", "hours", "number", "day"]

# ISO 639-1, the languages that helplines and interpreters of France name most; others are written
# as they are said.
LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "arabe",
    "de": "allemand",
    "en": "anglais",
    "es": "espagnol",
    "fa": "persan, dari",
    "it": "italien",
    "ku": "kurde",
    "ln": "lingala",
    "pl": "polonais",
    "ps": "pachto",
    "pt": "portugais",
    "ro": "roumain",
    "ru": "russe",
    "so": "somali",
    "sq": "albanais",
    "ta": "tamoul",
    "tr": "turc",
    "uk": "ukrainien",
    "ur": "ourdou",
    "vi": "vietnamien",
    "wo": "wolof",
    "zh": "chinois",
    "ber": "berbère, kabyle",
    "bm": "bambara",
    "ff": "peul",
    "snk": "soninké",
    "rom": "romani",
}


def situations() -> Mapping[str, str]:
    """Return the situations of the catalogue by slug, with their titles."""
    return {one.id: one.title for one in catalogue.load().situations.values()}


_CODED: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": dict(Kind.choices),
    "status": dict(Status.choices),
    "sign_language": dict(Answer.choices),
    "step_free": dict(Answer.choices),
    "by_phone": dict(Answer.choices),
    "by_post": dict(Answer.choices),
    "appointment": dict(Appointment.choices),
    "territory": dict(Territory.choices),
    "link_state": dict(LinkState.choices),
    "languages": LANGUAGES,
}


def choices(name: str) -> Mapping[str, str]:
    """Return what a field lets choose: value and words; nothing when it is typed freely."""
    if name == "situations":
        return situations()
    if name in _CODED:
        return _CODED[name]
    return {one: one for one in CHOICES.get(name, ())}


@dataclass(frozen=True)
class Asked:
    """One field as it is asked: `hint` below its name; `is_public` when anybody may propose it."""

    name: str
    typed: Typed = "line"
    hint: str = ""
    is_public: bool = False

    @property
    def label(self) -> str:
        """Its name, with a capital."""
        return label(self.name)


@dataclass(frozen=True)
class Part:
    """Fields that are asked together."""

    title: str
    fields: tuple[Asked, ...]


PARTS: Final = (
    Part(
        "Qui",
        (
            Asked("nom", is_public=True),
            Asked("kind", "choice", is_public=True),
            Asked("presentation_resume", hint="Ce qu’on y fait, pour qui.", is_public=True),
            Asked("presentation_detail", "text"),
            Asked("structure_parente"),
            Asked("status", "choice"),
        ),
    ),
    Part(
        "Où",
        (
            Asked("adresse", hint="Numéro et rue.", is_public=True),
            Asked("complement_adresse", hint="Bâtiment, étage, sonnette.", is_public=True),
            Asked("code_postal", is_public=True),
            Asked("commune", is_public=True),
            Asked("code_insee", hint="Rempli d’après la commune si vous laissez vide."),
            Asked("latitude", "number", "En degrés, comme 49,119. Vide : la mairie de la commune."),
            Asked("longitude", "number", "En degrés, comme 6,176."),
            Asked("postal_address", "text", "Pour écrire, si elle est différente."),
            Asked("territory", "choice"),
            Asked("territory_code", hint="Code de la commune, SIREN, ou numéro du département."),
            Asked("itinerance", "many"),
        ),
    ),
    Part(
        "Quand et comment",
        (
            Asked(
                "horaires",
                "hours",
                "Une ligne par jour ou par groupe : « lundi au jeudi : 9 h – 12 h, 14 h – 17 h ».",
                is_public=True,
            ),
            Asked("appointment", "choice", is_public=True),
            Asked("telephone", is_public=True),
            Asked("courriels", "lines", "Une adresse par ligne.", is_public=True),
            Asked("site_web", "lines", "Une adresse par ligne, avec https://.", is_public=True),
            Asked("prise_rdv", hint="L’adresse de la page."),
            Asked("by_phone", "choice"),
            Asked("by_post", "choice"),
            Asked("modalites_acces", "many"),
            Asked("modalites_accompagnement", "many"),
        ),
    ),
    Part(
        "Pour qui, pour quoi",
        (
            Asked(
                "situations",
                "many",
                "Rien de coché : ce lieu aide quoi qu’il arrive.",
                is_public=True,
            ),
            Asked("services", "many"),
            Asked("publics_specifiquement_adresses", "many"),
            Asked("prise_en_charge_specifique", "many"),
            Asked("languages", "many", "En plus du français.", is_public=True),
            Asked("sign_language", "choice", is_public=True),
            Asked("step_free", "choice", "Sans marche, en fauteuil.", is_public=True),
            Asked("frais_a_charge", "many", is_public=True),
            Asked("fiche_acces_libre", hint="L’adresse de sa page sur Acceslibre."),
        ),
    ),
    Part(
        "Pour les échanges entre annuaires",
        (
            Asked("pivot", hint="14 chiffres."),
            Asked("typologie", "lines", "Un code par ligne : ASSO, CCAS, RFS…"),
            Asked("dispositif_programmes_nationaux", "many"),
            Asked("formations_labels", "many"),
            Asked("autres_formations_labels", "lines", "Un par ligne."),
            Asked("date_maj", "day"),
        ),
    ),
)
ASKED: Final[Mapping[str, Asked]] = {one.name: one for part in PARTS for one in part.fields}
PUBLIC: Final = tuple(one for one in ASKED.values() if one.is_public)


def label(name: str) -> str:
    """Return how a field is called, with a capital."""
    field = Place._meta.get_field(name)
    words = str(field.verbose_name) if isinstance(field, models.Field) else name
    return typeset(words[:1].upper() + words[1:])


# --- In words -------------------------------------------------------------------------------------


def told(name: str, value: object) -> str:
    """Return a value as people read it; '' for none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        known = choices(name)
        return typeset(", ".join(known.get(str(one), str(one)) for one in value))
    if name == "horaires":
        return "\n".join(hours_lines(str(value)))
    if name in ("date_maj", "checked_on", "link_checked_on"):
        return plain_date(value if isinstance(value, date) else date.fromisoformat(str(value)))
    return choices(name).get(str(value), str(value))


def hours_lines(text: str, department: str | None = None) -> tuple[str, ...]:
    """Return hours in French; hours that cannot be read are not shown as true."""
    try:
        return parse(text, department).in_french()
    except OpeningHoursError:
        return ()


# --- Addresses of the web -------------------------------------------------------------------------

_WEB: Final = re.compile(r"https?://[^\s/?#]+\.[^\s]+", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Tell whether a text can be a link: nothing but http and https leads out of a page."""
    return bool(_WEB.fullmatch(text))


def links(values: Sequence[str]) -> Iterator[str]:
    """Yield the addresses that may be followed."""
    return (one for one in values if is_web_address(one))


def doubtful_link(values: Sequence[str]) -> str:
    """Return what is wrong with the addresses of a site, in a few words; '' when nothing is."""
    if any(not is_web_address(one) for one in values):
        return "adresse mal écrite"
    if any(one.lower().startswith("http://") for one in values):
        return "adresse sans chiffrement (http)"
    return ""


def initial(place: Place, name: str) -> Any:  # noqa: ANN401 - as the form wants it
    """Return what a form shows first for a field."""
    value = getattr(place, name)
    if name == "horaires":
        return "\n".join(hours_lines(value)) or value
    if isinstance(value, list) and ASKED[name].typed == "lines":
        return "\n".join(value)
    return value
