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


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://guichet:motde/passe@db.example:5432/guichet",
        "postgresql://guichet:motde[passe@db.example/guichet",
        "postgresql://guichet:motde\u2100passe@db.example/guichet",
        "postgresql://guichet:motdepasse@db.example:99999/guichet",
    ],
)
def test_privacy_a_wrong_address_is_never_quoted(address: str) -> None:
    with pytest.raises(ValueError, match="ne se lit pas") as refused:
        database.postgresql(address)
    said = str(refused.value)
    assert "motde" not in said
    assert "passe" not in said
    assert "99999" not in said
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_the_embedded_database_overwrites_what_is_erased() -> None:
    described = database.sqlite(Path("guichet.sqlite3"))
    assert "secure_delete=ON" in described["OPTIONS"]["init_command"]
    assert described["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
