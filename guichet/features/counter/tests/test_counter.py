"""The counter: one question a screen, answers in the address, nothing kept."""

import datetime
import hashlib
import re
from typing import Any

import icalendar
import pymupdf
import pytest
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire

TODAY = datetime.date(2026, 11, 21)
AMINA: dict[str, Any] = {
    "body": "caf",
    "situation": "overpayment",
    "received_on": "6/11/2026",
    "benefit": ["family", "rsa"],
    "position": "disagree-cannot-pay",
    "withheld": True,
    "fraud": False,
    "control": True,
    "remedies": "absent",
    "place": "42",
}


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def _code(answers: dict[str, Any]) -> str:
    """Return the code of answers given as far as they go."""
    catalogue = catalogues.load()
    read: dict[str, Any] = {}
    for key, raw in answers.items():
        question = catalogue.questions[key]
        read[key] = questionnaire.read(catalogue, question, raw, read, TODAY)
    return questionnaire.to_code(catalogue, read)


def _first(count: int) -> dict[str, Any]:
    return dict(list(AMINA.items())[:count])


def test_the_first_screen_asks_who_is_in_front(client: Client) -> None:
    page = client.get("/guichet/").text
    assert "Qui est en face de vous" in page
    assert "La CAF" in page
    assert "<title>Guichet</title>" in page


def test_each_choice_is_a_link_to_the_next_question(client: Client) -> None:
    address = "/guichet/"
    for label in ("La CAF", "On me réclame de l’argent"):
        page = client.get(address).text
        found = re.search(rf'<a href="([^"]+)"><span>{label}', page)
        assert found
        address = found[1].replace("&amp;", "&")
    assert "Quel jour avez-vous reçu la lettre" in client.get(address).text


def test_a_typed_answer_goes_to_the_address_by_a_redirection(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": "6 novembre 2026"})
    assert response.status_code == 303
    assert response["Location"] == f"/guichet/?r={_code(_first(3))}"


def test_one_may_not_know_a_date(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"unknown": "1"})
    assert response["Location"] == f"/guichet/?r={_code({**_first(2), 'received_on': 'unknown'})}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Écrivez une date"),
        ("31/11/2026", "30 jours"),
        ("29/02/2027", "février"),
        ("22/11/2026", "pas encore"),
        ("1/1/1820", "ancienne"),
        ("hier <b>", "date"),
        ("6/11/\u202e2026", "caché"),
        ("x" * 10_000, "date"),
        ("\x00", "invisible"),
        ("🙂", "date"),
    ],
)
def test_a_wrong_date_gets_a_message_at_the_field(client: Client, typed: str, said: str) -> None:
    page = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": typed})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    assert said in page.text
    if typed and typed.isprintable():
        assert "value=" in page.text


def test_no_benefit_ticked_gets_a_message(client: Client) -> None:
    page = client.post(f"/guichet/?r={_code(_first(3))}", {}).text
    assert "Cochez au moins une réponse" in page


def test_several_benefits_may_be_ticked(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(3))}", {"benefit": ["family", "rsa"]})
    assert response["Location"] == f"/guichet/?r={_code(_first(4))}"


def test_an_unknown_department_gets_a_message(client: Client) -> None:
    page = client.post(f"/guichet/?r={_code(_first(9))}", {"place": "Atlantide"}).text
    assert 'aria-invalid="true"' in page


def test_an_answer_may_be_corrected_without_retyping(client: Client) -> None:
    question = catalogues.load().questions["received_on"]
    page = client.get(f"/guichet/?r={_code(AMINA)}&n={question.code}").text
    assert 'value="06/11/2026"' in page


def test_changing_the_service_forgets_what_no_longer_applies(client: Client) -> None:
    code = _code(AMINA)
    page = client.get(f"/guichet/?r={code}&n=1").text
    found = re.search(r'<a href="([^"]+)"><span>La préfecture', page)
    assert found
    assert "Que se passe-t-il" in client.get(found[1].replace("&amp;", "&")).text


def test_a_damaged_address_says_so(client: Client) -> None:
    for code in ("abc", _code(AMINA)[:-3], "é", "x" * 5000, _code(AMINA)[::-1]):
        response = client.get("/guichet/", {"r": code})
        assert response.status_code == 404
        assert "incomplète" in response.text


def test_the_result_comes_only_when_all_is_answered(client: Client) -> None:
    response = client.get(f"/guichet/resultat/?r={_code(_first(5))}")
    assert response.status_code == 303
    assert client.get("/guichet/resultat/")["Location"] == "/guichet/"


def test_the_result_gives_what_is_lost_first(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}").text
    titles = re.findall(r"<h2>(.*?)</h2>", page)
    assert titles[0] == "1. Demander la rectification de l’indu"
    assert "jeudi 26 novembre 2026" in page
    assert "Écrire la lettre" in page
    assert "Ce guichet ne couvre pas" in page


def test_what_is_too_late_is_said_with_what_may_still_be_done(client: Client) -> None:
    late = {**AMINA, "received_on": "2/3/2026", "remedies": "mentioned"}
    page = client.get(f"/guichet/resultat/?r={_code(late)}").text
    assert "Trop tard, mais…" in page
    assert catalogues.load().procedures["cra-appeal"].if_late in page


def test_the_paper_result_holds_on_two_pages(client: Client) -> None:
    response = client.get(f"/guichet/resultat.pdf?r={_code(AMINA)}")
    assert response["Content-Type"] == "application/pdf"
    pages = list(pymupdf.Document(stream=response.content))
    assert len(pages) == 2
    text = "".join(page.get_text() for page in pages)
    assert "Demander la rectification" in text
    assert "avis de réception du" in text


def test_the_calendar_says_nothing_to_who_looks_on(client: Client) -> None:
    response = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}")
    calendar = icalendar.Calendar.from_ical(response.content)
    events = [one for one in calendar.walk("VEVENT") if isinstance(one, icalendar.Event)]
    assert datetime.date(2026, 11, 26) in [one.start for one in events]
    assert all(one.walk("VALARM") for one in events)
    assert not re.search("caf|indu|rsa", response.text.replace("VALARM", ""), re.IGNORECASE)
    again = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}")
    assert again.content == response.content


def test_privacy_no_word_of_the_answers_stands_in_the_addresses(client: Client) -> None:
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}").text
    addresses = " ".join(re.findall(r'href="(/guichet/[^"]*)"', page))
    for word in ("caf", "rsa", "overpayment", "2026", "disagree", "received"):
        assert word not in addresses


def test_privacy_nothing_is_kept_and_no_cookie_is_set(client: Client) -> None:
    response = client.post(f"/guichet/?r={_code(_first(2))}", {"received_on": "6/11/2026"})
    assert not response.cookies
    page = client.get(f"/guichet/resultat/?r={_code(AMINA)}")
    assert not page.cookies
    assert page["Cache-Control"] == "no-store"
    assert "ETag" not in page


@pytest.mark.parametrize("situation", list(catalogues.load().situations))
def test_every_situation_has_a_way_in(client: Client, situation: str) -> None:
    response = client.get(f"/guichet/situation/{situation}/", follow=True)
    assert response.status_code == 200


@pytest.mark.django_db
def test_an_unknown_situation_is_not_found(client: Client) -> None:
    assert client.get("/guichet/situation/nulle-part/").status_code == 404


def test_the_calendar_does_not_tell_the_procedure_to_who_tries_them_all(client: Client) -> None:
    text = client.get(f"/guichet/resultat.ics?r={_code(AMINA)}").text
    for identifier in catalogues.load().procedures:
        guess = hashlib.sha256(f"{identifier} 2026-11-26".encode()).hexdigest()[:24]
        assert guess not in text


def test_a_code_from_the_future_is_damaged(client: Client, settings: Settings) -> None:
    code = _code(AMINA)
    settings.GUICHET_TODAY = datetime.date(2026, 10, 1)
    assert client.get(f"/guichet/resultat/?r={code}").status_code == 404


@pytest.mark.parametrize(
    "typed", ["a" + "\u0315" * 30_000 + "\u0323" * 30_000, "a" * 20_000 + "!", "9" * 20_000]
)
@pytest.mark.parametrize(("answered", "field"), [(2, "received_on"), (9, "place")])
def test_what_would_take_minutes_to_read_is_refused_at_once(
    client: Client, typed: str, answered: int, field: str
) -> None:
    page = client.post(f"/guichet/?r={_code(_first(answered))}", {field: typed})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text


def test_a_link_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/guichet/", {"body": "caf"}).status_code == 200
    assert client.post("/guichet/resultat/").status_code == 405
