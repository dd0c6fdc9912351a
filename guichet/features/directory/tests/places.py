"""Places for the tests of the directory, around Metz, on a known day."""

from datetime import date
from typing import Any, Final

from django.utils.text import slugify

from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import Place
from guichet.features.directory.spots import refresh

TODAY: Final = date(2026, 11, 22)
METZ: Final = (49.1201, 6.1757)
_KM: Final = 1 / 111.2


def place(name: str = "Droits debout", /, *, north: float = 0.0, **values: Any) -> Place:  # noqa: ANN401
    """Make a place so many kilometres north of Metz's town hall."""
    usual: dict[str, Any] = {
        "slug": slugify(name),
        "nom": name,
        "kind": Kind.ASSOCIATION,
        "commune": "Metz",
        "code_postal": "57000",
        "code_insee": "57463",
        "adresse": "12 rue des Jardins",
        "latitude": METZ[0] + north * _KM,
        "longitude": METZ[1],
        "checked_on": TODAY,
        "checked_by": "l’équipe",
    }
    made = Place.objects.create(**(usual | values))
    refresh([made])
    return made


def town_hall(**values: Any) -> Place:  # noqa: ANN401
    """Make the town hall of Metz."""
    usual = {"kind": Kind.TOWN_HALL, "source": "Annuaire", "source_id": "57463"}
    return place("Mairie de Metz", **(usual | values))
