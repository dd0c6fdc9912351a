"""What a witness does, from the door to « arrivé », and later with the ticket."""

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page

from tests.journeys.visiting import title

STORY: Final = "La tablette compte mes pas.\nPersonne ne dit pourquoi. 😀 <b>&"
# How a question begins, and what a person answers.
_PLAIN_ANSWERS: Final = {
    "Quel jour": "mardi",
    "Combien": "cinq",
    "De quelle": "blanche",
    "Quel mois": "avril",
}

Look = Callable[[str], None]


def _no_look(_name: str) -> None:
    """Look at nothing."""


def press(page: Page, name: str) -> None:
    """Press the button of this name, and wait for what comes next."""
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state("domcontentloaded")


def plain_answer(page: Page) -> str:
    """Give the answer to the plain question on screen."""
    asked = page.locator("label[for=id_answer]").inner_text()
    return next(word for start, word in _PLAIN_ANSWERS.items() if asked.startswith(start))


def deposit(page: Page, look: Look = _no_look, door: str = "travail") -> str:
    """Deposit a testimony, looking at each page, also in error; give the ticket."""
    page.goto("/temoigner/")
    look("doors")
    page.goto(f"/temoigner/{door}/")
    look("before")
    press(page, "Continuer")
    look("before, in error")
    page.get_by_label("Je ne sais pas").check()
    press(page, "Continuer")
    look("watched")
    press(page, "Continuer quand même")
    look("questions")
    press(page, "Continuer")
    look("questions, in error")
    page.get_by_label("Racontez ce qui s’est passé").fill(STORY)
    press(page, "Continuer")
    look("choices")
    press(page, "Relire")
    look("choices, in error")
    page.get_by_label("Publier après mon accord").check()
    page.get_by_label("Je veux pouvoir lire").check()
    press(page, "Relire")
    look("reading")
    press(page, "C’est bien cela")
    return _take_the_ticket_and_send(page, look)


def _take_the_ticket_and_send(page: Page, look: Look) -> str:
    look("ticket")
    ticket = page.locator(".code b").inner_text()
    page.get_by_label("Recopiez le code").fill(ticket[:-1])
    press(page, "Mon ticket est rangé")
    look("ticket, in error")
    page.get_by_label("Recopiez le code").fill(ticket.lower())
    press(page, "Mon ticket est rangé")
    look("sending")
    press(page, "Envoyer mon témoignage")
    look("sending, in error")
    for _ in range(3):
        page.locator("#id_answer").fill(plain_answer(page))
        press(page, "Envoyer mon témoignage")
        if title(page) == "Votre témoignage est arrivé":
            break
        look("sending, too fast")
        page.wait_for_timeout(3000)
    look("arrived")
    return ticket


def come_back(page: Page, ticket: str) -> None:
    """Open a testimony again."""
    page.goto("/temoigner/revenir/")
    page.get_by_label("Le code de votre ticket").fill(ticket)
    press(page, "Ouvrir")
