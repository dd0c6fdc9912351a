"""The tables are whole, hold what we say of them, and nobody elected."""

import lzma
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from guichet.engine.gazetteer import Gazetteer, StepFree
from guichet.engine.places import DEPARTMENTS

_DATA = Path(__file__).resolve().parents[1] / "data"
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_DAYS = f"{_DAY}(?:-{_DAY})?"
_SLOT = r"\d\d:\d\d-\d\d:\d\d"
_RULE = f"{_DAYS}(?:,{_DAYS})* {_SLOT}(?:,{_SLOT})*"
_HOURS = re.compile(f"(?:{_RULE}(?:; {_RULE})*)?")
# The package has no commune of these islands.
_ABSENT = {"975", "977", "978"}


@cache
def _rows(name: str) -> list[list[str]]:
    text = lzma.decompress((_DATA / f"{name}.tsv.xz").read_bytes()).decode("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def test_every_row_of_the_package_is_there_with_its_kind() -> None:
    kinds = Counter(row[1] for row in _rows("communes"))
    assert kinds == {"COM": 34_875, "COMD": 2_105, "COMA": 471, "ARM": 45, "SRM": 34}
    assert sum(kinds.values()) == 37_530


def test_every_commune_has_a_department_a_postcode_and_a_place_in_france() -> None:
    for row in _rows("communes"):
        if row[1] in ("COM", "ARM"):
            assert row[5] in DEPARTMENTS
            assert re.fullmatch(r"\d{5}( \d{5})*", row[11]), row
            latitude, longitude = float(row[9]), float(row[10])
            assert -22 < latitude < 52
            assert -62 < longitude < 56


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [("29044", 48.2, -4.1), ("60192", 49.6, 2.9), ("97129", 16.3, -61.7), ("56098", 47.8, -3.3)],
    ids=["longitude without its sign", "swapped figures", "at the other end", "not a number"],
)
def test_a_town_hall_told_far_away_is_placed_in_its_commune(
    france: Gazetteer, code: str, latitude: float, longitude: float
) -> None:
    commune = france.commune(code)
    assert commune is not None
    assert commune.latitude == pytest.approx(latitude, abs=0.1)
    assert commune.longitude == pytest.approx(longitude, abs=0.1)


def test_every_part_leads_to_a_commune_of_today() -> None:
    today = {row[0] for row in _rows("communes") if row[1] == "COM"}
    assert all(row[4] in today for row in _rows("communes") if row[1] != "COM")
    assert all(row[4] == "" for row in _rows("communes") if row[1] == "COM")


def test_postcodes_are_those_of_the_package() -> None:
    postcodes = {code for row in _rows("communes") for code in row[11].split()}
    assert len(postcodes) == 6_187


def test_nearly_every_commune_has_a_town_hall_with_hours_and_a_telephone() -> None:
    halls = _rows("town_halls")
    own = {row[1] for row in halls if row[0] == row[1]}
    today = {row[0] for row in _rows("communes") if row[1] == "COM"}
    assert len(halls) == 35_560
    assert len(today - own) == 48
    assert sum(row[8] != "" for row in halls) == 35_151
    assert sum(row[9] != "" for row in halls) == 35_530


def test_hours_are_written_as_openstreetmap_does() -> None:
    for row in _rows("town_halls"):
        assert _HOURS.fullmatch(row[8]), row
        for slot in re.findall(_SLOT, row[8]):
            begin, end = slot.split("-")
            assert begin < end <= "24:00", row


def test_telephones_emails_and_sites_can_be_used_as_they_are() -> None:
    for row in _rows("town_halls"):
        assert re.fullmatch(r"(0[1-9]( \d\d){4}|\d\d \d\d)?", row[9]), row
        assert re.fullmatch(r"([^@\s]+@[^@\s]+\.[a-z]+)?", row[10], re.IGNORECASE), row
        assert re.fullmatch(r"(https?://[^\s<>\"]+)?", row[11]), row


def test_no_elected_person_is_in_the_tables() -> None:
    assert {file.name for file in _DATA.iterdir()} == {
        "README.md",
        "communes.tsv.xz",
        "outlines.tsv.xz",
        "town_halls.tsv.xz",
    }
    assert {len(row) for row in _rows("communes")} == {12}
    assert {len(row) for row in _rows("town_halls")} == {12}
    # Nothing names who is there: a hall bears the name of its place.
    named = re.compile(r"Mairie (déléguée |annexe )?(de |du |des |d’)")
    assert all(named.match(row[2]) for row in _rows("town_halls"))


def test_steps_are_never_told_where_the_source_does_not_know(france: Gazetteer) -> None:
    assert {hall.step_free for hall in france.town_halls()} == {StepFree.UNKNOWN}


def test_there_is_an_outline_for_each_department_of_the_package(france: Gazetteer) -> None:
    assert {row[0] for row in _rows("outlines")} == set(DEPARTMENTS) - _ABSENT
    for department in DEPARTMENTS.keys() - _ABSENT:
        outline = france.outline(department)
        assert outline is not None
        assert all(ring[0] == ring[-1] and len(ring) > 3 for ring in outline.rings), department
    assert france.outline("975") is None


def test_the_tables_stay_small() -> None:
    assert sum(file.stat().st_size for file in _DATA.iterdir()) < 4_000_000
