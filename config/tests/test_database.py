"""One address is enough to leave the embedded database."""

from pathlib import Path

import pytest

from config import database


def test_a_whole_address_is_understood() -> None:
    described = database.postgresql("postgresql://ch%C3%A2telaine:p%40ss@db.example:5433/guichet")
    assert described["ENGINE"] == "django.db.backends.postgresql"
    assert described["USER"] == "châtelaine"
    assert described["PASSWORD"] == "p@ss"
    assert described["HOST"] == "db.example"
    assert described["PORT"] == "5433"
    assert described["NAME"] == "guichet"


def test_what_follows_the_question_mark_goes_to_the_driver() -> None:
    described = database.postgresql("postgres:///guichet?host=/run/postgresql&sslmode=require")
    assert described["HOST"] == "/run/postgresql"
    assert described["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "address", ["mysql://a/b", "postgresql://machine", "guichet", "postgresql://a:x:y@h:port/b"]
)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - urllib words some of them
        database.postgresql(address)


def test_the_embedded_database_overwrites_what_is_erased() -> None:
    described = database.sqlite(Path("guichet.sqlite3"))
    assert "secure_delete=ON" in described["OPTIONS"]["init_command"]
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
