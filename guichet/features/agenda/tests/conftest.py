"""Meetings and cycles for the tests of the room, on a known day."""

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from guichet.features.agenda import codes, services
from guichet.features.agenda.models import Cycle, Meeting, State
from guichet.features.agenda.services import Beside

TODAY: Final = date(2026, 11, 23)
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
Meetings = Callable[..., Meeting]


@pytest.fixture(autouse=True)
def _known_day(settings: Settings) -> None:
    settings.GUICHET_TODAY = TODAY


def make_meeting(beside: Beside | None = None, **fields: Any) -> Meeting:  # noqa: ANN401
    """Keep a public meeting in ten days, in Metz, unless told otherwise."""
    starts_at = fields.pop("starts_at", NOW + timedelta(days=10))
    told = {
        "title": "Comprendre sa note",
        "starts_at": starts_at,
        "ends_at": fields.pop("ends_at", starts_at + timedelta(hours=2)),
        "place_name": "Le Préau",
        "address": "3 rue des Tilleuls",
        "commune_code": "57463",
        "commune_name": "Metz",
        "department": "57",
        "state": State.SHOWN,
    }
    return services.add_meeting(told | fields, beside or Beside(), TODAY, NOW)


@pytest.fixture
def meetings(db: None) -> Meetings:
    """Give a way to announce meetings."""
    return make_meeting


@pytest.fixture
def meeting(db: None) -> Meeting:
    """Announce a meeting of 10 places, 2 of them for who calls."""
    return make_meeting(
        takes_registrations=True, capacity=10, phone_quota=2, by_phone="03 87 00 00 00"
    )


@pytest.fixture
def cycle(db: None) -> Cycle:
    """Give a cycle without any meeting yet."""
    return services.add_cycle({"title": "Les machines et nous", "summary": "Trois soirs."}, (), NOW)


def new_code() -> str:
    """Give the code of a form that nobody sent before."""
    return codes.of_form([secrets.token_hex(8)])


def mark(age: timedelta = timedelta(minutes=1)) -> str:
    """Return what a page opened so long ago carries."""
    signer = signing.TimestampSigner(salt="guichet.visit.begun")
    told = f"tested:{signing.b62_encode(int((datetime.now(UTC) - age).timestamp()))}"
    return f"{told}:{signer.signature(told)}"


def words(response: Any) -> str:  # noqa: ANN401
    """Return what a page says, without its tags."""
    import html
    import re

    text = html.unescape(re.sub(r"<[^>]+>", " ", response.getvalue().decode()))
    return " ".join(text.split())


@pytest.fixture
def visitor() -> Client:
    """Give a browser that keeps nothing."""
    return Client()
