"""The map of the site: what the rooms offer and our own pages, for the search, the sitemap, the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from guichet.engine.typography import typeset
from guichet.lib.rooms import SearchDocument, installed_rooms

# Questions that show what the search forgives: accents, endings, spelling, and nothing found.
_SAMPLE_QUESTIONS = (
    "trop perssu",
    "algorithmes",
    "controle caf",
    "radié",
    "pole emploi",
    "zzzz",
    "",
)


@dataclass(frozen=True)
class OwnPage:
    """A page that belongs to no room: the name of its address, and how the search finds it."""

    name: str
    title: str
    summary: str
    keywords: str = ""

    @property
    def address(self) -> str:
        """The path from the root."""
        return reverse(f"site:{self.name}")


_OWN_PAGES = (
    OwnPage(
        "about",
        "Ce qu’est Guichet",
        "Pour qui, pourquoi, et ce que ce guichet ne fait pas.",
        "association collectif logiciel libre qui sommes-nous aide",
    ),
    OwnPage(
        "retention",
        "Ce que nous gardons",
        "Rien de vos réponses ni de vos lettres : donnée par donnée, où elle passe.",
        "données personnelles vie privée rgpd cookies traceurs conservation effacer",
    ),
    OwnPage(
        "verification",
        "Comment nous vérifions",
        "Les sources, les dates de relecture, les exemples recalculés, et ce qui reste à vérifier.",
        "sources loi légifrance fiable juriste exemples délais idées reçues changements",
    ),
    OwnPage(
        "algorithms",
        "Nos propres algorithmes",
        "Comment ce guichet choisit les démarches : des règles écrites, et aucune note.",
        "score calcul automatique intelligence artificielle règles questionnaire",
    ),
    OwnPage(
        "accessibility",
        "Accessibilité",
        "Ce qui a été essayé, ce qui ne l’a pas été, et comment signaler un obstacle.",
        "handicap lecteur d’écran rgaa clavier contraste déclaration",
    ),
    OwnPage(
        "legal-notice",
        "Mentions légales",
        "Qui tient ce guichet, et qui l’héberge.",
        "éditeur hébergeur contact responsable",
    ),
    OwnPage(
        "helpers",
        "Qui peut aider, selon ce qui vous arrive",
        "Démarche par démarche : qui aide gratuitement.",
        "permanence association avocat point-justice travailleur social syndicat aide interprète",
    ),
)


def own_pages() -> tuple[OwnPage, ...]:
    """Return the pages of the site itself that can be searched."""
    return _OWN_PAGES


def search_documents() -> Iterator[SearchDocument]:
    """Yield what every room offers to the search, then our own pages.

    A letter is offered with the summary of its procedure: the sheet, which leads to the letter, is
    enough. What an earlier room said is not said again.
    """
    said: set[str] = set()
    for room in installed_rooms():
        offered = [one for one in room.search_documents() if one.summary not in said]
        yield from offered
        said.update(one.summary for one in offered)
    for page in _OWN_PAGES:
        yield SearchDocument(
            address=page.address,
            title=typeset(page.title),
            kind="page",
            summary=typeset(page.summary),
            text=page.keywords,
        )


def public_addresses() -> list[str]:
    """Return every address of the house that answers a plain GET, once, from the root."""
    own = [reverse("site:home"), *(page.address for page in _OWN_PAGES), reverse("site:quit")]
    search = reverse("site:search")
    asked = [f"{search}?{urlencode({'q': question})}" for question in _SAMPLE_QUESTIONS]
    files = [reverse(f"site:{name}") for name in ("sitemap", "robots", "security")]
    rooms = [address for room in installed_rooms() for address in room.public_addresses()]
    return list(dict.fromkeys((*own, *rooms, search, *asked, *files)))


def map_addresses() -> list[str]:
    """Return the addresses worth showing to the world: pages to read, without questions asked."""
    private = tuple(f"/{room.url_prefix}" for room in installed_rooms() if room.is_private)
    hidden = (*private, *(reverse(f"site:{name}") for name in ("search", "quit")))
    left_out = (".atom", ".csv", ".ics", ".json", ".pdf", ".txt", ".xml")
    return [
        address
        for address in public_addresses()
        if "?" not in address and not address.startswith(hidden) and not address.endswith(left_out)
    ]
