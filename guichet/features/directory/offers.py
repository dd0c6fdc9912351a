"""What the room offers to the search, to the printer, and to the rooms that send people to somebody."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse

from guichet.engine.gazetteer import Commune
from guichet.engine.places import DEPARTMENTS
from guichet.engine.typography import typeset
from guichet.features.directory.finding import (
    addressees,
    addressees_in_department,
    around,
    in_department,
    understood,
)
from guichet.features.directory.kinds import GROUPS, Kind
from guichet.features.directory.models import Place
from guichet.features.directory.presentation import Card, address_of, card, now
from guichet.lib.communes import gazetteer
from guichet.lib.rooms import Helper, PrintableDocument, SearchDocument, Whereabouts

# The search reads all it knows at each start: beyond so many places, people look by commune.
_MOST_SEARCHED: Final = 3_000
_MOST_HELPERS: Final = 5


def search_documents() -> Iterator[SearchDocument]:
    """Yield what kinds of places there are, the départements, then places that are not town halls."""
    start = reverse("directory:index")
    for group in GROUPS:
        yield SearchDocument(
            address=f"{start}#{group.anchor}",
            title=f"Annuaire : {group.title[:1].lower()}{group.title[1:]}",
            kind="annuaire",
            summary=typeset(f"Près de chez vous : {group.words}."),
            text="annuaire permanence adresse horaires téléphone près commune",
        )
    for code, name in DEPARTMENTS.items():
        yield SearchDocument(
            address=reverse("directory:department", args=[code.lower()]),
            title=f"Qui peut aider : {name}",
            kind="annuaire",
            summary=typeset(f"Les lieux, les mairies et la carte du département {code}, {name}."),
            text=f"annuaire département {code} {name} mairies adresses permanences",
        )
    known = Place.objects.shown().exclude(kind=Kind.TOWN_HALL).order_by("nom", "pk")
    yield from map(_of_place, known[:_MOST_SEARCHED])


def _of_place(place: Place) -> SearchDocument:
    where = f"{place.commune} ({place.code_postal})" if place.code_postal else place.commune
    said = place.presentation_resume or place.get_kind_display()
    return SearchDocument(
        address=address_of(place),
        title=place.nom,
        kind="annuaire",
        summary=typeset(f"{said} – {where}, {place.adresse}".strip(" ,–")),
        text=f"{place.get_kind_display()} {place.presentation_detail}",
    )


def printable_documents() -> Iterator[PrintableDocument]:
    """Yield where the sheet of any commune is asked for."""
    start = reverse("directory:index")
    yield PrintableDocument(start, "La feuille « sans numérique » de votre commune", "PDF")


def public_addresses() -> Iterator[str]:
    """Yield one page of each sort: communes are thirty-five thousand."""
    start = reverse("directory:index")
    yield start
    yield from (f"{start}?q=metzz", f"{start}?q=saint-denis", f"{start}?q=zzzz")
    # Small ones: each links to all its communes, which whoever follows links opens one by one.
    yield from (reverse("directory:department", args=[code]) for code in ("75", "974"))
    for code, name in (("57463", "metz"), ("97411", "saint-denis")):
        page = reverse("directory:commune", args=[code, name])
        yield from (page, f"{page}?situation=overpayment")
        yield from (f"{page}lieux.{kind}" for kind in ("csv", "json"))
    yield from (reverse(f"directory:{kind}") for kind in ("csv", "json"))
    yield reverse("directory:propose")


# --- Who helps, for other rooms -------------------------------------------------------------------


def helpers_near(where: Whereabouts) -> tuple[Helper, ...]:
    """Return who helps near a place: the nearest that know the situation, then any, then the town hall."""
    here = _commune(where)
    if here is None:
        return tuple(_helper(one) for one in in_department(where.department, where.situations))
    found: dict[int, Place] = {}
    for situation in where.situations or ("",):
        near = around(here, situation)
        places = (*near.precise, *near.general, *near.halls[:1])
        found |= {place.pk: place for place in places if place.pk not in found}
    ranked = sorted(found.values(), key=lambda one: one.kind == Kind.TOWN_HALL)
    helping = ranked[: _MOST_HELPERS - 1] + [
        one for one in ranked[_MOST_HELPERS - 1 :] if one.kind == Kind.TOWN_HALL
    ]
    return tuple(_helper(one, here) for one in helping[:_MOST_HELPERS])


def addressees_near(where: Whereabouts, body: str) -> tuple[Helper, ...]:
    """Return the nearest offices of a service that have an address to write to."""
    here = _commune(where)
    offices = addressees(here, body) if here else addressees_in_department(where.department, body)
    return tuple(_helper(one, here) for one in offices if postal_lines(one))


def _commune(where: Whereabouts) -> Commune | None:
    """Return the commune told; nothing rather than another one that it may be."""
    if not where.commune:
        return None
    return understood(gazetteer(), where.commune.strip()[:100]).sure


def _helper(place: Place, since: Commune | None = None) -> Helper:
    shown: Card = card(place, now(), since=since)
    return Helper(
        name=place.nom,
        url=shown.url,
        note=typeset(" · ".join(filter(None, (shown.kind, shown.way, shown.hours)))),
        lines=postal_lines(place),
        telephone=place.telephone,
        stale=shown.stale,
    )


def postal_lines(place: Place) -> tuple[str, ...]:
    """Return the address as on an envelope, the name first; () when there is none to write to."""
    written = [line.strip() for line in place.postal_address.splitlines() if line.strip()]
    if written:
        return (place.nom, *written)
    town = f"{place.code_postal} {place.commune}".strip()
    if not (place.code_postal and place.commune):
        return ()
    return tuple(filter(None, (place.nom, place.complement_adresse, place.adresse, town)))
