"""A known day, and Amina's answers, for the tests of the letters."""

import datetime

import pytest
from pytest_django import Settings

from guichet.features.letters import views
from tests.people import amina

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _a_known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


@pytest.fixture(autouse=True)
def _no_office_near(monkeypatch: pytest.MonkeyPatch) -> None:
    # Letters need no database: the directory's addresses are tried in site/tests.
    monkeypatch.setattr(views, "addressees_near", lambda *_: ())


@pytest.fixture
def answers() -> dict[str, str]:
    """Give what Amina types to contest 3 200 €, field by field."""
    person = amina()
    return {
        "acting": "self",
        "name": person.name,
        "address": person.postal_address,
        "reference": person.reference,
        "recipient": "CAF de la Seine-Saint-Denis\nAdresse imprimée sur la lettre",
        "city": person.city,
        "date": "21/11/2026",
        "decision_kind": "overpayment",
        "decision_date": "3/11/2026",
        "received_on": "6/11/2026",
        "benefit": "allocations familiales",
        "amount": "3200",
        "facts": "Mon fils vit chez moi depuis septembre 2024.",
    }
