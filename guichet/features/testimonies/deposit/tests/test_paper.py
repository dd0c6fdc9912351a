"""The questionnaire on paper can be taken by anyone, at the address that people print."""

import pytest
from django.test import Client

from guichet.engine.typesetting.tests.reading import text_of


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/temoigner/questionnaire-usager.pdf", "Ce qu’une administration m’a fait vivre"),
        ("/temoigner/questionnaire-travail.pdf", "Travailler sous un algorithme"),
    ],
)
def test_each_door_has_its_questionnaire_on_paper(client: Client, address: str, title: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{address.rpartition("/")[2]}"'
    printed = text_of(answer.content)
    assert title in printed
    assert "testserver/temoigner/" in printed


def test_privacy_taking_a_questionnaire_leaves_no_cookie(client: Client) -> None:
    answer = client.get("/temoigner/questionnaire-usager.pdf")
    assert not answer.cookies


def test_a_questionnaire_is_only_read(client: Client) -> None:
    assert client.post("/temoigner/questionnaire-usager.pdf").status_code == 405
