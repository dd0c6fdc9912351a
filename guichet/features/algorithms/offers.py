"""What the room offers to the search, to the printer and to the map of the site."""

from collections.abc import Iterator

from guichet.engine import catalogue
from guichet.engine.algorithms import System
from guichet.engine.typography import typeset
from guichet.features.algorithms import audits
from guichet.features.algorithms.filters import addresses
from guichet.features.algorithms.sheets import address_of, systems
from guichet.features.algorithms.words import COUNTRIES, DOMAINS
from guichet.lib.links import link
from guichet.lib.rooms import PrintableDocument, SearchDocument


def search_documents() -> Iterator[SearchDocument]:
    """Yield the pages of the room, then each system."""
    yield SearchDocument(
        address=link("algorithms:index"),
        title="Les algorithmes qui notent des gens",
        kind="page",
        summary=typeset(
            "CAF, assurance maladie, France Travail et d’ailleurs : ce qu’on sait, et ce qu’on nous cache."
        ),
        text="registre score note datamining scoring notation transparence liste",
    )
    yield SearchDocument(
        address=link("algorithms:mention"),
        title=typeset("Votre décision porte-t-elle la phrase obligatoire ?"),
        kind="page",
        summary="Quelques cases à cocher sur la mention d’un algorithme, et la lettre à écrire.",
        text="mention explicite traitement algorithmique décision automatisée nullité cada vérifier",
    )
    yield from map(_of_system, systems())
    yield from audits.search_documents()


def _of_system(system: System) -> SearchDocument:
    facts = (fact.says for said in system.facts.values() for fact in said)
    named = (one.name for one in system.variables.known)
    dated = (one.says for one in system.timeline)
    about = (COUNTRIES[system.country], DOMAINS[system.domain], system.short_operator)
    return SearchDocument(
        address=address_of(system),
        title=system.short_name,
        kind="algorithme",
        summary=system.summary,
        text=" ".join((system.name, *system.keywords, *about, *facts, *named, *dated)),
    )


def printable_documents() -> Iterator[PrintableDocument]:
    """Yield the page of each system."""
    for one in systems():
        yield PrintableDocument(address_of(one), one.short_name, "page à imprimer")
    yield from audits.printable_documents()


def public_addresses() -> Iterator[str]:
    """Yield every address that answers a plain GET."""
    start = link("algorithms:index")
    yield start
    yield from (f"{start}{query}" for query in addresses())
    yield from map(address_of, systems())
    yield from _of_models()
    yield from audits.public_addresses()
    yield from (link(f"algorithms:{name}") for name in ("mention", "data", "csv", "json", "schema"))
    yield link("algorithms:atrs")


def _of_models() -> Iterator[str]:
    """Yield the pages of the catalogue's models; those that a team imports are its own."""
    for one in catalogue.load().models.values():
        pages = ("note", "profiles", "numbers")
        yield from (link(f"algorithms:{page}", one.model.system) for page in pages)
