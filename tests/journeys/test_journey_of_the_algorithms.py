"""From « qui m’a noté ? » to the letter that asks for it, and what a page without answers looks like."""

import re
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.auditing import faults
from tests.journeys.visiting import sees, title
from tests.journeys.weighing import weigh

_MENTION: Final = "/algorithmes/mention/"
_TO_READ: Final = (
    "/algorithmes/",
    "/algorithmes/?pays=nl&calcul=oui",
    "/algorithmes/?pays=nulle-part",
    "/algorithmes/cnaf-2010-2014/",
    "/algorithmes/la-poste-tournees/",
    "/algorithmes/ams-autriche/",
    "/algorithmes/guichet/",
    "/algorithmes/donnees/",
    _MENTION,
)
_HEAVIEST: Final = ("/algorithmes/", "/algorithmes/cnaf-2010-2014/", "/algorithmes/donnees/")
_BYTES: Final = 30_000


def test_nojs_journey_of_someone_who_looks_for_the_note_of_the_caf(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Algorithmes").click()
    page.get_by_role("link", name="CAF : DMDE 2026").click()
    sees(page, "DMDE 2026", "Non calculable ici", "Non renseigné", "15 janvier 2026")
    page.get_by_role("link", name="Écrire la lettre : Demander comment l’algorithme").click()
    assert title(page) == "Demande d’explication d’un algorithme"
    expect(page.get_by_label("À la CAF ou à la CNAF")).to_be_checked()
    expect(page.get_by_label("Le choix de mon dossier pour un contrôle")).to_be_checked()


@pytest.mark.parametrize("question", ["caf note", "datamining", "toeslagen"])
def test_journey_by_the_search(same_page: Page, question: str) -> None:
    same_page.goto("/recherche/?q=" + question.replace(" ", "+"))
    expect(same_page.locator('main a[href^="/algorithmes/"]').first).to_be_visible()


def test_nojs_journey_of_someone_with_a_decision_in_hand(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/algorithmes/")
    page.get_by_role("link", name="Vérifier la phrase obligatoire").click()
    page.get_by_label("Oui, une personne").check()
    page.get_by_role("group", name=re.compile("La décision dit-elle")).get_by_label("Oui").check()
    page.get_by_label(re.compile("^À quoi sert ce traitement")).check()
    page.get_by_label("Quel service a décidé").select_option("caf")
    page.get_by_role("button", name="Voir ce qui manque").click()
    sees(page, "Elle ne parle pas de la CADA.", "CRPA R311-3-1-1")
    expect(page.get_by_role("main")).not_to_contain_text("Elle ne dit pas à quoi sert")
    assert "mention=" not in page.url
    page.get_by_role("link", name="Écrire la lettre d’explication").click()
    expect(page.get_by_label("À la CAF ou à la CNAF")).to_be_checked()


def test_journey_narrowing_the_list(page: Page) -> None:
    page.goto("/algorithmes/")
    page.get_by_text("Choisir un pays, un domaine…").click()
    page.get_by_label("Pays").select_option("nl")
    page.get_by_role("button", name="Montrer").click()
    sees(page, "5 systèmes sur 18", "Pays-Bas : SyRI")
    assert "pays=nl" in page.url


@pytest.mark.parametrize("path", _TO_READ)
def test_a11y_of_the_register(same_page: Page, path: str) -> None:
    response = same_page.goto(path)
    assert response
    assert response.status == 200
    assert faults(same_page) == []


def test_a11y_of_the_mention_in_error_and_answered(page: Page) -> None:
    page.goto(_MENTION)
    page.get_by_role("button", name="Voir ce qui manque").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Non, une machine a décidé seule").check()
    page.get_by_role("group", name=re.compile("La décision dit-elle")).get_by_label("Non").check()
    page.get_by_role("button", name="Voir ce qui manque").click()
    sees(page, "Loi 78-17 art. 47")
    assert faults(page) == []


@pytest.mark.parametrize("path", _HEAVIEST)
def test_budget_of_the_register(chromium: Browser, house_address: str, path: str) -> None:
    weight = weigh(chromium, house_address, path)
    assert weight.elsewhere == ()
    assert len(weight.addresses) <= 3, weight.addresses
    assert weight.bytes <= _BYTES
    assert weight.script_bytes == 0
