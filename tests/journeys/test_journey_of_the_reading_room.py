"""From the witness's door to the published page and away from it, through the team and the ticket.

All of it under axe's eye.
"""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import testimonies
from tests.journeys.auditing import faults
from tests.journeys.backstage import Backstage, come_in, open_key
from tests.journeys.showing import glance
from tests.journeys.testimonies import press

_INBOX: Final = "/coulisses/temoignages/"
_NUMBER: Final = "Témoignage n° 1"
_TITLE: Final = "Compter les pas, sans dire pourquoi"

Visitor = Callable[[str], Page]


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """Give a fresh browser at an address, as often as asked."""
    contexts = []

    def at(address: str) -> Page:
        contexts.append(chromium.new_context(base_url=address, locale="fr-FR"))
        return contexts[-1].new_page()

    yield at
    for one in contexts:
        one.close()


def _look(page: Page, heading: str) -> None:
    """Wait for a page, and find nothing wrong in it on any screen; its other states get a glance."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert faults(page) == [], heading


def _first_deposit(page: Page) -> None:
    page.goto(_INBOX)
    _look(page, "Témoignages")
    page.get_by_role("table").get_by_role("link").first.click()


def test_a11y_from_the_deposit_to_the_published_page_and_away_from_it(
    visitor: Visitor, backstage: Backstage
) -> None:
    witness = visitor(backstage.public)
    ticket = testimonies.deposit(witness)

    editor = visitor(backstage.team)
    come_in(editor, backstage.told["demo-edition"])
    _first_deposit(editor)
    open_key(editor, backstage.told["demo-edition"])
    read = "Témoignage du 23 novembre 2026"
    _look(editor, read)
    expect(editor.get_by_role("main")).to_contain_text("La tablette compte mes pas.")
    press(editor, "Écrire à la personne")
    glance(editor, read)
    editor.get_by_role("link", name="Préparer une version").click()
    _look(editor, "Ce qui peut faire reconnaître quelqu’un")
    press(editor, "Continuer")
    _look(editor, "La version à publier")
    press(editor, "Enregistrer la version")
    glance(editor, "La version à publier")
    editor.get_by_label("Titre").fill(_TITLE)
    press(editor, "Enregistrer la version")
    glance(editor, read)

    reader = visitor(backstage.team)
    come_in(reader, backstage.told["demo-lecture"])
    _first_deposit(reader)
    open_key(reader, backstage.told["demo-lecture"])
    reader.get_by_role("link", name="Relire la version").click()
    _look(reader, "Relire la version 1")
    press(reader, "Je n’y reconnais personne")
    expect(reader.get_by_role("main")).to_contain_text("la personne : approuver la version")

    testimonies.come_back(witness, ticket)
    press(witness, "Oui, publiez ce texte")
    editor.reload()
    press(editor, "Publier cette version")
    expect(editor.get_by_role("main")).to_contain_text("La personne peut le retirer")
    witness.goto("/temoignages/1/")
    expect(witness.get_by_role("main")).to_contain_text(_TITLE)
    _taken_away_by_night(visitor(backstage.team), backstage, witness)

    testimonies.come_back(witness, ticket)
    _look(witness, "Votre témoignage")
    expect(witness.get_by_role("main")).to_contain_text("L’équipe a retiré votre texte d’urgence.")
    reader.goto(f"{_INBOX}publies/")
    glance(reader, "Textes publiés")
    reader.get_by_role("main").get_by_role("link", name="Témoignage n° 1").click()
    glance(reader, _NUMBER)
    press(reader, "Remettre en ligne")
    expect(reader.get_by_role("main")).to_contain_text("Il est en ligne")
    glance(reader, _NUMBER)
    witness.goto("/temoignages/1/")
    expect(witness.get_by_role("main")).to_contain_text(_TITLE)

    editor.goto(f"{_INBOX}publies/1/")
    _take_away(editor)
    testimonies.come_back(witness, ticket)
    press(witness, "Ne le remettez pas en ligne")
    expect(witness.get_by_role("main")).to_contain_text("Ce texte ne reviendra pas")
    glance(witness, "Votre témoignage")
    reader.goto(f"{_INBOX}publies/1/")
    expect(reader.get_by_role("main")).to_contain_text("La personne a refusé qu’il revienne")
    glance(reader, _NUMBER)


def _taken_away_by_night(keeper: Page, backstage: Backstage, witness: Page) -> None:
    """Hide the text by somebody who has no key, and see that nobody reads it any more."""
    come_in(keeper, backstage.told["demo-administration"])
    keeper.goto(f"{_INBOX}publies/")
    _look(keeper, "Textes publiés")
    keeper.get_by_label("Numéro du témoignage").fill("1")
    press(keeper, "Y aller")
    _look(keeper, _NUMBER)
    press(keeper, "Retirer d’urgence")
    expect(keeper.get_by_role("main")).to_contain_text("Choisissez une raison")
    glance(keeper, _NUMBER)
    _take_away(keeper)
    glance(keeper, _NUMBER)
    answer = witness.goto("/temoignages/1/")
    assert answer is not None
    assert answer.status == 410
    _look(witness, "Le témoignage n° 1 a été retiré")
    witness.goto("/temoignages/")
    expect(witness.get_by_role("main")).not_to_contain_text(_TITLE)


def _take_away(page: Page) -> None:
    page.get_by_label("Il peut faire reconnaître quelqu’un").check()
    press(page, "Retirer d’urgence")
    expect(page.get_by_role("main")).to_contain_text(
        "Plus personne ne peut le lire sur le site public"
    )


def test_a11y_the_administration_is_told_that_it_does_not_read(
    visitor: Visitor, backstage: Backstage
) -> None:
    keeper = visitor(backstage.team)
    come_in(keeper, backstage.told["demo-administration"])
    answer = keeper.goto(_INBOX)
    assert answer is not None
    assert answer.status == 403
    expect(keeper.get_by_role("heading", level=1)).to_have_text("Cette page est pour un autre rôle")
    assert faults(keeper) == []
