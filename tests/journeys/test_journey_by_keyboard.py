"""A whole journey without a mouse, from the home to the letter, always seeing where one is."""

import pytest
from playwright.sync_api import Page

from guichet.engine import catalogue
from tests.journeys.keyboard import FOCUSED, follow, reach, send
from tests.journeys.stories import RECENT, address, completed
from tests.journeys.visiting import path, title


def test_journey_by_keyboard_from_the_home_to_the_letter(page: Page) -> None:
    page.goto("/")
    follow(page, "Il m’arrive quelque chose")
    follow(page, "La CAF")
    follow(page, "On me réclame de l’argent")
    reach(page, "Quel jour avez-vous reçu")
    page.keyboard.type("6/11/2026")
    send(page)
    reach(page, "Les allocations familiales")
    page.keyboard.press("Space")
    follow(page, "Continuer")
    for fact in ("Je ne suis pas d’accord", "Non, pas encore", "Non", "Non", "Oui, c’est écrit"):
        follow(page, fact)
    follow(page, "Je ne sais pas")
    assert path(page) == "/guichet/resultat/"
    follow(page, "Écrire la lettre")
    assert title(page) == catalogue.load().letters["overpayment-rectification"].title
    reach(page, "Prénom et nom de la personne concernée")
    page.keyboard.type("Amina Benali")
    follow(page, "Relire ma lettre")
    assert "sont à corriger" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("where", ["/", "/droits/", "/a-propos/comment-nous-verifions/"])
def test_journey_by_keyboard_skips_to_the_content_first(page: Page, where: str) -> None:
    page.goto(where)
    page.keyboard.press("Tab")
    focused = page.evaluate(FOCUSED)
    assert focused["name"] == "Aller au contenu"
    assert focused["onScreen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_journey_by_keyboard_unfolds_what_is_folded(page: Page) -> None:
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto(address(story, "resultat/"))
    reach(page, "Vos réponses")
    page.keyboard.press("Enter")
    assert page.locator("details[open] dl.answers").is_visible()
    reach(page, "Comment cette date est comptée")
    page.keyboard.press("Space")
    assert page.locator("article.ticket details[open] ol, article.ticket details[open] ul").count()


def test_journey_by_keyboard_upwards_is_never_hidden_by_the_bar_that_stays(page: Page) -> None:
    """« Tout effacer et quitter » stays at the top of a phone: nothing focused may slip under it."""
    page.set_viewport_size({"width": 320, "height": 640})
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto(address(story, "resultat/"))
    reach(page, "Mentions légales")
    reach(page, "Vos réponses", "Shift+Tab")
