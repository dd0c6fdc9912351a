"""axe finds nothing wrong in any kind of page, narrow or wide, light or dark, even in error."""

from datetime import date
from typing import Final

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from guichet.engine import catalogue
from tests.journeys.auditing import faults
from tests.journeys.people import AMINA_WRITES
from tests.journeys.stories import LONG_AGO, RECENT, address, completed
from tests.journeys.visiting import write

_LETTER: Final = "/courriers/commission-de-recours-amiable/"
_SHEET: Final = "/droits/commission-de-recours-amiable/"
_TO_READ: Final = (
    "/",
    "/droits/",
    "/droits/?domaine=money",
    "/droits/?domaine=nulle-part",
    "/droits/savoir-comment-on-m-a-note/",
    _SHEET,
    "/temoigner/",
    "/annuaire/",
    "/annuaire/57463-metz/",
    "/annuaire/departement/90/",
    "/annuaire/lieu/mairie-de-metz-57463/",
    "/annuaire/proposer/",
    "/agenda/",
    "/agenda/mois/2026-11/",
    "/agenda/proposer/",
    "/agenda/inscription/",
    "/recherche/",
    "/recherche/?q=trop+perssu",
    "/recherche/?q=zzzz",
    "/a-propos/",
    "/a-propos/accessibilite/",
    "/a-propos/ce-que-nous-gardons/",
    "/a-propos/comment-nous-verifions/",
    "/a-propos/nos-algorithmes/",
    "/mentions-legales/",
    "/quitter/",
    "/courriers/",
    "/guichet/",
    "/guichet/situation/payment-stopped/",
)
_TO_READ_BUT_NOT_THERE: Final = ("/nulle-part/", "/guichet/?r=abimee")


@pytest.mark.parametrize("path", _TO_READ)
def test_a11y_page_to_read(same_page: Page, path: str) -> None:
    response = same_page.goto(path)
    assert response
    assert response.status == 200
    assert faults(same_page) == []


@pytest.mark.parametrize("path", _TO_READ_BUT_NOT_THERE)
def test_a11y_page_that_is_not_there(same_page: Page, path: str) -> None:
    response = same_page.goto(path)
    assert response
    assert response.status == 404
    assert faults(same_page) == []


def test_a11y_page_of_our_own_failures(page: Page) -> None:
    page.route("**/panne/", lambda route: route.fulfill(body=render_to_string("ui/500.html")))
    page.goto("/panne/")
    assert "panne" in page.locator("h1").inner_text()
    assert faults(page) == []


@pytest.mark.parametrize(
    "question", ["situation", "received_on", "benefit", "remedies", "written_length", "place"]
)
def test_a11y_question(page: Page, question: str) -> None:
    """Each kind of question, first as it is asked, then left empty."""
    house = catalogue.load()
    situation = "penalty" if question == "written_length" else "overpayment"
    story = completed(house, {"body": "caf", "situation": situation}, day=RECENT)
    page.goto(f"{address(story)}&n={house.questions[question].code}")
    assert faults(page) == []
    button = page.get_by_role("main").locator("form .button.main")
    if button.count():
        for field in page.get_by_role("textbox").all():
            field.fill("")
        for box in page.get_by_role("checkbox").all():
            box.uncheck()
        button.click()
        expect(page.get_by_role("alert")).to_have_count(1)
        assert faults(page) == []


@pytest.mark.parametrize("day", [RECENT, LONG_AGO, None])
def test_a11y_result(page: Page, day: date | None) -> None:
    """In time, too late, and with dates that nobody knows."""
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=day)
    page.goto(address(story, "resultat/"))
    assert faults(page) == []


def test_a11y_letter_empty_in_error_and_read_back(page: Page) -> None:
    page.goto(_LETTER)
    assert faults(page) == []
    page.get_by_role("button", name="Relire ma lettre").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    write(page, AMINA_WRITES)
    page.get_by_role("button", name="Relire ma lettre").click()
    expect(page.get_by_role("article", name="Votre lettre")).to_be_visible()
    assert faults(page) == []


def test_a11y_sheet_with_its_date_in_error_and_counted(page: Page) -> None:
    page.goto(_SHEET + "ma-date/")
    form = page.get_by_role("main").locator("form[method=post]")
    form.get_by_role("textbox").first.fill("31/02/2026")
    form.get_by_role("button").first.click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    form.get_by_role("textbox").first.fill("6/11/2026")
    form.get_by_role("button").first.click()
    expect(page.get_by_role("main")).to_contain_text("6 janvier 2027")
    assert faults(page) == []


def test_a11y_faults_are_seen(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        "const main = document.querySelector('main');"
        "main.innerHTML = '<img src=/x.png><p>pâle</p><input>';"
        "main.querySelector('p').style.color = '#aaa';"
        "main.querySelector('p').style.width = '1000px'"
    )
    seen = {fault.split(": ")[1].split(",")[0] for fault in faults(page)}
    assert {"image-alt", "color-contrast", "label", "page-has-heading-one"} <= seen
    assert any(fault.endswith("px beyond the screen") for fault in seen)
