"""What is restored is what was saved, to the last byte; and nothing withdrawn comes back unseen."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from tests.faults.conftest import GUICHET, ROOT, Place
from tests.running import NOTHING_COMPILED

Contents = dict[str, list[Any]]
_LATER: Final = "2027-06-01"
_TRAIL: Final = "accounts_auditentry"
# Where a database notes the last number of the trail.
_COUNTERS: Final = ("", "sqlite_sequence")


def _rows(place: Place) -> Contents:
    """Give every row of every table."""
    return _rows_of_postgresql(place) if place.database_url else _rows_of_sqlite(place)


def _rows_of_sqlite(place: Place) -> Contents:
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
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


def _without_the_trail(rows: Contents) -> Contents:
    return {
        name: [one for one in kept if name not in _COUNTERS or _TRAIL not in str(one)]
        for name, kept in rows.items()
        if name != _TRAIL
    }


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
    after = _rows(elsewhere)
    assert _without_the_trail(after) == _without_the_trail(before[0])
    assert _files(elsewhere) == before[1]
    # The trail holds what it held, and one line more, which says what was done.
    (added,) = set(after[_TRAIL]) - set(before[0][_TRAIL])
    assert set(before[0][_TRAIL]) < set(after[_TRAIL])
    assert "'restored'" in added
    checked = elsewhere.guichet("check")
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert _look(elsewhere, tickets[2]) == {"status": "received", "public": None, "whole": True}
    # And nothing in clear stayed behind.
    assert not list(elsewhere.data.glob(".guichet-backup-*"))
    # A second time, it refuses: there is something now.
    again = elsewhere.guichet("restore", archive, *place.shares)
    assert again.returncode == 1
    assert again.stderr.count("\n") == 1
    assert _rows(elsewhere) == after


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
    assert "témoignages déposés, au terme du délai\N{NO-BREAK SPACE}: 2" in later.stdout
    assert _look(place, third)["status"] == "erased"


def test_the_trail_holds_after_a_restoration_that_erases(
    sqlite_place: Place, tmp_path: Path
) -> None:
    """The lines that restoring adds are closed by the key that came back."""
    sqlite_place.script("tests.faults.seeding", "seed")
    archive = _backup(sqlite_place, tmp_path / "backup.age")
    elsewhere = Place(tmp_path / "elsewhere", "", sqlite_place.papers)
    done = elsewhere.guichet("restore", archive, *sqlite_place.shares, GUICHET_TODAY=_LATER)
    assert "témoignages déposés, au terme du délai\N{NO-BREAK SPACE}: 3" in done.stdout
    checked = elsewhere.guichet("check")
    assert checked.returncode == 0, checked.stdout


def test_a_restored_backup_still_tells_that_lines_of_the_trail_had_been_cut(
    sqlite_place: Place, tmp_path: Path
) -> None:
    place = sqlite_place
    place.script("tests.faults.seeding", "seed")
    with closing(sqlite3.connect(place.data / "guichet.sqlite3")) as database, database:
        for trigger in ("trail_no_update", "trail_no_delete", "trail_no_insert"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(f"DELETE FROM {_TRAIL}")
    archive = _backup(place, tmp_path / "backup.age")
    elsewhere = Place(tmp_path / "elsewhere", "", place.papers)
    assert elsewhere.guichet("restore", archive, *place.shares).returncode == 0
    checked = elsewhere.guichet("check")
    assert checked.returncode == 1
    assert "n’est plus celle qui avait été écrite" in checked.stdout


def test_without_the_database_the_list_beside_it_tells_what_was_withdrawn(
    place: Place, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first, second, third = json.loads(place.script("tests.faults.seeding", "seed"))
    archive = _backup(place, tmp_path / "backup.age")
    place.script("tests.faults.seeding", "withdraw", first)
    assert place.guichet("retention", "--now", GUICHET_TODAY="2026-11-25").returncode == 0
    listed = (place.data / "withdrawn").read_text("utf-8")
    assert listed.startswith("2026-11-25\ndeposit/")
    assert "Un titre" not in listed
    place.script("tests.faults.seeding", "withdraw", third)
    if place.database_url:
        url = request.getfixturevalue("empty_database")
        place = Place(place.data, url, place.papers)
    else:
        for file in place.data.glob("guichet.sqlite3*"):
            file.unlink()
    done = place.guichet("restore", archive, *place.shares, "--replace")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.replace("\u00a0", " ")
    assert "d’après la liste du mercredi 25 novembre 2026 : 1" in said
    assert "Ce qui a été retiré après le mercredi 25 novembre 2026 a pu revenir" in said
    assert _look(place, first) == {"status": "withdrawn", "public": None, "whole": False}
    assert _look(place, second) == {"status": "received", "public": 2, "whole": True}
    assert _look(place, third)["status"] == "received"
    # Restored a second time, elsewhere, from what is saved now: the first is still withdrawn.
    assert set(listed.splitlines()[1:]) <= set((place.data / "withdrawn").read_text().splitlines())


def test_a_backup_takes_the_list_of_what_was_withdrawn_along(
    sqlite_place: Place, tmp_path: Path
) -> None:
    """A deposit that an older backup does not hold stays withdrawn when a newer one is restored."""
    place = sqlite_place
    older = _backup(place, tmp_path / "older.age")
    first, *_ = json.loads(place.script("tests.faults.seeding", "seed"))
    newer = _backup(place, tmp_path / "newer.age")
    place.script("tests.faults.seeding", "withdraw", first)
    assert place.guichet("restore", older, *place.shares, "--replace").returncode == 0
    carried = _backup(place, tmp_path / "carried.age")
    elsewhere = Place(tmp_path / "elsewhere", "", place.papers)
    assert elsewhere.guichet("restore", carried, *place.shares).returncode == 0
    done = elsewhere.guichet("restore", newer, *place.shares, "--replace")
    assert (done.returncode, done.stderr) == (0, "")
    assert _look(elsewhere, first)["status"] == "withdrawn"


@pytest.mark.parametrize("command", ["verify-backup", "restore"])
def test_opening_what_is_no_backup_leaves_an_empty_folder_empty(
    command: str, sqlite_place: Place, tmp_path: Path
) -> None:
    (tmp_path / "damaged.age").write_bytes(
        _backup(sqlite_place, tmp_path / "b.age").read_bytes()[:999]
    )
    elsewhere = Place(tmp_path / "elsewhere", "", sqlite_place.papers)
    refused = elsewhere.guichet(command, tmp_path / "damaged.age", *sqlite_place.shares)
    assert refused.returncode == 1
    assert list(elsewhere.data.iterdir()) == []


def test_a_restoration_in_an_empty_folder_puts_nothing_aside(
    sqlite_place: Place, tmp_path: Path
) -> None:
    archive = _backup(sqlite_place, tmp_path / "backup.age")
    elsewhere = Place(tmp_path / "elsewhere", "", sqlite_place.papers)
    verified = elsewhere.guichet("verify-backup", archive, *sqlite_place.shares)
    assert (verified.returncode, list(elsewhere.data.iterdir())) == (0, [])
    done = elsewhere.guichet("restore", archive, *sqlite_place.shares)
    assert "avant" not in done.stdout
    assert not list(elsewhere.data.glob("avant-*"))
    assert _files(elsewhere) == _files(sqlite_place)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_command_that_is_ended_leaves_nothing_in_clear(
    end: signal.Signals, sqlite_place: Place, tmp_path: Path
) -> None:
    """Asked to end, it cleans up; killed, the next one does, while one at work loses nothing."""
    place, paper = sqlite_place, tmp_path / "paper"
    archive = _backup(place, tmp_path / "backup.age")
    os.mkfifo(paper)
    words = ["verify-backup", archive, "--share-file", paper, *place.shares[:2]]
    with (
        subprocess.Popen(
            [*GUICHET, *map(str, words)], cwd=ROOT, env=place.environment, stderr=subprocess.PIPE
        ) as command,
        # It reads the paper once its folder is there, and waits for what nobody writes.
        paper.open("wb"),
    ):
        assert list(place.data.glob(".guichet-backup-*"))
        if end is signal.SIGTERM:
            at_work = place.guichet("verify-backup", archive, *place.shares)
            assert at_work.returncode == 0, at_work.stderr
            assert list(place.data.glob(".guichet-backup-*"))
        command.send_signal(end)
        command.communicate(timeout=60)
    assert command.returncode != 0
    if end is signal.SIGKILL:
        assert list(place.data.glob(".guichet-backup-*"))
        assert place.guichet("verify-backup", archive, *place.shares).returncode == 0
    assert not list(place.data.glob(".guichet-backup-*"))


def test_a_backup_towards_what_is_not_there_says_what_to_do(
    sqlite_place: Place, tmp_path: Path
) -> None:
    folder = tmp_path / "sauvegardes"
    for out in (folder, folder / "une.age"):
        for more in ((), ("--keep", 30)):
            refused = sqlite_place.guichet("backup", out, *more)
            assert refused.returncode == 1
            assert f"mkdir -m 700 {folder}" in refused.stderr
            assert refused.stderr.count("\n") == 1
    assert not folder.exists()


def test_a_backup_without_a_key_says_how_to_make_one(sqlite_place: Place, tmp_path: Path) -> None:
    (sqlite_place.data / "keys" / "backup.json").unlink()
    refused = sqlite_place.guichet("backup", tmp_path)
    assert refused.returncode == 1
    asked = f"guichet keys create --dir {sqlite_place.data / 'keys'} --backup --shares"
    assert asked in refused.stderr
    assert refused.stderr.count("\n") == 1


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
        env={**sqlite_place.environment, **NOTHING_COMPILED},
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
