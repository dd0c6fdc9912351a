"""Dates that cannot be counted from: a French sentence, never a guess."""

from datetime import date

import pytest

from guichet.engine.deadlines import (
    Circumstances,
    DeadlineError,
    Event,
    Length,
    Period,
    Regime,
    Rule,
    compute,
)
from guichet.engine.places import UnknownPlace

RULE = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA, to_court=True)


@pytest.mark.parametrize(
    ("start", "word"), [(date(1989, 12, 31), "ancienne"), (date(2201, 1, 1), "lointaine")]
)
def test_a_year_too_far_away_is_refused(start: date, word: str) -> None:
    with pytest.raises(DeadlineError, match=word):
        compute(RULE, start)


@pytest.mark.parametrize("start", [date(1990, 1, 1), date(2200, 12, 31)])
def test_the_first_and_last_years_can_be_counted(start: date) -> None:
    assert compute(RULE, start).last_day > start


def test_a_year_too_far_away_is_refused_in_the_circumstances_too() -> None:
    facts = Circumstances(legal_aid=Period(date(2026, 12, 1), date(9999, 12, 31)))
    with pytest.raises(DeadlineError, match="9999"):
        compute(RULE, date(2026, 11, 6), circumstances=facts)


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(UnknownPlace):
        compute(RULE, date(2026, 11, 6), place="99")


@pytest.mark.parametrize(
    "regime", [Regime.SILENCE, Regime.CALENDAR_DAYS, Regime.PRIOR_APPEAL, Regime.GDPR]
)
def test_an_unknown_place_is_refused_even_where_no_holiday_counts(regime: Regime) -> None:
    rule = Rule(Event.LETTER_RECEIVED, Length(months=1), regime)
    with pytest.raises(UnknownPlace):
        compute(rule, date(2026, 11, 6), kind="reply", place="99")
