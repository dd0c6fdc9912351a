"""Prepares the public pages: sentences, links and cards; the templates only show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from guichet.engine import catalogue
from guichet.engine.gazetteer import Commune, Gazetteer
from guichet.engine.gazetteer.records import plain_name
from guichet.engine.places import DEPARTMENTS
from guichet.engine.typography import typeset
from guichet.features.directory.drawing import Point
from guichet.features.directory.fields import (
    PARTS,
    choices,
    hours_lines,
    label,
    links,
    situations,
    told,
)
from guichet.features.directory.finding import Around, of_department
from guichet.features.directory.kinds import BODY_KINDS, PUBLIC_KINDS, Kind
from guichet.features.directory.models import FieldChange, Place, Territory
from guichet.features.directory.presentation import (
    Card,
    Shelf,
    address_line,
    card,
    department_of,
    dial,
    hours_now,
    is_open,
    now,
    shelves,
    stale_words,
    tags,
)
from guichet.lib.links import link
from guichet.ui.dates import plain_date
from guichet.ui.lists import Link, Option

_MOST_IN_DEPARTMENT: Final = 150
_MOST_CHANGES: Final = 40
# What the page of a place says in a place of its own, above the table.
_SAID_ABOVE: Final = frozenset(
    {
        "nom",
        "kind",
        "status",
        "presentation_resume",
        "presentation_detail",
        "adresse",
        "complement_adresse",
        "code_postal",
        "commune",
        "code_insee",
        "latitude",
        "longitude",
        "territory",
        "territory_code",
        "horaires",
        "telephone",
        "courriels",
        "site_web",
        "prise_rdv",
        "fiche_acces_libre",
        "situations",
        "date_maj",
        "typologie",
    }
)


# --- Where one is ---------------------------------------------------------------------------------


def commune_address(commune: Commune, situation: str = "") -> str:
    """Return the page of a commune, in a situation if there is one."""
    page = reverse("directory:commune", args=_parts(commune))
    return f"{page}?{urlencode({'situation': situation})}" if situation else page


def _parts(commune: Commune) -> list[str]:
    code, _, name = commune.slug.partition("-")
    return [code, name]


def commune_choice(commune: Commune, situation: str) -> Link:
    """Return a commune among those that may be meant, with what tells it from the others."""
    codes = commune.postcodes
    told_codes = ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
    former = f"{commune.former} en fait partie" if commune.former else ""
    people = f"{commune.population:,} habitant·es".replace(",", "\u202f")
    note = " · ".join(
        filter(
            None,
            (
                DEPARTMENTS.get(commune.department, ""),
                told_codes,
                people if commune.population else "",
                former,
            ),
        )
    )
    return Link(commune.label, commune_address(commune, situation), typeset(note))


@dataclass(frozen=True)
class Family:
    """Situations that are chosen from together."""

    title: str
    options: tuple[Option, ...]


def situation_options(chosen: str) -> tuple[Family, ...]:
    """Return the situations of the catalogue, by family, with the one that was chosen."""
    house = catalogue.load()
    return tuple(
        Family(
            title,
            tuple(
                Option(one.id, one.title, one.id == chosen)
                for one in house.situations.values()
                if one.family == family
            ),
        )
        for family, title in house.vocabulary.families.items()
    )


def department_links() -> list[Link]:
    """Return every département."""
    return [
        Link(f"{name} ({code})", reverse("directory:department", args=[code.lower()]))
        for code, name in DEPARTMENTS.items()
    ]


def national_cards() -> list[Card]:
    """Return who helps from afar, wherever one lives."""
    everywhere = Place.objects.shown().filter(territory=Territory.NATIONAL)
    return [card(one, now()) for one in everywhere.order_by("nom")[:_MOST_IN_DEPARTMENT]]


# --- A commune ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommunePage:
    """Who helps near a commune. `places` are the marks of its map: number, position."""

    commune: Commune
    title: str
    department: Link
    situation: str
    counter: str
    precise: tuple[Shelf, ...]
    general: tuple[Shelf, ...]
    halls: tuple[Card, ...]
    public: tuple[Card, ...]
    afar: tuple[Card, ...]
    is_bare: bool
    places: list[tuple[int, Point]]
    propose: str
    ways: tuple[Link, ...]
    papers: tuple[Link, ...]

    @property
    def address(self) -> str:
        """The page itself, without its situation."""
        return commune_address(self.commune)

    @property
    def crumbs(self) -> list[Link]:
        """Where the page stands."""
        return [Link("Annuaire", reverse("directory:index")), self.department]

    @property
    def main_halls(self) -> tuple[Card, ...]:
        """The town hall of the commune itself."""
        return self.halls[:1]

    @property
    def other_halls(self) -> tuple[Card, ...]:
        """Those of its merged communes and quarters."""
        return self.halls[1:]

    @property
    def sheets(self) -> tuple[Link, ...]:
        """What is handed to somebody who has no screen, asked for at the top of the page."""
        return self.papers[:2]

    @property
    def near_title(self) -> str:
        """The words of the map of the surroundings."""
        return f"Autour {self.commune.of_name}"

    @property
    def whole_title(self) -> str:
        """The words of the map of the département."""
        return f"Dans le département : {self.department.label}"


def commune_page(commune: Commune, found: Around, situation: str, at: datetime) -> CommunePage:
    """Return what the page of a commune shows."""
    numbers = _Numbers(commune, at)
    precise, general = numbers.shelves(found.precise), numbers.shelves(found.general)
    halls = numbers.cards(found.halls[:1])
    others = tuple(card(one, at, since=commune) for one in found.halls[1:])
    return CommunePage(
        commune=commune,
        title=f"Qui peut m’aider {commune.at_name}",
        department=department_link(commune.department),
        situation=situations().get(situation, ""),
        counter=link("counter:start"),
        precise=precise,
        general=general,
        halls=(*halls, *others),
        public=numbers.cards(found.public),
        afar=tuple(card(one, at) for one in found.afar),
        is_bare=found.is_bare,
        places=numbers.places,
        propose=f"{reverse('directory:propose')}?{urlencode({'commune': commune.code})}",
        ways=ways_out(),
        papers=papers(commune, situation),
    )


def papers(commune: Commune, situation: str = "") -> tuple[Link, ...]:
    """Return what can be taken away from the page of a commune, in the same situation."""
    offered = (
        ("sheet", "La feuille à imprimer", "A4, PDF"),
        ("sheet-large", "La même en grands caractères", "PDF"),
        ("commune-csv", "Ces lieux en tableau", "CSV, schéma national"),
        ("commune-json", "Ces lieux pour une machine", "JSON, schéma national"),
    )
    parts = _parts(commune)
    asked = f"?{urlencode({'situation': situation})}" if situation else ""
    return tuple(
        Link(words, f"{address}{asked}", note)
        for name, words, note in offered
        if (address := link(f"directory:{name}", *parts))
    )


class _Numbers:
    """Numbers the places of a page as they come, as its map does."""

    def __init__(self, commune: Commune, at: datetime) -> None:
        self.places: list[tuple[int, Point]] = []
        self._commune, self._at = commune, at

    def cards(self, places: Iterable[Place]) -> tuple[Card, ...]:
        return tuple(map(self._card, places))

    def shelves(self, places: Sequence[Place]) -> tuple[Shelf, ...]:
        """Return the places group after group, numbered in that order."""
        plain = [card(one, self._at, since=self._commune) for one in places]
        return tuple(
            Shelf(shelf.title, self.cards(one.place for one in shelf.cards))
            for shelf in shelves(plain)
        )

    def _card(self, place: Place) -> Card:
        number = 0
        if place.latitude is not None and place.longitude is not None:
            number = len(self.places) + 1
            self.places.append((number, (place.longitude, place.latitude)))
        return card(place, self._at, since=self._commune, number=number)


def department_link(code: str) -> Link:
    """Return the page of a département."""
    name = DEPARTMENTS.get(code, code)
    return Link(f"{name} ({code})", reverse("directory:department", args=[code.lower()]))


# Who helps for free by a procedure of its own, wherever one lives.
_EVERYWHERE: Final = ("defenseur-des-droits", "legal-aid", "physical-appointment")


def ways_out() -> tuple[Link, ...]:
    """Return the procedures of the catalogue by which somebody helps, wherever one lives."""
    house = catalogue.load()
    known = (house.procedures[one] for one in _EVERYWHERE if one in house.procedures)
    return tuple(
        Link(one.short_title, address, one.summary)
        for one in known
        if (address := link("rights:entry", one.slug))
    )


# --- A département --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """Pages whose names begin alike."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class DepartmentPage:
    """Who helps in a département, and its communes."""

    code: str
    name: str
    shelves: tuple[Shelf, ...]
    places: list[tuple[int, Point]]
    communes: tuple[Link, ...]

    @property
    def crumbs(self) -> list[Link]:
        """Where the page stands."""
        return [Link("Annuaire", reverse("directory:index"))]

    @property
    def map_title(self) -> str:
        """The words of its map."""
        return f"{self.name} ({self.code})"

    @property
    def letters(self) -> list[Letter]:
        """The communes by the first letter of their name."""
        found: dict[str, list[Link]] = {}
        for one in self.communes:
            found.setdefault(plain_name(one.label)[:1].upper(), []).append(one)
        return [Letter(letter, tuple(links)) for letter, links in found.items()]


def department_page(code: str, gazetteer: Gazetteer, at: datetime) -> DepartmentPage:
    """Return what the page of a département shows: town halls are on the pages of the communes."""
    communes = gazetteer.of_department(code)
    found = list(of_department(code).order_by("nom")[:_MOST_IN_DEPARTMENT])
    places: list[tuple[int, Point]] = []
    numbered = [_numbered(one, places, at) for one in _in_order(found)]
    return DepartmentPage(
        code=code,
        name=DEPARTMENTS[code],
        shelves=shelves(numbered),
        places=places,
        communes=tuple(Link(one.name, commune_address(one)) for one in communes),
    )


def _in_order(found: Sequence[Place]) -> list[Place]:
    return sorted(found, key=lambda one: (list(Kind).index(Kind(one.kind)), one.nom, one.pk))


def _numbered(place: Place, places: list[tuple[int, Point]], at: datetime) -> Card:
    number = 0
    if place.latitude is not None and place.longitude is not None:
        number = len(places) + 1
        places.append((number, (place.longitude, place.latitude)))
    return card(place, at, number=number)


# --- A place --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlacePage:
    """All that is known of a place, in words."""

    kind: str
    address: str
    postal: tuple[str, ...]
    dial: str
    mails: tuple[str, ...]
    sites: tuple[str, ...]
    booking: str
    hours_now: str
    is_open: bool
    hours: tuple[str, ...]
    tags: tuple[str, ...]
    territory: str
    rows: tuple[dict[str, str], ...]
    situations: tuple[Link, ...]
    procedures: tuple[Link, ...]
    stale: str
    checked: str
    commune: Link | None
    department: Link | None
    history: tuple[str, ...]
    helps_with: str

    @property
    def crumbs(self) -> list[Link]:
        """Where the page stands."""
        above = [one for one in (self.department, self.commune) if one]
        return [Link("Annuaire", reverse("directory:index")), *above]


def place_page(place: Place, gazetteer: Gazetteer, at: datetime) -> PlacePage:
    """Return what the page of a place shows."""
    code = department_of(place.code_insee)
    commune = gazetteer.commune(place.code_insee) if place.code_insee else None
    return PlacePage(
        kind=place.get_kind_display(),
        address=address_line(place),
        postal=tuple(line for line in place.postal_address.splitlines() if line.strip()),
        dial=dial(place.telephone),
        mails=tuple(one for one in place.courriels if "@" in one),
        sites=tuple(links(place.site_web)),
        booking=next(links([place.prise_rdv]), ""),
        hours_now=hours_now(place, at),
        is_open=is_open(place, at),
        hours=hours_lines(place.horaires, code or None) if place.horaires else (),
        tags=tuple(tags(place)),
        territory=_territory(place, gazetteer),
        rows=tuple(_rows(place)),
        situations=tuple(_situations(place, commune)),
        procedures=tuple(_procedures(place)),
        stale=stale_words(place, at.date()),
        checked=_checked(place),
        commune=Link(commune.name, commune_address(commune)) if commune else None,
        department=department_link(code) if code else None,
        history=tuple(_history(place)),
        helps_with=(
            "Ce qui peut arriver avec ce service" if place.is_public_body else "Ce lieu aide quand…"
        ),
    )


def _territory(place: Place, gazetteer: Gazetteer) -> str:
    match place.territory:
        case Territory.NATIONAL:
            return "Pour toute la France."
        case Territory.DEPARTMENT:
            name = DEPARTMENTS.get(place.territory_code, place.territory_code)
            return typeset(f"Pour le département : {name}.")
        case Territory.COMMUNE:
            found = gazetteer.commune(place.territory_code)
            return typeset(f"Pour la commune : {found.name}.") if found else ""
        case Territory.EPCI:
            members = gazetteer.of_epci(place.territory_code)
            return typeset(f"Pour l’intercommunalité : {members[0].epci_name}.") if members else ""
    return ""


def _rows(place: Place) -> Iterator[dict[str, str]]:
    """Yield what is known and not said elsewhere, for the component `answers`."""
    for part in PARTS:
        for one in part.fields:
            said = told(one.name, getattr(place, one.name))
            if said and one.name not in _SAID_ABOVE:
                yield {"label": label(one.name), "value": said}


def _situations(place: Place, commune: Commune | None) -> Iterator[Link]:
    """Yield what the place helps with, each leading to who else helps nearby."""
    known = choices("situations")
    for slug in _slugs_of(place):
        if slug in known:
            url = commune_address(commune, slug) if commune else ""
            yield Link(known[slug], url)


def _slugs_of(place: Place) -> tuple[str, ...]:
    if place.situations:
        return tuple(place.situations)
    bodies = [body for body, kind in BODY_KINDS.items() if kind == place.kind]
    found = catalogue.load().situations.values()
    return tuple(one.id for one in found if {*bodies} & {*one.bodies} and one.family != "other")


def _procedures(place: Place) -> Iterator[Link]:
    """Yield the procedures that the situations of a place lead to, each once."""
    house = catalogue.load()
    if place.kind in PUBLIC_KINDS:
        return
    named = (
        proposal.procedure
        for slug in place.situations
        if slug in house.situations
        for proposal in house.situations[slug].proposes
    )
    for one in dict.fromkeys(named):
        procedure = house.procedures.get(one)
        address = link("rights:entry", procedure.slug) if procedure else ""
        if procedure and address:
            yield Link(procedure.short_title, address)


def _checked(place: Place) -> str:
    if place.checked_on is None:
        return ""
    day = plain_date(place.checked_on)
    if place.source and place.checked_by == place.source:
        return typeset(f"Repris de sa source, « {place.source} », le {day}.")
    # A member is never named here, whatever the entry holds: people could go and look for them.
    by = " par l’équipe" if place.checked_by else ""
    source = f" Source : {place.source}." if place.source else ""
    return typeset(f"Vérifié le {day}{by}.{source}")


def _history(place: Place) -> Iterator[str]:
    """Yield who changed what, without a word of what people wrote to the team."""
    changes = FieldChange.objects.filter(place=place).order_by("-id")[:_MOST_CHANGES]
    for one in changes:
        by = one.by if one.origin == "import" else one.get_origin_display()
        said = f"{plain_date(one.changed_on)} : {label(one.field).lower()}, par {by}"
        yield typeset(said)
