"""What is restored is what was saved, to the last byte; and nothing withdrawn comes back unseen."""

import json
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests.faults.conftest import ROOT, Place

Contents = dict[str, list[Any]]
_LATER: Final = "2027-06-01"


def _rows(place: Place) -> Contents:
    """Give every row of every table."""
    return _rows_of_postgresql(place) if place.database_url else _rows_of_sqlite(place)


def _rows_of_sqlite(place: Place) -> Contents:
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))  # noqa: S608
            for (name,) in names
        }


def _rows_of_postgresql(place: Place) -> Contents:
    with psycopg.connect(place.database_url) as database:
        names = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        found = {
            name: sorted(
                map(repr, database.execute(psycopg.sql.SQL("TABLE {}").format(_named(name))))
            )
            for (name,) in names
        }
        sequences = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
        return {**found, "": database.execute(sequences).fetchall()}


def _named(name: str) -> psycopg.sql.Identifier:
    return psycopg.sql.Identifier(name)


def _files(place: Place) -> dict[str, bytes]:
    """Give what stands beside the database and must not be lost."""
    files = [place.data / "secret-key", place.data / "ticket-pepper"]
    files += sorted((place.data / "keys").iterdir())
    return {file.name: file.read_bytes() for file in files}


def _backup(place: Place, out: Path) -> Path:
    done = place.guichet("backup", out)
    assert (done.returncode, done.stderr) == (0, "")
    return out


def _look(place: Place, ticket: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(place.script("tests.faults.seeding", "look", ticket))
    return found


def test_a_restored_house_is_identical_and_its_tickets_open(
    place: Place, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tickets = json.loads(place.script("tests.faults.seeding", "seed"))
    before = _rows(place), _files(place)
    archive = _backup(place, tmp_path / "backup.age")
    url = request.getfixturevalue("empty_database") if place.database_url else ""
    elsewhere = Place(tmp_path / "elsewhere", url, place.papers)
    done = elsewhere.guichet("restore", archive, *place.shares)
    assert (done.returncode, done.stderr) == (0, "")
    assert (_rows(elsewhere), _files(elsewhere)) == before
    assert _look(elsewhere, tickets[2]) == {"status": "received", "public": None, "whole": True}
    # And nothing in clear stayed behind.
    assert not list(elsewhere.data.glob(".guichet-backup-*"))
    # A second time, it refuses: there is something now.
    again = elsewhere.guichet("restore", archive, *place.shares)
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
    assert _rows(elsewhere) == before[0]


def test_what_was_withdrawn_since_or_is_past_its_term_does_not_come_back(
    sqlite_place: Place, tmp_path: Path
) -> None:
    place = sqlite_place
    first, second, third = json.loads(place.script("tests.faults.seeding", "seed"))
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as database, database:
        database.execute("INSERT INTO django_session VALUES ('a', 'b', '2199-01-01')")
    archive = _backup(place, tmp_path / "backup.age")
    place.script("tests.faults.seeding", "withdraw", first)
    done = place.guichet("restore", archive, *place.shares, "--replace")
    assert done.returncode == 0, done.stderr
    # Nobody of the team is let in by a cookie of that day.
    assert _rows(place)["django_session"] == []
    assert _look(place, first) == {"status": "withdrawn", "public": None, "whole": False}
    assert _look(place, second) == {"status": "received", "public": 2, "whole": True}
    (aside,) = place.data.glob("avant-*")
    assert (aside / "guichet.sqlite3").exists()
    assert (aside / "keys" / "backup.json").exists()
    later = place.guichet("restore", archive, *place.shares, "--replace", GUICHET_TODAY=_LATER)
    assert "2 témoignages" in later.stdout
    assert _look(place, third)["status"] == "erased"


def test_a_backup_is_verified_without_touching_the_house(
    sqlite_place: Place, tmp_path: Path
) -> None:
    place = sqlite_place
    place.script("tests.faults.seeding", "seed")
    archive, before = _backup(place, tmp_path / "backup.age"), _rows(place)
    done = place.guichet("verify-backup", archive, *place.shares)
    assert (done.returncode, done.stderr) == (0, "")
    assert "est entière" in done.stdout
    assert _rows(place) == before
    damaged = bytearray(archive.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    archive.write_bytes(damaged)
    for command in ("verify-backup", "restore"):
        refused = place.guichet(
            command, archive, *place.shares, *["--replace"][: command == "restore"]
        )
        assert refused.returncode == 1
        assert refused.stderr.count("\n") == 1
        assert "abîmée" in refused.stderr
    assert _rows(place) == before
    assert not list(place.data.glob("avant-*"))
    assert not list(place.data.glob(".guichet-backup-*"))


@pytest.mark.parametrize("largest", [100_000, 1_100_000])
def test_without_room_a_backup_is_not_written_at_all(
    sqlite_place: Place, tmp_path: Path, largest: int
) -> None:
    """The system refuses a file of more than so many bytes, as a full disk would."""
    folder = tmp_path / "backups"
    folder.mkdir()
    script = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({largest}, {resource.RLIM_INFINITY}))\n"
        "from guichet.cli.main import main\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "backup", str(folder)],
        cwd=ROOT,
        env=sqlite_place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert list(folder.iterdir()) == []
    assert not list(sqlite_place.data.glob(".guichet-backup-*"))


def test_without_papers_or_with_anothers_nothing_opens(sqlite_place: Place, tmp_path: Path) -> None:
    archive = _backup(sqlite_place, tmp_path / "backup.age")
    one = sqlite_place.guichet("verify-backup", archive, *sqlite_place.shares[:2])
    assert one.returncode == 1
    assert "2 parts" in one.stderr.replace("\u00a0", " ")
    assert one.stderr.count("\n") == 1


def test_old_backups_of_a_folder_are_erased_and_nothing_else(
    sqlite_place: Place, tmp_path: Path
) -> None:
    for name in ("guichet-2026-10-01-030000.age", "guichet-2026-11-20-030000.age", "autre.age"):
        (tmp_path / name).touch()
    done = sqlite_place.guichet("backup", tmp_path, "--keep", 30)
    assert done.returncode == 0, done.stderr
    kept = {file.name for file in tmp_path.glob("*.age")}
    assert {"guichet-2026-11-20-030000.age", "autre.age"} < kept
    assert len(kept) == 3
