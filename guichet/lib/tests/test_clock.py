"""The day is that of Paris, unless a demonstration fixes it."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from pytest_django import Settings

from guichet.lib.clock import today


def test_the_day_may_be_fixed(settings: Settings) -> None:
    settings.GUICHET_TODAY = date(2028, 2, 29)
    assert today() == date(2028, 2, 29)


def test_after_midnight_in_paris_it_is_already_tomorrow(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.GUICHET_TODAY = None
    late_evening_in_greenwich = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late_evening_in_greenwich)
    assert today() == date(2026, 7, 2)
