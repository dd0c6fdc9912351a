"""A receipt is checked here, or by a page that was taken away: the same words, the same verdicts."""

import datetime
from pathlib import Path

import pytest
from django.test import Client

from guichet.engine.sealing import receipts
from guichet.engine.sealing.key_folder import KeyFolder
from guichet.features.testimonies.deposit import offline
from guichet.features.testimonies.deposit.tests.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(team: Path) -> str:
    """Give a true receipt of this team."""
    with KeyFolder(team).signing_seed() as seed:
        return receipts.issue(TODAY, seed).to_text()


def _check(client: Client, text: str) -> tuple[int, str]:
    response = client.post("/temoigner/verifier/", {"receipt": text})
    return response.status_code, response.content.decode()


def test_a_true_receipt_is_said_to_be_true(client: Client, receipt: str) -> None:
    status, page = _check(client, receipt)
    assert status == 200
    assert "Ce reçu est vrai" in page
    assert "samedi 21\xa0novembre 2026" in page


def test_a_receipt_pasted_by_a_browser_is_still_true(client: Client, receipt: str) -> None:
    status, page = _check(client, "  " + receipt.replace("\n", "\r\n").replace("’", "'") + "\n\n")
    assert status == 200
    assert "Ce reçu est vrai" in page


def test_a_receipt_of_another_team_is_not_said_to_be_ours(client: Client) -> None:
    text = receipts.issue(TODAY, receipts.new_seed()).to_text()
    status, page = _check(client, text)
    assert status == 200
    assert "il ne vient pas d’ici" in page
    assert "Ce reçu est vrai" not in page


@pytest.mark.parametrize("text", ["", "bonjour", "\x00", "é" * 20_000, "<script>alert(1)</script>"])
def test_what_is_no_receipt_is_refused_and_stays_in_the_field(client: Client, text: str) -> None:
    status, page = _check(client, text)
    assert status == 422
    assert 'class="error"' in page
    assert "<script>alert" not in page


def test_a_receipt_that_was_changed_is_refused(client: Client, receipt: str) -> None:
    status, page = _check(client, receipt.replace("2026-11-21", "2026-11-20"))
    assert status == 422
    assert "Ce reçu est faux" in page
    status, page = _check(client, receipt.replace("samedi 21", "samedi 14"))
    assert status == 422
    assert "Ce reçu a été modifié" in page


def test_the_page_publishes_the_fingerprint(client: Client, receipt: str) -> None:
    page = client.get("/temoigner/verifier/").content.decode()
    assert receipts.verify(receipt).fingerprint in page


@pytest.mark.usefixtures("closed")
def test_without_keys_the_page_still_checks_and_offers_nothing(client: Client) -> None:
    assert client.get("/temoigner/verifier/").status_code == 200
    assert client.get("/temoigner/verifier/verifier-un-recu.html").status_code == 503


def test_headers_the_page_to_take_away_is_a_file_and_never_shown_here(client: Client) -> None:
    response = client.get("/temoigner/verifier/verifier-un-recu.html")
    assert response.headers["Content-Disposition"] == 'attachment; filename="verifier-un-recu.html"'
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_the_page_to_take_away_asks_nothing_of_any_network(receipt: str) -> None:
    page = offline.page(receipts.verify(receipt).public_key)
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")
    assert receipts.verify(receipt).fingerprint in page
    assert "$" not in page.partition("<script>")[0]


def test_the_page_to_take_away_knows_every_day_as_we_write_it(receipt: str) -> None:
    page = offline.page(receipts.verify(receipt).public_key)
    assert "Un dépôt a été fait le {day}." in page
    assert "décembre" in page
    assert datetime.date(2026, 12, 1).strftime("%A") not in page
