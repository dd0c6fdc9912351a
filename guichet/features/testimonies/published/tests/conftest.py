"""Testimonies on the shelf, all of them made up here."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from guichet.features.testimonies.models import Consent, Door, FacetKind, Testimony
from guichet.features.testimonies.published import figures
from guichet.features.testimonies.shelf import publish_testimony

TODAY = datetime.date(2026, 11, 23)
MARCH = datetime.date(2026, 3, 17)
STORY = "On m’a réclamé 3 200 € sans rien m’expliquer.\n\nL’algorithme avait décidé."
FACTS = {
    FacetKind.THEME: ["money-claimed"],
    FacetKind.BODY: ["caf"],
    FacetKind.TOOL: ["risk-score"],
    FacetKind.CONSEQUENCE: ["money", "housing"],
    FacetKind.DEPARTMENT: ["93"],
}

Publish = Callable[..., Testimony]


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    """Forget the figures of another test: each begins with a shelf in its first state."""
    figures._figures.cache_clear()


@pytest.fixture
def publish(db: None) -> Publish:
    """Return a function that puts a testimony on the shelf, readable unless said otherwise."""

    def _publish(**changed: Any) -> Testimony:  # noqa: ANN401
        given: dict[str, Any] = {
            "deposit": None,
            "door": Door.USERS,
            "consent": Consent.PUBLISH,
            "facts": FACTS,
            "month": MARCH,
            "today": TODAY,
            "title": "Une dette tombée du ciel",
            "text": STORY,
        }
        return publish_testimony(**{**given, **changed})

    return _publish


@pytest.fixture
def count_only(publish: Publish) -> Publish:
    """Return a function that has a testimony counted, without a text."""

    def _count(**changed: Any) -> Testimony:  # noqa: ANN401
        return publish(**{"consent": Consent.COUNT, "title": "", "text": "", **changed})

    return _count
