"""The same day for the pages asked for without a browser as for the house that is really open."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings

from tests.running import TODAY


@pytest.fixture(autouse=True, scope="session")
def _fixed_day() -> Iterator[None]:
    with override_settings(GUICHET_TODAY=date.fromisoformat(TODAY)):
        yield
