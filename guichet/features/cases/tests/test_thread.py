"""What happens to a letter, what they answered, and what comes next, page by page."""

import datetime

import pytest
from pytest_django import Settings

from guichet.features.cases.models import Case
from guichet.features.cases.tests.walking import Visitor, answers, hidden

pytestmark = pytest.mark.django_db


def test_from_posting_to_the_court_by_silence(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    assert "lundi 25 janvier 2027" in visitor.page
    assert "Saisir le pôle social" in visitor.page
    assert "jeudi 25 mars 2027" in visitor.page


def test_once_the_court_is_seized_the_case_says_that_no_date_is_counted(
    visitor: Visitor, settings: Settings
) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    settings.GUICHET_TODAY = datetime.date(2027, 2, 10)
    visitor.post("")
    assert "Pas de réponse dans le délai. C’est un rejet" in visitor.page
    assert "Aucune date n’est comptée" not in visitor.page
    visitor.post("fait/", d_number="1 social-court", day="10/2/2027")
    assert visitor.status == 200
    assert "Aucune date n’est comptée ici en ce moment" in visitor.page
    assert "Envoyée, réponse attendue" in visitor.page


def test_a_refusal_is_asked_about_in_two_pages_and_opens_the_next_step(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    assert "Que disent-ils" in visitor.post("reponse/", d_number="1").page
    visitor.post("reponse/", d_number="1", kind="refused")
    assert "Leur lettre dit-elle comment la contester" in visitor.page
    visitor.post("reponse/", d_number="1", d_kind="refused", day="9/12/2026", remedies="yes")
    assert visitor.status == 200
    # 9 December and two months: 9 February 2027.
    assert "mardi 9 février 2027" in visitor.page


def test_an_answer_before_the_letter_was_sent_is_mended(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026")
    visitor.post("reponse/", d_number="1", d_kind="refused", day="9/11/2026")
    assert visitor.status == 422
    assert "avant l’envoi de votre lettre" in visitor.page


def test_a_letter_that_follows_is_filled_in_and_comes_back_into_the_case(db: None) -> None:
    visitor = Visitor().open({**_copy()}, slug="copie-de-mes-donnees")
    visitor.happens("sent", "28/10/2026").happens("received", "2/11/2026")
    # A month from 2 November: 2 December. On 10 December, silence.
    assert "Sans réponse" in visitor.page
    visitor.post("suite/", d_number="1 cnil-complaint")
    carried = hidden(visitor.page)
    assert carried["situation"] == "silence"
    assert carried["request_received_on"] == "2 novembre 2026"
    assert carried["request_sent_on"] == "28 octobre 2026"
    assert carried["name"] == "Amina Benali"
    form = visitor.client.post("/courriers/plainte-cnil/", carried)
    assert form.status_code == 200
    ticket = hidden(form.text)["d-ticket"]
    typed = {
        **{name: one for name, one in carried.items() if name != "correct"},
        "organisation": "la CAF de la Seine-Saint-Denis",
        "right": "access",
        "facts": "Aucune réponse.",
        "d-ticket": ticket,
    }
    read = visitor.client.post("/courriers/plainte-cnil/", typed)
    assert "Mettre la lettre dans mon dossier" in read.text
    added = visitor.client.post("/dossier/ajouter/", {**typed, "d-letter": "plainte-cnil"}).text
    assert "La lettre est dans votre dossier" in added
    assert "suite de la lettre 1" in added


def _copy() -> dict[str, str | list[str]]:
    from guichet.features.cases.tests.walking import answers

    kept = ("acting", "name", "address", "reference", "recipient", "city", "date")
    return {**{name: answers()[name] for name in kept}, "body": "private"}


def test_two_windows_the_second_is_told_and_nothing_is_overwritten(visitor: Visitor) -> None:
    other = Visitor(visitor.client, visitor.ticket, visitor.page)
    visitor.happens("sent", "23/11/2026")
    other.post("note/", text="Appeler mardi")
    assert other.status == 409
    assert "a changé dans une autre fenêtre" in other.page
    assert "Votre note\u00a0: Appeler mardi" in other.page
    assert "23 novembre 2026" in other.page
    other.post("note/", text="Appeler mardi")
    assert other.status == 200


def test_a_page_that_does_not_say_what_it_showed_changes_nothing(visitor: Visitor) -> None:
    before = bytes(Case.objects.get().sealed)
    visitor.post("note/", text="x", d_revision="")
    assert visitor.status == 409
    assert bytes(Case.objects.get().sealed) == before


def test_the_last_event_is_taken_back(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    visitor.post("annuler/")
    assert "Postée, jour de réception à noter" in visitor.page
    visitor.post("annuler/").post("annuler/")
    assert "À poster" in visitor.page


def test_proofs_are_listed_and_what_is_held_is_kept(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").post("preuves/", held=["1/copy", "1/nothing"])
    assert 'value="1/copy" checked' in visitor.page
    assert visitor.page.count(" checked") == 1


def test_a_letter_not_sent_yet_is_mended_and_replaces_itself(visitor: Visitor) -> None:
    carried = hidden(visitor.post("corriger/", d_number="1").page)
    assert str(carried["facts"]).startswith("Mon fils")
    sent = {**carried, "facts": "Autrement dit.", "d-letter": "commission-de-recours-amiable"}
    page = visitor.client.post("/dossier/ajouter/", sent).text
    assert page.count('class="thread"') == 1


def test_a_step_without_a_letter_of_ours_is_noted_and_the_thread_goes_on(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").happens("received", "25/11/2026")
    visitor.post("reponse/", d_number="1", d_kind="refused", day="9/12/2026")
    visitor.post("suite/", d_number="1 social-court")
    assert "Noter que je l’ai fait" in visitor.page
    visitor.post("fait/", d_number="1 social-court", day="10/12/2026")
    assert "2. Saisir le pôle social du tribunal judiciaire" in visitor.page


def test_a_letter_whose_receipt_never_came_back_still_leads_on(
    visitor: Visitor, settings: Settings
) -> None:
    # Sent on 23 November: the court until 23 March 2027 at the earliest, from 24 January on.
    page = visitor.happens("sent", "23/11/2026").page
    assert "Demandez-la à La Poste" in page
    assert "Jusqu’au mardi 23 mars 2027" in page
    assert "pas avant le 24 janvier 2027" in page
    settings.GUICHET_TODAY = datetime.date(2027, 2, 1)
    page = visitor.post("").page
    assert "C’est la date la plus proche possible" in page
    assert "comme si elle était arrivée le jour de l’envoi" in page
    assert "Saisir le pôle social" in visitor.post("suite/", d_number="1 social-court").page


def test_two_days_that_contradict_each_other_are_kept_and_told_on_the_page(
    visitor: Visitor,
) -> None:
    visitor.happens("received", "25/11/2026")
    visitor.post("reponse/", d_number="1", d_kind="refused", day="24/11/2026")
    assert "leur réponse serait arrivée le 24 novembre 2026" in visitor.page
    assert "Réponse : refus" in visitor.page


def test_a_step_that_may_be_too_early_asks_for_the_receipt_first(
    visitor: Visitor, settings: Settings
) -> None:
    visitor.happens("sent", "23/11/2026")
    settings.GUICHET_TODAY = datetime.date(2027, 2, 1)
    page = visitor.post("").page
    assert "Cherchez d’abord le jour de réception, puis passez à la suite" in page
    assert 'name="d-number" value="1 received">L’avis de réception est revenu' in page
    assert "peut-être trop tôt" in visitor.post("suite/", d_number="1 social-court").page


def test_a_last_day_without_mail_says_when_to_post(db: None) -> None:
    # Received on 3 November: 3 January 2027 is a Sunday.
    visitor = Visitor().open(
        {**answers(), "decision_date": "2/11/2026", "received_on": "3/11/2026"}
    )
    assert "postez au plus tard le samedi 2 janvier 2027" in visitor.page
    assert "Dernier jour pour poster" not in visitor.page
