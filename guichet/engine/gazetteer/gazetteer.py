"""Finds communes by name, code, postcode or place, in the file that `build` made."""

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple

from guichet.engine.gazetteer import asked
from guichet.engine.gazetteer.distance import distance_km
from guichet.engine.gazetteer.guessing import SURE, guess, likeness, weight
from guichet.engine.gazetteer.keys import squeezed, words_of
from guichet.engine.gazetteer.records import (
    PRESENT,
    Commune,
    GazetteerError,
    Outline,
    TownHall,
    plain_name,
)
from guichet.engine.typography import typeset


class Found(NamedTuple):
    """The code of a commune of today, and how it was found.

    `former` is the name of the merged commune through which it was. The larger `weight`, the likelier.
    """

    code: str
    former: str = ""
    weight: float = 0.0
    is_guess: bool = False


_AS_IT_IS: Final = Found("")
_COMMUNE: Final = (
    "SELECT code, name, kind, department, epci, epci_name, population, latitude, longitude,"
    " postcodes, article FROM communes"
)
_NAME: Final = "SELECT id, commune, former, department, population FROM names"
_LISTED: Final = "(SELECT value FROM json_each(?))"
_PRESENT: Final = "kind IN ('COM', 'ARM')"
_TOWN_HALL: Final = (
    "SELECT key, commune, name, street, postcode, city, latitude, longitude, hours, phone, email,"
    " site FROM town_halls"
)
_HOLDING: Final = "id IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT 2000)"
_IN_FULL: Final = 2.0
"""A name told in full counts as a hundred times the people: « Clermont » is before « Clermont-Ferrand »."""
_WITHIN: Final = -1.0
"""Words from the middle of a name count as a tenth."""
_REACHES: Final = (0.15, 0.6, 5.0)
"""How far one looks around a place, in degrees of latitude, until there are enough communes."""
_KM_BY_DEGREE: Final = 111.0
_AFTER_Z: Final = "{"
_PAGE: Final = 2_000
# A commune has several names, those of merged ones too: so many are read for each one shown.
_SEVERAL: Final = 6


class Gazetteer:
    """The communes of France; several threads may use the same one."""

    def __init__(self, path: Path) -> None:
        """Open the file that `build` made. Raises GazetteerError when it is not one."""
        self._lock = Lock()
        self._keys: list[str] = []
        try:
            # Nobody writes to it: no lock on the file, nothing beside it.
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._database.execute("PRAGMA cache_size = -1000")
            self._ask("SELECT 1 FROM names LIMIT 1")
        except sqlite3.Error as error:
            message = f"La liste des communes est illisible : effacez {path}, elle sera refaite."
            raise GazetteerError(typeset(message)) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def _ask(self, question: str, *values: str | int | float) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(question, values).fetchall()

    # --- By code ------------------------------------------------------------------------------

    def commune(self, code: str) -> Commune | None:
        """Return the commune of an INSEE code; a merged one leads to the commune of today."""
        return next(iter(self._shown(self._of_insee(code[:9].upper()))), None)

    def of_department(self, code: str) -> tuple[Commune, ...]:
        """Return the communes of today of a département, by name."""
        return self._by_name("WHERE department = ? AND kind = 'COM'", code)

    def of_epci(self, siren: str) -> tuple[Commune, ...]:
        """Return the communes of a group of communes, by name."""
        return self._by_name("WHERE epci = ? AND kind = 'COM'", siren) if siren else ()

    def arrondissements(self, code: str) -> tuple[Commune, ...]:
        """Return those of Paris, Lyon or Marseille, in order; none for any other commune."""
        rows = self._ask(f"{_COMMUNE} WHERE parent = ? AND kind = 'ARM' ORDER BY code", code)
        return tuple(_commune(row) for row in rows)

    def _of_insee(self, code: str) -> list[Found]:
        rows = self._ask("SELECT kind, code, name, parent FROM communes WHERE code = ?", code)
        present = [Found(own) for kind, own, _, _ in rows if kind in PRESENT]
        return present or [Found(parent, name) for _, _, name, parent in rows]

    def _by_name(self, condition: str, value: str) -> tuple[Commune, ...]:
        rows = self._ask(f"{_COMMUNE} {condition}", value)
        return tuple(sorted(map(_commune, rows), key=lambda one: (plain_name(one.name), one.code)))

    def _shown(self, found: Iterable[Found]) -> tuple[Commune, ...]:
        """Return the communes that were found, in that order, each once."""
        first = {one.code: one for one in reversed([*found])}
        listed = json.dumps([*first])
        rows = self._ask(f"{_COMMUNE} WHERE code IN {_LISTED} AND {_PRESENT}", listed)
        known = {row[0]: _commune(row, first[row[0]]) for row in rows}
        return tuple(known[code] for code in reversed(first))

    # --- By what is typed ---------------------------------------------------------------------

    def search(self, text: str, limit: int = 10) -> tuple[Commune, ...]:
        """Return what a person may have meant, best first: name, postcode, or both, misspelt or not.

        Among homonyms, the largest comes first. Whatever is typed, it never fails.
        """
        codes, words = asked.codes(words_of(text))
        several = max(limit, 0) * _SEVERAL
        found = self._of_codes(codes, words, several) if codes else self._of_words(words, several)
        kept: dict[str, Found] = {}
        for one in found:
            if len(kept) >= limit:
                break
            kept.setdefault(one.code, one)
        return self._shown(kept.values())

    def _of_codes(self, codes: asked.Words, words: asked.Words, several: int) -> Iterator[Found]:
        """Yield the communes of postcodes, those that bear the name first.

        Half of the postcodes are also the INSEE code of a commune elsewhere: a code is read as INSEE's
        when it is no postcode, or when the name beside it is that commune's.
        """
        places: list[Found] = []
        insee: list[Found] = []
        for code in codes:
            rows = self._ask(
                "SELECT commune FROM postcodes WHERE postcode = ? ORDER BY place", code
            )
            places += [Found(commune) for (commune,) in rows]
            insee += self._of_insee(code)
        if not words:
            yield from places or insee
            return
        named = {one.code: words_of(one.name) for one in self._shown([*places, *insee])}
        alike = {code: likeness(words, name) for code, name in named.items()}
        bearing = [place for place in (*places, *insee) if alike[place.code]]
        yield from sorted(bearing, key=lambda place: -alike[place.code])
        if SURE in alike.values():
            return
        around = (asked.Asked(words, asked.department_of(code)) for code in codes)
        yield from _likeliest(name for one in around for name in self._of_name(one, several))
        yield from places or insee or self._of_words(words, several)

    def _of_words(self, words: asked.Words, several: int) -> list[Found]:
        """Return what is so named; what is nearly so named only when nothing is."""
        readings = tuple(asked.readings(words))
        found = [name for reading in readings for name in self._of_name(reading, several)]
        narrowest = sorted(readings, key=lambda one: not one.department)
        return _likeliest(found or next(filter(None, map(self._guessed, narrowest)), []))

    def _of_name(self, reading: asked.Asked, several: int) -> list[Found]:
        """Return the communes of that very name, those that begin so, those that hold the words."""
        key, department = squeezed(reading.words), reading.department
        if not key:
            return self._named(0, "former = ''", (), department, several)
        match = " ".join(f'"{word}"' for word in reading.words) + "*"
        return [
            *self._named(_IN_FULL, "key = ?", (key,), department, several),
            *self._named(0, "key > ? AND key < ?", (key, key + _AFTER_Z), department, several),
            *self._named(_WITHIN, _HOLDING, (match,), department, several),
        ]

    def _named(
        self, bonus: float, condition: str, values: asked.Words, department: str, several: int
    ) -> list[Found]:
        """Return the largest communes of which a name meets the condition."""
        within, places = (" AND department = ?", (department,)) if department else ("", ())
        question = f"{_NAME} WHERE {condition}{within} ORDER BY id LIMIT ?"
        return [
            Found(commune, former, bonus + weight(population))
            for _, commune, former, _, population in self._ask(question, *values, *places, several)
        ]

    def _guessed(self, reading: asked.Asked) -> list[Found]:
        """Return the names most like a misspelt one."""
        if not self._keys:
            # Read when first needed, and kept: a few megabytes.
            self._keys = [key for (key,) in self._ask("SELECT key FROM names ORDER BY id")]
        alike = {at + 1: score for at, score in guess(squeezed(reading.words), self._keys)}
        rows = self._ask(f"{_NAME} WHERE id IN {_LISTED}", json.dumps([*alike]))
        return [
            Found(commune, former, weight(population, alike[at]), is_guess=True)
            for at, commune, former, department, population in rows
            if reading.department in ("", department)
        ]

    # --- By place -----------------------------------------------------------------------------

    def near(self, latitude: float, longitude: float, limit: int = 10) -> tuple[Commune, ...]:
        """Return the communes of today nearest to a place, nearest first, none at over 500 km or so."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or limit < 1:
            return ()
        nearest: list[tuple[float, str]] = []
        for reach in _REACHES:
            nearest = self._within(latitude, longitude, reach)[:limit]
            if len(nearest) == limit and nearest[-1][0] <= reach * _KM_BY_DEGREE:
                break
        return self._shown(Found(code) for _, code in nearest)

    def _within(self, latitude: float, longitude: float, reach: float) -> list[tuple[float, str]]:
        """Return the distance and the code of each commune of a box around a place."""
        wide = reach / max(0.01, math.cos(math.radians(latitude)))
        box = (latitude - reach, latitude + reach, longitude - wide, longitude + wide)
        rows = self._ask(
            "SELECT code, latitude, longitude FROM communes"
            " WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ? AND kind = 'COM'",
            *box,
        )
        return sorted((distance_km(latitude, longitude, y, x), code) for code, y, x in rows)

    def outline(self, department: str) -> Outline | None:
        """Return the outline of a département, None for those of which we have none."""
        for (rings,) in self._ask("SELECT rings FROM outlines WHERE department = ?", department):
            return Outline(department, tuple(map(_ring, rings.split("|"))))
        return None

    # --- Town halls ---------------------------------------------------------------------------

    def town_halls(self) -> Iterator[TownHall]:
        """Yield each town hall, by key."""
        last = ""
        while rows := self._ask(f"{_TOWN_HALL} WHERE key > ? ORDER BY key LIMIT {_PAGE}", last):
            yield from (TownHall(*row) for row in rows)
            last = rows[-1][0]

    def town_halls_of(self, commune: str) -> tuple[TownHall, ...]:
        """Return the town halls of a commune of today: its own first, then those of merged ones."""
        rows = self._ask(f"{_TOWN_HALL} WHERE commune = ? ORDER BY key != commune, key", commune)
        return tuple(TownHall(*row) for row in rows)


def _likeliest(found: Iterable[Found]) -> list[Found]:
    """Return the likeliest first; of two alike, the one of today."""
    return sorted(found, key=lambda one: (-one.weight, one.former != "", one.code))


def _commune(row: tuple[Any, ...], found: Found = _AS_IT_IS) -> Commune:
    (
        code,
        name,
        kind,
        department,
        epci,
        epci_name,
        people,
        latitude,
        longitude,
        postcodes,
        article,
    ) = row
    return Commune(
        code=code,
        name=name,
        kind=kind,
        department=department,
        epci=epci,
        epci_name=epci_name,
        population=people,
        latitude=latitude,
        longitude=longitude,
        postcodes=tuple(postcodes.split()),
        article=article,
        former=found.former,
        is_guess=found.is_guess,
    )


def _ring(text: str) -> tuple[tuple[float, float], ...]:
    """Read a ring, of which each place is written as a step from the one before."""
    steps = [step.split(",") for step in text.split(" ")]
    across = accumulate(int(step[0]) for step in steps)
    up = accumulate(int(step[1]) for step in steps)
    return tuple((x / 10_000, y / 10_000) for x, y in zip(across, up, strict=True))
