"""A whole journey without a mouse, from the home to the letter, always seeing where one is."""

from typing import Final

import pytest
from playwright.sync_api import Page

from guichet.engine import catalogue
from tests.journeys.stories import RECENT, address, completed
from tests.journeys.visiting import path, title

_MOST_TABS: Final = 120
_FOCUSED: Final = """() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
    const style = getComputedStyle(one);
    const shown = one.closest("label.option") ? getComputedStyle(one.closest("label.option")) : style;
    const box = one.getBoundingClientRect();
    const thickness = s => s.outlineStyle === "none" ? 0 : parseFloat(s.outlineWidth);
    return {
        name: (label || one.getAttribute("aria-label") || one.innerText || "").replace(/\\s+/g, " ").trim(),
        tag: one.tagName,
        outline: Math.max(thickness(style), thickness(shown)),
        onScreen: box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0,
        covered: [[box.left + 3, box.top + 3], [box.left + box.width / 2, box.bottom - 3]].every(
            ([x, y]) => {
                const over = document.elementFromPoint(x, y);
                return over && !one.contains(over) && !over.contains(one);
            }
        ),
    };
}"""


def _reach(page: Page, beginning: str, key: str = "Tab") -> None:
    """Press Tab until what is focused has this name, seeing the focus at each step."""
    passed = []
    for _ in range(_MOST_TABS):
        page.keyboard.press(key)
        focused = page.evaluate(_FOCUSED)
        if focused["tag"] == "BODY":
            continue
        passed.append(focused["name"])
        assert focused["outline"] >= 2, f"the focus on « {focused['name']} » cannot be seen"
        assert focused["onScreen"], f"« {focused['name']} » is focused outside the screen"
        assert not focused["covered"], f"« {focused['name']} » is focused under something else"
        if focused["name"].startswith(beginning):
            return
    raise AssertionError(f"« {beginning} » is not reached: {passed}")


def _follow(page: Page, beginning: str) -> None:
    _reach(page, beginning)
    _send(page)


def _send(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_journey_by_keyboard_from_the_home_to_the_letter(page: Page) -> None:
    page.goto("/")
    _follow(page, "Il m’arrive quelque chose")
    _follow(page, "La CAF")
    _follow(page, "On me réclame de l’argent")
    _reach(page, "Quel jour avez-vous reçu")
    page.keyboard.type("6/11/2026")
    _send(page)
    _reach(page, "Les allocations familiales")
    page.keyboard.press("Space")
    _follow(page, "Continuer")
    for fact in ("Je ne suis pas d’accord", "Non, pas encore", "Non", "Non", "Oui, c’est écrit"):
        _follow(page, fact)
    _follow(page, "Je ne sais pas")
    assert path(page) == "/guichet/resultat/"
    _follow(page, "Écrire la lettre")
    assert title(page) == catalogue.load().letters["overpayment-rectification"].title
    _reach(page, "Prénom et nom de la personne concernée")
    page.keyboard.type("Amina Benali")
    _follow(page, "Relire ma lettre")
    assert "sont à corriger" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("where", ["/", "/droits/", "/a-propos/comment-nous-verifions/"])
def test_journey_by_keyboard_skips_to_the_content_first(page: Page, where: str) -> None:
    page.goto(where)
    page.keyboard.press("Tab")
    focused = page.evaluate(_FOCUSED)
    assert focused["name"] == "Aller au contenu"
    assert focused["onScreen"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_journey_by_keyboard_unfolds_what_is_folded(page: Page) -> None:
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto(address(story, "resultat/"))
    _reach(page, "Vos réponses")
    page.keyboard.press("Enter")
    assert page.locator("details[open] dl.answers").is_visible()
    _reach(page, "Comment cette date est comptée")
    page.keyboard.press("Space")
    assert page.locator("article.ticket details[open] ol, article.ticket details[open] ul").count()


def test_journey_by_keyboard_upwards_is_never_hidden_by_the_bar_that_stays(page: Page) -> None:
    """« Tout effacer et quitter » stays at the top of a phone: nothing focused may slip under it."""
    page.set_viewport_size({"width": 320, "height": 640})
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=RECENT)
    page.goto(address(story, "resultat/"))
    _reach(page, "Mentions légales")
    _reach(page, "Vos réponses", "Shift+Tab")
