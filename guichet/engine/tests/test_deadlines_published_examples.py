"""The fourteen computed examples of the legal dossier, and the prudent day that one of them notes."""

from datetime import date

import pytest

from guichet.engine.deadlines import Event, Length, Regime, Rule, compute
from guichet.engine.french_dates import WEEKDAYS

EXAMPLES = [
    # regime, start, length, last day, its weekday
    ("franc_ta", "2021-01-03", {"months": 2}, "2021-03-04", "jeudi"),
    ("franc_ta", "2026-02-27", {"months": 2}, "2026-04-28", "mardi"),
    ("franc_ta", "2026-03-12", {"months": 2}, "2026-05-13", "mercredi"),
    ("franc_ta", "2026-12-30", {"months": 2}, "2027-03-01", "lundi"),
    ("cpc", "2026-06-14", {"months": 2}, "2026-08-14", "vendredi"),
    ("cpc", "2026-06-15", {"months": 2}, "2026-08-17", "lundi"),
    ("cpc", "2026-12-31", {"months": 2}, "2027-03-01", "lundi"),
    ("prior_appeal", "2026-09-15", {"months": 2}, "2026-11-15", "dimanche"),
    ("silence", "2026-10-31", {"months": 4}, "2027-02-28", "dimanche"),
    ("silence", "2026-11-21", {"months": 1}, "2026-12-21", "lundi"),
    ("gdpr", "2026-11-14", {"months": 1}, "2026-12-14", "lundi"),
    ("calendar_days", "2026-11-02", {"days": 20}, "2026-11-22", "dimanche"),
    ("calendar_days", "2026-11-02", {"days": 45}, "2026-12-17", "jeudi"),
    ("calendar_days", "2026-11-02", {"weeks": 6}, "2026-12-14", "lundi"),
]


@pytest.mark.parametrize(("regime", "start", "length", "last_day", "weekday"), EXAMPLES)
def test_the_dossier_s_example(
    regime: str, start: str, length: dict[str, int], last_day: str, weekday: str
) -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length.from_mapping(length), Regime(regime))
    deadline = compute(rule, date.fromisoformat(start))
    assert deadline.last_day.isoformat() == last_day
    assert WEEKDAYS[deadline.last_day.weekday()] == weekday


def test_at_the_end_of_a_short_month_the_prudent_day_is_told() -> None:
    rule = Rule(Event.DECISION_NOTIFIED, Length(months=2), Regime.FRANC_TA)
    warnings = " ".join(compute(rule, date(2026, 12, 30)).warnings)
    assert "le délai finit le dimanche 28 février 2027" in warnings
    assert "fin de mois" not in " ".join(compute(rule, date(2026, 11, 6)).warnings)
