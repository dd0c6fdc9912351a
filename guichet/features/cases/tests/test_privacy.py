"""Nothing of a case is readable without its ticket, and nothing of a helped person remains."""

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client

from guichet.engine import catalogue, letters
from guichet.features.cases.models import Case
from guichet.features.cases.tests.walking import Fields, Visitor, answers, hidden
from tests.traces import files_with

MARK = "xylophone-violet-4821"
SLUG = "commission-de-recours-amiable"
PAPERS = ("feuille-de-suivi.pdf", "dossier.pdf", "dossier.zip", "dates.ics", "lettre.pdf")
pytestmark = pytest.mark.django_db


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


def _marked() -> Fields:
    house = catalogue.load()
    asked = letters.questions(house.letters["cra-appeal"], house.common)
    free = {one.id: MARK for one in asked if one.kind in ("text", "long_text", "tel")}
    return {**answers(), **free, "acting": "association"}


def _everything_stored() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [
                str([bytes(one) if isinstance(one, memoryview) else one for one in row])
                for row in cursor.fetchall()
            ]
    return "\n".join(rows)


def test_privacy_a_case_is_nowhere_in_clear(journal: io.StringIO, scratch: Path) -> None:
    visitor = Visitor().open(_marked())
    visitor.happens("sent", "23/11/2026").post("note/", text=MARK)
    visitor.post("reponse/", d_number="1", d_kind="more_time", day="1/12/2026", note=MARK)
    assert MARK in visitor.page
    for paper in PAPERS:
        assert visitor.post(paper, d_number="1").status == 200
    stored = _everything_stored()
    assert "cases" in str(connection.introspection.table_names())
    assert Case.objects.count() == 1
    for secret in (MARK, visitor.ticket, visitor.ticket.replace("-", "")[:16]):
        assert secret not in stored
        assert secret not in journal.getvalue()
    assert files_with(MARK, Path(settings.DATA_DIR), scratch) == []


def test_privacy_no_page_of_the_room_sets_a_cookie(visitor: Visitor) -> None:
    visitor.happens("sent", "23/11/2026").post("reglages/").post("calendrier/").post("")
    for address in ("", "commencer/", "aider/", "ce-que-ca-donne/"):
        visitor.client.get(f"/dossier/{address}")
    assert not visitor.client.cookies


def test_privacy_no_page_of_a_case_is_kept_by_a_browser(visitor: Visitor) -> None:
    for address in ("", "reglages/", "feuille-de-suivi.pdf", "dossier.zip"):
        response = visitor.client.post(f"/dossier/{address}", {"d-ticket": visitor.ticket})
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


def test_privacy_no_address_holds_the_ticket(visitor: Visitor) -> None:
    links = [part.partition('"')[0] for part in visitor.page.split('href="')[1:]]
    links += [part.partition('"')[0] for part in visitor.page.split('action="')[1:]]
    assert len(links) > 10
    assert not [one for one in links if visitor.ticket in one]


def test_privacy_a_stolen_copy_of_the_table_opens_nothing(visitor: Visitor) -> None:
    row = Case.objects.get()
    assert len(bytes(row.sealed)) in (4096 + 44, 8192 + 44)
    assert b"Benali" not in bytes(row.sealed) + bytes(row.envelope)


def test_privacy_helping_somebody_leaves_nothing_behind(
    client: Client, journal: io.StringIO, scratch: Path
) -> None:
    sent = {**_marked(), "d-letter": SLUG}
    before = _everything_stored()
    read = client.post("/dossier/aider/", sent)
    assert read.status_code == 200
    assert MARK in read.text
    dated = {**sent, "posted_on": "23/11/2026", "reached_on": "25/11/2026"}
    assert "lundi 25 janvier 2027" in client.post("/dossier/aider/", dated).text
    assert client.post("/dossier/aider/feuille-de-suivi.pdf", dated).content[:4] == b"%PDF"
    assert client.post(f"/courriers/{SLUG}/lettre.pdf", sent).status_code == 200
    assert client.post("/dossier/aider/", {**sent, "posted_on": MARK}).status_code == 422
    left = client.get("/quitter/")
    assert "cache" in left["Clear-Site-Data"]
    assert _everything_stored() == before
    assert MARK not in before
    assert MARK not in journal.getvalue()
    assert files_with(MARK, Path(settings.DATA_DIR), scratch) == []
    assert not cache.get(MARK)
    assert not client.cookies


def test_privacy_helping_asks_nothing_of_the_database(client: Client) -> None:
    sent = {**_marked(), "d-letter": SLUG}
    with connection.execute_wrapper(_refuse):
        assert client.post("/dossier/aider/", sent).status_code == 200
        assert client.post("/dossier/aider/feuille-de-suivi.pdf", sent).status_code == 200


def _refuse(*_: object) -> None:
    raise AssertionError("helping reached the database")


def test_nojs_every_form_of_a_case_is_a_plain_form(visitor: Visitor) -> None:
    assert "onclick" not in visitor.page
    assert hidden(visitor.page)["d-ticket"] == visitor.ticket
