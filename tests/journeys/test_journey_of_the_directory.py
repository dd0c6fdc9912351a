"""Chloé finds who helps and takes the sheet; somebody corrects an entry by keyboard, and the team accepts it."""

import re
from datetime import date
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from guichet.accounts.roles import Role
from guichet.features.directory.kinds import Kind
from guichet.features.directory.models import ImportRefusal, ImportRun, LinkState, Place
from tests import team
from tests.journeys.auditing import faults
from tests.journeys.backstage import Backstage, come_in
from tests.journeys.keyboard import follow, reach, send
from tests.journeys.showing import at_a_glance, glance, left_to_press, paper, said, show
from tests.journeys.testimonies import press
from tests.journeys.visiting import sees, title, words, write

_METZ: Final = "/annuaire/57463-metz/"
_PLACE: Final = "/annuaire/lieu/droits-debout-57463/"
_WRONG, _RIGHT = "03 87 00 00 01", "03 87 00 00 02"
_PLACE_AS_TYPED: Final = {
    "Nom": "Droits debout",
    "Adresse": "12 rue des Jardins",
    "Commune": "Metz",
    "Code postal": "57000",
    "Horaires": "mardi : 14 h - 17 h",
    "Téléphone": _WRONG,
}
_SEARCHES: Final = {
    "/annuaire/?q=Thionvile": "Aucune commune ne s’appelle « Thionvile »",
    "/annuaire/?q=zzzzqqq": "Rien ne ressemble à « zzzzqqq »",
    _METZ: "Droits debout",
}


def test_journey_of_a_place_from_the_team_to_the_sheet_and_of_its_correction(
    backstage: Backstage, dominique: Page, reader: Page, chloe: Page
) -> None:
    _find_the_town_hall_alone(chloe)
    come_in(dominique, backstage.told["demo-edition"])
    _add_the_place(dominique)
    _find_it_misspelt_then_take_the_sheet(chloe)
    _read_and_print(reader)
    _correct_by_keyboard(reader)
    chloe.goto(_PLACE)
    sees(chloe, _WRONG)
    _accept_the_correction(dominique)
    chloe.goto(_PLACE)
    sees(chloe, _RIGHT)
    expect(chloe.locator(".card-of-place")).not_to_contain_text(_WRONG)
    _refuse_the_next_one(reader, dominique)


# --- Chloé ----------------------------------------------------------------------------------------


def _find_the_town_hall_alone(chloe: Page) -> None:
    """Find the last counter that exists nearly everywhere, where nobody told us of anything else."""
    chloe.goto("/")
    chloe.get_by_role("navigation").get_by_role("link", name="Annuaire", exact=True).click()
    _search(chloe, "57000")
    assert title(chloe) == "Qui peut m’aider à Metz ?"
    sees(chloe, "Aucun lieu d’aide connu par ici", "Mairie de Metz")
    # Whatever the hour of the test.
    expect(chloe.get_by_role("main")).to_contain_text(re.compile(r"Ouvert|Fermé"))
    assert "Mairie de Metz" in _sheet(chloe, "La feuille à imprimer", 1)


def _find_it_misspelt_then_take_the_sheet(chloe: Page) -> None:
    chloe.goto("/annuaire/")
    _search(chloe, "Mets")
    sees(chloe, "Aucune commune ne s’appelle « Mets ». Vouliez-vous dire")
    chloe.get_by_role("main").get_by_role("link", name="Metz").first.click()
    sees(chloe, "Droits debout", _WRONG, "tout près de la mairie", "mardi 24 novembre")
    for name, most in {"La feuille à imprimer": 1, "La même en grands caractères": 2}.items():
        told = _sheet(chloe, name, most)
        assert all(one in told for one in ("Droits debout", _WRONG, "Mairie de Metz"))


def _search(page: Page, commune: str) -> None:
    page.get_by_label("Votre commune, ou son code postal").fill(commune)
    page.get_by_role("button", name="Chercher", exact=True).click()


def _sheet(page: Page, name: str, most: int) -> str:
    """Take the sheet of the commune, of so many pages of A4 at most; give its words."""
    with paper(page, page.get_by_role("main").get_by_role("link", name=name, exact=True)) as sheets:
        assert {tuple(map(round, sheet.rect.br)) for sheet in sheets} == {(595, 842)}
        assert len(sheets) <= most
        return said(sheets)


# --- Who corrects ---------------------------------------------------------------------------------


def _read_and_print(reader: Page) -> None:
    for page, told in _SEARCHES.items():
        reader.goto(page)
        expect(reader.get_by_role("main")).to_contain_text(told)
        assert left_to_press(reader) == [], page
        assert at_a_glance(reader) == [], page
    on_paper = words(reader.pdf())
    assert all(one in on_paper for one in ("Droits debout", _WRONG, "Mairie de Metz"))
    reader.goto(_PLACE)
    assert title(reader) == "Droits debout"
    assert faults(reader) == []


def _correct_by_keyboard(reader: Page) -> None:
    reader.goto(_PLACE)
    reader.set_viewport_size({"width": 1280, "height": 900})
    follow(reader, "Corriger cette fiche")
    reach(reader, "Envoyer à l’équipe")
    send(reader)
    expect(reader.get_by_role("alert")).to_contain_text("Vous n’avez rien changé")
    glance(reader, "Corriger une fiche")
    reader.goto(f"{_PLACE}corriger/")
    reader.set_viewport_size({"width": 1280, "height": 900})
    reach(reader, "Téléphone")
    reader.keyboard.press("ControlOrMeta+a")
    reader.keyboard.type(_RIGHT)
    reach(reader, "Comment le savez-vous")
    reader.keyboard.type("J’y suis allée hier.")
    reader.wait_for_timeout(3500)
    follow(reader, "Envoyer à l’équipe")
    glance(reader, "C’est arrivé. Merci.")


# --- The team -------------------------------------------------------------------------------------


def _add_the_place(dominique: Page) -> None:
    dominique.goto("/coulisses/annuaire/")
    glance(dominique, "Annuaire")
    dominique.get_by_role("link", name="Ajouter un lieu").click()
    press(dominique, "Ajouter à l’annuaire")
    sees(dominique, "Donnez un nom à ce lieu.")
    glance(dominique, "Ajouter un lieu")
    write(dominique, _PLACE_AS_TYPED)
    dominique.get_by_label("Genre").first.select_option(Kind.ASSOCIATION)
    press(dominique, "Ajouter à l’annuaire")
    expect(dominique.get_by_role("heading", level=1)).to_have_text("Droits debout")


def _accept_the_correction(dominique: Page) -> None:
    dominique.goto("/coulisses/annuaire/propositions/")
    glance(dominique, "Ce que des gens proposent")
    _open_the_proposal(dominique)
    sees(dominique, _WRONG, _RIGHT, "J’y suis allée hier.")
    glance(dominique, "Droits debout")
    press(dominique, "Accepter ce qui est coché")
    sees(dominique, "Ce qui a changé", _WRONG, _RIGHT)
    glance(dominique, "Droits debout")


def _refuse_the_next_one(reader: Page, dominique: Page) -> None:
    reader.goto(f"{_PLACE}corriger/")
    reader.get_by_label("Téléphone").fill(_WRONG)
    reader.wait_for_timeout(3500)
    press(reader, "Envoyer à l’équipe")
    assert title(reader) == "C’est arrivé. Merci."
    _open_the_proposal(dominique)
    press(dominique, "Refuser et classer")
    sees(dominique, "Dites pourquoi, en quelques mots.")
    glance(dominique, "Droits debout")
    write(dominique, {"Pourquoi": "L’ancien numéro ne répond plus."})
    press(dominique, "Refuser et classer")
    sees(dominique, "Rien n’attend")


def _open_the_proposal(dominique: Page) -> None:
    dominique.goto("/coulisses/annuaire/")
    dominique.get_by_role("main").get_by_role("link", name="Ce que des gens proposent").click()
    dominique.get_by_role("link", name="Droits debout").click()


# --- What only time brings ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a11y_of_the_directory_that_the_team_keeps_for_years(dominique: Page) -> None:
    """Entries grown old, links that died, files with lines refused: told to the database."""
    Place.objects.create(
        slug="vieux-lieu",
        nom="Vieux lieu",
        kind=Kind.ASSOCIATION,
        commune="Metz",
        checked_on=date(2024, 1, 2),
        site_web=["http://lieu.example"],
        link_state=LinkState.DEAD,
    )
    run = ImportRun.objects.create(source="réseau", digest="d", started_on=date(2026, 11, 2))
    ImportRefusal.objects.create(run=run, line=3, why="Sans nom.")
    inside = team.entered(team.member("dominique", Role.EDITOR))
    for part, told in {
        "?q=vieux": "Vieux lieu",
        "a-verifier/": "vérifié le 2 janvier 2024",
        "liens/": "N’ouvrent plus",
        "imports/": "réseau",
        f"imports/{run.pk}/": "toute la ligne",
    }.items():
        address = f"/coulisses/annuaire/{part}"
        show(dominique, address, inside.get(address))
        sees(dominique, told)
        assert at_a_glance(dominique) == [], part
