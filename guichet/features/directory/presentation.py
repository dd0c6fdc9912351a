"""A place as lists show it: how far, whether it is open now, how to reach it, how old this is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from guichet.engine.gazetteer import Commune, direction, distance_km
from guichet.engine.opening_hours import OpeningHours, OpeningHoursError, parse
from guichet.engine.places import DEPARTMENTS
from guichet.engine.typography import typeset
from guichet.features.directory.fields import choices
from guichet.features.directory.kinds import GROUPS
from guichet.features.directory.models import Answer, Appointment, Place
from guichet.lib.clock import today
from guichet.ui.dates import plain_date

_NEXT_DOOR: Final = 0.3
_METRES_BELOW: Final = 1.0


def now() -> datetime:
    """Return the moment in Paris, on the day that `today` says."""
    return datetime.combine(today(), timezone.localtime().timetz())


def department_of(code_insee: str) -> str:
    """Return the département of a commune's code; '' for none that we know."""
    overseas = code_insee[:3]
    found = overseas if overseas in DEPARTMENTS else code_insee[:2].upper()
    return found if found in DEPARTMENTS else ""


@dataclass(frozen=True)
class Card:
    """One place of a list. `number` is its mark on the map, 0 without one."""

    place: Place
    number: int
    kind: str
    address: str
    way: str
    hours: str
    is_open: bool
    tags: tuple[str, ...]
    stale: str

    @property
    def url(self) -> str:
        """The page of the place."""
        return address_of(self.place)

    @property
    def dial(self) -> str:
        """The telephone as a link wants it."""
        return dial(self.place.telephone)


def address_of(place: Place) -> str:
    """Return the permanent address of a place's page."""
    return reverse("directory:place", args=[place.slug])


def dial(telephone: str) -> str:
    """Return a number without what only helps reading it; '' when it cannot be dialled."""
    bare = "".join(char for char in telephone if char in "+0123456789")
    return bare if len(bare) > 1 else ""


def card(place: Place, at: datetime, *, since: Commune | None = None, number: int = 0) -> Card:
    """Return a place as a list shows it, seen from a commune if there is one."""
    return Card(
        place=place,
        number=number,
        kind=place.get_kind_display(),
        address=address_line(place),
        way=way_to(place, since) if since else "",
        hours=hours_now(place, at),
        is_open=is_open(place, at),
        tags=tuple(tags(place)),
        stale=stale_words(place, at.date()),
    )


def address_line(place: Place) -> str:
    """Return the address on one line."""
    town = f"{place.code_postal} {place.commune}".strip()
    return ", ".join(filter(None, (place.adresse, place.complement_adresse, town)))


def way_to(place: Place, since: Commune) -> str:
    """Return « à 3 km au nord-est », as the crow flies; '' when one of the two has no position."""
    if place.latitude is None or place.longitude is None:
        return ""
    from_, to = (since.latitude, since.longitude), (place.latitude, place.longitude)
    return way(distance_km(*from_, *to), direction(*from_, *to))


def way(km: float, towards: str) -> str:
    """Return a distance and a direction in words; rounder as it grows."""
    if km < _NEXT_DOOR:
        return "tout près de la mairie"
    if round(km, 1) < _METRES_BELOW:
        said = f"{round(km, 1) * 1000:.0f} m"
    elif km < 10:
        said = f"{km:.1f} km".replace(".", ",").replace(",0 ", " ")
    else:
        said = f"{km:.0f} km"
    return f"à {said.replace(' ', chr(0xA0))} {towards}"


def hours_now(place: Place, at: datetime) -> str:
    """Return « Ouvert jusqu’à 17 h », « Fermé ; prochaine ouverture : … », '' when it is not known."""
    hours = hours_of(place)
    said = hours.told(at, "ouverture" if place.is_public_body else "permanence") if hours else ""
    return said[:1].upper() + said[1:]


def is_open(place: Place, at: datetime) -> bool:
    """Tell whether a place is open at that moment, as far as its hours are known."""
    hours = hours_of(place)
    return hours is not None and hours.is_open(at)


def hours_of(place: Place) -> OpeningHours | None:
    """Return the hours of a place; None for those that are missing or cannot be read."""
    if not place.horaires:
        return None
    try:
        return parse(place.horaires, department_of(place.code_insee) or None)
    except OpeningHoursError:
        return None


def tags(place: Place) -> Iterator[str]:
    """Yield in a word or two what decides whether one can go there."""
    yield from (one for one in place.frais_a_charge)
    if place.appointment:
        yield Appointment(place.appointment).label
    if place.step_free == Answer.YES:
        yield "De plain-pied"
    if place.step_free == Answer.NO:
        yield "Avec des marches"
    if place.sign_language == Answer.YES:
        yield "Langue des signes"
    known = choices("languages")
    yield from (known.get(code, code).capitalize() for code in place.languages)


def stale_words(place: Place, day: date) -> str:
    """Return how old the last check is when it is too old; '' otherwise."""
    if not place.is_stale(day):
        return ""
    if place.checked_on is None:
        return typeset("Personne n’a encore vérifié cette fiche : appelez avant d’y aller.")
    return typeset(
        f"Vérifié il y a plus de 12 mois (le {plain_date(place.checked_on)}) : appelez avant d’y aller."
    )


@dataclass(frozen=True)
class Shelf:
    """Cards under one title."""

    title: str
    cards: tuple[Card, ...]


def shelves(cards: Iterable[Card]) -> tuple[Shelf, ...]:
    """Group cards calmly by what the places are; the order inside a group stays."""
    kept = list(cards)
    grouped = (
        Shelf(group.title, tuple(one for one in kept if one.place.kind in group.kinds))
        for group in GROUPS
    )
    return tuple(one for one in grouped if one.cards)
