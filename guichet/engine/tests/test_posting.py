"""One function says until when to post: on a day with mail, never before today."""

import datetime

import pytest

from guichet.engine.posting import has_mail, next_mail_day, post_by, posting, previous_mail_day

SATURDAY = datetime.date(2026, 11, 21)
SUNDAY = datetime.date(2026, 11, 22)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_letters_travel_on_saturdays_but_not_on_sundays_and_holidays() -> None:
    assert has_mail(SATURDAY)
    assert not has_mail(SUNDAY)
    assert not has_mail(day("2026-12-25"))
    # 20 December is a holiday in La Réunion alone; 2027, a Monday.
    assert has_mail(day("2027-12-20"))
    assert not has_mail(day("2027-12-20"), "974")


def test_the_nearest_days_with_mail_go_around_a_long_week_end() -> None:
    # Christmas 2026 is a Friday: then a Saturday with mail, except in Moselle, and a Sunday.
    assert next_mail_day(day("2026-12-25")) == day("2026-12-26")
    assert next_mail_day(day("2026-12-25"), "57") == day("2026-12-28")
    assert previous_mail_day(day("2026-12-27"), "57") == day("2026-12-24")
    assert previous_mail_day(SATURDAY) == SATURDAY


@pytest.mark.parametrize(
    ("last", "place", "today", "expected"),
    [
        ("2026-11-22", None, "2026-11-21", "2026-11-21"),  # the eve, which is today
        ("2026-11-28", None, "2026-11-21", "2026-11-28"),  # a Saturday is a day like another
        ("2026-12-20", "974", "2026-11-21", "2026-12-19"),  # a Sunday, and a holiday there
        ("2027-01-01", None, "2026-11-21", "2026-12-31"),
        ("2026-11-22", None, "2026-11-22", "2026-11-23"),  # never a day that is over
        ("2026-12-27", "57", "2026-12-25", "2026-12-28"),
    ],
)
def test_the_day_to_post_is_neither_over_nor_without_mail(
    last: str, place: str | None, today: str, expected: str
) -> None:
    assert post_by(day(last), place, day(today)) == day(expected)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2026-11-22", "un dimanche\u00a0: postez au plus tard le samedi 21 novembre 2026"),
        ("2026-12-25", "férié\u00a0: postez au plus tard le jeudi 24 décembre 2026"),
        ("2027-11-01", "férié\u00a0: postez au plus tard le samedi 30 octobre 2027"),
        ("2026-11-21", ""),
        ("2026-11-24", ""),
    ],
)
def test_a_day_without_collection_of_mail_is_told(last: str, said: str) -> None:
    told = posting(day(last), None, SATURDAY)
    assert said in told
    assert bool(told) is bool(said)


def test_when_no_mail_leaves_any_more_another_way_comes_first() -> None:
    told = posting(SUNDAY, None, SUNDAY)
    assert "portez la lettre ou envoyez-la en ligne aujourd’hui" in told
    assert "lundi 23 novembre 2026" in told
    assert posting(SUNDAY, None, day("2026-11-23")) == ""
