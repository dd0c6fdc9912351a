"""Open or not, until when, and when next: at the clock of the place, through clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guichet.engine.opening_hours import parse, zone_of

PARIS = ZoneInfo("Europe/Paris")


def _paris(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("written", "at", "told"),
    [
        ("Tu 14:00-17:00", (2026, 11, 24, 15), "ouvert jusqu’à 17 h"),
        ("Tu 14:00-17:00", (2026, 11, 24, 16, 30), "ouvert, ferme bientôt, à 17 h"),
        (
            "Tu 14:00-17:00",
            (2026, 11, 24, 17),
            "fermé ; prochaine ouverture : mardi 1er décembre, 14 h",
        ),
        (
            "Tu 14:00-17:00",
            (2026, 11, 22, 9),
            "fermé ; prochaine ouverture : mardi 24 novembre, 14 h",
        ),
        (
            "Tu 14:00-17:00",
            (2026, 11, 23, 9),
            "fermé ; prochaine ouverture : demain mardi 24 novembre, 14 h",
        ),
        ("Tu 14:00-17:00", (2026, 11, 24, 9), "fermé ; prochaine ouverture : aujourd’hui, 14 h"),
        ("Fr 22:00-02:00", (2026, 11, 28, 1), "ouvert jusqu’à 2 h"),
        ("Fr 22:00-02:00", (2026, 11, 27, 23), "ouvert jusqu’à 2 h"),
        ("Fr 14:00-24:00", (2026, 11, 27, 20), "ouvert jusqu’à minuit"),
        ("24/7", (2026, 11, 24, 9), "ouvert jour et nuit"),
        ("24/7; PH off", (2026, 11, 24, 9), "ouvert jusqu’au jeudi 24 décembre, minuit"),
        ("Tu 14:00+", (2026, 11, 24, 15), "ouvert, sans heure de fin indiquée"),
        ("off", (2026, 11, 24, 15), "fermé, sans autre date annoncée"),
        ("2025 Nov 24 14:00-17:00", (2026, 11, 24, 15), "fermé, sans autre date annoncée"),
        ('"sur rendez-vous"', (2026, 11, 24, 15), "sur rendez-vous"),
        (
            'Tu 14:00-17:00 "sur rendez-vous"',
            (2026, 11, 24, 15),
            "ouvert jusqu’à 17 h, sur rendez-vous",
        ),
        (
            "Feb 29 10:00-12:00",
            (2026, 11, 24, 15),
            "fermé ; prochaine ouverture : mardi 29 février 2028, 10 h",
        ),
        (
            "Fr 09:00-12:00",
            (2026, 12, 25, 10),
            "ouvert jusqu’à 12 h (jour férié : vérifiez avant de venir)",
        ),
        (
            "Fr 09:00-12:00",
            (2026, 12, 24, 10),
            "fermé ; prochaine ouverture : demain vendredi 25 décembre, 9 h "
            "(jour férié : vérifiez avant de venir)",
        ),
        (
            "Fr 09:00-12:00; PH off",
            (2026, 12, 24, 10),
            "fermé ; prochaine ouverture : vendredi 8 janvier, 9 h",
        ),
    ],
)
def test_a_moment_is_told_in_french(written: str, at: tuple[int, ...], told: str) -> None:
    assert parse(written).told(_paris(*at)).replace("\u00a0", " ") == told


def test_the_caller_gives_the_word_for_it() -> None:
    hours = parse("Tu 14:00-17:00")
    tells = [
        hours.told(_paris(2026, 11, 24, hour, 45), "permanence").replace("\u00a0", " ")
        for hour in (9, 15, 16)
    ]
    assert tells == [
        "fermé ; prochaine permanence : aujourd’hui, 14 h",
        "permanence en cours, jusqu’à 17 h",
        "permanence en cours, se termine bientôt, à 17 h",
    ]


@pytest.mark.parametrize(
    ("department", "day", "is_open"),
    [
        (None, (2027, 3, 26), True),
        ("57", (2027, 3, 26), False),  # Good Friday in Moselle
        ("57", (2026, 12, 26), False),
        ("75", (2026, 12, 26), True),
        ("974", (2026, 12, 20), False),
        ("972", (2026, 12, 20), True),
        ("75", (2026, 11, 11), False),
    ],
)
def test_public_holidays_are_those_of_the_place(
    department: str | None, day: tuple[int, int, int], *, is_open: bool
) -> None:
    noon = datetime(*day, 12, tzinfo=zone_of(department))
    assert parse("Mo-Su 08:00-18:00; PH off", department).is_open(noon) is is_open


def test_the_hour_is_that_of_the_place() -> None:
    at = datetime(2026, 11, 24, 5, tzinfo=UTC)
    hours = "Mo-Fr 08:00-12:00"
    assert parse(hours, "974").is_open(at)
    assert not parse(hours).is_open(at)
    opening = parse(hours, "972").next_opening(at)
    assert opening == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert opening.isoformat() == "2026-11-24T08:00:00-04:00"


@pytest.mark.parametrize(
    "department", ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]
)
def test_every_territory_overseas_has_its_own_clock(department: str) -> None:
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert noon.astimezone(zone_of(department)).utcoffset() != noon.astimezone(PARIS).utcoffset()


def test_an_hour_skipped_by_the_clocks_never_opens() -> None:
    hours = parse("Su 02:15-02:45")
    assert hours.next_opening(_paris(2027, 3, 28, 0)) == _paris(2027, 4, 4, 2, 15)
    through = parse("Su 01:00-04:00").next_change(_paris(2027, 3, 28, 1))
    assert through == _paris(2027, 3, 28, 4)


def test_an_hour_that_comes_twice_is_open_twice() -> None:
    hours = parse("Su 02:15-02:45")
    first = hours.next_opening(_paris(2026, 10, 25, 0))
    assert first is not None
    second = hours.next_opening(first)
    assert second is not None
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)


def test_a_schedule_cut_by_the_clocks_opens_again_when_they_go_back() -> None:
    hours = parse("Su 01:00-02:30")
    closes = hours.next_change(_paris(2026, 10, 25, 1))
    assert closes is not None
    reopens = hours.next_change(closes)
    assert reopens is not None
    assert reopens.astimezone(UTC) == datetime(2026, 10, 25, 1, tzinfo=UTC)


def test_the_night_belongs_to_the_day_it_begins() -> None:
    hours = parse("Mo-Su 20:00-06:00; Sa[4] off")
    # Saturday 28 November 2026 is the fourth: Friday's night goes on, its own does not begin.
    assert hours.is_open(_paris(2026, 11, 28, 5))
    assert not hours.is_open(_paris(2026, 11, 28, 21))
    assert not hours.is_open(_paris(2026, 11, 29, 5))


def test_even_weeks_follow_the_iso_calendar() -> None:
    hours = parse("week 02-52/2 Mo 09:00-12:00")
    assert hours.is_open(_paris(2026, 11, 23, 10))  # week 48
    assert hours.next_opening(_paris(2026, 12, 21, 13)) == _paris(2027, 1, 11, 9)  # 53 is odd


def test_a_moment_without_a_zone_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse("24/7").is_open(datetime(2026, 11, 24))  # noqa: DTZ001 - the mistake itself
