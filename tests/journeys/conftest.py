"""The same day with and without a browser, and a house for the team."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from tests.journeys.backstage import Backstage, opened
from tests.running import TODAY


@pytest.fixture(autouse=True, scope="session")
def _fixed_day() -> Iterator[None]:
    with override_settings(GUICHET_TODAY=date.fromisoformat(TODAY)):
        yield


@pytest.fixture(scope="session")
def backstage(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backstage]:
    """Open a house of its own for the team, where nothing was deposited yet."""
    data = shutil.copytree(first_start / "data", tmp_path_factory.mktemp("backstage") / "data")
    with opened(data, (first_start / "said").read_text("utf-8")) as house:
        yield house


@pytest.fixture(scope="session")
def same_page(chromium: Browser, house_address: str) -> Iterator[Page]:
    """Open a browser once, for the tests that only look at an address: opening it takes as long."""
    with chromium.new_context(base_url=house_address, locale="fr-FR") as visit:
        yield visit.new_page()


@pytest.fixture
def dominique(chromium: Browser, backstage: Backstage) -> Iterator[Page]:
    """Open a browser for a member of the team."""
    with chromium.new_context(base_url=backstage.team, locale="fr-FR") as office:
        yield office.new_page()


@pytest.fixture
def reader(chromium: Browser, backstage: Backstage) -> Iterator[Page]:
    """Open a browser for somebody who reads what the team shows."""
    with chromium.new_context(base_url=backstage.public, locale="fr-FR") as visit:
        yield visit.new_page()


@pytest.fixture
def chloe(chromium: Browser, backstage: Backstage) -> Iterator[Page]:
    """Open a browser without scripts, on the computer of a drop-in."""
    with chromium.new_context(
        base_url=backstage.public, locale="fr-FR", java_script_enabled=False
    ) as visit:
        yield visit.new_page()
