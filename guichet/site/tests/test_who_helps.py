"""The directory is where it is needed: beside the counter's result, a procedure and an address to write."""

import datetime
import re

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from guichet.engine import catalogue as catalogues
from guichet.engine import questionnaire
from guichet.features.directory.apps import DirectoryConfig
from guichet.features.directory.kinds import Kind
from guichet.features.directory.tests.places import place

TODAY = datetime.date(2026, 11, 24)
ANSWERS = {
    "body": "caf",
    "situation": "overpayment",
    "received_on": "6/11/2026",
    "benefit": ["rsa"],
    "position": "disagree-cannot-pay",
    "withheld": True,
    "fraud": False,
    "control": True,
    "remedies": "absent",
    "place": "57",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(settings: Settings) -> str:
    settings.GUICHET_TODAY = TODAY
    catalogue = catalogues.load()
    read: dict[str, object] = {}
    for key, raw in ANSWERS.items():
        read[key] = questionnaire.read(catalogue, catalogue.questions[key], raw, read, TODAY)
    return questionnaire.to_code(catalogue, read)


def test_the_result_names_who_helps_in_the_departement(client: Client, code: str) -> None:
    place("Droits debout", situations=["overpayment"])
    place("Pour autre chose", situations=["payslip"])
    page = client.get(f"/guichet/resultat/?r={code}").text
    assert "Qui peut vous aider dans votre département" in page
    assert 'href="/annuaire/lieu/droits-debout/"' in page
    assert "Pour autre chose" not in page


def test_an_entry_that_nobody_checked_for_a_year_says_so_there_too(
    client: Client, code: str
) -> None:
    place("Droits debout", checked_on=datetime.date(2025, 6, 1))
    assert "12 mois" in client.get(f"/guichet/resultat/?r={code}").text


def test_the_address_of_the_search_tells_nothing_of_the_answers(client: Client, code: str) -> None:
    page = client.get(f"/guichet/resultat/?r={code}").text
    (form,) = re.findall(r'<form action="/annuaire/".*?</form>', page, re.DOTALL)
    assert 'type="hidden"' not in form


def test_without_its_directory_the_counter_still_answers(
    client: Client, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(DirectoryConfig, "helpers_near", broken)
    answer = client.get(f"/guichet/resultat/?r={code}")
    assert answer.status_code == 200
    assert '<article class="ticket' in answer.text
    assert "Qui peut vous aider dans votre département" not in answer.text


def test_a_procedure_leads_to_who_helps_with_it(client: Client) -> None:
    slug = next(iter(catalogues.load().procedures.values())).slug
    page = client.get(f"/droits/{slug}/").text
    assert f'<input type="hidden" name="demarche" value="{slug}">' in page


def test_an_address_of_the_directory_is_offered_and_never_taken_by_itself(
    client: Client, code: str
) -> None:
    office = place(
        "CAF de la Moselle",
        kind=Kind.CAF,
        adresse="4 boulevard du Pontiffroy",
        postal_address="4 boulevard du Pontiffroy\n57774 Metz cedex 9",
    )
    address = f"/courriers/{catalogues.load().procedures['overpayment-explanation'].slug}/"
    page = client.get(f"{address}?r={code}").text
    field = re.search(r'<textarea name="recipient".*?</textarea>', page, re.DOTALL)
    assert field
    assert "Pontiffroy" in page
    assert "Pontiffroy" not in field[0]
    form = {"r": code, "name": "Amina Diallo", "office": f"/annuaire/lieu/{office.slug}/"}
    taken = client.post(address, form).text
    field = re.search(r'<textarea name="recipient".*?</textarea>', taken, re.DOTALL)
    assert field
    assert "4 boulevard du Pontiffroy\n57774 Metz cedex 9" in field[0]
    assert "Amina Diallo" in taken


def test_an_address_that_is_not_offered_is_not_taken(client: Client, code: str) -> None:
    place("Droits debout")
    address = f"/courriers/{catalogues.load().procedures['overpayment-explanation'].slug}/"
    form = {"r": code, "office": "/annuaire/lieu/droits-debout/"}
    assert "12 rue des Jardins" not in client.post(address, form).text
