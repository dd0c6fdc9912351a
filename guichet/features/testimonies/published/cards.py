"""Testimonies as they are shown: in the list, and each on its page with where it leads."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.text import Truncator

from guichet.engine import catalogue
from guichet.engine.leads import leads_for
from guichet.features.testimonies import shelf
from guichet.features.testimonies.models import FacetKind, Testimony
from guichet.features.testimonies.published.filters import LAST_PAGE, Asked
from guichet.features.testimonies.published.words import (
    DOOR_WORDS,
    NAMES,
    TITLES,
    label,
    labels,
    month_words,
)
from guichet.lib.links import link

PER_PAGE: Final = 20
COUNTED_UP_TO: Final = 1_000
_SHOWN_IN_LIST: Final = 260
_LEADS: Final = 4
_KINDS: Final = {kind: name for name, kind in NAMES.items()}
# Values that tell nothing beside a text.
_SILENT: Final = frozenset({"unknown", "none", "other"})


@dataclass(frozen=True)
class Link:
    """A page, ready for the component `link_list`."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """One kind of facet of a testimony: its name, and its values with the lists that they open."""

    title: str
    values: tuple[Link, ...]


@dataclass(frozen=True)
class Card:
    """A testimony as it may be shown. Months, never days."""

    number: int
    title: str
    text: str
    excerpt: str
    url: str
    door: str
    month: str
    published: str
    facts: tuple[Fact, ...]
    tags: tuple[str, ...]
    rights: tuple[Link, ...] = ()
    procedures: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the list. `count` is cut at COUNTED_UP_TO; `before` and `after` are addresses, or ''."""

    cards: tuple[Card, ...]
    count: int
    before: str
    after: str

    @property
    def is_cut(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.count >= COUNTED_UP_TO


def find(asked: Asked) -> Page:
    """Return the page of the list that is asked for."""
    if asked.unknown:
        return Page((), 0, "", "")
    list_ = link("published:index")
    start = (asked.page - 1) * PER_PAGE
    numbers = shelf.numbers_of(asked.wanted, limit=PER_PAGE + 1, offset=start)
    shown = Testimony.objects.readable().filter(number__in=numbers[:PER_PAGE])
    cards = tuple(_card(one) for one in shown.prefetch_related("facets").order_by("-number"))
    has_more = len(numbers) > PER_PAGE and asked.page < LAST_PAGE
    return Page(
        cards=cards,
        count=shelf.count_of(asked.wanted, at_most=COUNTED_UP_TO) if numbers else 0,
        before=f"{list_}{asked.query(asked.page - 1)}" if asked.page > 1 else "",
        after=f"{list_}{asked.query(asked.page + 1)}" if has_more else "",
    )


def read(number: int) -> Testimony | None:
    """Return what this number was given to, readable or not; None if it never was."""
    return Testimony.objects.prefetch_related("facets").filter(number=number).first()


def card_of(testimony: Testimony) -> Card:
    """Return a testimony with the rights and the procedures that fit."""
    return _card(testimony, with_leads=True)


def values_of(testimony: Testimony) -> dict[FacetKind, list[str]]:
    """Return the facets by kind, in the order of the questionnaires."""
    found: defaultdict[FacetKind, list[str]] = defaultdict(list)
    for facet in testimony.facets.all():
        found[FacetKind(facet.kind)].append(facet.value)
    return {kind: sorted(values, key=_order(kind)) for kind, values in found.items()}


def _order(kind: FacetKind) -> Callable[[str], int]:
    places = {value: at for at, value in enumerate(labels(kind))}
    return lambda value: places.get(value, len(places))


def _card(testimony: Testimony, *, with_leads: bool = False) -> Card:
    values = values_of(testimony)
    facts = tuple(_fact(kind, values[kind]) for kind in _KINDS if kind in values)
    rights, procedures = _leads(values) if with_leads else ((), ())
    month = month_words(testimony.month) if testimony.month else ""
    return Card(
        number=testimony.number,
        title=testimony.title,
        text=testimony.text,
        excerpt=Truncator(" ".join(testimony.text.split())).chars(_SHOWN_IN_LIST),
        url=link("published:entry", str(testimony.number)),
        door=DOOR_WORDS[testimony.door],
        month=month,
        published=month_words(testimony.published_on) if testimony.published_on else "",
        facts=facts,
        tags=tuple(_tags(values)),
        rights=rights,
        procedures=procedures,
    )


def _fact(kind: FacetKind, values: Iterable[str]) -> Fact:
    start = link("published:index")
    pages = (Link(label(kind, one), f"{start}?{_KINDS[kind]}={one}") for one in values)
    return Fact(TITLES[kind], tuple(pages))


def _tags(values: dict[FacetKind, list[str]]) -> Iterable[str]:
    shown = (FacetKind.THEME, FacetKind.BODY, FacetKind.SECTOR, FacetKind.DEPARTMENT)
    return (label(k, one) for k in shown for one in values.get(k, ()) if one not in _SILENT)


def _leads(values: dict[FacetKind, list[str]]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    house = catalogue.load()
    found = leads_for(house.leads, {kind.value: v for kind, v in values.items()}, at_most=_LEADS)
    rights = (house.rights[slug] for slug in found.rights)
    procedures = (house.procedures[name] for name in found.procedures)
    return (
        tuple(Link(one.title, link("rights:entry", one.slug), one.question) for one in rights),
        tuple(
            Link(one.short_title, link("rights:entry", one.slug), one.summary) for one in procedures
        ),
    )
