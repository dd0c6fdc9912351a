"""A demonstration team comes in with a real browser: strict cookies, strict policy, nothing for axe."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.journeys.auditing import faults
from tests.journeys.backstage import Backstage, code, come_in

_DRAWN: Final = re.compile(r"(?:[a-z2-9]{4}-){3}[a-z2-9]{4}")
_PAGES_OF_AN_EDITOR: Final = {
    "Témoignages": "Témoignages",
    "Textes publiés": "Textes publiés",
    "Recopier un papier": "Recopier un papier",
    "Ouvrir mes clés": "Ouvrir mes clés",
    "Mon compte": "Mon compte : demo-edition",
    "Accueil": "Bonjour demo-edition",
}


@pytest.fixture
def team_page(chromium: Browser, backstage: Backstage) -> Iterator[Page]:
    """Open a fresh browser on the team's server; fail when a policy refuses something of ours."""
    refused: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            refused.append(message.text)

    with chromium.new_context(base_url=backstage.team, locale="fr-FR") as visit:
        page = visit.new_page()
        page.on("console", listen)
        yield page
    assert refused == []


def test_a11y_entrance_in_error_and_code(team_page: Page, backstage: Backstage) -> None:
    team_page.goto("/coulisses/entrer/")
    assert faults(team_page) == []
    team_page.get_by_role("button", name="Continuer").click()
    assert faults(team_page) == []
    told = backstage.told["demo-edition"]
    team_page.get_by_label("Nom", exact=True).fill(told["nom"])
    team_page.get_by_label("Phrase secrète", exact=True).fill(told["phrase secrète"])
    team_page.get_by_role("button", name="Continuer").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Votre code")
    assert faults(team_page) == []


def test_a11y_pages_of_a_reader_and_a_key_opened(team_page: Page, backstage: Backstage) -> None:
    told = backstage.told["demo-lecture"]
    come_in(team_page, told)
    assert faults(team_page) == []
    cookies = {one["name"]: one for one in team_page.context.cookies()}
    assert {"__Host-session", "__Host-csrf"} == set(cookies)
    assert all(one["secure"] and one["sameSite"] == "Strict" for one in cookies.values())
    team_page.goto("/coulisses/mon-compte/")
    assert faults(team_page) == []
    team_page.goto("/coulisses/mes-cles/")
    assert faults(team_page) == []
    team_page.get_by_label("Phrase secrète de votre clé de lecture").fill(told["phrase de la clé"])
    team_page.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(team_page.get_by_role("main")).to_contain_text("Elle est ouverte")
    assert faults(team_page) == []


def test_a11y_pages_of_the_administration(team_page: Page, backstage: Backstage) -> None:
    come_in(team_page, backstage.told["demo-administration"])
    for address in ("", "equipe/", "equipe/ajouter/", "journal/", "temoignages/"):
        team_page.goto(f"/coulisses/{address}")
        assert faults(team_page) == [], address


def test_a11y_setting_up_a_second_factor(
    dominique: Page, team_page: Page, backstage: Backstage
) -> None:
    """A new member, added by the administration, sets up their telephone."""
    come_in(dominique, backstage.told["demo-administration"])
    dominique.goto("/coulisses/equipe/ajouter/")
    dominique.get_by_label("Nom", exact=True).fill("elif")
    dominique.get_by_label(re.compile("^lecture")).check()
    dominique.get_by_role("button", name="Ajouter, et tirer").click()
    expect(dominique.get_by_role("main")).to_contain_text(_DRAWN)
    drawn = _DRAWN.search(dominique.get_by_role("main").inner_text())
    assert drawn
    team_page.goto("/coulisses/entrer/")
    team_page.get_by_label("Nom", exact=True).fill("elif")
    team_page.get_by_label("Phrase secrète", exact=True).fill(drawn[0])
    team_page.get_by_role("button", name="Continuer").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Régler le second facteur")
    assert faults(team_page) == []
    secret = team_page.locator(".code b").inner_text().replace(" ", "")
    team_page.get_by_label("Code", exact=True).fill(code(secret))
    team_page.get_by_role("button", name="Vérifier").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")
    assert faults(team_page) == []
    team_page.get_by_role("link", name="Ils sont en lieu sûr").click()
    expect(team_page.get_by_role("heading", level=1)).to_have_text("Bonjour elif")


def test_nojs_one_comes_in_goes_around_and_out_without_scripts(
    chromium: Browser, backstage: Backstage
) -> None:
    with chromium.new_context(base_url=backstage.team, java_script_enabled=False) as visit:
        page = visit.new_page()
        come_in(page, backstage.told["demo-edition"])
        menu = page.get_by_role("navigation", name="Pages de l’équipe")
        for words, heading in _PAGES_OF_AN_EDITOR.items():
            menu.get_by_role("link", name=words, exact=True).click()
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page.get_by_text("enable-javascript")).to_have_count(0)
        menu.get_by_role("button", name="Sortir des coulisses").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Entrer dans les coulisses")
        page.goto("/coulisses/temoignages/")
        assert "/coulisses/entrer/" in page.url
