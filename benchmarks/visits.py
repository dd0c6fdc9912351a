"""What people really ask of the house: the addresses and the forms used by the measures."""

from typing import Final

from guichet.engine import catalogue
from tests.journeys.stories import address, every_story

LETTER: Final = "cra-appeal"
PAPERS: Final = ("", "lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf")
LISTS: Final = ("/", "/droits/", "/courriers/")
OTHERS: Final = ("/annuaire/", "/temoigner/", "/a-propos/", "/a-propos/comment-nous-verifions/")
SEARCHES: Final = ("/recherche/?q=trop+perssu", "/recherche/?q=rendez-vous", "/recherche/?q=zzzz")


def sheets() -> list[str]:
    """Give the address of each sheet of the catalogue: the rights, then the procedures."""
    house = catalogue.load()
    slugs = (*house.rights, *(one.slug for one in house.procedures.values()))
    return [f"/droits/{slug}/" for slug in slugs]


def texts() -> list[str]:
    """Give the address of every page to read."""
    return [*LISTS, *OTHERS, *SEARCHES, *sheets()]


def results(page: str = "resultat/") -> list[str]:
    """Give the address of a result for every situation and every service that it may be about."""
    return [address(story, page) for story in every_story()]


def letter_page() -> str:
    """Give the address of the letter that we measure."""
    return f"/courriers/{catalogue.load().procedures[LETTER].slug}/"


def letter_form(number: int) -> dict[str, str]:
    """Give a form as people fill it, never twice the same: a typesetter remembers what it has set."""
    told = catalogue.load().letter_examples[LETTER][0].answers
    form = {question: str(answer) for question, answer in told.items()}
    form["name"] = f"{form['name']} {number}"
    form["amount"] = str(3200 + number)
    form["facts"] = f"Courrier {number}. {form['facts']}\n\n{form['facts']} Page {number}."
    return form
