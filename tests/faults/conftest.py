"""Houses that are really there, on both databases: data that may be lost, commands that are run."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from guichet.engine.backups import backup_key
from guichet.engine.sealing.key_folder import save
from guichet.features.directory import town_halls
from tests.keys import make_team
from tests.running import TODAY, clean_environment, given_cluster, one_at_a_time
from tests.settings import TABLES
from tools import postgresql

ROOT: Final = Path(__file__).resolve().parents[2]
GUICHET: Final = [sys.executable, "-m", "guichet.cli"]
_MADE_ON: Final = date(2026, 11, 1)
_PATIENCE: Final = 300


@dataclass(frozen=True)
class Place:
    """Where a house keeps its data, and what its commands are told."""

    data: Path
    database_url: str = ""
    papers: tuple[Path, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment of its commands."""
        url = {"GUICHET_DATABASE_URL": self.database_url} if self.database_url else {}
        return clean_environment(self.data, GUICHET_TODAY=TODAY, **url)

    def guichet(self, *words: object, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run one command, whatever comes of it."""
        return self._run([*GUICHET, *map(str, words)], more)

    def script(self, module: str, *words: object) -> str:
        """Run one of our modules, which must succeed; return what it prints."""
        done = self._run([sys.executable, "-m", module, *map(str, words)], {})
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, command: list[str], more: dict[str, str]) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**self.environment, **more},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )

    @property
    def shares(self) -> list[str]:
        """Give the options that open its backups."""
        return [word for paper in self.papers[:2] for word in ("--share-file", str(paper))]


# The thirty-five thousand town halls would be read in again by each house that opens, for seconds.
_HALLS_ARE_THERE: Final = (
    "INSERT INTO directory_importrun (source, file_name, format, digest, started_on, status, line,"
    " created, updated, unchanged, refused, noted, kept)"
    f" VALUES ('{town_halls.SOURCE}', '', '', '{town_halls.digest()}', '2026-11-01', 'done',"
    " 0, 0, 0, 0, 0, 0, 0)"
)


def _make_tables(place: Place) -> None:
    done = place._run([sys.executable, "manage.py", "migrate", "-v0"], {})
    assert done.returncode == 0, done.stderr
    with psycopg.connect(place.database_url, autocommit=True) as database:
        database.execute(_HALLS_ARE_THERE)


@pytest.fixture(scope="session")
def _furnished(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give data with style sheets, which take seconds to gather, and a team of ours."""
    data = tmp_path_factory.mktemp("furnished") / "data"
    shutil.copytree(first_start / "data" / "static", data / "static")
    shutil.copy2(first_start / "data" / "static-ready", data)
    for places in (first_start / "data").glob("places-*.sqlite3"):
        shutil.copy2(places, data)
    make_team(data / "keys")
    return data


@pytest.fixture(scope="session")
def _template(
    first_start: Path, _furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    data = shutil.copytree(_furnished, tmp_path_factory.mktemp("house") / "data")
    shutil.copy(first_start / "tables.sqlite3", data / "guichet.sqlite3")
    with closing(sqlite3.connect(data / "guichet.sqlite3", isolation_level=None)) as database:
        database.execute(_HALLS_ARE_THERE)
    return data


def _with_backup_key(place: Place, folder: Path) -> Place:
    key, shares = backup_key.create(_MADE_ON)
    save(place.data / "keys" / backup_key.FILE, key.model_dump_json(), is_new=True)
    papers = tuple(folder / f"part-{number}.txt" for number in (1, 2, 3))
    for number, paper in enumerate(papers, 1):
        paper.write_text(backup_key.printable(key, shares, number), "utf-8")
    return Place(place.data, place.database_url, papers)


@pytest.fixture
def sqlite_place(_template: Path, tmp_path: Path) -> Place:
    """Give a house on SQLite, with its tables, a team and papers."""
    data = shutil.copytree(_template, tmp_path / "data")
    return _with_backup_key(Place(data), tmp_path)


@pytest.fixture(scope="session")
def _cluster() -> Iterator[str]:
    if given := given_cluster():
        yield given
        return
    programs = postgresql.find_programs()
    if programs is None:
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql.throwaway(programs) as url:
        yield url


def _new_database(cluster: str, template: str = "template1") -> str:
    """Make a database in the cluster, empty or as its template, and return its address."""
    name = f"faults_{uuid4().hex[:12]}"
    _make_database(cluster, name, template)
    return _address(cluster, name)


def _make_database(cluster: str, name: str, template: str) -> None:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(
            psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                psycopg.sql.Identifier(name), psycopg.sql.Identifier(template)
            )
        )


def _address(cluster: str, name: str) -> str:
    address, _, query = cluster.partition("?")
    return f"{address.rpartition('/')[0]}/{name}?{query}"


@pytest.fixture(scope="session")
def _tables(_cluster: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the name of a database that has its tables: made once in a cluster, it takes seconds."""
    # A cluster that outlives the run must not give the tables of older migrations.
    name = TABLES.stem.replace("-", "_")
    with one_at_a_time(Path(settings.DATA_DIR) / name):
        try:
            _make_database(_cluster, name, "template1")
        except psycopg.errors.DuplicateDatabase:
            return name
        _make_tables(Place(tmp_path_factory.mktemp("tables"), _address(_cluster, name)))
    return name


@pytest.fixture
def empty_database(_cluster: str) -> str:
    """Give the address of an empty PostgreSQL database."""
    return _new_database(_cluster)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give a house on each database in turn."""
    if request.param == "sqlite":
        found: Place = request.getfixturevalue("sqlite_place")
        return found
    cluster, tables = map(request.getfixturevalue, ("_cluster", "_tables"))
    data = shutil.copytree(request.getfixturevalue("_furnished"), tmp_path / "data")
    return _with_backup_key(Place(data, _new_database(cluster, tables)), tmp_path)
