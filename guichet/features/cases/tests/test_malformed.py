"""Whatever is typed or sent: an answer in words, never an error of ours, and nothing half kept."""

import pytest
from django.test import Client

from guichet.features.cases.models import Case
from guichet.features.cases.tests.walking import Visitor, answers

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "\x00",
    "\u200b\u200b",
    "\u202eABC",
    "e\u0301" * 40 + "\u0301" * 40,
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% debug %}",
    "' OR 1=1 --",
    "#eval(1)",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "مرحبا",
    "31/02/2027",
    "1e309",
    "-1",
    "９９９",
    "../../etc/passwd",
    "%00%0d%0aSet-Cookie: a=b",
    "A" * 30_000,
    "\ud7ff\U0010ffff",
]
FIELDS = {
    "noter/": ("d-number", "kind", "day", "note"),
    "reponse/": ("d-number", "d-kind", "kind", "day", "due", "note", "written_on", "remedies"),
    "suite/": ("d-number",),
    "fait/": ("d-number", "day"),
    "corriger/": ("d-number",),
    "note/": ("text", "d-revision"),
    "preuves/": ("held",),
    "lettre.pdf": ("d-number",),
    "compter/": ("outcome",),
    "rappel/": ("email",),
    "effacer/": ("sure",),
}


@pytest.mark.parametrize("address", FIELDS)
def test_a_page_of_a_case_answers_whatever_is_sent(visitor: Visitor, address: str) -> None:
    for field in FIELDS[address]:
        for value in HOSTILE:
            sent = {"d-ticket": visitor.ticket, "d-revision": "0", "d-number": "1", field: value}
            response = visitor.client.post(f"/dossier/{address}", sent)
            assert response.status_code in (200, 409, 413, 422), (address, field, value)
            if response["Content-Type"].startswith("text/html"):
                assert "<script>alert" not in response.text
    assert Case.objects.count() == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_the_door_answers_whatever_is_typed(client: Client, value: str) -> None:
    for address, field in (
        ("", "code"),
        ("", "d-ticket"),
        ("commencer/", "procedure"),
        ("commencer/", "posted_on"),
        ("ouvrir/", "d-drawn"),
        ("ticket.pdf", "d-drawn"),
    ):
        response = client.post(f"/dossier/{address}", {field: value})
        assert response.status_code in (200, 302, 413, 422), (address, field)
    for address in ("ouvrir/", "aider/"):
        assert client.post(f"/dossier/{address}", {"d-letter": value}).status_code in (404, 413)
    assert not Case.objects.exists()


@pytest.mark.parametrize("value", HOSTILE)
def test_a_letter_kept_with_strange_answers_is_shown_again(db: None, value: str) -> None:
    visitor = Visitor().open({**answers(), "facts": value, "name": value, "address": value})
    if visitor.status == 413:
        return
    assert visitor.status == 200
    for paper in ("dossier.pdf", "dossier.zip", "feuille-de-suivi.pdf", "dates.ics", "lettre.pdf"):
        assert visitor.post(paper, d_number="1").status == 200
    assert visitor.post("corriger/", d_number="1").status == 200


def test_an_unknown_calendar_and_an_unknown_stop_say_nothing(client: Client) -> None:
    assert client.get("/dossier/calendrier/abc.ics").status_code == 404
    assert client.get(f"/dossier/calendrier/{'a' * 32}.ics").status_code == 404
    assert client.post(f"/dossier/rappel/{'a' * 32}/").status_code == 200


def test_many_letters_and_events_are_refused_in_words(visitor: Visitor) -> None:
    for number in range(25):
        sent = {
            **answers(),
            "recipient": f"CAF {number}",
            "d-letter": "commission-de-recours-amiable",
            "d-ticket": visitor.ticket,
        }
        page = visitor.client.post("/dossier/ajouter/", sent)
    assert page.status_code == 422
    assert "20 lettres au plus" in page.text
