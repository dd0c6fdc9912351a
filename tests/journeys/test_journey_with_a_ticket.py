"""A case under a paper ticket, in a browser without scripts; and the same pages judged by axe."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.auditing import faults
from tests.journeys.people import AMINA_WRITES
from tests.journeys.visiting import sees, take, title, write


def _read_back(page: Page) -> None:
    page.goto("/courriers/commission-de-recours-amiable/")
    write(page, {**AMINA_WRITES, "Jour où vous avez reçu la décision": "6/11/2026"})
    page.get_by_role("button", name="Relire ma lettre").click()


def _open_a_case(page: Page) -> str:
    _read_back(page)
    page.get_by_role("button", name="Garder un dossier").click()
    code = page.locator(".code b").inner_text()
    page.get_by_label("Recopiez ici").fill(code.replace("-", " ").lower())
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    return code


def _note(page: Page, button: str, day: str) -> None:
    page.get_by_role("button", name=button).first.click()
    page.get_by_label(re.compile(r"^Quel jour")).fill(day)
    page.get_by_role("button", name="Noter", exact=True).click()


def test_nojs_journey_of_amina_from_her_letter_to_the_court(page_without_scripts: Page) -> None:
    page = page_without_scripts
    code = _open_a_case(page)
    sees(page, "Votre dossier est ouvert", "mercredi 6 janvier 2027")
    _note(page, "Je l’ai postée", "20/11/2026")
    _note(page, "L’avis de réception est revenu", "22/11/2026")
    sees(page, "vendredi 22 janvier 2027")

    # Days later, with nothing but the paper.
    page.goto("/dossier/")
    page.get_by_label("Code de votre ticket").fill(code)
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    page.get_by_role("button", name="Ils ont répondu").first.click()
    page.get_by_label("Ils refusent").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label(re.compile(r"^Quel jour avez-vous reçu")).fill("23/11/2026")
    page.get_by_label("Oui").check()
    page.get_by_role("button", name="Voir la suite").click()
    # 23 November and two months: Saturday 23 January; before this court, Monday 25.
    sees(page, "Saisir le pôle social", "lundi 25 janvier 2027")
    assert "Feuille de suivi" in take(page, "Feuille de suivi (PDF)")
    assert page.context.cookies() == []


def test_nojs_journey_of_chloe_who_helps_and_keeps_nothing(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/dossier/")
    page.get_by_role("main").get_by_role("link", name="J’aide quelqu’un").click()
    assert title(page) == "Aider quelqu’un, sans rien garder"
    _read_back(page)
    page.get_by_role("button", name="Relire en grand").click()
    sees(page, "Amina Benali", "Mon fils vit chez moi")
    page.get_by_label(re.compile(r"^Quel jour l’avez-vous")).fill("20/11/2026")
    page.get_by_label(re.compile(r"^Quel jour l’ont-ils")).fill("22/11/2026")
    page.get_by_role("button", name="Compter les dates").click()
    sees(page, "22", "janvier 2027")
    page.get_by_role("main").get_by_role("link", name="Fermer et tout effacer").click()
    expect(page.locator("body")).not_to_contain_text("Amina Benali")


def test_a11y_every_page_of_a_case(page: Page) -> None:
    found: list[str] = []
    _read_back(page)
    page.get_by_role("button", name="Garder un dossier").click()
    found += faults(page)
    code = page.locator(".code b").inner_text()
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    found += faults(page)
    page.get_by_label("Recopiez ici").fill(code)
    page.get_by_role("button", name="Ouvrir mon dossier").click()
    found += faults(page)
    _note(page, "Je l’ai postée", "20/11/2026")
    _note(page, "L’avis de réception est revenu", "22/11/2026")
    found += faults(page)
    page.get_by_role("button", name="Ils ont répondu").first.click()
    found += faults(page)
    page.get_by_label("Ils refusent").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Voir la suite").click()
    found += faults(page)
    page.get_by_label(re.compile(r"^Quel jour avez-vous reçu")).fill("23/11/2026")
    page.get_by_role("button", name="Voir la suite").click()
    found += faults(page)
    page.get_by_role("button", name="Voir comment faire").first.click()
    found += faults(page)
    page.get_by_role("button", name="Revenir au dossier").click()
    page.get_by_role("button", name="Agenda, rappels").click()
    page.get_by_role("button", name="Créer une adresse").click()
    found += faults(page)
    page.get_by_role("button", name="Effacer tout le dossier").click()
    found += faults(page)
    page.get_by_role("button", name="Oui, tout effacer").click()
    found += faults(page)
    assert found == []
