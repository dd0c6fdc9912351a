"""Taking a ticket, opening a case with it, coming back."""

import pytest
from django.test import Client

from guichet.engine.sealing import tickets
from guichet.features.cases.forms import signed
from guichet.features.cases.models import Case
from guichet.features.cases.tests.walking import Visitor, answers, hidden

pytestmark = pytest.mark.django_db
SLUG = "commission-de-recours-amiable"


def test_a_letter_read_back_offers_to_keep_a_case(client: Client) -> None:
    page = client.post(f"/courriers/{SLUG}/", answers()).text
    assert (
        'formaction="/dossier/ouvrir/" name="d-letter" value="commission-de-recours-amiable"'
        in page
    )


def test_nothing_is_kept_before_the_ticket_is_copied(client: Client) -> None:
    drawn = client.post("/dossier/ouvrir/", {**answers(), "d-letter": SLUG})
    assert drawn.status_code == 200
    carried = hidden(drawn.text)
    wrong = client.post("/dossier/ouvrir/", {**carried, "retyped": tickets.new().written()})
    assert wrong.status_code == 422
    assert "Ce n’est pas le code de ce ticket" in wrong.text
    assert hidden(wrong.text)["d-drawn"] == carried["d-drawn"]
    assert not Case.objects.exists()


def test_the_ticket_opens_the_case_and_shows_the_last_day(visitor: Visitor) -> None:
    assert visitor.status == 200
    assert "Votre dossier est ouvert" in visitor.page
    again = Client().post("/dossier/", {"code": visitor.ticket.lower().replace("-", " ")})
    assert "mercredi 6 janvier 2027" in again.text


def test_a_ticket_that_somebody_chose_is_drawn_again(client: Client) -> None:
    chosen = tickets.new()
    sent = {**answers(), "d-letter": SLUG, "d-drawn": chosen.written(), "retyped": chosen.written()}
    assert client.post("/dossier/ouvrir/", sent).status_code == 200
    assert not Case.objects.exists()


def test_the_same_ticket_sent_twice_is_one_case(client: Client) -> None:
    ticket = tickets.new()
    sent = {
        **answers(),
        "d-letter": SLUG,
        "d-drawn": signed(ticket),
        "retyped": ticket.written(),
    }
    for _ in range(2):
        assert "Mon dossier" in client.post("/dossier/ouvrir/", sent).text
    assert Case.objects.count() == 1


def test_a_case_begins_with_a_letter_that_was_sent_without_us(client: Client) -> None:
    sent = {"procedure": "gdpr-access", "posted_on": "10/11/2026", "reached_on": "12/11/2026"}
    drawn = client.post("/dossier/commencer/", sent).text
    carried = hidden(drawn)
    code = drawn.partition('<b dir="ltr">')[2].partition("<")[0]
    page = client.post("/dossier/ouvrir/", {**carried, "retyped": code}).text
    # A month from 12 November is Saturday 12 December: Monday 14.
    assert "lundi 14 décembre 2026" in page


def test_a_start_that_contradicts_itself_is_mended(client: Client) -> None:
    sent = {"procedure": "gdpr-access", "posted_on": "10/11/2026", "reached_on": "9/11/2026"}
    response = client.post("/dossier/commencer/", sent)
    assert response.status_code == 422
    assert "avant l’envoi" in response.text


def test_a_ticket_miscopied_names_the_group_and_a_strange_one_says_that_nothing_opens(
    client: Client, visitor: Visitor
) -> None:
    group = visitor.ticket.split("-")
    wrong = "0" if group[0][0] != "0" else "1"
    miscopied = client.post("/dossier/", {"code": wrong + visitor.ticket[1:]})
    assert miscopied.status_code == 422
    assert "Le premier groupe" in miscopied.text
    strange = client.post("/dossier/", {"code": tickets.new().written()})
    assert strange.status_code == 404
    assert "Aucun dossier ne s’ouvre" in strange.text


def test_a_damaged_case_says_so(visitor: Visitor) -> None:
    Case.objects.update(sealed=b"GSP\x01" + bytes(5000))
    response = visitor.client.post("/dossier/", {"code": visitor.ticket})
    assert response.status_code == 409
    assert "abîmé" in response.text


@pytest.mark.parametrize(
    "address",
    ["noter/", "reponse/", "reglages/", "dossier.zip", "effacer/", "ouvrir/", "lettre.pdf"],
)
def test_an_address_alone_opens_nothing(client: Client, address: str) -> None:
    response = client.get(f"/dossier/{address}")
    assert (response.status_code, response["Location"]) == (302, "/dossier/")


def test_wrong_tickets_end_up_waiting(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from guichet.lib import patience

    fresh = patience.Patience(sleep=lambda _: None)
    monkeypatch.setattr(patience, "wait", fresh.wait)
    monkeypatch.setattr(patience, "failed", fresh.failed)
    statuses = [
        client.post(
            "/dossier/", {"code": tickets.new().written()}, REMOTE_ADDR="192.0.2.7"
        ).status_code
        for _ in range(22)
    ]
    assert statuses[0] == 404
    assert statuses[-1] == 429
