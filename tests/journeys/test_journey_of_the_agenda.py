"""Dominique calls a meeting, from an empty back office to the poster; people come, by the site and by telephone."""

import re
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.auditing import faults
from tests.journeys.backstage import Backstage, come_in
from tests.journeys.showing import at_a_glance, glance, left_to_press, paper, said
from tests.journeys.testimonies import press
from tests.journeys.visiting import sees, title, write
from tests.journeys.weighing import weigh

_CYCLE: Final = "Les machines et nous"
_EVENING: Final = "Comprendre sa note"
_ADDRESS: Final = "/agenda/les-machines-et-nous/comprendre-sa-note/"
_EVENING_AS_TYPED: Final = {
    "Le titre": _EVENING,
    "En une phrase": "Une soirée pour lire, ligne à ligne, ce qu’un calcul dit de nous.",
    "Le texte": "On apporte ses courriers.\n\nOn les lit **ensemble**.",
    "Le jour": "3/12/2026",
    "L’heure du début": "18 h 30",
    "L’heure de la fin": "21h",
    "La commune": "57000 Metz",
    "Le lieu": "Le Préau",
    "L’adresse": "3 rue des Tilleuls",
    "On s’inscrit": None,
    "Combien de places en tout ?": "3",
    "Dont combien gardées pour le téléphone": "1",
    "Comment s’inscrire sans ordinateur ?": "03 87 00 00 00, le mardi de 14 h à 17 h",
    "Qui parle ?": "Amina B. : elle a demandé son dossier\nBilal : écrivain public",
    "Le programme": "18 h 30 : récits\n20 h : soupe",
}
_PAGES: Final = (
    "/agenda/",
    "/agenda/les-machines-et-nous/",
    _ADDRESS,
    f"{_ADDRESS}inscription/",
    "/agenda/mois/2026-12/",
)
_BYTES: Final = 30_000


def test_journey_of_a_meeting_from_an_empty_back_office_to_its_cancellation(
    chromium: Browser, backstage: Backstage, dominique: Page, reader: Page, chloe: Page
) -> None:
    _nothing_is_announced(reader)
    come_in(dominique, backstage.told["demo-administration"])
    _begin_the_cycle(dominique)
    _write_the_evening(dominique)
    not_yet = reader.goto(_ADDRESS)
    assert not_yet
    assert not_yet.status == 404
    _publish(dominique)
    _pin_the_poster_up(dominique)
    _read_what_is_announced(reader)
    for page in _PAGES:
        _is_light(chromium, backstage.public, page)

    code = _keep_two_places_without_scripts(chloe)
    _find_it_full_and_wait(reader)
    _add_who_telephones(dominique)
    _cancel_with_the_code(chloe, code)
    _see_who_comes_now(dominique)

    _put_it_off(dominique)
    _is_said_on_the_page(reader, "est reportée")
    _call_it_off(dominique)
    _is_said_on_the_page(reader, "est annulée")


# --- Before ---------------------------------------------------------------------------------------


def _nothing_is_announced(reader: Page) -> None:
    for page in ("/agenda/", "/agenda/mois/2026-12/", "/agenda/liste.html"):
        reader.goto(page)
        expect(reader.get_by_role("main")).to_contain_text(re.compile("n’est( encore)? annoncée?"))
        assert at_a_glance(reader) == [], page


def _begin_the_cycle(dominique: Page) -> None:
    dominique.goto("/coulisses/agenda/")
    sees(dominique, "Rien n’est annoncé")
    glance(dominique, "Agenda")
    dominique.get_by_role("link", name="Commencer un cycle").click()
    press(dominique, "Enregistrer le cycle")
    sees(dominique, "Donnez un titre au cycle")
    glance(dominique, "Commencer un cycle")
    write(
        dominique,
        {
            "Le titre du cycle": _CYCLE,
            "En une phrase": "Trois soirées sur ce qui nous compte.",
            "Avec qui ?": "Droits debout : https://droits-debout.example",
        },
    )
    press(dominique, "Enregistrer le cycle")
    sees(dominique, "Sa page sera publique avec la première séance publiée.")
    glance(dominique, _CYCLE)


def _write_the_evening(dominique: Page) -> None:
    dominique.get_by_role("link", name="Ajouter une séance").click()
    press(dominique, "Enregistrer la rencontre")
    sees(dominique, "Donnez un titre à la rencontre.", "Écrivez la commune")
    glance(dominique, "Ajouter une rencontre")
    write(dominique, _EVENING_AS_TYPED)
    press(dominique, "Enregistrer la rencontre")
    sees(dominique, "Brouillon", "Jeudi 3 décembre 2026", "Le Préau")
    glance(dominique, _EVENING)


def _publish(dominique: Page) -> None:
    dominique.get_by_role("button", name="Publier", exact=True).click()
    expect(dominique.get_by_role("link", name="La page publique")).to_have_attribute(
        "href", _ADDRESS
    )
    glance(dominique, _EVENING)


def _pin_the_poster_up(dominique: Page) -> None:
    """Each of the three designs holds on one sheet of A3, and says what, when and where."""
    posters = dominique.get_by_role("link", name="affiche A3").all()
    assert len(posters) == 3
    for one in posters:
        with paper(dominique, one) as sheets:
            assert [tuple(map(round, sheet.rect.br)) for sheet in sheets] == [(842, 1191)]
            words = said(sheets).upper()
            for told in (
                _EVENING,
                "décembre 2026",
                "18 h 30",
                "Le Préau",
                "Metz",
                "03 87 00 00 00",
            ):
                assert told.upper() in words


def _read_what_is_announced(reader: Page) -> None:
    for page in _PAGES:
        reader.goto(page)
        expect(reader.get_by_role("main")).to_contain_text(_EVENING)
        assert left_to_press(reader) == [], page
        assert at_a_glance(reader) == [], page
    reader.goto(_ADDRESS)
    assert faults(reader) == []


def _is_light(chromium: Browser, house: str, page: str) -> None:
    weight = weigh(chromium, house, page)
    assert weight.elsewhere == ()
    assert len(weight.addresses) <= 3, weight.addresses
    assert weight.bytes <= _BYTES, page
    assert weight.script_bytes == 0


# --- Who comes ------------------------------------------------------------------------------------


def _keep_two_places_without_scripts(chloe: Page) -> str:
    """Press once too early, which loses nothing, then again; give the code."""
    chloe.goto("/")
    chloe.get_by_role("navigation").get_by_role("link", name="Agenda", exact=True).click()
    chloe.get_by_role("link", name=f"Voir la rencontre : {_EVENING}").click()
    sees(chloe, "Il reste 2 places", "Sans ordinateur : 03 87 00 00 00")
    chloe.get_by_role("link", name="Garder ma place").click()
    write(
        chloe, {"Votre nom": "Elif", "Combien serez-vous": "2", "De quoi avez-vous": "un fauteuil"}
    )
    press(chloe, "Garder ma place")
    sees(chloe, "Appuyez encore une fois")
    chloe.wait_for_timeout(3500)
    press(chloe, "Garder ma place")
    assert title(chloe) == "C’est gardé"
    return chloe.locator(".code b").inner_text()


def _find_it_full_and_wait(reader: Page) -> None:
    reader.goto(_ADDRESS)
    sees(reader, "C’est complet.")
    assert at_a_glance(reader) == []
    reader.get_by_role("link", name="Attendre une place").click()
    press(reader, "M’inscrire sur la liste d’attente")
    sees(reader, "Écrivez un nom, même inventé")
    glance(reader, "Attendre une place")
    write(reader, {"Votre nom": "Nour"})
    reader.wait_for_timeout(3500)
    press(reader, "M’inscrire sur la liste d’attente")
    sees(reader, "Votre tour dans la liste : 1.")
    glance(reader, "Vous êtes sur la liste d’attente")


def _add_who_telephones(dominique: Page) -> None:
    """Give the place that is kept for the telephone, although the site has none left."""
    dominique.get_by_role("link", name="Inscriptions", exact=True).click()
    press(dominique, "Inscrire cette personne")
    sees(dominique, "Écrivez un nom, même inventé")
    glance(dominique, "Inscriptions")
    write(dominique, {"Le nom que la personne donne": "Monsieur Roux"})
    press(dominique, "Inscrire cette personne")
    sees(dominique, "Monsieur Roux, 1 personne : place gardée", "3 places prises sur 3")
    glance(dominique, "Inscriptions")
    with paper(dominique, dominique.get_by_role("link", name="Liste pour l’entrée (PDF)")) as list_:
        told = said(list_)
    assert all(one in told for one in ("Monsieur Roux", "Elif", "un fauteuil", "Nour"))


def _cancel_with_the_code(chloe: Page, code: str) -> None:
    """Copy the code as people do: in small letters, without its dashes."""
    chloe.goto("/agenda/")
    chloe.get_by_role("link", name="Revoir ou annuler une inscription").click()
    write(chloe, {"Le code de votre inscription": code.replace("-", " ").lower()})
    press(chloe, "Voir mon inscription")
    sees(chloe, "2 places pour", "Elif")
    press(chloe, "Annuler mon inscription")
    assert title(chloe) == "Votre inscription est annulée"
    chloe.goto("/agenda/inscription/")
    write(chloe, {"Le code de votre inscription": code})
    press(chloe, "Voir mon inscription")
    sees(chloe, "Aucune inscription n’a ce code")


def _see_who_comes_now(dominique: Page) -> None:
    """Nour, who waited, has a place; Elif is erased."""
    dominique.goto(dominique.url)
    sees(dominique, "2 places prises sur 3", "Nour", "Monsieur Roux")
    expect(dominique.get_by_role("main")).not_to_contain_text("Elif")
    glance(dominique, "Inscriptions")
    dominique.get_by_role("link", name=_EVENING).click()


# --- What happens to it ---------------------------------------------------------------------------


def _put_it_off(dominique: Page) -> None:
    press(dominique, "Reporter la rencontre")
    sees(dominique, "Écrivez le jour")
    glance(dominique, _EVENING)
    dominique.get_by_label("La nouvelle date n’est pas connue").check()
    dominique.get_by_label("Pourquoi, en une phrase").first.fill("La salle est inondée.")
    press(dominique, "Reporter la rencontre")
    sees(dominique, "La salle est inondée.")


def _call_it_off(dominique: Page) -> None:
    dominique.get_by_label("Pourquoi, en une phrase").last.fill("La salle est fermée.")
    press(dominique, "Annuler la rencontre")
    sees(dominique, "La salle est fermée.")
    glance(dominique, _EVENING)


def _is_said_on_the_page(reader: Page, notice: str) -> None:
    reader.goto(_ADDRESS)
    expect(reader.locator(".notice")).to_contain_text(notice)
    expect(reader.get_by_role("link", name=re.compile("place$"))).to_have_count(0)
    assert at_a_glance(reader) == [], notice


# --- What anyone may try --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "button", "fault"),
    [
        ("/agenda/proposer/", "Proposer cette rencontre", "Donnez un titre à la rencontre."),
        ("/agenda/inscription/", "Voir mon inscription", "Tapez le code"),
    ],
)
def test_a11y_of_a_form_of_the_agenda_left_empty(
    reader: Page, page: str, button: str, fault: str
) -> None:
    reader.goto(page)
    assert at_a_glance(reader) == []
    press(reader, button)
    expect(reader.get_by_role("alert")).to_contain_text(fault)
    assert at_a_glance(reader) == []
