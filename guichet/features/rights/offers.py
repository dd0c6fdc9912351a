"""What the room offers to the search, to the printer and to the map of the site."""

from collections.abc import Iterator

from guichet.engine import catalogue
from guichet.engine.entries import Procedure, Right
from guichet.features.rights.sheets import (
    address_of,
    procedure_sheets,
    right_sheets,
)
from guichet.features.rights.shelves import shelves
from guichet.lib import markdown
from guichet.lib.links import link
from guichet.lib.rooms import PrintableDocument, SearchDocument


def search_documents() -> Iterator[SearchDocument]:
    """Yield one document for each right, then for each procedure."""
    house = catalogue.load()
    yield from map(_of_right, house.rights.values())
    yield from map(_of_procedure, house.procedures.values())


def _of_right(right: Right) -> SearchDocument:
    told = (" ".join((part.text, *part.items)) for part in markdown.parts(right.prose))
    return SearchDocument(
        address=address_of(right.slug),
        title=right.title,
        kind="droit",
        summary=right.summary,
        text=" ".join((right.question, *right.keywords, *told)),
    )


def _of_procedure(procedure: Procedure) -> SearchDocument:
    said = (f"{one.ref} {one.says}" for one in procedure.legal_basis)
    return SearchDocument(
        address=address_of(procedure.slug),
        title=procedure.short_title,
        kind="démarche",
        summary=procedure.summary,
        text=" ".join(
            (
                procedure.title,
                *procedure.keywords,
                procedure.who,
                procedure.addressee.name,
                *procedure.asks,
                *procedure.pieces,
                *procedure.traps,
                *said,
            )
        ),
    )


def printable_documents() -> Iterator[PrintableDocument]:
    """Yield each sheet as a PDF, rights first."""
    for right in right_sheets().values():
        yield PrintableDocument(right.paper, right.right.title, "PDF")
    for sheet in procedure_sheets().values():
        yield PrintableDocument(sheet.paper, sheet.procedure.short_title, "PDF")


def public_addresses() -> Iterator[str]:
    """Yield the index, its filters, then each sheet on screen and on paper."""
    start = link("rights:index")
    yield start
    yield from (f"{start}?domaine={shelf.slug}" for shelf in shelves())
    for slug in (*right_sheets(), *procedure_sheets()):
        yield address_of(slug)
        yield link("rights:paper", slug)
    yield from (
        link("rights:my-date", sheet.procedure.slug)
        for sheet in procedure_sheets().values()
        if sheet.clocks
    )
