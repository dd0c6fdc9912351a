"""« Calculer ma date »: a person's own dates, counted on the sheet and forgotten."""

import datetime

import pytest
from django.test import Client
from pytest_django import Settings

TODAY = datetime.date(2026, 11, 23)
CRA = "/droits/commission-de-recours-amiable/ma-date/"


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def _count(client: Client, address: str, **typed: str) -> str:
    response = client.post(address, typed)
    assert response.status_code == 200
    return response.content.decode()


def test_amina_learns_her_last_day(client: Client) -> None:
    page = _count(client, CRA, decision_notified="6 novembre 2026")
    assert 'datetime="2027-01-06"' in page
    assert "Il reste 44" in page
    assert "ce jour ne compte pas" in page


def test_the_day_on_which_silence_speaks_is_counted_too(client: Client) -> None:
    page = _count(client, CRA, letter_received="23/11/2026")
    assert 'datetime="2027-01-23"' in page
    assert "Dernier jour pour répondre" in page


def test_bilal_in_moselle_has_one_holiday_more(client: Client) -> None:
    # Good Friday, 3 April 2026, then Easter: the court's time may run to Tuesday 7 April. Not in
    # every commune: the prudent day stays the Friday.
    address = "/droits/tribunal-administratif/ma-date/"
    in_moselle = _count(client, address, decision_notified="2/2/2026", place="57")
    elsewhere = _count(client, address, decision_notified="2/2/2026", place="42")
    assert 'datetime="2026-04-03"' in in_moselle
    assert "mardi 7 avril 2026" in in_moselle
    assert "7 avril" not in elsewhere
    assert 'datetime="2026-04-03"' in elsewhere


def test_both_ways_to_start_the_same_clock_may_be_typed(client: Client) -> None:
    page = _count(
        client,
        "/droits/tribunal-administratif/ma-date/",
        decision_notified="6/11/2026",
        implicit_decision="1/11/2026",
    )
    assert page.count('class="stub"') == 2


def test_when_it_is_late_what_may_still_be_done_is_said(client: Client) -> None:
    page = _count(client, CRA, decision_notified="6/1/2026")
    assert "Dépassé depuis" in page
    assert "envoyez le recours en le disant" in page


def test_the_time_limit_is_asked_where_only_the_letter_says_it(client: Client) -> None:
    address = "/droits/presenter-ses-observations/ma-date/"
    assert "Recopiez le délai écrit dans la lettre" in _count(
        client, address, notice_received="16/11/2026"
    )
    page = _count(client, address, notice_received="16/11/2026", length="quinze jours")
    assert 'datetime="2026-12-01"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Écrivez une date"),
        ({"decision_notified": "31/02/2026"}, "février a 28 jours"),
        ({"decision_notified": "29/02/2025"}, "pas une année bissextile"),
        ({"decision_notified": "24/11/2126"}, "n’est pas encore passé"),
        ({"decision_notified": "6/11/1789"}, "trop ancienne"),
        ({"decision_notified": "demain"}, "n’est pas lisible"),
        ({"decision_notified": "x" * 10_000}, "trop long pour une date"),
        ({"decision_notified": "\x00\x1b"}, "caractère invisible"),
        ({"decision_notified": "6/11/2026", "place": "Mozelle"}, "57 (Moselle)"),
        ({"decision_notified": "6/11/2026", "place": "988"}, "règles propres"),
        ({"decision_notified": "6/11/2026", "place": "4\u202e2"}, "sens d’écriture"),
        ({"decision_notified": "6/11/2026", "place": "<b>😀</b>"}, "n’existe pas"),
    ],
)
def test_a_fault_is_told_at_the_field(client: Client, typed: dict[str, str], said: str) -> None:
    page = _count(client, CRA, **typed)
    assert said in page
    assert "à corriger" in page
    assert "<b>" not in page.replace("<b dir", "")


def test_nothing_typed_is_lost(client: Client) -> None:
    page = _count(client, CRA, decision_notified="6/11/2026", place="Mozelle")
    assert 'value="6/11/2026"' in page
    assert 'value="Mozelle"' in page


@pytest.mark.parametrize("length", ["huit", "0 jour", "3 jours ouvrables", "9" * 500])
def test_a_length_that_cannot_be_read_is_said(client: Client, length: str) -> None:
    page = _count(
        client,
        "/droits/presenter-ses-observations/ma-date/",
        notice_received="16/11/2026",
        length=length,
    )
    assert "à corriger" in page


def test_privacy_a_date_leaves_nothing_in_the_address_nor_in_a_cache(client: Client) -> None:
    response = client.post(CRA, {"decision_notified": "6/11/2026"})
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    assert '<form method="post" novalidate>' in response.content.decode()
    assert "<title>Calculer ma date – Guichet</title>" in response.content.decode()


def test_from_the_date_one_goes_to_the_letter(client: Client) -> None:
    page = _count(client, CRA, decision_notified="6/11/2026")
    assert 'href="/courriers/commission-de-recours-amiable/"' in page


def test_a_procedure_without_clock_counts_no_date(client: Client, db: None) -> None:
    assert "Calculer ma date" not in client.get("/droits/defenseur-des-droits/").content.decode()
    assert client.get("/droits/defenseur-des-droits/ma-date/").status_code == 404
    assert client.get("/droits/parler-a-un-humain/ma-date/").status_code == 404
