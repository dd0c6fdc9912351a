"""A letter as the page shows it: the same words in the same order as on paper."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guichet.engine import french_dates
from guichet.engine.catalogue import Catalogue
from guichet.engine.entries import Letter
from guichet.engine.last_day import in_words
from guichet.engine.last_day import shown as shown_day
from guichet.engine.orientation import Advice
from guichet.engine.plain_words import Glosses
from guichet.engine.posting import post_by
from guichet.engine.typesetting.characters import printable_document
from guichet.engine.typesetting.documents import Block, Bullets, Heading, LetterDocument
from guichet.features.letters.services import Case
from guichet.lib.links import link

_NUMBER = re.compile(r"(\d+(?:-\d+)+(?:-[A-Z]\b)?)")
_UNCUT = '<span class="whole">{}</span>'


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


@dataclass(frozen=True)
class ShownLetterOfCase:
    """One letter of the case, in its place; `when` says until when, or from when, to send it.

    `url` is '' while it is too early to write it.
    """

    number: int
    title: str
    url: str
    when: str
    is_this: bool
    is_next: bool


@dataclass(frozen=True)
class ShownCase:
    """The letters of one case; `place` says « lettre 2 sur 5 », '' for a letter beside them."""

    place: str
    letters: tuple[ShownLetterOfCase, ...]

    @property
    def others(self) -> tuple[ShownLetterOfCase, ...]:
        """The other letters: what comes next first, then what stands before."""
        here = next((one.number for one in self.letters if one.is_this), 0)
        after = tuple(one for one in self.letters if one.number > here)
        return (*after, *(one for one in self.letters if one.number < here))


def shown_case(case: Case | None, today: datetime.date) -> ShownCase | None:
    """Return the letters of the case for the page; None when there is only the one written."""
    if case is None or len(case.advice) - bool(case.position) < 1:
        return None
    place = f"Lettre {case.position} sur {len(case.advice)}" if case.position else ""
    return ShownCase(
        place,
        tuple(
            ShownLetterOfCase(
                number=number,
                title=one.procedure.short_title,
                url="" if one.possible_from else f"/courriers/{one.procedure.slug}/",
                when=_when(one, case.place, today),
                is_this=number == case.position,
                is_next=one is case.next,
            )
            for number, one in enumerate(case.advice, 1)
        ),
    )


def _when(advice: Advice, place: str | None, today: datetime.date) -> str:
    """Say until when to post, or from when; '' where no day is known."""
    if advice.possible_from:
        return f"pas avant le {french_dates.short(advice.possible_from)}"
    day = shown_day(advice.deadline, today) if advice.deadline else None
    if day is None:
        return ""
    if day < today:
        return f"dernier jour passé\u00a0: {french_dates.short(day)}"
    until = post_by(day, place, today)
    if until > day:
        return f"dernier jour\u00a0: {french_dates.short(day)}, sans courrier d’ici là"
    return f"à poster au plus tard le {french_dates.short(until)}"


def shown(document: LetterDocument) -> ShownLetter:
    """Return the letter for the page."""
    document = printable_document(document)
    return ShownLetter(document, tuple(_block(one) for one in document.body))


def _block(block: Block) -> ShownBlock:
    match block:
        case Heading(text):
            return ShownBlock("heading", _whole(text))
        case Bullets(items):
            return ShownBlock("list", items=tuple(map(_whole, items)))
    return ShownBlock("text", _whole(block.text))


def _whole(text: str) -> SafeString:
    """Return the text, escaped, with the numbers of articles (« R. 133-9-2 ») kept on one line."""
    pieces = _NUMBER.split(text)
    plain, numbers = pieces[::2], [*pieces[1::2], ""]
    shown = (format_html(_UNCUT, one) if one else "" for one in numbers)
    return format_html_join("", "{}{}", zip(plain, shown, strict=True))


def shown_characters(characters: set[str]) -> list[str]:
    """Return those that have a shape of their own: joiners and accents alone would show nothing."""
    return sorted(one for one in characters if unicodedata.category(one)[0] not in "CM")


def shelves(catalogue: Catalogue) -> Iterator[Shelf]:
    """Yield the letters by domain, each once, in its first domain."""
    glosses = Glosses(catalogue)
    for domain, title in catalogue.vocabulary.domains.items():
        here = [
            letter
            for letter in catalogue.letters.values()
            if catalogue.procedures[letter.procedure].domains[0] == domain
        ]
        if here:
            yield Shelf(title, tuple(_link(catalogue, letter, glosses) for letter in here))


def address(catalogue: Catalogue, letter: Letter) -> str:
    """Return the address of a letter's form, from the root."""
    return f"/courriers/{catalogue.procedures[letter.procedure].slug}/"


def _link(catalogue: Catalogue, letter: Letter, glosses: Glosses) -> dict[str, str]:
    procedure = catalogue.procedures[letter.procedure]
    limit = glosses(in_words(procedure.act_before)) if procedure.act_before else ""
    limit += ", ou moins selon l’avis" if any(one.exit for one in letter.other_limits) else ""
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
        "lead": Glosses(catalogue)(procedure.summary),
        "entry_page": link("rights:entry", procedure.slug),
        "known_address": lines if letter.addressee.complete else [],
        "address_sources": sources,
    }
