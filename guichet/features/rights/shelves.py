"""The index of the room: the sheets by domain, all of them or those of one domain."""

from dataclasses import dataclass
from functools import cache

from django.utils.text import slugify

from guichet.engine import catalogue
from guichet.engine.entries import Domain, Procedure, Right
from guichet.features.rights.sheets import address_of, right_link
from guichet.ui.lists import Link


@dataclass(frozen=True)
class Shelf:
    """The sheets of one domain, in the index."""

    domain: Domain
    slug: str
    title: str
    rights: tuple[Link, ...]
    procedures: tuple[Link, ...]


@cache
def shelves() -> tuple[Shelf, ...]:
    """Return the index: each sheet once, under the first domain that it concerns."""
    return tuple(_shelf(domain, first_only=True) for domain in _domains())


@cache
def whole_shelf(slug: str) -> Shelf | None:
    """Return all that concerns a domain, or None for an unknown one."""
    known = next((one for one in shelves() if one.slug == slug), None)
    return _shelf(known.domain, first_only=False) if known else None


@cache
def all_rights() -> tuple[Link, ...]:
    """Return every right, whatever its domains."""
    return tuple(map(right_link, catalogue.load().rights.values()))


def _domains() -> tuple[Domain, ...]:
    used = {domain for one in catalogue.load().procedures.values() for domain in one.domains}
    return tuple(one for one in catalogue.load().vocabulary.domains if one in used)


def _shelf(domain: Domain, *, first_only: bool) -> Shelf:
    house = catalogue.load()
    title = house.vocabulary.domains[domain]

    def belongs(entry: Right | Procedure) -> bool:
        return domain in (entry.domains[:1] if first_only else entry.domains)

    return Shelf(
        domain=domain,
        slug=slugify(title),
        title=title,
        rights=tuple(right_link(one) for one in house.rights.values() if belongs(one)),
        procedures=tuple(
            Link(one.short_title, address_of(one.slug), "" if first_only else one.summary)
            for one in house.procedures.values()
            if belongs(one)
        ),
    )
