"""Goes through the whole house as a search engine would, without a browser, following every link."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

from tests.journeys.sound_html import ReadPage, read

# One page of the directory for each commune, thirty-five thousand of them: those that the room names
# among its public addresses stand for the others.
_ONE_OF_MANY: Final = re.compile(r"/annuaire/(?:departement/|lieu/|\d[\dab]\d{3}-)")
_A_FILE: Final = ReadPage((), (), frozenset())


@dataclass(frozen=True)
class Found:
    """What one address answered, redirections followed; ``page`` is empty for a file."""

    status: int
    landed: str
    page: ReadPage

    @property
    def is_page(self) -> bool:
        """Tell whether a browser would show it as a page to read."""
        return self.page is not _A_FILE

    @property
    def links(self) -> list[str]:
        """Give where this page leads, from the root, with the place inside the page if any."""
        return [urljoin(self.landed, one) for one in self.page.links if _is_ours(one)]


def _is_ours(address: str) -> bool:
    return not urlsplit(address).scheme and not address.startswith("//")


def visit(address: str) -> Found:
    """Ask for one page."""
    response = Client().get(address, follow=True)
    is_page = response.headers["Content-Type"].startswith("text/html")
    landed = response.redirect_chain[-1][0] if response.redirect_chain else address
    page = read(response.getvalue().decode()) if is_page else _A_FILE
    return Found(response.status_code, landed, page)


def crawl(first: Iterable[str]) -> Mapping[str, Found]:
    """Visit these addresses and all that they lead to.

    The counter's answers multiply at each step: pages that already carry answers lead no further.
    """
    found: dict[str, Found] = {}
    to_visit = list(first)
    while to_visit:
        address = urldefrag(to_visit.pop()).url
        if address in found:
            continue
        found[address] = visit(address)
        if "r=" not in urlsplit(found[address].landed).query:
            to_visit += [one for one in found[address].links if not _ONE_OF_MANY.match(one)]
    return found


def lost_places(found: Mapping[str, Found]) -> list[tuple[str, str]]:
    """Give the links (page, link) that lead to a place which is not in the page they name."""
    lost = []
    for address, one in found.items():
        for link in one.links:
            target, place = urldefrag(link)
            named = one if target == one.landed else found.get(target)
            if place and named and place not in named.page.places:
                lost.append((address, link))
    return lost
