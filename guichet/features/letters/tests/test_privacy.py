"""Nothing of a letter outlives the response: not in a table, a file, a journal or a cache."""

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
from tests.traces import files_with

MARK = "xylophone-violet-4821"
ADDRESS = "/courriers/commission-de-recours-amiable/"
PAPERS = ("", "lettre.pdf", "lettre.odt", "lettre.txt", "feuille-de-route.pdf")

Answers = dict[str, str]


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


def _marked(answers: Answers) -> Answers:
    """Write the mark in every field that takes a text."""
    house = catalogue.load()
    asked = letters.questions(house.letters["cra-appeal"], house.common)
    kinds = {one.id: one.kind for one in asked}
    free = {
        name: f"{MARK} {name}"
        for name, kind in kinds.items()
        if kind in ("text", "long_text", "tel")
    }
    return {**answers, **free, "acting": "association"}


def _everything_stored() -> str:
    """Give the content of every table."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def _post_everywhere(client: Client, answers: Answers) -> None:
    """Go through every page of the room: right, wrong, corrected, too long, and in an address."""
    sent = _marked(answers)
    for paper in PAPERS:
        assert client.post(ADDRESS + paper, sent).status_code == 200
        assert client.post(ADDRESS + paper, {**sent, "date": MARK}).status_code == 422
        assert client.post(ADDRESS + paper, {**sent, "facts": MARK * 900}).status_code == 422
        assert client.post(ADDRESS + paper, {**sent, "facts": MARK * 30_000}).status_code == 413
    assert client.post(ADDRESS, {**sent, "correct": "1"}).status_code == 200
    assert client.post(f"{ADDRESS}?r={MARK}", sent).status_code == 200
    assert client.get(f"{ADDRESS}?r={MARK}").status_code == 200
    assert client.put(ADDRESS, MARK).status_code == 405
    assert client.post(f"/courriers/{MARK}/", sent).status_code == 404


@pytest.mark.django_db
def test_privacy_nothing_of_a_letter_is_kept_anywhere(
    client: Client, answers: Answers, journal: io.StringIO, scratch: Path
) -> None:
    _post_everywhere(client, answers)
    assert MARK not in _everything_stored()
    assert files_with(MARK, Path(settings.DATA_DIR), scratch) == []
    assert MARK not in journal.getvalue()
    assert not cache.get(MARK)
    assert "dummy" in settings.CACHES["default"]["BACKEND"]


@pytest.mark.django_db
def test_privacy_the_search_for_the_mark_would_find_it(scratch: Path, journal: io.StringIO) -> None:
    with tempfile.NamedTemporaryFile(delete=False) as kept:
        kept.write(f"avant {MARK} après".encode())
    logging.getLogger("guichet").debug("reçu %s", MARK)
    assert files_with(MARK, scratch) == [Path(kept.name)]
    assert MARK in journal.getvalue()
    assert "django_migrations" in connection.introspection.table_names()


@pytest.mark.django_db
def test_privacy_a_letter_asks_nothing_of_the_database(client: Client, answers: Answers) -> None:
    with connection.execute_wrapper(_refuse):
        for paper in PAPERS:
            assert client.post(ADDRESS + paper, answers).status_code == 200


def _refuse(*_: object) -> None:
    raise AssertionError("a letter reached the database")


def test_privacy_no_address_of_a_letter_holds_an_answer(client: Client, answers: Answers) -> None:
    page = client.post(ADDRESS, _marked(answers)).text
    addresses = [part.partition('"')[0] for part in page.split('href="')[1:]]
    addresses += [part.partition('"')[0] for part in page.split('action="')[1:]]
    assert len(addresses) > len(PAPERS)
    assert not [one for one in addresses if MARK in one]


def test_privacy_the_page_of_a_letter_is_read_by_nobody_in_between(
    client: Client, answers: Answers
) -> None:
    for paper in PAPERS:
        response = client.post(ADDRESS + paper, answers)
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
