"""What is told exists in one place, sealed; the way there leaves nothing anywhere."""

import io
import logging
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from guichet.features.testimonies.deposit.tests.conftest import Visitor
from guichet.features.testimonies.models import Deposit
from tests.traces import files_with

pytestmark = pytest.mark.django_db

MARK = "xylophone-violet-4821"
PAGES = ("", "usager/", "travail/", "revenir/", "verifier/", "verifier/verifier-un-recu.html")


@pytest.fixture
def journal() -> Iterator[io.StringIO]:
    """Hear everything that our settings let any part of the house write down."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield heard
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the only place where a temporary file could be written."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def _everything_stored() -> str:
    """Give the content of every table, bytes as they are."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                rows += [
                    bytes(one).decode("latin-1")
                    if isinstance(one, memoryview | bytes)
                    else str(one)
                    for one in row
                ]
    return "\n".join(rows)


def test_privacy_what_is_told_is_stored_sealed_and_nowhere_else(
    visitor: Visitor, journal: io.StringIO, scratch: Path
) -> None:
    visitor.deposits(f"Mon histoire : {MARK}", contact=f"{MARK}@example.org")
    assert visitor.page.title == "Votre témoignage est arrivé"
    assert Deposit.objects.count() == 1
    assert MARK not in _everything_stored()
    assert MARK not in journal.getvalue()
    assert files_with(MARK, Path(settings.DATA_DIR), scratch) == []


def test_privacy_before_the_last_button_the_database_is_not_written(visitor: Visitor) -> None:
    with connection.execute_wrapper(_refuse):
        visitor.tells(f"{MARK} encore", contact=MARK)
    assert visitor.page.title == "Dernière étape"


def _refuse(*_: object) -> None:
    raise AssertionError("a draft reached the database")


def test_privacy_the_ticket_is_stored_nowhere(
    visitor: Visitor, journal: io.StringIO, scratch: Path
) -> None:
    visitor.tells()
    ticket = visitor.ticket
    visitor.sends(answer=visitor.answer())
    visitor.client.post("/temoigner/revenir/", {"ticket": ticket, "do": "write", "text": "Bonjour"})
    for form in (ticket, ticket.replace("-", ""), ticket.replace("-", "")[:16]):
        assert form not in _everything_stored()
        assert form not in journal.getvalue()


def test_privacy_only_the_day_is_kept_and_never_the_hour(visitor: Visitor) -> None:
    visitor.deposits()
    kept = _rows_of("testimonies_deposit") + _rows_of("testimonies_sealedpart")
    assert kept
    assert not re.search(r"\d\d:\d\d:\d\d", kept)


def _rows_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return str([[one for one in row if isinstance(one, str)] for row in cursor.fetchall()])


def test_privacy_no_cookie_on_the_whole_way(visitor: Visitor) -> None:
    visitor.tells()
    ticket = visitor.ticket
    visitor.sends(answer=visitor.answer())
    visitor.client.post("/temoigner/revenir/", {"ticket": ticket})
    visitor.client.post("/temoigner/revenir/", {"ticket": ticket, "do": "withdraw-all"})
    assert dict(visitor.client.cookies) == {}


@pytest.mark.parametrize("page", PAGES)
def test_privacy_no_cookie_and_nothing_kept_on_any_page(client: Client, page: str) -> None:
    response = client.get(f"/temoigner/{page}")
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "ETag" not in response.headers


def test_privacy_no_address_holds_an_answer_or_the_ticket(visitor: Visitor) -> None:
    visitor.tells(MARK)
    for text in (visitor.page.text, visitor.sends(answer=visitor.answer()).text):
        addresses = re.findall(r'(?:href|action|formaction)="([^"]*)"', text)
        assert addresses
        assert not [one for one in addresses if MARK in one or "?" in one]


def test_privacy_the_tab_says_nothing_in_the_history(visitor: Visitor) -> None:
    visitor.deposits()
    assert "<title>Guichet</title>" in visitor.page.text


def test_privacy_the_search_for_the_mark_would_find_it(visitor: Visitor) -> None:
    visitor.deposits()
    Deposit.objects.update(theme=MARK)
    assert MARK in _everything_stored()
