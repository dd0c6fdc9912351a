"""Makes, of the tables in `data/`, one SQLite file that is read and never written."""

import fcntl
import hashlib
import lzma
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from guichet.engine.gazetteer.keys import squeezed, words_of
from guichet.engine.gazetteer.records import PRESENT, GazetteerError, bare_name
from guichet.engine.typography import typeset

_DATA: Final = files("guichet.engine.gazetteer").joinpath("data")
_TABLES: Final = ("communes", "outlines", "town_halls")
# Raise it when the columns below change: files made before are then made again.
_LAYOUT: Final = 1
_LOCK: Final = "places.lock"

_SCHEMA: Final = """
CREATE TABLE communes (
    code TEXT, kind TEXT, article TEXT, name TEXT, parent TEXT, department TEXT, epci TEXT,
    epci_name TEXT, population INTEGER, latitude REAL, longitude REAL, postcodes TEXT
);
CREATE TABLE postcodes (
    postcode TEXT, place INTEGER, commune TEXT, PRIMARY KEY (postcode, place)
) WITHOUT ROWID;
CREATE TABLE names (
    id INTEGER PRIMARY KEY, key TEXT, commune TEXT, department TEXT, population INTEGER, former TEXT
);
CREATE VIRTUAL TABLE words USING fts5(name, content='', columnsize=0, detail=none, prefix='2 3');
CREATE TABLE town_halls (
    key TEXT PRIMARY KEY, commune TEXT, name TEXT, street TEXT, postcode TEXT, city TEXT,
    latitude REAL, longitude REAL, hours TEXT, phone TEXT, email TEXT, site TEXT
) WITHOUT ROWID;
CREATE TABLE outlines (department TEXT PRIMARY KEY, rings TEXT) WITHOUT ROWID;
"""
_INSERT_COMMUNE: Final = "INSERT INTO communes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_TOWN_HALL: Final = "INSERT INTO town_halls VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INDEXES: Final = """
CREATE INDEX communes_code ON communes (code);
CREATE INDEX communes_department ON communes (department);
CREATE INDEX communes_epci ON communes (epci);
CREATE INDEX communes_latitude ON communes (latitude);
CREATE INDEX names_key ON names (key);
CREATE INDEX town_halls_commune ON town_halls (commune);
"""


def build(folder: Path) -> Path:
    """Return the file of the gazetteer in that folder, made there if it is not.

    Its name holds a digest of the tables, so that a new release makes a new one and removes the old.
    Several processes may ask at once. Raises GazetteerError, in French, when it cannot be written.
    """
    path = folder / f"places-{_digest()}.sqlite3"
    if path.exists():
        return path
    try:
        with _alone(folder):
            if not path.exists():
                _make(path)
            _sweep(path)
    except (OSError, sqlite3.Error) as error:
        message = f"La liste des communes n’a pas pu être écrite dans le dossier {folder} : vérifiez qu’il reste 40 Mo et qu’on peut y écrire."
        raise GazetteerError(typeset(message)) from error
    return path


@cache
def _digest() -> str:
    packed = hashlib.sha256(str(_LAYOUT).encode())
    for name in _TABLES:
        packed.update(_DATA.joinpath(f"{name}.tsv.xz").read_bytes())
    return packed.hexdigest()[:12]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process builds in this folder."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(path: Path) -> None:
    """Write beside, then give the name: what bears the name is whole, even after a power cut."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            _fill(connection)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove what former releases built, and what was left half written."""
    for other in (*path.parent.glob("places-*.sqlite3"), *path.parent.glob("places-*.new")):
        if other != path:
            other.unlink(missing_ok=True)


def _lines(name: str) -> Iterator[list[str]]:
    text = lzma.decompress(_DATA.joinpath(f"{name}.tsv.xz").read_bytes()).decode("utf-8")
    return (line.split("\t") for line in text.splitlines())


def _fill(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    connection.executemany(_INSERT_COMMUNE, map(_commune, _lines("communes")))
    connection.executemany(_INSERT_TOWN_HALL, _lines("town_halls"))
    _fill_postcodes(connection)
    _fill_names(connection)
    connection.executemany("INSERT INTO outlines VALUES (?, ?)", _lines("outlines"))
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)


def _commune(fields: list[str]) -> tuple[str | int | None, ...]:
    population = int(fields[8]) if fields[8] else None
    return (*fields[:8], population, *fields[9:])


def _fill_postcodes(connection: sqlite3.Connection) -> None:
    """Write the communes of each postcode: an arrondissement before its city, the largest first."""
    rows = connection.execute(
        "SELECT code, postcodes FROM communes WHERE postcodes != '' ORDER BY kind, -population, code"
    )
    pairs = [
        (postcode, place, code)
        for place, (code, postcodes) in enumerate(rows)
        for postcode in postcodes.split()
    ]
    connection.executemany("INSERT INTO postcodes VALUES (?, ?, ?)", pairs)
    # A large organisation has a postcode of its own (CEDEX), which is in no list.
    connection.execute(
        "INSERT OR IGNORE INTO postcodes SELECT postcode, 0, min(commune) FROM town_halls"
        " WHERE city LIKE '%cedex%' AND postcode NOT IN (SELECT postcode FROM postcodes)"
        " GROUP BY postcode"
    )


def _fill_names(connection: sqlite3.Connection) -> None:
    """Write each name by which a commune is looked for, those of the largest first."""
    names = sorted(
        (name for fields in _lines("communes") for name in _names(fields)),
        key=lambda name: (-name[3], name),
    )
    words = [words_of(name[0]) for name in names]
    rows = (
        (at, squeezed(plain), *name[1:])
        for at, (plain, name) in enumerate(zip(words, names, strict=True), 1)
    )
    connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?, ?, ?)", rows)
    texts = ((at, " ".join(plain)) for at, plain in enumerate(words, 1))
    connection.executemany("INSERT INTO words (rowid, name) VALUES (?, ?)", texts)


def _names(fields: list[str]) -> Iterator[tuple[str, str, str, int, str]]:
    """Yield (name looked for, commune of today, département, population, merged commune's name)."""
    code, kind, article, name, parent, department, *_, people, _, _, _ = fields
    if kind == "SRM":
        return
    # The sort that follows puts a commune before what it was made of.
    population = int(people or 0)
    today, former = (code, "") if kind in PRESENT else (parent, name)
    for known in dict.fromkeys((name, bare_name(article, name))):
        yield known, today, department, population, former
