"""A known day, and a team without keys, for the tests of the cases."""

import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from guichet.features.cases.tests.walking import Visitor

TODAY = datetime.date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings, tmp_path: Path) -> None:
    settings.GUICHET_TODAY = TODAY
    settings.KEY_FOLDER = tmp_path / "keys"


@pytest.fixture
def visitor(db: None) -> Visitor:
    """Give somebody with a case of one letter."""
    return Visitor().open()
