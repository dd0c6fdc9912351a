"""From « il m’arrive quelque chose » to the papers in hand, for people in very different trouble."""

import re

from playwright.sync_api import Page, expect

from guichet.engine import catalogue
from tests.journeys.people import (
    AMINA_OWES,
    AMINA_STOPPED,
    AMINA_WRITES,
    BILAL_SUSPECTS,
    BILAL_WRITES,
    ELIF_WAITS,
)
from tests.journeys.visiting import named, sees, take, tell, ticket, tickets, title, write


def _take_a_ticket(page: Page) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Il m’arrive quelque chose").click()


def test_nojs_journey_of_amina_from_the_door_to_her_appeal(page_without_scripts: Page) -> None:
    page = page_without_scripts
    _take_a_ticket(page)
    tell(page, AMINA_OWES)
    expected = named("overpayment-rectification", "overpayment-explanation", "cra-appeal")
    assert tickets(page) == expected
    appeal = ticket(page, "cra-appeal")
    expect(appeal).to_contain_text("mercredi 6 janvier 2027")
    sheet = take(page, "Imprimer la feuille (PDF)")
    assert "6 janvier 2027" in sheet
    assert "26 novembre 2026" in sheet

    appeal.get_by_role("link", name="Écrire la lettre").click()
    expect(page.get_by_label("Jour où vous avez reçu la décision")).to_have_value("06/11/2026")
    write(page, AMINA_WRITES)
    page.get_by_role("button", name="Relire ma lettre").click()
    assert title(page) == "Relisez votre lettre"
    sees(page, "3 200 €", "Amina Benali", "mercredi 6 janvier 2027")

    letter = take(page, "Imprimer la lettre (PDF)")
    assert "la caisse me demande de rembourser 3 200 €" in letter
    assert "CAF de la Seine-Saint-Denis" in letter
    assert "Mon fils vit chez moi depuis septembre 2024." in letter
    assert "6 janvier 2027" in take(page, "Imprimer la feuille de route (PDF)")
    assert "3 200 €" in take(page, "En texte simple")
    with page.expect_download() as given:
        page.get_by_role("button", name="À modifier (traitement de texte, ODT)").click()
    # Its number among the person's letters, and nothing of what it is about.
    assert re.fullmatch(r"lettre-\d\.odt", given.value.suggested_filename)


def test_journey_of_someone_whose_payments_stopped(page: Page) -> None:
    _take_a_ticket(page)
    tell(page, AMINA_STOPPED)
    assert tickets(page)[:2] == named("benefit-suspension", "rsa-appeal")
    expect(ticket(page, "benefit-suspension")).to_contain_text("samedi 5 décembre 2026")
    ticket(page, "benefit-suspension").get_by_role("link", name="Écrire la lettre").click()
    assert title(page) == catalogue.load().letters["benefit-suspension"].title


def test_journey_of_someone_whom_the_prefecture_does_not_receive(page: Page) -> None:
    _take_a_ticket(page)
    tell(page, ELIF_WAITS)
    assert named("physical-appointment")[0] in tickets(page)
    appointment = ticket(page, "physical-appointment")
    appointment.get_by_role("link", name="Écrire la lettre").click()
    expect(page.get_by_role("button", name="Relire ma lettre")).to_be_visible()


def test_journey_of_someone_who_thinks_a_score_chose_them(page: Page) -> None:
    """Two clocks run: the explanation of the algorithm, and the copy of one's own data."""
    _take_a_ticket(page)
    tell(page, BILAL_SUSPECTS)
    assert set(named("algorithm-explanation", "gdpr-access")) <= set(tickets(page))
    explanation = ticket(page, "algorithm-explanation")
    explanation.get_by_role("link", name="Écrire la lettre").click()
    write(page, BILAL_WRITES)
    page.get_by_role("button", name="Relire ma lettre").click()
    sees(page, "article L. 311-3-1", "Deux délais d’un mois courent", "RGPD")


def test_journey_through_the_search_with_a_misspelling(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("trop perssu")
    page.get_by_role("button", name="Chercher").click()
    sees(page, "Résultats pour « trop perçu »")
    page.get_by_role("main").get_by_role("link", name="On me réclame de l’argent").click()
    assert title(page) == "Qui est en face de vous ?"
    assert page.get_by_role("main").get_by_role("link", name="La préfecture").count() == 0


def test_journey_from_a_right_to_its_letter(page: Page) -> None:
    page.goto("/droits/")
    page.get_by_role("main").get_by_role("link", name="Savoir comment on m’a noté").first.click()
    procedure = page.get_by_role("main").locator("a[href^='/droits/']:not([href$='.pdf'])")
    procedure.filter(has_text="algorithm").first.click()
    page.get_by_role("main").get_by_role("link", name="Écrire la lettre").first.click()
    expect(page.get_by_role("button", name="Relire ma lettre")).to_be_visible()
