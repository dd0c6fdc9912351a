"""Who can help near a commune, in a situation: the nearest first, and nothing that is for others only."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from guichet.engine import catalogue
from guichet.engine.gazetteer import Commune, Gazetteer, distance_km
from guichet.engine.gazetteer.keys import squeezed, words_of
from guichet.engine.gazetteer.records import plain_name
from guichet.engine.places import DEPARTMENTS
from guichet.features.directory.kinds import BODY_KINDS, PUBLIC_KINDS, Kind
from guichet.features.directory.models import Place, PlaceQuerySet, Spot, Territory
from guichet.features.directory.nearest import Near, nearest

MOST: Final = 20
_MOST_PRECISE: Final = 12
_MOST_PUBLIC: Final = 12
_OFFICES_OF_A_BODY: Final = 2
_MOST_AFAR: Final = 20
_MOST_READ: Final = 200
_MOST_IN_DEPARTMENT: Final = 5
# The halls of merged communes too, of which a large one has a few dozen.
_MOST_HALLS: Final = 60
# As many as Paris has.
_HALLS_INSTEAD: Final = 17


@dataclass(frozen=True)
class Around:
    """What a commune page lists. `precise`: in that very situation; `general`: whatever happens.

    `public` are the services themselves, `halls` the town halls, `afar` who helps without a place to
    go to: by telephone, by post, from anywhere.
    """

    precise: tuple[Place, ...]
    general: tuple[Place, ...]
    public: tuple[Place, ...]
    halls: tuple[Place, ...]
    afar: tuple[Place, ...]

    @property
    def is_bare(self) -> bool:
        """Tell whether nobody but public services is known here."""
        return not (self.precise or self.general or self.afar)


def around(commune: Commune, situation: str = "") -> Around:
    """Return who can help the people of a commune, in a situation or whatever happens."""
    serves = serving(commune)
    if situation:
        precise = _near(commune, situation, _MOST_PRECISE, serves)
        general = _near(commune, Spot.ANY, MOST - len(precise), serves)
    else:
        precise, general = (), _near(commune, Spot.EVERY, MOST, serves)
    return Around(
        precise=precise,
        general=general,
        public=_public(commune, situation, serves),
        halls=town_halls(commune),
        afar=_afar(commune, situation),
    )


def _near(
    commune: Commune, topic: str, limit: int, serves: Callable[[Place], bool]
) -> tuple[Place, ...]:
    return _places(nearest(commune.latitude, commune.longitude, topic, limit, serves))


def _places(found: Iterable[Near]) -> tuple[Place, ...]:
    return tuple(one.place for one in found)


def serving(commune: Commune) -> Callable[[Place], bool]:
    """Return what tells whether a place is for the people of that commune."""
    codes = _codes(commune)

    def serves(place: Place) -> bool:
        if not place.territory or not place.territory_code:
            return True
        return place.territory_code == codes.get(place.territory, place.territory_code)

    return serves


def _codes(commune: Commune) -> dict[str, str]:
    return {
        Territory.COMMUNE: commune.code,
        Territory.EPCI: commune.epci,
        Territory.DEPARTMENT: commune.department,
    }


def situation_of(procedure: str) -> str:
    """Return the first situation that leads to a procedure, by its address; '' for none."""
    house = catalogue.load()
    wanted = house.by_slug.get(procedure)
    leading = (
        one.id
        for one in house.situations.values()
        if wanted and any(proposal.procedure == wanted.id for proposal in one.proposes)
    )
    return next(leading, "")


def bodies_of(situation: str) -> tuple[Kind, ...]:
    """Return the services with which a situation happens, as kinds; none for an unknown one."""
    known = catalogue.load().situations.get(situation)
    bodies = known.bodies if known else ()
    return tuple(BODY_KINDS[one] for one in bodies if one in BODY_KINDS)


def _public(commune: Commune, situation: str, serves: Callable[[Place], bool]) -> tuple[Place, ...]:
    kinds = [one for one in bodies_of(situation) if one != Kind.TOWN_HALL]
    if not kinds:
        return _near(commune, Spot.PUBLIC, _MOST_PUBLIC, serves)
    return tuple(
        place
        for kind in kinds
        for place in _near(commune, f"{Spot.PUBLIC}{kind.value}", _OFFICES_OF_A_BODY, serves)
    )


def town_halls(commune: Commune) -> tuple[Place, ...]:
    """Return the town halls of a commune: its own first, then those of merged communes.

    Paris has one for each arrondissement and none for itself; a village destroyed in 1916 has none at
    all: the nearest ones of the département stand for them.
    """
    halls = Place.objects.shown().filter(kind=Kind.TOWN_HALL)
    found = list(halls.filter(code_insee=commune.code)[:_MOST_HALLS])
    if not found:
        return _halls_around(commune, halls)
    return tuple(sorted(found, key=lambda one: (one.source_id != commune.code, one.nom, one.pk)))


def _halls_around(commune: Commune, halls: PlaceQuerySet) -> tuple[Place, ...]:
    within = _within(halls, commune.department).values_list("pk", "latitude", "longitude")
    ranked = sorted(
        (distance_km(commune.latitude, commune.longitude, latitude, longitude), key)
        for key, latitude, longitude in within
        if latitude is not None and longitude is not None
    )
    keys = [key for _, key in ranked[:_HALLS_INSTEAD]]
    found = halls.in_bulk(keys)
    return tuple(found[key] for key in keys)


def _afar(commune: Commune, situation: str) -> tuple[Place, ...]:
    """Return who has no place to go to, and helps people of that commune."""
    codes = _codes(commune)
    here = Q(territory=Territory.NATIONAL)
    for territory, code in codes.items():
        here |= Q(territory=territory, territory_code=code)
    found = Place.objects.shown().filter(here, latitude=None).exclude(kind__in=PUBLIC_KINDS)
    helping = (one for one in found.order_by("nom")[:_MOST_READ] if _helps(one, situation))
    return tuple(helping)[:_MOST_AFAR]


def _helps(place: Place, situation: str) -> bool:
    return not situation or not place.situations or situation in place.situations


def addressees(commune: Commune, body: str) -> tuple[Place, ...]:
    """Return the offices of a service nearest to a commune: to whom one writes from there."""
    kind = BODY_KINDS.get(body)
    if kind is None:
        return ()
    if kind == Kind.TOWN_HALL:
        return town_halls(commune)[:1]
    topic = f"{Spot.PUBLIC}{kind.value}"
    return _near(commune, topic, _OFFICES_OF_A_BODY, serving(commune))


# --- Where only the département is known ----------------------------------------------------------


def of_department(code: str) -> PlaceQuerySet:
    """Return the places of a département that are not town halls."""
    return _within(Place.objects.shown(), code).exclude(kind=Kind.TOWN_HALL)


def _within(places: PlaceQuerySet, code: str) -> PlaceQuerySet:
    """Keep those of a département: a range of codes, which an index answers."""
    after = f"{code[:-1]}{chr(ord(code[-1]) + 1)}"
    return places.filter(code_insee__gte=code, code_insee__lt=after)


def in_department(code: str, situations: Collection[str]) -> tuple[Place, ...]:
    """Return who helps in a département: who knows the situation first, then whatever happens."""
    if code not in DEPARTMENTS:
        return ()
    helping = of_department(code).exclude(kind__in=PUBLIC_KINDS).order_by("nom", "pk")
    found = [
        one for one in helping[:_MOST_READ] if any(_helps(one, x) for x in situations or ("",))
    ]
    ranked = sorted(found, key=lambda one: not {*one.situations} & {*situations})
    return tuple(ranked)[:_MOST_IN_DEPARTMENT]


def addressees_in_department(code: str, body: str) -> tuple[Place, ...]:
    """Return the offices of a service in a département; no town hall, of which there are hundreds."""
    kind = BODY_KINDS.get(body)
    if kind is None or code not in DEPARTMENTS:
        return ()
    return tuple(of_department(code).filter(kind=kind).order_by("nom", "pk")[:_OFFICES_OF_A_BODY])


@dataclass(frozen=True)
class Understood:
    """What came of a commune that somebody typed: one for sure, several to choose from, or none."""

    text: str
    sure: Commune | None
    several: tuple[Commune, ...] = ()


def understood(gazetteer: Gazetteer, text: str, limit: int = 12) -> Understood:
    """Return the communes that a person may have meant; sure when one alone bears that very name.

    « Évry » is a village of the Yonne and what the people of Évry-Courcouronnes still say: when the
    search puts a longer name first, the person chooses.
    """
    found = gazetteer.search(text, limit)
    named = " ".join(word for word in plain_name(text).split() if not word.isdecimal())
    exact = [one for one in found if plain_name(one.name) == named]
    is_plain = len(found) == 1 and not found[0].is_guess and _is_named(found[0], text)
    if is_plain or (len(exact) == 1 and exact[0] == found[0]):
        return Understood(text, found[0], found)
    return Understood(text, None, found)


def _is_named(commune: Commune, text: str) -> bool:
    """Tell whether a commune bears what was typed; « Fraissinet-de-Lozère » is not one « de Fourques ».

    More may be typed (« Metz Moselle »), or less (« Aulnay-sous »); figures alone are a code.
    """
    typed = squeezed(tuple(word for word in words_of(text) if not word.isdecimal()))
    names = (squeezed(words_of(one)) for one in (commune.name, commune.former) if one)
    return not typed or any(typed.startswith(one) or one.startswith(typed) for one in names)
