"""Nothing is lost on the way: answers are corrected, dates are unknown, it is too late, a form has faults."""

from playwright.sync_api import Page, expect

from guichet.engine import catalogue
from tests.journeys.people import AMINA_OWES, AMINA_WRITES
from tests.journeys.stories import LONG_AGO, address, completed
from tests.journeys.visiting import (
    answer,
    named,
    path,
    sees,
    tell,
    tickets,
    title,
    write,
)
from tests.people import elif_

_STORY = (
    "Ligne une : <script>alert(1)</script> & « guillemets ».\n"
    '#eval("1") *gras* $x$ \\ "\n'
    "مرحبا بالعالم, 你好, 😀, œ, ’."
)


def _letter_of_amina() -> str:
    return f"/courriers/{catalogue.load().procedures['cra-appeal'].slug}/"


def test_journey_going_back_question_by_question_keeps_the_answers(page: Page) -> None:
    page.goto("/guichet/")
    for fact in ("La CAF", "On me réclame de l’argent", "6/11/2026"):
        answer(page, fact)
    page.get_by_role("link", name="Revenir à la question d’avant").click()
    assert title(page).startswith("Quel jour avez-vous reçu")
    expect(page.get_by_role("textbox")).to_have_value("06/11/2026")
    page.go_back()
    assert title(page).startswith("De quelles aides")


def test_journey_correcting_one_answer_keeps_the_others(page: Page) -> None:
    page.goto("/guichet/")
    tell(page, AMINA_OWES)
    assert named("debt-waiver")[0] not in tickets(page)
    page.get_by_text("Vos réponses", exact=True).click()
    page.get_by_role("link", name="Votre avis sur la somme").click()
    answer(page, "Je suis d’accord, mais je ne peux pas payer")
    assert path(page) == "/guichet/resultat/"
    assert tickets(page) == named("debt-waiver")


def test_journey_with_dates_that_nobody_knows(page: Page) -> None:
    page.goto("/guichet/")
    tell(page, {**AMINA_OWES, "Quel jour avez-vous reçu": None, "Dans quel département": None})
    assert named("cra-appeal")[0] in tickets(page)
    sees(page, "2 mois à partir de la réception")
    assert page.locator("article.ticket time[datetime]").count() == 0
    assert page.get_by_role("link", name="Mettre les dates dans mon agenda").count() == 0


def test_journey_of_someone_who_comes_too_late(page: Page) -> None:
    story = completed(catalogue.load(), {"body": "caf", "situation": "overpayment"}, day=LONG_AGO)
    page.goto(address(story, "resultat/"))
    sees(page, "Trop tard, mais…", "Délai passé")
    late = page.locator("article.ticket.past")
    assert late.count() >= 1
    expect(late.first).to_contain_text("Dépassé depuis")


def test_journey_with_a_mistyped_date(page: Page) -> None:
    page.goto("/guichet/")
    for fact in ("La CAF", "On me réclame de l’argent", "31/02/2026"):
        answer(page, fact)
    expect(page.get_by_role("alert")).to_contain_text("février")
    field = page.get_by_role("textbox")
    expect(field).to_have_value("31/02/2026")
    expect(field).to_have_attribute("aria-invalid", "true")
    answer(page, "6/11/2026")
    assert title(page).startswith("De quelles aides")


def test_journey_with_an_address_that_was_cut(page: Page) -> None:
    page.goto("/guichet/")
    tell(page, AMINA_OWES)
    page.goto(page.url[:-3])
    sees(page, "L’adresse a peut-être été coupée")
    page.get_by_role("link", name="Recommencer").click()
    assert title(page) == "Qui est en face de vous ?"


def test_journey_through_a_letter_with_faults_loses_nothing(page: Page) -> None:
    page.goto(_letter_of_amina())
    write(page, {**AMINA_WRITES, "Pourquoi vous n’êtes pas d’accord": _STORY})
    write(page, {"Date écrite sur la décision": "30/02/2026", "Ville où vous écrivez": ""})
    page.get_by_role("button", name="Relire ma lettre").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2 réponses sont à corriger")
    expect(page.get_by_label("Pourquoi vous n’êtes pas d’accord")).to_have_value(_STORY)
    expect(page.get_by_label("Date écrite sur la décision")).to_have_value("30/02/2026")
    expect(page.get_by_label("Elle me demande de rembourser une somme")).to_be_checked()
    expect(page.get_by_label("Somme réclamée, en euros")).to_have_value("3 200")
    summary.get_by_role("link", name="Ville où vous écrivez").click()
    expect(page.get_by_label("Ville où vous écrivez")).to_be_focused()

    write(page, {"Date écrite sur la décision": "3/11/2026"})
    write(page, {"Ville où vous écrivez": "Montreuil"})
    page.get_by_role("button", name="Relire ma lettre").click()
    sees(page, "<script>alert(1)</script>", '#eval("1") *gras*', "مرحبا بالعالم")
    page.get_by_role("button", name="Corriger mes réponses").first.click()
    expect(page.get_by_label("Pourquoi vous n’êtes pas d’accord")).to_have_value(_STORY)
    expect(page.get_by_label("Ville où vous écrivez")).to_have_value("Montreuil")


def test_journey_of_a_name_that_breaks_software(page: Page) -> None:
    page.goto(_letter_of_amina())
    write(page, {**AMINA_WRITES, "Prénom et nom de la personne": elif_().name})
    write(page, {"Adresse postale": elif_().postal_address})
    page.get_by_role("button", name="Relire ma lettre").click()
    letter = page.get_by_role("article", name="Votre lettre")
    expect(letter.locator("address").first).to_contain_text(elif_().name)
    expect(letter.locator("address").first).to_contain_text("allée de l’Île-d’Aix")
