"""A form sent to the wrong page, a machine whose clock is wrong: a page says what to do."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

DATED = "/courriers/saisir-la-cada/"


def test_a_form_sent_to_a_page_to_read_leads_back_to_it(client: Client) -> None:
    response = client.post("/droits/saisir-la-cada/?x=secret", {"name": "Amina"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD"
    assert "Cette page ne reçoit pas de formulaire" in response.text
    assert 'href="/droits/saisir-la-cada/"' in response.text
    assert "secret" not in response.text


def test_another_method_gets_a_page_too(client: Client) -> None:
    response = client.put(DATED)
    assert response.status_code == 405
    assert f'href="{DATED}"' in response.text


@pytest.mark.parametrize("year", [1970, 1989, 2151, 2201, 9998])
def test_a_wrong_clock_is_said_where_a_date_would_be_counted(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    settings.GUICHET_TODAY = None
    monkeypatch.setattr(timezone, "now", lambda: datetime(year, 3, 1, 12, tzinfo=UTC))
    for response in (client.get(DATED), client.post(DATED, {"name": "Amina"})):
        assert response.status_code == 503
        assert f"indique le 01/03/{year}" in response.text
        assert response.headers["Cache-Control"] == "no-store"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("year", [1990, 2150])
def test_a_clock_that_is_hardly_believable_breaks_nothing(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    settings.GUICHET_TODAY = None
    monkeypatch.setattr(timezone, "now", lambda: datetime(year, 12, 31, 12, tzinfo=UTC))
    for address in (DATED, "/droits/recours-gracieux/", "/guichet/", "/.well-known/security.txt"):
        assert client.get(address).status_code == 200
