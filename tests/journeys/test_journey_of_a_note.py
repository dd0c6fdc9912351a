"""Amina looks at a published score with her own situation, and somebody checks it by hand."""

import math
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.auditing import faults
from tests.journeys.visiting import sees, title

_NOTE: Final = "/algorithmes/ams-autriche/ma-note/"
_LINDA: Final = (
    "female yes 50_plus third_country yes compulsory 4 service under_75pct 1 180d_plus supportive"
)
_TO_READ: Final = (
    _NOTE,
    "/algorithmes/aggir/ma-note/",
    "/algorithmes/ams-autriche/profils/",
    "/algorithmes/aggir/profils/",
    "/algorithmes/ams-autriche/nombres/",
    "/algorithmes/aggir/nombres/",
)


def _answered(page: Page, words: str = _LINDA) -> None:
    for at, value in enumerate(words.split()):
        page.check(f'input[name="v{at}"][value="{value}"]')
    page.get_by_role("button", name="Calculer cette note").click()
    page.wait_for_load_state()


def _number(text: str | None) -> float:
    return float((text or "").strip().replace(",", ".").replace("\u2212", "-"))


def test_nojs_journey_from_the_register_to_a_note_and_its_letter(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto("/algorithmes/ams-autriche/")
    page.get_by_role("link", name="Calculer ma note dans ce modèle").click()
    sees(page, "ce n’est pas votre note à France Travail")
    _answered(page)
    sees(page, "2 %", "pas A", "Ce qui la baisse le plus")
    assert page.url.endswith(_NOTE)
    page.get_by_label("Faire varier cette réponse").select_option("age_group")
    page.get_by_role("button", name="Voir la courbe").click()
    expect(page.locator("figure.curve")).to_be_visible()
    page.get_by_role("button", name="Corriger mes réponses").click()
    assert title(page) == "Ma note dans ce modèle"
    expect(page.locator('input[name="v2"][value="50_plus"]')).to_be_checked()


def test_journey_of_who_checks_the_sum_by_hand_from_the_page_alone(page: Page) -> None:
    page.goto(_NOTE)
    _answered(page)
    page.get_by_text("Tous les nombres, un par un").click()
    table = page.get_by_role("table", name="Ce que l’on additionne")
    numbers = [_number(cell) for cell in table.locator("td:nth-child(3)").all_inner_texts()]
    assert len(numbers) == 13
    share = 1 / (1 + math.exp(-math.fsum(numbers)))
    assert f"{share * 100:.0f} %" in page.locator(".note-number").inner_text().replace("\xa0", " ")


def test_journey_of_who_looks_at_other_persons(page: Page) -> None:
    page.goto("/algorithmes/ams-autriche/profils/")
    page.get_by_text("Ses réponses").first.click()
    expect(page.get_by_role("definition").first).to_be_visible()
    page.get_by_role("link", name="Voir tous les nombres").click()
    sees(page, "Point de départ", "Diskriminierungs-Barometer")


@pytest.mark.parametrize("path", _TO_READ)
def test_a11y_of_a_model(same_page: Page, path: str) -> None:
    same_page.goto(path)
    assert faults(same_page) == []


def test_a11y_of_a_note_in_error_then_answered_with_a_curve(page: Page) -> None:
    page.goto(_NOTE)
    page.get_by_role("button", name="Calculer cette note").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    _answered(page)
    page.get_by_role("button", name="Voir la courbe").click()
    expect(page.locator("figure.curve")).to_be_visible()
    assert faults(page) == []
