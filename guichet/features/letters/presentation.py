"""A letter as the page shows it: the same words in the same order as on paper."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Letter
from guichet.engine.last_day import in_words
from guichet.engine.typesetting.characters import printable_document
from guichet.engine.typesetting.documents import Block, Bullets, Heading, LetterDocument
from guichet.lib.links import link


@dataclass(frozen=True)
class ShownBlock:
    """One part of the body. `kind`: heading, text or list."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownLetter:
    """The letter, ready for its template."""

    document: LetterDocument
    body: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class Shelf:
    """The letters of one domain, for the list of all letters."""

    title: str
    letters: tuple[dict[str, str], ...]


def shown(document: LetterDocument) -> ShownLetter:
    """Return the letter for the page."""
    document = printable_document(document)
    return ShownLetter(document, tuple(_block(one) for one in document.body))


def _block(block: Block) -> ShownBlock:
    match block:
        case Heading(text):
            return ShownBlock("heading", text)
        case Bullets(items):
            return ShownBlock("list", items=items)
    return ShownBlock("text", block.text)


def shown_characters(characters: set[str]) -> list[str]:
    """Return those that have a shape of their own: joiners and accents alone would show nothing."""
    return sorted(one for one in characters if unicodedata.category(one)[0] not in "CM")


def shelves(catalogue: Catalogue) -> Iterator[Shelf]:
    """Yield the letters by domain, each once, in its first domain."""
    for domain, title in catalogue.vocabulary.domains.items():
        here = [
            letter
            for letter in catalogue.letters.values()
            if catalogue.procedures[letter.procedure].domains[0] == domain
        ]
        if here:
            yield Shelf(title, tuple(_link(catalogue, letter) for letter in here))


def address(catalogue: Catalogue, letter: Letter) -> str:
    """Return the address of a letter's form, from the root."""
    return f"/courriers/{catalogue.procedures[letter.procedure].slug}/"


def _link(catalogue: Catalogue, letter: Letter) -> dict[str, str]:
    procedure = catalogue.procedures[letter.procedure]
    limit = in_words(procedure.act_before) if procedure.act_before else ""
    return {
        "label": procedure.short_title,
        "url": address(catalogue, letter),
        "note": f"Délai\u00a0: {limit}" if limit else "",
    }


def question_page(catalogue: Catalogue, letter: Letter) -> dict[str, Any]:
    """Return what the form shows around its fields."""
    procedure = catalogue.procedures[letter.procedure]
    lines = [one for one in letter.addressee.lines if isinstance(one, str)]
    sources = [catalogue.sources[key] for key in letter.addressee.address_source]
    return {
        "entry": letter,
        "procedure": procedure,
        "entry_page": link("rights:entry", procedure.slug),
        "known_address": lines if letter.addressee.complete else [],
        "address_sources": sources,
    }
