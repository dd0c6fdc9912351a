"""A witness tells, leaves with a ticket, comes back: by keyboard, without scripts, on any screen."""

from pathlib import Path
from typing import Final

import pymupdf
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.auditing import faults
from tests.journeys.keyboard import follow, reach, send
from tests.journeys.testimonies import STORY, come_back, deposit, plain_answer, press
from tests.journeys.visiting import path, sees, take, title, words

_TELEPHONE: Final = 320


def test_journey_of_a_testimony_by_keyboard_and_without_scripts(
    page_without_scripts: Page,
) -> None:
    page = page_without_scripts
    page.goto("/")
    follow(page, "Témoigner")
    follow(page, "GUICHET B Mon travail")
    reach(page, "Non")
    page.keyboard.press("Space")
    follow(page, "Continuer")
    reach(page, "1. Racontez")
    page.keyboard.type("La tablette compte mes pas.")
    follow(page, "Continuer")
    reach(page, "Compter seulement")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    follow(page, "Relire")
    follow(page, "C’est bien cela")
    ticket = page.locator(".code b").inner_text()
    reach(page, "Recopiez le code")
    page.keyboard.type(ticket.replace("-", " "))
    send(page)
    reach(page, plain_question(page))
    page.keyboard.type(plain_answer(page))
    page.wait_for_timeout(5000)
    send(page)
    assert title(page) == "Votre témoignage est arrivé"
    follow(page, "revenir avec mon ticket")
    reach(page, "Le code de votre ticket")
    page.keyboard.type(ticket)
    send(page)
    sees(page, "Personne ne l’a encore lu.", "Publier après mon accord")
    follow(page, "Tout retirer")
    follow(page, "Tout retirer")
    assert title(page) == "C’est retiré"
    assert page.context.cookies() == []


def plain_question(page: Page) -> str:
    """Read how the plain question begins."""
    return page.locator("label[for=id_answer]").inner_text().split("?")[0].strip()


def test_journey_of_a_testimony_on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": _TELEPHONE, "height": 640})
    wide: list[str] = []

    def look(name: str) -> None:
        page.wait_for_load_state()
        if page.locator("html").evaluate("page => page.scrollWidth") > _TELEPHONE:
            wide.append(name)

    ticket = deposit(page, look, "usager")
    come_back(page, ticket)
    look("status")
    sees(page, STORY.splitlines()[1])
    assert wide == []
    assert path(page) == "/temoigner/revenir/"


def test_a11y_of_a_testimony_from_the_door_to_the_end(page: Page) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        size = page.viewport_size
        if seen := faults(page):
            found[name] = seen
        assert size
        page.set_viewport_size(size)

    ticket = deposit(page, look)
    page.goto("/temoigner/revenir/")
    look("return")
    press(page, "Ouvrir")
    look("return, in error")
    come_back(page, ticket)
    look("status")
    press(page, "Envoyer le message")
    look("status, in error")
    page.get_by_label("Votre message").fill("Cela dure encore.")
    press(page, "Envoyer le message")
    look("status, with a message")
    press(page, "Tout retirer")
    look("withdraw")
    press(page, "Tout retirer")
    look("gone")
    page.goto("/temoigner/verifier/")
    look("verify")
    press(page, "Vérifier")
    look("verify, in error")
    assert found == {}


def test_journey_of_a_testimony_to_paper(page: Page) -> None:
    """The ticket is printed before anything is sent; the receipt comes after, and is true."""
    page.goto("/temoigner/travail/")
    page.get_by_label("Non").check()
    press(page, "Continuer")
    page.get_by_label("Racontez ce qui s’est passé").fill(STORY)
    press(page, "Continuer")
    page.get_by_label("Compter seulement").check()
    press(page, "Relire")
    press(page, "C’est bien cela")
    ticket = page.locator(".code b").inner_text()
    printed = take(page, "Imprimer le ticket (PDF, A6)")
    assert "".join(ticket.split("-")) in printed.replace(" ", "").replace("-", "")


@pytest.fixture(scope="module")
def saved_page(
    chromium: Browser, house_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Take away the page that checks receipts, and a true receipt beside it."""
    folder = tmp_path_factory.mktemp("usb")
    with chromium.new_context(base_url=house_address, accept_downloads=True) as visit:
        page = visit.new_page()
        deposit(page)
        (folder / "recu.txt").write_text(page.locator(".receipt").inner_text(), encoding="utf-8")
        page.goto("/temoigner/verifier/")
        with page.expect_download() as taken:
            page.get_by_role("link", name="Garder la page").click()
        taken.value.save_as(folder / "verifier.html")
    return folder / "verifier.html"


def _verdict(page: Page, saved: Path, receipt: str) -> str:
    page.goto(saved.as_uri())
    page.get_by_label("Ou collez ici").fill(receipt)
    page.get_by_role("button", name="Vérifier").click()
    page.locator("#said:not(:empty)").wait_for()
    return " ".join(page.locator("#said").inner_text().split())


def test_journey_of_a_receipt_checked_from_a_saved_copy(page: Page, saved_page: Path) -> None:
    receipt = saved_page.with_name("recu.txt").read_text(encoding="utf-8")
    page.context.set_offline(True)
    assert "Ce reçu est vrai : un dépôt a été fait le lundi 23 novembre 2026." in _verdict(
        page, saved_page, receipt
    )
    altered = {
        receipt.replace("2026-11-23", "2026-11-22"): "Ce reçu est faux",
        receipt.replace("lundi 23", "lundi 16"): "Ce reçu a été modifié",
        receipt.replace("guichet-receipt 1", "guichet-receipt 2"): "n’est pas un reçu",
        "": "n’est pas un reçu",
    }
    for text, said in altered.items():
        assert said in _verdict(page, saved_page, text)


def test_journey_of_a_receipt_chosen_as_a_file(page: Page, saved_page: Path) -> None:
    page.goto(saved_page.as_uri())
    page.get_by_label("Choisissez le fichier").set_input_files(saved_page.with_name("recu.txt"))
    page.locator("#said.true").wait_for()
    assert faults(page) == []


def test_journey_of_a_receipt_in_a_browser_that_cannot_check(page: Page, saved_page: Path) -> None:
    page.add_init_script("Object.defineProperty(window, 'crypto', { value: undefined })")
    receipt = saved_page.with_name("recu.txt").read_text(encoding="utf-8")
    said = _verdict(page, saved_page, receipt)
    assert "Ce navigateur ne sait pas vérifier" in said
    assert "ni vrai ni faux" in said


def test_journey_of_a_testimony_read_back_on_paper(page: Page) -> None:
    """Printed, the last page holds on one sheet, with its receipt and without our buttons."""
    deposit(page)
    sheet = page.pdf(format="A4")
    assert len(pymupdf.open(stream=sheet, filetype="pdf")) == 1
    printed = words(sheet)
    assert "REÇU DE DÉPÔT" in printed
    assert "Garder le reçu" not in printed
