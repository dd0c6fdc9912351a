"""The counter needs no database: who helps near a place is looked for elsewhere (site/tests)."""

import pytest

from guichet.features.counter import views


@pytest.fixture(autouse=True)
def _nobody_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "helpers_near", lambda _: ())
