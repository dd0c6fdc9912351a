"""Chloé helps ten people in a row on one computer: the next one finds nothing of the one before."""

from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from guichet.engine import catalogue
from tests.journeys.people import AMINA_WRITES
from tests.journeys.stories import RECENT, address, completed
from tests.journeys.visiting import path, title, write

_PEOPLE: Final = tuple(f"Personne-{number:02d}" for number in range(10))
_TRACES: Final = """async () => ({
    cookies: document.cookie,
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length,
})"""
_NOTHING: Final = {"cookies": "", "local": "{}", "session": "{}", "caches": 0, "databases": 0}


def _help(page: Page, name: str) -> None:
    """From the first question to the letter read back, then out."""
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Il m’arrive quelque chose").click()
    page.get_by_role("link", name="La CAF").first.click()
    page.goto(address(story, "resultat/"))
    slug = catalogue.load().procedures["cra-appeal"].slug
    page.locator(f"article.ticket a[href^='/courriers/{slug}/']").click()
    assert page.get_by_label("Prénom et nom de la personne concernée").input_value() == ""
    write(page, {**AMINA_WRITES, "Prénom et nom de la personne concernée": name})
    page.get_by_role("button", name="Relire ma lettre").click()
    expect(page.get_by_role("article", name="Votre lettre")).to_contain_text(name)
    page.get_by_role("link", name="Tout effacer et quitter").click()
    page.wait_for_url("**/quitter/")


def _leaves_nothing(page: Page, context: BrowserContext, *people: str) -> None:
    assert context.cookies() == []
    assert page.evaluate(_TRACES) == _NOTHING
    for turn in (*[page.go_back] * 3, *[page.go_forward] * 3):
        turn()
        page.wait_for_load_state()
        shown = page.content()
        assert path(page) in {"/quitter/", "/", "blank"}, page.url
        assert not any(name in shown for name in people)
        assert "r=" not in page.url


def test_journey_of_chloe_who_helps_ten_people_in_a_row(
    chromium: Browser, house_address: str
) -> None:
    with chromium.new_context(base_url=house_address, locale="fr-FR") as context:
        page = context.new_page()
        for number, name in enumerate(_PEOPLE):
            _help(page, name)
            _leaves_nothing(page, context, *_PEOPLE[: number + 1])


def test_nojs_journey_of_chloe_leaves_no_cookie_and_tells_how_to_clear(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    _help(page, _PEOPLE[0])
    assert page.context.cookies() == []
    assert title(page) == "Vous êtes sorti·e"
    expect(page.get_by_role("main")).to_contain_text("Effacez l’historique récent")


@pytest.mark.parametrize("where", ["/guichet/", "/courriers/commission-de-recours-amiable/"])
def test_journey_can_be_left_from_every_personal_page(page: Page, where: str) -> None:
    page.goto(where)
    page.get_by_role("link", name="Tout effacer et quitter").click()
    page.wait_for_url("**/quitter/")
    assert page.evaluate(_TRACES) == _NOTHING


def test_journey_leaves_only_neutral_titles_in_the_history(page: Page) -> None:
    """A title stays in the history of a shared browser: it must not say what a person came for."""
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    places = ("/guichet/", address(story, "resultat/"), "/courriers/commission-de-recours-amiable/")
    titles = set()
    for place in places:
        page.goto(place)
        titles.add(page.title())
    assert titles == {"Guichet"}
