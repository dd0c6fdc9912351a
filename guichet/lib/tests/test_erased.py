"""What is erased is nowhere in the files of the database, its journal included."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

from config import database
from guichet.lib.erased import empty_journal

MARK = "PERROQUETBAVARD"
TOLD = "INSERT INTO told VALUES ('PERROQUETBAVARD')"


@pytest.fixture
def file(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """Give a database of its own, on the disk, known as « scratch »."""
    where = tmp_path / "scratch.sqlite3"
    described = connections.configure_settings({"default": database.sqlite(where)})
    connections.databases["scratch"] = described["default"]
    with django_db_blocker.unblock():
        yield where
        connections["scratch"].close()
    del connections.databases["scratch"], connections["scratch"]


def _do(*statements: str) -> None:
    with connections["scratch"].cursor() as cursor:
        for one in statements:
            cursor.execute(one)


def _files_with_the_mark(file: Path) -> list[str]:
    return [one.name for one in file.parent.iterdir() if MARK.encode() in one.read_bytes()]


def test_privacy_the_journal_forgets_what_was_erased(file: Path) -> None:
    _do("CREATE TABLE told (text TEXT)", TOLD, "DELETE FROM told")
    assert _files_with_the_mark(file) == ["scratch.sqlite3-wal"]
    empty_journal("scratch")
    assert _files_with_the_mark(file) == []


def test_privacy_the_journal_is_emptied_after_the_transaction(file: Path) -> None:
    _do("CREATE TABLE told (text TEXT)", TOLD)
    with transaction.atomic(using="scratch"):
        _do("DELETE FROM told")
        empty_journal("scratch")
    assert _files_with_the_mark(file) == []


def test_who_erases_while_somebody_reads_is_not_refused(file: Path) -> None:
    _do("CREATE TABLE told (text TEXT)", TOLD)
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM told").fetchall()
    _do("DELETE FROM told")
    empty_journal("scratch")
    reader.close()
    empty_journal("scratch")
    assert _files_with_the_mark(file) == []
