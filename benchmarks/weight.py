"""A page costs little to who pays by the megabyte: measured in a browser that never came before."""

import shutil
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from benchmarks import visits
from benchmarks.house import opened
from benchmarks.promises import Outcome
from tests.journeys.weighing import Weight, weigh

_KILOBYTES = 30
_SCRIPT_KILOBYTES = 10
_REQUESTS = 3
_THOUSAND = 1000


def run() -> Iterator[Outcome]:
    """Weigh every text page, and the personal pages, whose script counts apart."""
    program = shutil.which("chromium-headless-shell")
    if program is None:
        yield Outcome("poids des pages", "chromium-headless-shell n’est pas installé", None)
        return
    with opened(workers=2) as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        address = f"http://127.0.0.1:{house.port}"
        texts = [weigh(browser, address, path) for path in _different_texts()]
        personal = [weigh(browser, address, path) for path in _personal_pages()]
        browser.close()
    heaviest = max(texts, key=lambda one: one.bytes)
    yield _outcome("page de texte, tout compris", _KILOBYTES, heaviest.bytes, heaviest)
    most = max(texts, key=lambda one: len(one.addresses))
    yield Outcome(
        f"page de texte : au plus {_REQUESTS} requêtes, 0 ailleurs",
        f"{len(most.addresses)} au plus, {sum(len(one.elsewhere) for one in texts)} ailleurs",
        len(most.addresses) <= _REQUESTS and not any(one.elsewhere for one in texts),
    )
    scripted = max(personal, key=lambda one: one.script_bytes)
    yield _outcome("scripts d’une page", _SCRIPT_KILOBYTES, scripted.script_bytes, scripted)


def _different_texts() -> list[str]:
    """Give each list and page, and one sheet in ten: they are made alike."""
    return [*visits.LISTS, *visits.OTHERS, *visits.SEARCHES, *visits.sheets()[::10]]


def _personal_pages() -> list[str]:
    return ["/guichet/", visits.letter_page(), visits.results()[0], "/quitter/"]


def _outcome(what: str, limit: int, measured: int, page: Weight) -> Outcome:
    return Outcome(
        promise=f"{what} ≤ {limit} ko",
        measured=f"{measured / _THOUSAND:.1f} ko ({page.addresses[0]})",
        kept=measured <= limit * _THOUSAND,
    )
