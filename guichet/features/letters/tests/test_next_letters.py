"""Who has several letters to write types who they are once, and sees how many remain."""

import html
import re

import pytest
from django.test import Client

from guichet.engine import catalogue, questionnaire
from tests.journeys.stories import RECENT, completed

ADDRESS = "/courriers/commission-de-recours-amiable/"

Answers = dict[str, str]


@pytest.fixture
def code() -> str:
    """Give the counter's code of Amina, to whom the CAF claims family benefits and RSA."""
    house = catalogue.load()
    start = {
        "body": "caf",
        "situation": "overpayment",
        "benefit": ("rsa", "family"),
        "position": "disagree",
    }
    return questionnaire.to_code(house, completed(house, start, day=RECENT))


def _post(client: Client, address: str, answers: Answers) -> str:
    response = client.post(address, answers)
    assert response.status_code == 200
    return html.unescape(response.text)


def _buttons(page: str) -> list[tuple[str, str]]:
    """Give (address, what stands before) of each button to another letter."""
    return re.findall(r'formaction="([^"]+)" name="before" value="([^"]*)"', page)


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def test_nojs_the_page_says_which_letter_it_is_and_offers_the_others(
    client: Client, answers: Answers, code: str
) -> None:
    page = _post(client, ADDRESS, {**answers, "r": code})
    place = re.search(r"Lettre (\d) sur (\d)", page)
    assert place
    number, total = map(int, place.groups())
    assert len(_buttons(page)) == total - 1
    assert 'href="#suite"' in page
    assert page.count("Écrire la lettre suivante") == (1 if number < total else 0)
    slugs = {address.split("/")[2] for address, _ in _buttons(page)}
    assert {"recours-rsa", "rectification-de-l-indu"} <= slugs
    assert "commission-de-recours-amiable" not in slugs
    assert f'href="/guichet/resultat/?r={code}"' in page
    assert "à poster au plus tard le 26 novembre 2026" in page


def test_nojs_the_next_letter_knows_who_writes_and_nothing_of_the_facts(
    client: Client, answers: Answers, code: str
) -> None:
    sent = {**answers, "phone": "06 00 00 00 00", "r": code, "before": ADDRESS.split("/")[2]}
    page = _post(client, "/courriers/rectification-de-l-indu/", sent)
    for name in ("name", "reference", "phone", "city"):
        assert _value(page, name) == sent[name]
    assert "12 rue des Lilas" in page
    assert "CAF de la Seine-Saint-Denis" in page
    assert _value(page, "r") == code
    assert 'role="alert"' not in page
    assert answers["facts"] not in page
    assert re.search(r'name="benefits" value="rsa"[^>]* checked', page)
    assert _value(page, "received_on") == "06/11/2026"


def test_the_address_of_one_addressee_does_not_go_to_another_kind(
    client: Client, answers: Answers, code: str
) -> None:
    sent = {**answers, "r": code, "before": ADDRESS.split("/")[2]}
    page = _post(client, "/courriers/recours-rsa/", sent)
    assert _value(page, "name") == answers["name"]
    assert "CAF de la Seine-Saint-Denis" not in page


def test_who_represents_somebody_is_carried_too(
    client: Client, answers: Answers, code: str
) -> None:
    sent = {
        **answers,
        "acting": "association",
        "representative_name": "Chloé Martin",
        "representative_capacity": "bénévole",
        "r": code,
        "before": ADDRESS.split("/")[2],
    }
    page = _post(client, "/courriers/recours-rsa/", sent)
    assert _value(page, "representative_name") == "Chloé Martin"
    assert re.search(r'name="acting" value="association"[^>]* checked', page)


def test_the_code_goes_through_a_fault_and_a_correction(
    client: Client, answers: Answers, code: str
) -> None:
    wrong = client.post(ADDRESS, {**answers, "r": code, "city": ""})
    assert wrong.status_code == 422
    assert _value(wrong.text, "r") == code
    assert _value(_post(client, ADDRESS, {**answers, "r": code, "correct": "1"}), "r") == code


@pytest.mark.parametrize("typed", ["", "abimee", "é", "x" * 5000, '"><b>'])
def test_a_code_that_says_nothing_is_dropped(client: Client, answers: Answers, typed: str) -> None:
    page = _post(client, ADDRESS, {**answers, "r": typed})
    assert 'name="r"' not in page
    assert _buttons(page) == []
    assert "Revenir à mes démarches" not in page


def test_a_letter_outside_the_case_still_leads_back_to_it(
    client: Client, answers: Answers, code: str
) -> None:
    house = catalogue.load()
    other = dict(house.letter_examples["payslip-paper"][0].answers)
    slug = house.procedures["payslip-paper"].slug
    page = _post(client, f"/courriers/{slug}/", {**other, "r": code})
    assert "Les autres lettres" in page
    assert "Revenir à mes démarches" in page


@pytest.mark.parametrize("before", ["nulle-part", "a' or 1=1"])
def test_a_letter_that_does_not_exist_carries_only_who_writes(
    client: Client, answers: Answers, before: str
) -> None:
    page = _post(client, "/courriers/rectification-de-l-indu/", {**answers, "before": before})
    assert _value(page, "name") == answers["name"]
    assert "CAF de la Seine-Saint-Denis" not in page


def test_privacy_the_files_of_one_case_are_told_apart_by_a_number_alone(
    client: Client, answers: Answers, code: str
) -> None:
    sent = {**answers, "r": code}
    place = re.search(r"Lettre (\d) sur \d", _post(client, ADDRESS, sent))
    assert place
    response = client.post(f"{ADDRESS}lettre.pdf", sent)
    assert response["Content-Disposition"] == f'inline; filename="lettre-{place[1]}.pdf"'
