"""What the first page and « qui peut aider » propose, chosen from the catalogue by hand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from guichet.engine import catalogue
from guichet.engine.entries import Right
from guichet.lib.links import link

# What people come with most often: money first, then the closed door, then the machine.
FEATURED_RIGHTS = (
    "ne-pas-rembourser-avant-d-avoir-ete-entendu",
    "ne-pas-tout-perdre",
    "contester-une-decision",
    "parler-a-un-humain",
    "savoir-comment-on-m-a-note",
    "une-reponse-sur-papier",
)
PRINTED_RIGHTS = (
    "ne-pas-rembourser-avant-d-avoir-ete-entendu",
    "faire-ma-demarche-sans-internet",
    "me-defendre-accompagne",
    "savoir-comment-on-m-a-note",
)
# Those who help for free, by a procedure of their own.
HELPING_PROCEDURES = (
    "defenseur-des-droits",
    "legal-aid",
    "physical-appointment",
    "social-mediator",
)


@dataclass(frozen=True)
class Link:
    """A page, ready for the component `link_list`."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Help:
    """Who can help, in one domain: each sentence, with the procedures that it stands for."""

    domain: str
    lines: tuple[tuple[str, tuple[Link, ...]], ...]


def rights(slugs: Iterable[str]) -> list[Link]:
    """Return these rights, each with the question that people ask."""
    return [Link(one.title, link("rights:entry", one.slug), one.question) for one in _known(slugs)]


def printed(slugs: Iterable[str]) -> list[Link]:
    """Return these rights on paper."""
    return [
        Link(one.title, link("rights:paper", one.slug), "PDF, à imprimer") for one in _known(slugs)
    ]


def _known(slugs: Iterable[str]) -> Iterator[Right]:
    house = catalogue.load()
    return (house.rights[slug] for slug in slugs)


def procedures(identifiers: Iterable[str]) -> list[Link]:
    """Return these procedures, each with its summary."""
    house = catalogue.load()
    chosen = (house.procedures[one] for one in identifiers)
    return [Link(one.short_title, link("rights:entry", one.slug), one.summary) for one in chosen]


@cache
def helpers() -> tuple[Help, ...]:
    """Return who can help, by domain, each sentence once, with its procedures."""
    house = catalogue.load()
    found: list[Help] = []
    for domain, title in house.vocabulary.domains.items():
        lines: dict[str, list[Link]] = {}
        for one in house.procedures.values():
            if one.domains[0] == domain:
                page = Link(one.short_title, link("rights:entry", one.slug))
                lines.setdefault(one.who_can_help, []).append(page)
        if lines:
            found.append(Help(title, tuple((text, tuple(pages)) for text, pages in lines.items())))
    return tuple(found)
