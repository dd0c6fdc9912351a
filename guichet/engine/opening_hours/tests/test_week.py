"""The open data of town halls becomes OSM text, or is refused where it contradicts itself."""

import pytest

from guichet.engine.opening_hours import OpeningHoursError, of_week
from guichet.engine.opening_hours.week import Entry


@pytest.mark.parametrize(
    ("entries", "osm"),
    [
        ([], ""),
        (
            [
                ("lundi", "jeudi", [("08:30:00", "11:45:00")]),
                ("vendredi", "vendredi", [("08:30:00", "11:45:00"), ("13:45:00", "17:00:00")]),
            ],
            "Mo-Th 08:30-11:45; Fr 08:30-11:45,13:45-17:00",
        ),
        ([("vendredi", "", [("09:00:00", "12:00:00")])], "Fr 09:00-12:00"),
        ([("lundi", "lundi", [("13:30:30", "17:30:00")])], "Mo 13:30-17:30"),
        (
            [
                ("lundi", "mardi", [("13:30:00", "17:00:00")]),
                ("mardi", "mercredi", [("13:30:00", "17:00:00")]),
            ],
            "Mo-We 13:30-17:00",
        ),
        (
            [
                ("lundi", "lundi", [("09:00:00", "12:00:00")]),
                ("lundi", "lundi", [("14:00:00", "17:00:00")]),
            ],
            "Mo 09:00-12:00,14:00-17:00",
        ),
    ],
)
def test_a_week_of_the_open_data_is_written(entries: list[Entry], osm: str) -> None:
    assert of_week(entries) == osm


@pytest.mark.parametrize(
    "entries",
    [
        [("samedi", "samedi", [("09:30:00", "11:00:00"), ("09:30:00", "11:30:00")])],
        [("lundi", "lundi", [("12:30:00", "12:30:00")])],
        [("mercredi", "mardi", [("09:00:00", "12:00:00")])],
        [("lundy", "lundi", [("09:00:00", "12:00:00")])],
        [("lundi", "lundi", [("bientôt", "12:00:00")])],
    ],
)
def test_a_week_that_contradicts_itself_is_refused(entries: list[Entry]) -> None:
    with pytest.raises(OpeningHoursError):
        of_week(entries)
